//! The landlord's demo page, and the page that it leads to in the end.

use anyhow::{Context, Result};

use crate::find::Role;
use crate::person::Person;
use crate::wait::until;

/// How the widget is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Present {
    /// Over the page.
    Modal,
    /// In the page.
    Inline,
    /// On a page of its own.
    Hosted,
}

impl Present {
    fn as_str(self) -> &'static str {
        match self {
            Self::Modal => "modal",
            Self::Inline => "inline",
            Self::Hosted => "hosted",
        }
    }
}

/// Goes to the landlord's page with these choices made, and starts. Ends with a look into the
/// widget, wherever it is.
pub(crate) async fn start(
    person: &Person,
    products: &str,
    present: Present,
    outcome: &str,
) -> Result<()> {
    open(person, products, present, outcome).await?;
    person.press_button("Start verification").await?;
    look_into(person, present).await
}

/// Goes to the landlord's page with these choices made.
pub(crate) async fn open(
    person: &Person,
    products: &str,
    present: Present,
    outcome: &str,
) -> Result<()> {
    let query = format!("/?products={products}&present={}&outcome={outcome}", present.as_str());
    person.go_to(&person.world.sandbox.landlord(&query)).await?;
    person.sees_heading("Verify your application").await
}

/// Goes to the landlord's page with a session that is there already, and looks into the widget that
/// it opens.
pub(crate) async fn go_on_with(person: &Person, session: &str, present: Present) -> Result<()> {
    go_on_in(person, session, present, None).await
}

/// The same, where the page wishes for a language.
pub(crate) async fn go_on_in(
    person: &Person,
    session: &str,
    present: Present,
    language: Option<&str>,
) -> Result<()> {
    let wish = language.map(|tag| format!("&locale={tag}")).unwrap_or_default();
    let query = format!("/?session={session}&present={}{wish}", present.as_str());
    person.go_to(&person.world.sandbox.landlord(&query)).await?;
    look_into(person, present).await
}

/// Opens the widget on the landlord's page with this secret, as a landlord's own script would, and
/// looks into it.
pub(crate) async fn open_with_secret(person: &Person, landlord: &str, secret: &str) -> Result<()> {
    open_with_secret_in(person, landlord, secret, None).await
}

/// The same, where the landlord's script wishes for a language.
pub(crate) async fn open_with_secret_in(
    person: &Person,
    landlord: &str,
    secret: &str,
    language: Option<&str>,
) -> Result<()> {
    let options = language.map(|tag| format!("{{locale: '{tag}'}}")).unwrap_or_default();
    open_with_options(person, landlord, secret, &options).await?;
    person.look_into_widget().await
}

/// The same with options of the loader as they are written in a script, and without a look into the
/// widget.
pub(crate) async fn open_with_options(
    person: &Person,
    landlord: &str,
    secret: &str,
    options: &str,
) -> Result<()> {
    person.go_to(landlord).await?;
    person.sees_heading("Verify your application").await?;
    until("the loader", async || {
        Ok(person
            .run_script("return typeof window.Verify === 'function' ? true : null")
            .await?
            .as_bool())
    })
    .await?;
    person
        .run_script(&format!("window.Verify('{secret}', {options}).open(); return null"))
        .await
        .map(drop)
}

/// Looks into the widget.
pub(crate) async fn look_into(person: &Person, present: Present) -> Result<()> {
    match present {
        Present::Modal | Present::Inline => person.look_into_widget().await,
        Present::Hosted => person.arrives_at(&person.world.sandbox.widget("/session/vs_")).await,
    }
}

/// Scrolls the landlord's page to a widget that is in it. A browser does not draw what is out of
/// sight, and nothing goes on there.
pub(crate) async fn scroll_to_widget(person: &Person) -> Result<()> {
    person.look_at_page().await?;
    person.run_script("document.querySelector('[data-latchkey]')?.scrollIntoView()").await?;
    person.look_into_widget().await
}

/// Loads the landlord's page again, as it would after a crash: its address has the session, and it
/// opens the widget again.
pub(crate) async fn reload(person: &Person, present: Present) -> Result<()> {
    person.reload().await?;
    look_into(person, present).await
}

/// The session that the landlord's page is about, from its address.
pub(crate) async fn session(person: &Person) -> Result<String> {
    let address = person.address().await?;
    let found = address.split(['?', '&']).find_map(|part| part.strip_prefix("session="));
    found.map(str::to_owned).with_context(|| format!("the address names no session: {address}"))
}

/// The page tells of an event. It is inert under a modal widget, so this is read and not found.
pub(crate) async fn tells(person: &Person, event: &str) -> Result<()> {
    person.look_at_page().await?;
    person.reads(event).await
}

/// Is at the landlord's completion page, at the top of the window, and reads the finished report
/// there.
pub(crate) async fn shows_report(person: &Person, parts: &[&str]) -> Result<()> {
    person.arrives_at(&person.world.sandbox.landlord("/demo/complete?session=vs_")).await?;
    person.sees_heading("Verification report").await?;
    for part in parts {
        person.sees_heading(*part).await?;
    }
    person.sees(Role::List, "Events").await?;
    tells(person, "verification_session.completed").await
}
