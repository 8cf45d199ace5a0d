//! The bank's window: callbacks that come late, twice, with a wrong state or not at all, reloads, and
//! access that ends.

use anyhow::{Result, ensure};
use fantoccini::wd::WindowHandle;

use crate::engine::find::{Name, Role};
use crate::pages::bank;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, DATA_PROCESSING};
use crate::user::User;
use crate::user::scenario::Scenario;

/// A simulated bank that succeeds without a second factor.
const OTHER_BANK: &str = "Kestrel";
/// The widget's message while the bank's window is closed or unknown.
const NO_WINDOW: &str = "Your bank’s window is not open.";

/// Starts a session that asks for a bank, up to the choice of the bank.
async fn start_at_bank_choice(user: &User, presentation: Presentation) -> Result<()> {
    host_page::start(user, "cash_flow", presentation, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    user.expect_heading("Connect your bank").await
}

/// Searches for a bank, and switches to the window that opens.
async fn search_and_open(user: &User, word: &str, name: &str) -> Result<WindowHandle> {
    user.expect_heading("Connect your bank").await?;
    user.click(Role::Searchbox, "Search for your bank").await?;
    user.type_text(word).await?;
    user.expect_text("1 bank found").await?;
    widget::open_bank(user, name).await
}

/// Logs in and chooses accounts, up to the consent.
async fn go_to_consent(user: &User, second_factor: bool) -> Result<()> {
    bank::log_in(user, second_factor).await?;
    bank::choose_accounts(user).await?;
    user.expect_heading("Allow access?").await
}

async fn return_to_widget(user: &User, top: &WindowHandle) -> Result<()> {
    user.switch_to(top).await?;
    user.switch_to_widget().await
}

/// Closes the current window, and returns to the widget.
async fn close_window(user: &User, top: &WindowHandle) -> Result<()> {
    user.browser.client.close_window().await?;
    return_to_widget(user, top).await
}

/// Connects another bank, and submits.
async fn connect_another_and_submit(user: &User, top: &WindowHandle) -> Result<()> {
    let window = search_and_open(user, "kestrel", OTHER_BANK).await?;
    go_to_consent(user, false).await?;
    bank::decide_consent(user, true).await?;
    user.expect_window_closed(&window).await?;
    return_to_widget(user, top).await?;
    user.expect_heading("Kestrel is connected").await?;
    user.click_button("Continue").await?;
    widget::submit(user).await?;
    widget::complete(user).await
}

/// After the reload, window and page have no reference to each other. The callback arrives through
/// the server, and loading it again changes nothing.
pub(super) async fn callback_after_a_reload_connects_once(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    start_at_bank_choice(user, Presentation::Modal).await?;
    let window = widget::open_bank(user, widget::BANK).await?;
    go_to_consent(user, true).await?;
    user.switch_to(&top).await?;
    host_page::reload(user, Presentation::Modal).await?;
    user.expect_heading(&format!("Continue at {}", widget::BANK)).await?;
    user.expect_text(NO_WINDOW).await?;

    user.switch_to(&window).await?;
    bank::decide_consent(user, true).await?;
    user.expect_heading("Your bank is connected").await?;
    return_to_widget(user, &top).await?;
    user.expect_heading(&format!("{} is connected", widget::BANK)).await?;

    user.switch_to(&window).await?;
    user.reload().await?;
    user.expect_heading("Your bank is connected").await?;
    close_window(user, &top).await?;
    widget::continue_with_bank(user).await?;
    widget::submit(user).await?;
    widget::complete(user).await
}

/// The hosted page finds its window by name after a reload.
pub(super) async fn window_is_reused_after_a_reload(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    start_at_bank_choice(user, Presentation::Hosted).await?;
    let window = widget::open_bank(user, widget::BANK).await?;
    go_to_consent(user, true).await?;
    user.switch_to(&top).await?;
    host_page::reload(user, Presentation::Hosted).await?;
    user.expect_text(NO_WINDOW).await?;
    user.click_button("Open the bank’s window").await?;
    user.expect_text("Your bank’s page is open in another window.").await?;
    ensure!(user.windows().await?.len() == 2, "the bank has more than one window");
    user.switch_to(&window).await?;
    go_to_consent(user, true).await?;
    bank::decide_consent(user, true).await?;
    user.expect_window_closed(&window).await?;
    user.switch_to(&top).await?;
    widget::continue_with_bank(user).await?;
    user.expect_heading("Check your answers").await
}

pub(super) async fn callback_with_a_wrong_state_is_refused(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    start_at_bank_choice(user, Presentation::Modal).await?;
    search_and_open(user, "wrong state", "Sandbox Bank (wrong state)").await?;
    go_to_consent(user, false).await?;
    user.allow_in_console("status of 404");
    bank::decide_consent(user, true).await?;
    user.expect_heading("We cannot use this answer").await?;
    user.expect_reflow("30-bank-wrong-state").await?;
    close_window(user, &top).await?;
    user.expect_text(NO_WINDOW).await?;
    user.expect_reflow("31-bank-window-closed").await?;
    user.click_button("Choose another bank").await?;
    connect_another_and_submit(user, &top).await
}

pub(super) async fn outage_during_the_consent_leads_to_another_bank(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    start_at_bank_choice(user, Presentation::Modal).await?;
    // The bank fails after the login, on both attempts.
    let mut window = search_and_open(user, "breaks off", "Sandbox Bank (breaks off)").await?;
    for is_first in [true, false] {
        user.allow_in_console("status of 503");
        bank::log_in(user, false).await?;
        user.expect_heading("Service unavailable").await?;
        user.expect_text("Nothing has been shared.").await?;
        if is_first {
            user.expect_reflow("32-bank-breaks-off").await?;
        }
        user.browser.client.close_window().await?;
        ensure!(!user.windows().await?.contains(&window), "the window is still open");
        return_to_widget(user, &top).await?;
        user.expect_text(NO_WINDOW).await?;
        if is_first {
            let before = user.windows().await?;
            user.click_button("Open the bank’s window").await?;
            window = user.switch_to_new_window(&before).await?;
        }
    }
    user.click_button("Choose another bank").await?;

    // This bank fails after the consent.
    let window = search_and_open(user, "fails at the", "Sandbox Bank (fails at the end)").await?;
    go_to_consent(user, false).await?;
    bank::decide_consent(user, true).await?;
    user.expect_window_closed(&window).await?;
    return_to_widget(user, &top).await?;
    user.expect_heading("Your bank cannot be reached").await?;
    user.click_button("Choose another bank").await?;
    connect_another_and_submit(user, &top).await
}

/// The check of the answers reports it before the submission.
pub(super) async fn ended_access_asks_for_another_bank(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    start_at_bank_choice(user, Presentation::Modal).await?;
    let window = search_and_open(user, "access ends", "Sandbox Bank (access ends early)").await?;
    go_to_consent(user, false).await?;
    bank::decide_consent(user, true).await?;
    user.expect_window_closed(&window).await?;
    return_to_widget(user, &top).await?;
    user.expect_heading("Sandbox Bank (access ends early) is connected").await?;
    user.click_button("Continue").await?;
    user.expect_heading("Check your answers").await?;
    user.expect_heading("The connection to your bank has ended").await?;
    user.expect_text("Your answers are still here.").await?;
    user.expect_reflow("33-bank-access-ended").await?;
    host_page::reload(user, Presentation::Modal).await?;
    user.expect_heading("The connection to your bank has ended").await?;
    user.click_button("Choose another bank").await?;
    connect_another_and_submit(user, &top).await
}

/// After the reload, the page cannot close the bank's window when another bank is chosen.
pub(super) async fn callback_of_a_canceled_connection_is_ignored(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    start_at_bank_choice(user, Presentation::Modal).await?;
    let window = widget::open_bank(user, widget::BANK).await?;
    go_to_consent(user, true).await?;
    user.switch_to(&top).await?;
    host_page::reload(user, Presentation::Modal).await?;
    user.click_button("Choose another bank").await?;
    user.expect_heading("Connect your bank").await?;

    user.switch_to(&window).await?;
    bank::decide_consent(user, true).await?;
    user.expect_heading("Your bank is not connected").await?;
    user.expect_text("You chose something else in the meantime").await?;
    user.expect_reflow("34-bank-not-waited-for").await?;
    close_window(user, &top).await?;
    connect_another_and_submit(user, &top).await
}

pub(super) async fn bank_is_changed_in_another_tab(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let first = user.window().await?;
    start_at_bank_choice(user, Presentation::Modal).await?;
    let window = widget::open_bank(user, widget::BANK).await?;
    user.expect_heading("Log in").await?;
    user.switch_to(&first).await?;
    let session = host_page::session_id(user).await?;

    let second = user.open_tab().await?;
    host_page::resume(user, &session, Presentation::Modal).await?;
    user.expect_heading(&format!("Continue at {}", widget::BANK)).await?;
    user.click_button("Choose another bank").await?;
    let other = search_and_open(user, "kestrel", OTHER_BANK).await?;
    // The first tab has closed the window of the canceled connection, and offers the choice.
    user.expect_window_closed(&window).await?;
    return_to_widget(user, &first).await?;
    user.expect_heading("Connect your bank").await?;
    user.switch_to(&other).await?;
    go_to_consent(user, false).await?;
    bank::decide_consent(user, true).await?;
    for tab in [&first, &second] {
        return_to_widget(user, tab).await?;
        user.expect_heading("Kestrel is connected").await?;
    }
    user.expect_visible(Role::Button, Name::Is("Continue")).await
}
