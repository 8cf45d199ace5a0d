//! The console check of all journeys finds lines from every document and window.

use anyhow::{Result, ensure};

use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, DATA_PROCESSING};
use crate::user::User;
use crate::user::scenario::Scenario;

/// Writes an error to the console of the current document.
async fn log_error(user: &User, from: &str) -> Result<()> {
    user.run_script(&format!("console.error('an error from {from}'); return null")).await.map(drop)
}

pub(super) async fn lines_of_every_console_are_collected(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "income", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    user.expect_heading("Connect your bank").await?;
    log_error(user, "the widget").await?;
    widget::open_bank(user, widget::BANK).await?;
    user.expect_heading("Log in").await?;
    log_error(user, "the bank").await?;
    user.browser.client.close_window().await?;
    let windows = user.windows().await?;
    user.switch_to(&windows[0]).await?;
    log_error(user, "the host page").await?;
    // A failed request, and a violation of the Content Security Policy.
    user.run_script("document.body.append(Object.assign(new Image(), { src: '/no-such-picture' })); return null").await?;
    user.run_script("document.body.append(Object.assign(new Image(), { src: 'https://example.com/picture' })); return null").await?;
    let mut lines = String::new();
    let all = [
        "from the widget",
        "from the bank",
        "from the host page",
        "status of 404",
        "Content Security Policy",
    ];
    crate::engine::wait::until("the console", async || {
        lines.push_str(&user.console().await?.1.join("\n"));
        Ok(all.iter().all(|words| lines.contains(words)).then_some(()))
    })
    .await?;
    ensure!(user.console().await?.1.is_empty(), "a line was returned twice");
    Ok(())
}
