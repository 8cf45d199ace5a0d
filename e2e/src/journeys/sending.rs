//! Files on their way: stopped and let go on, cut, gone on with after a reload, given up, two at a
//! time.

use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, Result, ensure};

use crate::demo::{self, Present};
use crate::find::Role;
use crate::person::Person;
use crate::runner::Stage;
use crate::wait::until;
use crate::widget::{self, ADD_PROOF_OF_ADDRESS, DATA_PROCESSING};

/// What the console says of a request without a line.
const CUT: &str = "net::ERR_INTERNET_DISCONNECTED";
/// Bytes a second: a file of some megabytes takes long enough to be met in the middle.
const SLOW: u32 = 200_000;
/// Counts the bytes of files that a page hands to the browser to be sent.
const COUNT_BYTES: &str = "
    const send = XMLHttpRequest.prototype.send;
    globalThis.bytesOfFiles = 0;
    XMLHttpRequest.prototype.send = function (body) {
        if (body instanceof Blob) globalThis.bytesOfFiles += body.size;
        return send.call(this, body);
    };";

/// Somebody at the page for papers, on a slow line.
async fn at_papers(stage: &Stage) -> Result<Rc<Person>> {
    let person = stage.person().await?;
    person.browser.prepare_pages(COUNT_BYTES).await?;
    demo::start(&person, "documents", Present::Modal, "completed").await?;
    widget::agree(&person, &[DATA_PROCESSING]).await?;
    person.sees_heading("Your documents").await?;
    person.browser.set_line(Some(SLOW)).await?;
    Ok(person)
}

/// The number that stands before a percent sign in the words after `start`, once it is `least` or
/// more.
async fn percent_after(person: &Person, start: &str, least: u32) -> Result<u32> {
    until(&format!("{least}% after {start:?}"), async || {
        let words = person.words().await?;
        let percent = words.split_once(start).and_then(|(_, rest)| {
            rest.split('%')
                .next()?
                .trim_end()
                .rsplit(|sign: char| !sign.is_ascii_digit())
                .next()?
                .parse()
                .ok()
        });
        Ok(percent.filter(|percent| *percent >= least))
    })
    .await
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// All has arrived, and the answers can be looked over.
async fn goes_on_to_the_check(person: &Person, files: &[&Path]) -> Result<()> {
    person.press_button("Continue").await?;
    person.sees_heading("Check your answers").await?;
    for file in files {
        person.reads(&name(file)).await?;
    }
    Ok(())
}

pub(super) async fn a_paused_file_waits_and_goes_on_from_where_it_was(stage: &Stage) -> Result<()> {
    let person = &at_papers(stage).await?;
    let file = person.world.files.heavy.as_path();
    person.give_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    percent_after(person, "Sending… ", 20).await?;
    person.reads("left").await?;
    person.press_button("Pause scan.pdf").await?;
    let paused = percent_after(person, "Paused at ", 20).await?;
    person.examines("34-upload-paused").await?;

    // It is the person who has stopped it: going on without it is theirs to decide.
    person.press_button("Continue").await?;
    person.sees(Role::Link, "Continue or cancel your paused file").await?;
    person.press_button("Continue sending scan.pdf").await?;
    let going = percent_after(person, "Sending… ", 1).await?;
    ensure!(going >= paused, "it went on from {going}%, and had been paused at {paused}%");
    person.browser.restore_line().await?;
    person.sees(Role::Button, "Remove scan.pdf").await?;
    goes_on_to_the_check(person, &[file]).await
}

pub(super) async fn a_reload_in_the_middle_loses_nothing_that_arrived(stage: &Stage) -> Result<()> {
    let person = &at_papers(stage).await?;
    let file = person.world.files.heavy.as_path();
    person.give_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    percent_after(person, "Sending… ", 35).await?;
    demo::reload(person, Present::Modal).await?;

    person.sees_heading("Your documents").await?;
    person.sees(Role::Button, "Choose it again: scan.pdf").await?;
    person.reads("hoose the same file again to send the rest.").await?;
    let arrived = u64::from(percent_after(person, "scan.pdf", 1).await?);
    person.examines("35-upload-unfinished").await?;
    person.press_button("Continue").await?;
    person.sees(Role::Link, "Choose scan.pdf again, or remove it").await?;

    person.browser.restore_line().await?;
    person.give_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    person.sees_no_longer(Role::Button, "Choose it again: scan.pdf").await?;
    person.sees(Role::Button, "Remove scan.pdf").await?;
    let size = std::fs::metadata(file)?.len();
    let sent = person
        .run_script("return globalThis.bytesOfFiles")
        .await?
        .as_u64()
        .context("nothing was counted")?;
    let rest = size - size * arrived / 100;
    ensure!(
        sent <= rest,
        "{sent} bytes were sent after the reload, of {size}, of which {arrived}% had arrived"
    );
    ensure!(
        sent + size / 100 >= rest,
        "only {sent} bytes were sent after the reload, of {size}, of which {arrived}% had arrived"
    );
    goes_on_to_the_check(person, &[file]).await
}

pub(super) async fn the_language_changes_and_the_file_goes_on(stage: &Stage) -> Result<()> {
    let person = &at_papers(stage).await?;
    let file = person.world.files.heavy.as_path();
    person.give_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    let before = percent_after(person, "Sending… ", 20).await?;
    widget::choose_from_menu(person, "Language").await?;
    person.press_button("Français").await?;
    person.sees_heading("Vos documents").await?;

    // Still on its way, and its row speaks the new language, as do all that follow.
    person.sees(Role::Progressbar, "Envoi de scan.pdf").await?;
    person.sees(Role::Button, "Mettre en pause scan.pdf").await?;
    let after = percent_after(person, "Envoi… ", before).await?;
    ensure!(!person.words().await?.contains("Sending"), "a part of the page still speaks English");
    percent_after(person, "Envoi… ", after + 1).await?;
    person.browser.restore_line().await?;
    person.sees(Role::Button, "Supprimer scan.pdf").await?;
    let size = std::fs::metadata(file)?.len();
    let sent = person
        .run_script("return globalThis.bytesOfFiles")
        .await?
        .as_u64()
        .context("nothing was counted")?;
    ensure!(sent == size, "{sent} bytes were sent of a file of {size}");
    person.press_button("Continuer").await?;
    person.sees_heading("Vérifiez vos réponses").await?;
    person.reads(&name(file)).await
}

pub(super) async fn another_file_than_the_one_that_had_not_arrived_is_sent_whole(
    stage: &Stage,
) -> Result<()> {
    let person = &at_papers(stage).await?;
    let files = &person.world.files;
    person.give_files(ADD_PROOF_OF_ADDRESS, &[&files.heavy]).await?;
    percent_after(person, "Sending… ", 15).await?;
    demo::reload(person, Present::Modal).await?;
    person.sees(Role::Button, "Choose it again: scan.pdf").await?;
    person.give_files(ADD_PROOF_OF_ADDRESS, &[&files.heavy_photo_album]).await?;
    person
        .reads("This is not the same file as scan.pdf. We are sending it from the start.")
        .await?;
    person.examines("36-upload-another").await?;
    person.browser.restore_line().await?;
    person.sees(Role::Button, "Remove album.pdf").await?;

    // The first is still asked for, until the person does without it.
    person.press_button("Remove scan.pdf").await?;
    person.sees_no_longer(Role::Button, "Choose it again: scan.pdf").await?;
    goes_on_to_the_check(person, &[&files.heavy_photo_album]).await?;
    demo::reload(person, Present::Modal).await?;
    person.sees_heading("Check your answers").await?;
    ensure!(!person.words().await?.contains("scan.pdf"), "what was removed is back");
    Ok(())
}

pub(super) async fn a_cut_line_is_waited_for(stage: &Stage) -> Result<()> {
    let person = &at_papers(stage).await?;
    let file = person.world.files.heavy.as_path();
    person.expects_in_console(CUT);
    person.give_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    percent_after(person, "Sending… ", 20).await?;
    person.browser.set_line(None).await?;
    percent_after(person, "No connection right now. ", 1).await?;
    person.examines("37-upload-cut").await?;
    person.browser.restore_line().await?;
    // Nobody presses anything.
    person.sees(Role::Button, "Remove scan.pdf").await?;
    goes_on_to_the_check(person, &[file]).await
}

pub(super) async fn a_file_that_is_given_up_is_not_asked_for_again(stage: &Stage) -> Result<()> {
    let person = &at_papers(stage).await?;
    person.give_files(ADD_PROOF_OF_ADDRESS, &[&person.world.files.heavy]).await?;
    percent_after(person, "Sending… ", 15).await?;
    person.press_button("Cancel scan.pdf").await?;
    person.sees_no_longer(Role::Progressbar, "Sending scan.pdf").await?;
    ensure!(
        person.focus().await? == ("button".to_owned(), ADD_PROOF_OF_ADDRESS.to_owned()),
        "the focus went with the row"
    );
    person.browser.restore_line().await?;
    // Read again until the server has dropped it: the page itself does so in its own time.
    until("the server to have dropped it", async || {
        demo::reload(person, Present::Modal).await?;
        person.sees_heading("Your documents").await?;
        Ok((!person.words().await?.contains("scan.pdf")).then_some(()))
    })
    .await
}

pub(super) async fn two_files_at_a_time_and_the_third_in_its_turn(stage: &Stage) -> Result<()> {
    let person = &at_papers(stage).await?;
    let files = &person.world.files;
    let three =
        [files.heavy.as_path(), files.heavy_photo_album.as_path(), files.heavy_contract.as_path()];
    person.give_files(ADD_PROOF_OF_ADDRESS, &three).await?;
    person.sees(Role::Progressbar, "Sending scan.pdf").await?;
    person.sees(Role::Progressbar, "Sending album.pdf").await?;
    person.reads("Waiting for its turn").await?;
    ensure!(
        !person.sees_now(Role::Progressbar, "Sending contract.pdf").await?,
        "three are sent at a time"
    );
    person.examines("38-upload-three").await?;

    // Whoever pauses one lets the next go.
    person.press_button("Pause scan.pdf").await?;
    person.sees(Role::Progressbar, "Sending contract.pdf").await?;
    person.press_button("Continue sending scan.pdf").await?;
    person.reads("Waiting for its turn").await?;
    person.browser.restore_line().await?;
    for file in three {
        person.sees(Role::Button, format!("Remove {}", name(file)).as_str()).await?;
    }
    goes_on_to_the_check(person, &three).await
}

pub(super) async fn the_same_file_in_two_windows_is_one_document(stage: &Stage) -> Result<()> {
    let person = &at_papers(stage).await?;
    let file = person.world.files.heavy.as_path();
    // A piece that came when the other window had gone further is refused, and the browser says so.
    person.expects_in_console("409");
    person.give_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    percent_after(person, "Sending… ", 20).await?;
    let first = person.window().await?;
    person.look_at_page().await?;
    let session = demo::session(person).await?;

    // The line of this window is a good one, and so it is there first.
    person.open_tab().await?;
    demo::go_on_with(person, &session, Present::Modal).await?;
    person.reads("If no other window is sending it, choose the same file again").await?;
    person.give_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    person.sees_no_longer(Role::Button, "Choose it again: scan.pdf").await?;
    person.sees(Role::Button, "Remove scan.pdf").await?;

    person.turn_to(&first).await?;
    person.look_into_widget().await?;
    person.sees(Role::Button, "Remove scan.pdf").await?;
    person.sees_no_longer(Role::Button, "Cancel scan.pdf").await?;
    let stored = person
        .world
        .sandbox
        .ask("GET", &format!("/v1/document_uploads?session={session}"), None)
        .await?;
    ensure!(
        stored.body["data"].as_array().map(Vec::len) == Some(1),
        "the file is there more than once: {}",
        stored.body
    );
    goes_on_to_the_check(person, &[file]).await
}
