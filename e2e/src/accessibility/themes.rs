//! Whether the widget can be read in a business's colours: the ready looks of the demo page, in
//! light and in dark, on screens that between them have everything that a look colours. They are
//! put on as the visitor of the demo page would, while the widget is open.

use anyhow::{Context, Result};
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::axe::Axe;
use super::checks::{self, Counted};
use super::report::Complaints;
use crate::engine::wait::until;
use crate::screens::Screen;
use crate::user::User;

/// The looks, as the demo page's address names them.
const LOOKS: [&str; 3] = ["larkspur", "northgate", "volt"];

/// Where they are looked at.
const SCREENS: [&str; 15] = [
    "start, nothing ticked",
    "declined",
    "details, with errors",
    "details, country list open",
    "details, offline",
    "identity document, with errors",
    "passport",
    "bank",
    "bank, login not accepted",
    "papers, paused",
    "papers, refused",
    "check",
    "completed, stayed",
    "menu",
    "withdraw",
];

/// Chooses a look in the demo page, and gives the colour of the card that it has.
const CHOOSE: &str = "const [look, theme, done] = arguments;
    const { elements } = document.getElementById('choices');
    for (const [name, value] of [['look', look], ['theme', theme]]) {
        elements[name].value = value;
        elements[name].dispatchEvent(new Event('change'));
    }
    import('/demo/themes.js').then(({ themes }) => {
        const { variables, dark } = themes[look];
        done(theme === 'dark' ? dark.variables.colorSurface : variables.colorSurface);
    });";

/// Whether a screen is one of them.
pub(super) fn is_wanted(screen: &Screen) -> bool {
    SCREENS.contains(&screen.name)
}

/// Looks at one screen in all looks.
pub(super) async fn look_at(axe: &Axe, user: &User) -> Result<Complaints> {
    let mut complaints = Complaints::default();
    anyhow::ensure!(user.is_in_frame(), "only a page that embeds the widget has a look for it");
    axe.enter(user).await?;
    for look in LOOKS {
        for theme in ["light", "dark"] {
            wear(user, look, theme).await?;
            let place = format!("{look}, {theme}");
            let found = Axe::contrast(user).await?;
            let told = found
                .violations
                .iter()
                .map(|found| format!("axe: {}: {} ({})", found.rule, found.why, found.html));
            complaints.add(&place, told.collect());
            complaints.add(&place, checks::colours(user, false).await?);
            // A browser shows the focus only to those who use the keyboard. From the last control
            // on, the next key would leave the widget.
            user.run_script("(document.querySelector('dialog[open] h2') ?? document.querySelector('h1'))?.focus(); return null").await?;
            user.press_key(Key::Tab).await?;
            complaints.add(&place, checks::focus(user, &mut Counted::default()).await?);
        }
    }
    Ok(complaints)
}

async fn wear(user: &User, look: &str, theme: &str) -> Result<()> {
    user.switch_to_page().await?;
    let chosen = user.browser.client.execute_async(CHOOSE, vec![json!(look), json!(theme)]).await?;
    user.switch_to_widget().await?;
    let surface = chosen.as_str().context("the look has no colour for the card")?;
    let script = format!(
        "const root = document.documentElement;
        return root.dataset.theme === '{theme}' && getComputedStyle(root).getPropertyValue('--color-surface') === '{surface}'"
    );
    let is_worn = async || Ok((user.run_script(&script).await? == Value::Bool(true)).then_some(()));
    until("the widget to wear the look", is_worn).await
}
