//! The demo page that embeds the widget, and the completion page it leads to.

use anyhow::{Context, Result};

use crate::engine::find::Role;
use crate::engine::wait::until;
use crate::user::User;

/// How the widget is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presentation {
    /// In a dialog over the page.
    Modal,
    /// Inline in the page.
    Inline,
    /// On the hosted page.
    Hosted,
}

impl Presentation {
    fn as_str(self) -> &'static str {
        match self {
            Self::Modal => "modal",
            Self::Inline => "inline",
            Self::Hosted => "hosted",
        }
    }
}

/// Opens the host page with these choices, starts a verification, and switches to the widget.
pub(crate) async fn start(
    user: &User,
    products: &str,
    presentation: Presentation,
    outcome: &str,
) -> Result<()> {
    open(user, products, presentation, outcome).await?;
    user.click_button("Start verification").await?;
    switch_to_widget(user, presentation).await
}

/// Opens the host page with these choices.
pub(crate) async fn open(
    user: &User,
    products: &str,
    presentation: Presentation,
    outcome: &str,
) -> Result<()> {
    let query =
        format!("/?products={products}&present={}&outcome={outcome}", presentation.as_str());
    user.go_to(&user.env.sandbox.host_page_url(&query)).await?;
    user.expect_heading("Verify your application").await
}

/// Opens the host page with an existing session, and switches to the widget that it opens.
pub(crate) async fn resume(user: &User, session: &str, presentation: Presentation) -> Result<()> {
    resume_in_language(user, session, presentation, None).await
}

/// Does the same as [`resume`] with a language that the page sets.
pub(crate) async fn resume_in_language(
    user: &User,
    session: &str,
    presentation: Presentation,
    language: Option<&str>,
) -> Result<()> {
    let wish = language.map(|tag| format!("&locale={tag}")).unwrap_or_default();
    let query = format!("/?session={session}&present={}{wish}", presentation.as_str());
    user.go_to(&user.env.sandbox.host_page_url(&query)).await?;
    switch_to_widget(user, presentation).await
}

/// Opens the widget on a host page by a client secret, as a business's script does, and switches to
/// it.
pub(crate) async fn open_with_secret(user: &User, host_page_url: &str, secret: &str) -> Result<()> {
    open_with_secret_in_language(user, host_page_url, secret, None).await
}

/// Does the same as [`open_with_secret`] with a language that the script sets.
pub(crate) async fn open_with_secret_in_language(
    user: &User,
    host_page_url: &str,
    secret: &str,
    language: Option<&str>,
) -> Result<()> {
    let options = language.map(|tag| format!("{{locale: '{tag}'}}")).unwrap_or_default();
    open_with_options(user, host_page_url, secret, &options).await?;
    user.switch_to_widget().await
}

/// Opens the widget with the loader's options as JavaScript source, without switching to it.
pub(crate) async fn open_with_options(
    user: &User,
    host_page_url: &str,
    secret: &str,
    options: &str,
) -> Result<()> {
    user.go_to(host_page_url).await?;
    user.expect_heading("Verify your application").await?;
    until("the loader", async || {
        Ok(user
            .run_script("return typeof window.Verify === 'function' ? true : null")
            .await?
            .as_bool())
    })
    .await?;
    user.run_script(&format!("window.Verify('{secret}', {options}).open(); return null"))
        .await
        .map(drop)
}

/// Switches to the widget.
pub(crate) async fn switch_to_widget(user: &User, presentation: Presentation) -> Result<()> {
    match presentation {
        Presentation::Modal | Presentation::Inline => user.switch_to_widget().await,
        Presentation::Hosted => {
            user.expect_address(&user.env.sandbox.widget_url("/session/vs_")).await
        }
    }
}

/// Scrolls the host page to an inline widget. Browsers do not render a frame that is out of sight.
pub(crate) async fn scroll_to_widget(user: &User) -> Result<()> {
    user.switch_to_page().await?;
    user.run_script("document.querySelector('[data-latchkey]')?.scrollIntoView()").await?;
    user.switch_to_widget().await
}

/// Reloads the host page and switches to the widget. The page's address has the session, so the page
/// opens the widget again.
pub(crate) async fn reload(user: &User, presentation: Presentation) -> Result<()> {
    user.reload().await?;
    switch_to_widget(user, presentation).await
}

/// Returns the session's id from the address of the host page.
pub(crate) async fn session_id(user: &User) -> Result<String> {
    let address = user.address().await?;
    let found = address.split(['?', '&']).find_map(|part| part.strip_prefix("session="));
    found.map(str::to_owned).with_context(|| format!("the address names no session: {address}"))
}

/// Expects the host page to report an event. Under a modal widget the page is inert, so that only
/// its text can be read.
pub(crate) async fn expect_event(user: &User, event: &str) -> Result<()> {
    user.switch_to_page().await?;
    user.expect_text(event).await
}

/// Expects the completion page with a report that has these parts.
pub(crate) async fn expect_report(user: &User, parts: &[&str]) -> Result<()> {
    user.expect_address(&user.env.sandbox.host_page_url("/demo/complete?session=vs_")).await?;
    user.expect_heading("Verification report").await?;
    for part in parts {
        user.expect_heading(*part).await?;
    }
    user.expect_visible(Role::List, "Events").await?;
    expect_event(user, "verification_session.completed").await
}
