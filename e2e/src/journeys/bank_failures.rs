//! Failures of the bank, and the way to continue after each.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::engine::find::{Name, Role};
use crate::pages::bank;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, ADD_PAYSLIP, ADD_STATEMENT, DATA_PROCESSING};
use crate::user::User;
use crate::user::scenario::Scenario;

/// The name of the button that replaces the bank by documents.
const DOCUMENTS_INSTEAD: &str = "Upload payslips or statements instead";

/// Returns to the widget once the bank's window has closed.
async fn return_from_bank(
    user: &User,
    top: &fantoccini::wd::WindowHandle,
    window: &fantoccini::wd::WindowHandle,
) -> Result<()> {
    user.expect_window_closed(window).await?;
    user.switch_to(top).await?;
    user.switch_to_widget().await
}

pub(super) async fn documents_replace_a_declined_bank(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    let top = user.window().await?;
    host_page::start(user, "income,cash_flow", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    let window = widget::open_bank(user, widget::BANK).await?;
    bank::log_in(user, true).await?;
    bank::choose_accounts(user).await?;
    bank::decide_consent(user, false).await?;
    return_from_bank(user, &top, &window).await?;
    user.expect_heading("You did not agree at your bank").await?;
    user.click_button(DOCUMENTS_INSTEAD).await?;
    widget::give_employment(user).await?;

    user.expect_heading("Your documents").await?;
    widget::add_documents(user, ADD_PAYSLIP, &[&files.photo]).await?;
    // Two of three statements are not enough.
    widget::add_documents(user, ADD_STATEMENT, &[&files.more_pdfs[0], &files.more_pdfs[1]]).await?;
    user.expect_text("1 more file is needed").await?;
    user.click_button("Continue").await?;
    user.expect_visible(Role::Link, "Add bank statements for 3 months").await?;
    widget::add_documents(user, ADD_STATEMENT, &[&files.pdf]).await?;
    user.click_button("Continue").await?;
    widget::submit(user).await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Income", "Cash flow"]).await
}

pub(super) async fn blocked_window_offers_the_same_window(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "income", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    user.expect_heading("Connect your bank").await?;
    user.run_script("window.open = () => null; return null").await?;
    user.click_button(widget::BANK).await?;
    user.expect_text("Your browser did not let the bank’s window open").await?;
    user.click_button("Go to the bank in this window").await?;
    user.expect_address(&user.env.sandbox.host_page_url("/bank/")).await?;
    bank::log_in(user, true).await?;
    bank::choose_accounts(user).await?;
    bank::decide_consent(user, true).await?;
    // The host page opens the widget again by itself.
    user.expect_address(&user.env.sandbox.host_page_url("/?")).await?;
    user.switch_to_widget().await?;
    widget::give_employment(user).await?;
    user.expect_heading("Check your answers").await?;
    user.expect_text(widget::BANK).await?;
    widget::submit(user).await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Income"]).await
}

/// Where the host page must not be left, the bank opens only in a window.
pub(super) async fn blocked_window_without_redirects_asks_to_allow_windows(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    user.go_to(&user.env.sandbox.host_page_url("/?products=income&present=modal&redirect=never"))
        .await?;
    user.click_button("Start verification").await?;
    user.switch_to_widget().await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    user.expect_heading("Connect your bank").await?;
    user.run_script("window.open_before = window.open; window.open = () => null; return null")
        .await?;
    user.click_button("Sandbox Bank").await?;
    user.expect_text("Allow pop-up windows for this page in your browser, and try again.").await?;
    ensure!(
        !user.is_visible(Role::Button, "Go to the bank in this window").await?,
        "the same window is offered"
    );
    user.run_script("window.open = window.open_before; return null").await?;
    let before = user.windows().await?;
    user.click_button("Open the bank’s window").await?;
    let window = user.switch_to_new_window(&before).await?;
    bank::log_in(user, false).await?;
    bank::choose_accounts(user).await?;
    bank::decide_consent(user, true).await?;
    return_from_bank(user, &top, &window).await?;
    user.expect_heading("Sandbox Bank is connected").await
}

pub(super) async fn bank_that_never_answers_times_out(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    let sandbox = scenario.sandbox(&["--bank-seconds", "4"]).await?;
    let session = sandbox.create_session(&["cash_flow"], json!({})).await?;
    host_page::open_with_secret(user, &sandbox.host_page_url("/"), &session.client_secret).await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    let window = widget::open_bank(user, "Sandbox Bank (never answers)").await?;
    user.expect_heading("Connecting").await?;
    user.switch_to(&top).await?;
    user.switch_to_widget().await?;
    user.expect_heading("Your bank did not answer in time").await?;
    // The window of the old attempt is closed.
    user.expect_window_closed(&window).await?;
    user.click_button("Try Sandbox Bank (never answers) again").await?;
    user.expect_heading("Continue at Sandbox Bank (never answers)").await?;
    user.click_button("Choose another bank").await?;
    user.expect_heading("Connect your bank").await
}

pub(super) async fn each_failure_has_its_own_message(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    host_page::start(user, "income", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;

    // A bank that is down is listed and cannot be chosen.
    user.click(Role::Button, Name::StartsWith("Sandbox Bank (down)")).await?;
    user.expect_heading("Connect your bank").await?;
    ensure!(user.windows().await?.len() == 1, "a bank that is down opens a window");

    let window = widget::open_bank(user, "Sandbox Bank (declines)").await?;
    bank::log_in(user, false).await?;
    user.expect_heading("We could not connect your account").await?;
    user.click(Role::Link, "Go back").await?;
    return_from_bank(user, &top, &window).await?;
    user.expect_heading("You did not agree at your bank").await?;

    user.click_button("Choose another bank").await?;
    let window = widget::open_bank(user, "Sandbox Bank (fails login)").await?;
    bank::log_in(user, false).await?;
    user.expect_heading("Your access is locked").await?;
    user.click(Role::Link, "Go back").await?;
    return_from_bank(user, &top, &window).await?;
    user.expect_heading("Your bank did not accept your login details").await?;

    user.click_button("Choose another bank").await?;
    let window = widget::open_bank(user, "Sandbox Bank (outage)").await?;
    user.expect_heading("We are not available now").await?;
    user.click(Role::Link, "Go back").await?;
    return_from_bank(user, &top, &window).await?;
    user.expect_heading("Your bank cannot be reached").await?;

    // After all failures, a bank that works can still be connected.
    user.click_button("Choose another bank").await?;
    user.expect_heading("Connect your bank").await?;
    user.click(Role::Searchbox, "Search for your bank").await?;
    user.type_text("kestrel").await?;
    user.expect_text("1 bank found").await?;
    let window = widget::open_bank(user, "Kestrel").await?;
    bank::log_in(user, false).await?;
    bank::choose_accounts(user).await?;
    bank::decide_consent(user, true).await?;
    return_from_bank(user, &top, &window).await?;
    user.expect_heading("Kestrel is connected").await
}

pub(super) async fn closed_window_is_reopened(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    host_page::start(user, "cash_flow", Presentation::Inline, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    widget::open_bank(user, widget::BANK).await?;
    user.expect_heading("Log in").await?;
    user.browser.client.close_window().await?;
    user.switch_to(&top).await?;
    user.switch_to_widget().await?;
    user.expect_text("Your bank’s window is not open.").await?;
    let before = user.windows().await?;
    user.click_button("Open the bank’s window").await?;
    let window = user.switch_to_new_window(&before).await?;
    bank::log_in(user, true).await?;
    bank::choose_accounts(user).await?;
    bank::decide_consent(user, true).await?;
    return_from_bank(user, &top, &window).await?;
    widget::continue_with_bank(user).await?;
    user.expect_heading("Check your answers").await
}
