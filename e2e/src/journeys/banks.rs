//! Every way in which a bank can be a disappointment, and the way on from each.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::bank;
use crate::demo::{self, Present};
use crate::find::{Name, Role};
use crate::person::Person;
use crate::runner::Stage;
use crate::widget::{self, ADD_PAYSLIP, ADD_STATEMENT, DATA_PROCESSING};

/// What the link to the other way of showing income says.
const PAPERS_INSTEAD: &str = "Upload payslips or statements instead";

/// Turns back to the widget, once the bank's window has closed.
async fn comes_back(
    person: &Person,
    top: &fantoccini::wd::WindowHandle,
    window: &fantoccini::wd::WindowHandle,
) -> Result<()> {
    person.window_closes(window).await?;
    person.turn_to(top).await?;
    person.look_into_widget().await
}

pub(super) async fn declined_then_payslips_and_statements_instead(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    let top = person.window().await?;
    demo::start(person, "income,cash_flow", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    let window = widget::go_to_bank(person, widget::BANK).await?;
    bank::log_in(person, true).await?;
    bank::choose_accounts(person).await?;
    bank::decide(person, false).await?;
    comes_back(person, &top, &window).await?;
    person.sees_heading("You did not agree at your bank").await?;
    person.press_button(PAPERS_INSTEAD).await?;
    widget::give_employment(person).await?;

    person.sees_heading("Your documents").await?;
    widget::add_papers(person, ADD_PAYSLIP, &[&files.photo]).await?;
    // Two statements are not three.
    widget::add_papers(person, ADD_STATEMENT, &[&files.more_pdfs[0], &files.more_pdfs[1]]).await?;
    person.reads("1 more file is needed").await?;
    person.press_button("Continue").await?;
    person.sees(Role::Link, "Add bank statements for 3 months").await?;
    widget::add_papers(person, ADD_STATEMENT, &[&files.pdf]).await?;
    person.press_button("Continue").await?;
    widget::submit(person).await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Income", "Cash flow"]).await
}

pub(super) async fn blocked_window_then_in_the_same_window(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "income", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    person.sees_heading("Connect your bank").await?;
    person.run_script("window.open = () => null; return null").await?;
    person.press_button(widget::BANK).await?;
    person.reads("Your browser did not let the bank’s window open").await?;
    person.press_button("Go to the bank in this window").await?;
    person.arrives_at(&person.world.sandbox.landlord("/bank/")).await?;
    bank::log_in(person, true).await?;
    bank::choose_accounts(person).await?;
    bank::decide(person, true).await?;
    // Back at the landlord's page, which opens the widget again by itself.
    person.arrives_at(&person.world.sandbox.landlord("/?")).await?;
    person.look_into_widget().await?;
    widget::give_employment(person).await?;
    person.sees_heading("Check your answers").await?;
    person.reads(widget::BANK).await?;
    widget::submit(person).await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Income"]).await
}

/// Where the landlord's page is not to be left, only a window will do.
pub(super) async fn blocked_window_on_a_page_that_stays(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    person
        .go_to(&person.world.sandbox.landlord("/?products=income&present=modal&redirect=never"))
        .await?;
    person.press_button("Start verification").await?;
    person.look_into_widget().await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    person.sees_heading("Connect your bank").await?;
    person
        .run_script("window.open_before = window.open; window.open = () => null; return null")
        .await?;
    person.press_button("Sandbox Bank").await?;
    person.reads("Allow pop-up windows for this page in your browser, and try again.").await?;
    ensure!(
        !person.sees_now(Role::Button, "Go to the bank in this window").await?,
        "it is offered to leave the page"
    );
    person.run_script("window.open = window.open_before; return null").await?;
    let before = person.windows().await?;
    person.press_button("Open the bank’s window").await?;
    let window = person.turn_to_new_window(&before).await?;
    bank::log_in(person, false).await?;
    bank::choose_accounts(person).await?;
    bank::decide(person, true).await?;
    comes_back(person, &top, &window).await?;
    person.sees_heading("Sandbox Bank is connected").await
}

/// Nobody has to know that a bank has hung up: the page says so when its time is over.
pub(super) async fn bank_that_never_answers(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    let sandbox = stage.sandbox(&["--bank-seconds", "4"]).await?;
    let session = sandbox.create_session(&["cash_flow"], json!({})).await?;
    demo::open_with_secret(person, &sandbox.landlord("/"), &session.client_secret).await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    let window = widget::go_to_bank(person, "Sandbox Bank (never answers)").await?;
    person.sees_heading("Connecting").await?;
    person.turn_to(&top).await?;
    person.look_into_widget().await?;
    person.sees_heading("Your bank did not answer in time").await?;
    // The window of the old attempt is gone with it.
    person.window_closes(&window).await?;
    person.press_button("Try Sandbox Bank (never answers) again").await?;
    person.sees_heading("Continue at Sandbox Bank (never answers)").await?;
    person.press_button("Choose another bank").await?;
    person.sees_heading("Connect your bank").await
}

pub(super) async fn each_failure_has_its_own_words(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    demo::start(person, "income", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;

    // One that is down can be seen, and not be chosen.
    person.press(Role::Button, Name::Begins("Sandbox Bank (down)")).await?;
    person.sees_heading("Connect your bank").await?;
    ensure!(person.windows().await?.len() == 1, "a bank that is down has a window");

    let window = widget::go_to_bank(person, "Sandbox Bank (declines)").await?;
    bank::log_in(person, false).await?;
    person.sees_heading("We could not connect your account").await?;
    person.press(Role::Link, "Go back").await?;
    comes_back(person, &top, &window).await?;
    person.sees_heading("You did not agree at your bank").await?;

    person.press_button("Choose another bank").await?;
    let window = widget::go_to_bank(person, "Sandbox Bank (fails login)").await?;
    bank::log_in(person, false).await?;
    person.sees_heading("Your access is locked").await?;
    person.press(Role::Link, "Go back").await?;
    comes_back(person, &top, &window).await?;
    person.sees_heading("Your bank did not accept your login details").await?;

    person.press_button("Choose another bank").await?;
    let window = widget::go_to_bank(person, "Sandbox Bank (outage)").await?;
    person.sees_heading("We are not available now").await?;
    person.press(Role::Link, "Go back").await?;
    comes_back(person, &top, &window).await?;
    person.sees_heading("Your bank cannot be reached").await?;

    // And after all of them, one that works, found by its name.
    person.press_button("Choose another bank").await?;
    person.sees_heading("Connect your bank").await?;
    person.press(Role::Searchbox, "Search for your bank").await?;
    person.type_keys("kestrel").await?;
    person.reads("1 bank found").await?;
    let window = widget::go_to_bank(person, "Kestrel").await?;
    bank::log_in(person, false).await?;
    bank::choose_accounts(person).await?;
    bank::decide(person, true).await?;
    comes_back(person, &top, &window).await?;
    person.sees_heading("Kestrel is connected").await
}

pub(super) async fn closed_window_is_opened_again(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    demo::start(person, "cash_flow", Present::Inline, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    widget::go_to_bank(person, widget::BANK).await?;
    person.sees_heading("Log in").await?;
    person.browser.client.close_window().await?;
    person.turn_to(&top).await?;
    person.look_into_widget().await?;
    person.reads("Your bank’s window is not open.").await?;
    let before = person.windows().await?;
    person.press_button("Open the bank’s window").await?;
    let window = person.turn_to_new_window(&before).await?;
    bank::log_in(person, true).await?;
    bank::choose_accounts(person).await?;
    bank::decide(person, true).await?;
    comes_back(person, &top, &window).await?;
    widget::goes_on_with_bank(person).await?;
    person.sees_heading("Check your answers").await
}
