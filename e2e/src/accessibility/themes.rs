//! Contrast and focus in a business's colours: the demo page's looks, light and dark, on screens that
//! together have every themed element. The looks are chosen on the demo page while the widget is
//! open.

use anyhow::{Context, Result};
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::axe::Axe;
use super::checks::{self, Measurements};
use super::report::Problems;
use crate::engine::wait::until;
use crate::screens::Screen;
use crate::user::User;

/// The looks, as in the demo page's address.
const LOOKS: [&str; 3] = ["larkspur", "northgate", "volt"];

/// The screens that are checked.
const SCREENS: [&str; 15] = [
    "start, no consent",
    "declined",
    "details, with errors",
    "details, country list open",
    "details, offline",
    "identity document, with errors",
    "passport",
    "bank",
    "bank, login failed",
    "documents, paused",
    "documents, upload failed",
    "check",
    "completed, stayed",
    "menu",
    "withdraw",
];

/// Chooses a look on the demo page. Returns its surface colour.
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

/// Returns whether a screen is checked.
pub(super) fn is_wanted(screen: &Screen) -> bool {
    SCREENS.contains(&screen.name)
}

/// Checks the current screen in all looks.
pub(super) async fn check(axe: &Axe, user: &User) -> Result<Problems> {
    let mut problems = Problems::default();
    anyhow::ensure!(user.is_in_frame(), "only a host page can choose a look");
    axe.load(user).await?;
    for look in LOOKS {
        for theme in ["light", "dark"] {
            apply_look(user, look, theme).await?;
            let conditions = format!("{look}, {theme}");
            let found = Axe::contrast(user).await?;
            let violations = found
                .violations
                .iter()
                .map(|found| format!("axe: {}: {} ({})", found.rule, found.why, found.html));
            problems.add(&conditions, violations.collect());
            problems.add(&conditions, checks::colours(user, false).await?);
            // A key is needed for `:focus-visible`. The focus starts at the heading, as Tab on the last
            // control would leave the widget.
            user.run_script("(document.querySelector('dialog[open] h2') ?? document.querySelector('h1'))?.focus(); return null").await?;
            user.press_key(Key::Tab).await?;
            problems.add(&conditions, checks::focus(user, &mut Measurements::default()).await?);
        }
    }
    Ok(problems)
}

async fn apply_look(user: &User, look: &str, theme: &str) -> Result<()> {
    user.switch_to_page().await?;
    let chosen = user.browser.client.execute_async(CHOOSE, vec![json!(look), json!(theme)]).await?;
    user.switch_to_widget().await?;
    let surface = chosen.as_str().context("the look has no surface colour")?;
    let script = format!(
        "const root = document.documentElement;
        return root.dataset.theme === '{theme}' && getComputedStyle(root).getPropertyValue('--color-surface') === '{surface}'"
    );
    let is_applied =
        async || Ok((user.run_script(&script).await? == Value::Bool(true)).then_some(()));
    until("the look to be applied", is_applied).await
}
