//! A bank's answer that comes late, twice, mixed up or not at all, and an access that ends: seen
//! from the bank's window and from the widget.

use anyhow::{Result, ensure};
use fantoccini::wd::WindowHandle;

use crate::bank;
use crate::demo::{self, Present};
use crate::find::{Name, Role};
use crate::person::Person;
use crate::runner::Stage;
use crate::widget::{self, DATA_PROCESSING};

/// A bank that does as it should, without a second factor.
const OTHER_BANK: &str = "Kestrel";
/// What the widget says of a window that is gone.
const NO_WINDOW: &str = "Your bank’s window is not open.";

/// Starts a session that asks for a bank and little else, and comes to the choice of one.
async fn comes_to_the_choice(person: &Person, present: Present) -> Result<()> {
    demo::start(person, "cash_flow", present, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    person.sees_heading("Connect your bank").await
}

/// Finds a bank by a word of its name, and turns to the window that opens.
async fn goes_to(person: &Person, word: &str, name: &str) -> Result<WindowHandle> {
    person.sees_heading("Connect your bank").await?;
    person.press(Role::Searchbox, "Search for your bank").await?;
    person.type_keys(word).await?;
    person.reads("1 bank found").await?;
    widget::go_to_bank(person, name).await
}

/// Logs in and chooses accounts; what is left is to allow.
async fn is_about_to_allow(person: &Person, second_factor: bool) -> Result<()> {
    bank::log_in(person, second_factor).await?;
    bank::choose_accounts(person).await?;
    person.sees_heading("Allow access?").await
}

async fn looks_at_widget(person: &Person, top: &WindowHandle) -> Result<()> {
    person.turn_to(top).await?;
    person.look_into_widget().await
}

/// Closes the window that is looked at, and looks at the widget.
async fn closes_window(person: &Person, top: &WindowHandle) -> Result<()> {
    person.browser.client.close_window().await?;
    looks_at_widget(person, top).await
}

/// Connects a bank that works, after all, and hands everything in.
async fn connects_another_and_submits(person: &Person, top: &WindowHandle) -> Result<()> {
    let window = goes_to(person, "kestrel", OTHER_BANK).await?;
    is_about_to_allow(person, false).await?;
    bank::decide(person, true).await?;
    person.window_closes(&window).await?;
    looks_at_widget(person, top).await?;
    person.sees_heading("Kestrel is connected").await?;
    person.press_button("Continue").await?;
    widget::submit(person).await?;
    widget::completes(person).await
}

/// The window has lost the page that opened it, and the page its window: the answer arrives all the
/// same. The bank's answer is loaded once more, and changes nothing.
pub(super) async fn answered_after_a_reload_and_then_once_more(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    comes_to_the_choice(person, Present::Modal).await?;
    let window = widget::go_to_bank(person, widget::BANK).await?;
    is_about_to_allow(person, true).await?;
    person.turn_to(&top).await?;
    demo::reload(person, Present::Modal).await?;
    person.sees_heading(&format!("Continue at {}", widget::BANK)).await?;
    person.reads(NO_WINDOW).await?;

    person.turn_to(&window).await?;
    bank::decide(person, true).await?;
    person.sees_heading("Your bank is connected").await?;
    looks_at_widget(person, &top).await?;
    person.sees_heading(&format!("{} is connected", widget::BANK)).await?;

    person.turn_to(&window).await?;
    person.reload().await?;
    person.sees_heading("Your bank is connected").await?;
    closes_window(person, &top).await?;
    widget::goes_on_with_bank(person).await?;
    widget::submit(person).await?;
    widget::completes(person).await
}

/// The hosted page finds its window again after a reload, although the bank is in it.
pub(super) async fn window_from_before_a_reload_is_used_again(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    comes_to_the_choice(person, Present::Hosted).await?;
    let window = widget::go_to_bank(person, widget::BANK).await?;
    is_about_to_allow(person, true).await?;
    person.turn_to(&top).await?;
    demo::reload(person, Present::Hosted).await?;
    person.reads(NO_WINDOW).await?;
    person.press_button("Open the bank’s window").await?;
    person.reads("Your bank’s page is open in another window.").await?;
    ensure!(person.windows().await?.len() == 2, "there are two windows of the bank");
    person.turn_to(&window).await?;
    is_about_to_allow(person, true).await?;
    bank::decide(person, true).await?;
    person.window_closes(&window).await?;
    person.turn_to(&top).await?;
    widget::goes_on_with_bank(person).await?;
    person.sees_heading("Check your answers").await
}

pub(super) async fn answer_with_the_wrong_state_is_no_dead_end(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    comes_to_the_choice(person, Present::Modal).await?;
    goes_to(person, "wrong state", "Sandbox Bank (wrong state)").await?;
    is_about_to_allow(person, false).await?;
    person.expects_in_console("status of 404");
    bank::decide(person, true).await?;
    person.sees_heading("We cannot use this answer").await?;
    person.examines("30-bank-wrong-state").await?;
    closes_window(person, &top).await?;
    person.reads(NO_WINDOW).await?;
    person.examines("31-bank-window-closed").await?;
    person.press_button("Choose another bank").await?;
    connects_another_and_submits(person, &top).await
}

pub(super) async fn bank_that_is_down_half_way(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    comes_to_the_choice(person, Present::Modal).await?;
    // Its pages break off, and lead nowhere. Once more is no better.
    let mut window = goes_to(person, "breaks off", "Sandbox Bank (breaks off)").await?;
    for tries_again in [true, false] {
        person.expects_in_console("status of 503");
        bank::log_in(person, false).await?;
        person.sees_heading("Service unavailable").await?;
        person.reads("Nothing has been shared.").await?;
        if tries_again {
            person.examines("32-bank-breaks-off").await?;
        }
        person.browser.client.close_window().await?;
        ensure!(!person.windows().await?.contains(&window), "the window is still there");
        looks_at_widget(person, &top).await?;
        person.reads(NO_WINDOW).await?;
        if tries_again {
            let before = person.windows().await?;
            person.press_button("Open the bank’s window").await?;
            window = person.turn_to_new_window(&before).await?;
        }
    }
    person.press_button("Choose another bank").await?;

    // This one fails when all is said.
    let window = goes_to(person, "fails at the", "Sandbox Bank (fails at the end)").await?;
    is_about_to_allow(person, false).await?;
    bank::decide(person, true).await?;
    person.window_closes(&window).await?;
    looks_at_widget(person, &top).await?;
    person.sees_heading("Your bank cannot be reached").await?;
    person.press_button("Choose another bank").await?;
    connects_another_and_submits(person, &top).await
}

/// Nobody has to submit to find out: the check of the answers gives way to the bank by itself.
pub(super) async fn access_that_ends_before_the_submission(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    comes_to_the_choice(person, Present::Modal).await?;
    let window = goes_to(person, "access ends", "Sandbox Bank (access ends early)").await?;
    is_about_to_allow(person, false).await?;
    bank::decide(person, true).await?;
    person.window_closes(&window).await?;
    looks_at_widget(person, &top).await?;
    person.sees_heading("Sandbox Bank (access ends early) is connected").await?;
    person.press_button("Continue").await?;
    person.sees_heading("Check your answers").await?;
    person.sees_heading("The connection to your bank has ended").await?;
    person.reads("Your answers are still here.").await?;
    person.examines("33-bank-access-ended").await?;
    demo::reload(person, Present::Modal).await?;
    person.sees_heading("The connection to your bank has ended").await?;
    person.press_button("Choose another bank").await?;
    connects_another_and_submits(person, &top).await
}

/// The window is out of reach after a reload, so it is still there when the person has changed
/// their mind; its answer counts no more.
pub(super) async fn cancelled_while_the_bank_is_answering(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    comes_to_the_choice(person, Present::Modal).await?;
    let window = widget::go_to_bank(person, widget::BANK).await?;
    is_about_to_allow(person, true).await?;
    person.turn_to(&top).await?;
    demo::reload(person, Present::Modal).await?;
    person.press_button("Choose another bank").await?;
    person.sees_heading("Connect your bank").await?;

    person.turn_to(&window).await?;
    bank::decide(person, true).await?;
    person.sees_heading("Your bank is not connected").await?;
    person.reads("You chose something else in the meantime").await?;
    person.examines("34-bank-not-waited-for").await?;
    closes_window(person, &top).await?;
    connects_another_and_submits(person, &top).await
}

pub(super) async fn another_bank_chosen_in_another_tab(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let first = person.window().await?;
    comes_to_the_choice(person, Present::Modal).await?;
    let window = widget::go_to_bank(person, widget::BANK).await?;
    person.sees_heading("Log in").await?;
    person.turn_to(&first).await?;
    let session = demo::session(person).await?;

    let second = person.open_tab().await?;
    demo::go_on_with(person, &session, Present::Modal).await?;
    person.sees_heading(&format!("Continue at {}", widget::BANK)).await?;
    person.press_button("Choose another bank").await?;
    let other = goes_to(person, "kestrel", OTHER_BANK).await?;
    // The first tab has closed the window of the bank that was given up, and offers the choice
    // until another one is connected.
    person.window_closes(&window).await?;
    looks_at_widget(person, &first).await?;
    person.sees_heading("Connect your bank").await?;
    person.turn_to(&other).await?;
    is_about_to_allow(person, false).await?;
    bank::decide(person, true).await?;
    for tab in [&first, &second] {
        looks_at_widget(person, tab).await?;
        person.sees_heading("Kestrel is connected").await?;
    }
    person.sees(Role::Button, Name::Is("Continue")).await
}
