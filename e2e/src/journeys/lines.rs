//! Bad lines and old browsers.

use anyhow::{Result, ensure};

use crate::demo::{self, Present};
use crate::find::Role;
use crate::runner::Stage;
use crate::widget::{self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, DATA_PROCESSING, Details};

/// What the console says of a request without a line.
const CUT: &str = "net::ERR_INTERNET_DISCONNECTED";
/// What the person is told, once, for as long as there is none.
const OFFLINE: &str =
    "You are offline. Your answers are safe. We will continue when you are back online.";
/// Bytes a second.
const SLOW: u32 = 200_000;

pub(super) async fn what_was_typed_survives_a_cut(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person.expects_in_console(CUT);
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    person.browser.set_line(None).await?;
    person.reads(OFFLINE).await?;
    widget::give_details(person, Details::Identity).await?;
    person.examines("31-cut").await?;
    ensure!(
        person.value_of(Role::Textbox, "First name").await? == "Jane Ann",
        "the first name is gone"
    );
    ensure!(
        person.value_in_group("Date of birth", "Day").await? == "15",
        "the date of birth is gone"
    );
    // The page is theirs again: they think of something else, and save that too.
    person.write("First name", "Janet").await?;
    person.press_button("Save and continue").await?;
    person.browser.restore_line().await?;
    // Nobody presses anything: both saves go, one after the other.
    person.sees_heading("Your identity document").await?;
    person.reads_no_longer(OFFLINE).await?;
    person.press_button("Back").await?;
    person.sees_heading("Your details").await?;
    ensure!(
        person.value_of(Role::Textbox, "First name").await? == "Janet",
        "the newest answer is not the one that was kept"
    );
    Ok(())
}

pub(super) async fn what_is_typed_after_saving_without_a_line_stays(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person.expects_in_console(CUT);
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    person.browser.set_line(None).await?;
    widget::give_details(person, Details::Identity).await?;
    person.reads(OFFLINE).await?;
    person.write("First name", "Janet").await?;
    person.browser.restore_line().await?;
    person.reads_no_longer(OFFLINE).await?;
    // What was saved has arrived, and nobody is moved on over what they are typing.
    person.sees_heading("Your details").await?;
    ensure!(
        person.value_of(Role::Textbox, "First name").await? == "Janet",
        "what was typed is gone"
    );
    person.press_button("Save and continue").await?;
    person.sees_heading("Your identity document").await
}

pub(super) async fn submission_without_a_line_goes_on_by_itself(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    person.expects_in_console(CUT);
    demo::start(person, "documents", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    widget::add_papers(person, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    person.press_button("Continue").await?;
    person.sees_heading("Check your answers").await?;
    person.browser.set_line(None).await?;
    person.press_button("Submit").await?;
    person.reads(OFFLINE).await?;
    person.sees_heading("Check your answers").await?;
    person.browser.restore_line().await?;
    widget::completes(person).await
}

pub(super) async fn page_that_is_opened_without_a_line_goes_on_by_itself(
    stage: &Stage,
) -> Result<()> {
    let person = &stage.person().await?;
    person.expects_in_console("net::ERR_");
    demo::start(person, "documents", Present::Hosted, "completed").await?;
    widget::sees_start(person).await?;
    // The page itself comes, as it would from a cache; the server behind it does not answer.
    person.browser.block(&["*/open", "*/v1/*"]).await?;
    person.reload().await?;
    person.sees_heading("We cannot reach our server").await?;
    person.reads("We will continue when you are back online.").await?;
    person.examines("37-opened-without-a-line").await?;
    person.browser.block(&[]).await?;
    widget::sees_start(person).await
}

pub(super) async fn upload_that_finds_no_line_goes_on_by_itself(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    person.expects_in_console(CUT);
    demo::start(person, "documents", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    person.sees_heading("Your documents").await?;
    person.browser.set_line(None).await?;
    person.give_files(ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    person.reads("No connection right now.").await?;
    person.examines("32-upload-cut").await?;
    person.browser.restore_line().await?;
    person.sees(Role::Button, "Remove council-tax.pdf").await?;
    person.reads("Nothing more is needed here").await?;
    person.press_button("Continue").await?;
    person.sees_heading("Check your answers").await
}

pub(super) async fn slow_upload_is_shown_and_stopped(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    demo::start(person, "documents", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    person.sees_heading("Your documents").await?;
    person.browser.set_line(Some(SLOW)).await?;
    person.give_files(ADD_PROOF_OF_ADDRESS, &[&files.heavy]).await?;
    person.sees(Role::Progressbar, "Sending scan.pdf").await?;
    person.reads("Sending… ").await?;
    person.examines("33-upload").await?;
    // Going on has to wait, and leaving says what it would cost.
    person.press_button("Continue").await?;
    person.sees(Role::Link, "Wait until your files have arrived").await?;
    widget::choose_from_menu(person, "Save and leave").await?;
    person.reads("A file is still being sent.").await?;
    person.press_button("Keep going").await?;
    person.press_button("Cancel scan.pdf").await?;
    person.browser.restore_line().await?;
    person.sees_no_longer(Role::Progressbar, "Sending scan.pdf").await?;
    widget::add_papers(person, ADD_PROOF_OF_ADDRESS, &[&files.heavy]).await?;
    person.press_button("Continue").await?;
    person.sees_heading("Check your answers").await?;
    person.reads("scan.pdf").await
}

pub(super) async fn widget_that_does_not_arrive_is_fetched_again(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person.expects_in_console("net::ERR_BLOCKED_BY_CLIENT");
    person.expects_in_console("Failed to fetch");
    demo::open(person, "documents", Present::Modal, "completed").await?;
    person.browser.block(&["*.wasm"]).await?;
    person.press_button("Start verification").await?;
    person.look_into_widget().await?;
    person.sees_heading("This page could not be loaded").await?;
    person.browser.block(&[]).await?;
    person.press_button("Try again").await?;
    person.look_into_widget().await?;
    widget::sees_start(person).await
}

pub(super) async fn browser_that_is_too_old_is_told(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person.expects_in_console("WebAssembly");
    person.browser.prepare_pages("delete globalThis.WebAssembly").await?;
    demo::start(person, "documents", Present::Modal, "completed").await?;
    person.sees_heading("This browser is too old").await?;
    // The landlord is told as well, and the way out is there.
    demo::tells(person, "error unsupported_browser").await?;
    person.press_button("Close").await?;
    person.reads("Your verification is closed.").await
}
