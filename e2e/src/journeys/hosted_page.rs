//! The hosted page, which a link opens without a host page.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::engine::find::Role;
use crate::pages::bank;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, BIOMETRIC, DATA_PROCESSING, Details};
use crate::user::scenario::Scenario;

pub(super) async fn countdown_leads_to_the_completion_page(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let fast_countdown = "const original = setInterval; globalThis.setInterval = (run, pause) => original(run, pause === 1000 ? 200 : pause)";
    user.browser.add_preload_script(fast_countdown).await?;
    host_page::start(user, "identity", Presentation::Hosted, "completed").await?;
    widget::expect_start(user).await?;
    let address = user.address().await?;
    ensure!(!address.contains('#'), "the link's token is still in the address bar");
    user.expect_reflow("20-hosted").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    // The browser's back button goes back one step, and not to the business.
    user.expect_heading("Your identity document").await?;
    user.go_back().await?;
    user.expect_heading("Your details").await?;
    user.click_button("Save and continue").await?;
    widget::complete_identity(user).await?;
    widget::submit(user).await?;
    // The countdown redirects by itself. Its seconds pass faster here.
    user.expect_heading("All done, thank you").await?;
    user.expect_visible(Role::Button, "Stay here").await?;
    host_page::expect_report(user, &["Identity"]).await
}

pub(super) async fn bank_opens_in_the_same_window(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "cash_flow", Presentation::Hosted, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    user.expect_heading("Connect your bank").await?;
    user.run_script("window.open = () => null; return null").await?;
    user.click_button("Sandbox Bank").await?;
    user.expect_text("Your browser did not let the bank’s window open").await?;
    user.click_button("Go to the bank in this window").await?;
    bank::log_in(user, false).await?;
    bank::choose_accounts(user).await?;
    bank::decide_consent(user, true).await?;
    user.expect_address(&user.env.sandbox.widget_url("/session/vs_")).await?;
    widget::submit(user).await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Cash flow"]).await
}

/// A link is bound to the browser that has opened it first.
pub(super) async fn used_link_does_not_open_in_another_browser(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let session = user.env.sandbox.create_session(&["documents"], json!({})).await?;
    user.go_to(&session.url).await?;
    widget::expect_start(user).await?;

    let other = &scenario.user().await?;
    other.allow_in_console("status of 401");
    other.go_to(&session.url).await?;
    other.expect_heading("This link was opened in another browser").await?;
    other.expect_reflow("21-link-used").await?;

    // Without the token it does not open either.
    let (address, _) = session.url.split_once('#').unwrap_or((&session.url, ""));
    other.allow_in_console("status of 404");
    other.go_to(address).await?;
    other.expect_heading("This link does not work").await?;

    // The first browser still opens it, with and without the token.
    user.go_to(address).await?;
    widget::expect_start(user).await?;
    user.go_to(&user.env.sandbox.host_page_url("/")).await?;
    user.go_to(&session.url).await?;
    widget::expect_start(user).await
}

pub(super) async fn saved_session_is_continued(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Hosted, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    widget::choose_from_menu(user, "Save and leave").await?;
    user.expect_visible(Role::Dialog, "Leave for now?").await?;
    user.click_button("Save and leave").await?;
    user.expect_heading("You can come back later").await?;
    user.expect_reflow("22-left").await?;
    user.click_button("Continue now").await?;
    user.expect_heading("Your details").await
}
