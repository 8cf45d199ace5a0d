//! Uploads: paused, interrupted, resumed after a reload, canceled, several at a time.

use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, Result, ensure};

use crate::engine::find::Role;
use crate::engine::wait::until;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, ADD_PROOF_OF_ADDRESS, DATA_PROCESSING};
use crate::user::User;
use crate::user::scenario::Scenario;

/// The console's message about a request while offline.
const OFFLINE_ERROR: &str = "net::ERR_INTERNET_DISCONNECTED";
/// An upload speed, in bytes per second, at which a file of some megabytes takes several seconds.
const SLOW: u32 = 200_000;
/// Counts the bytes of files that a page passes to `XMLHttpRequest`.
const COUNT_BYTES: &str = "
    const send = XMLHttpRequest.prototype.send;
    globalThis.bytesOfFiles = 0;
    XMLHttpRequest.prototype.send = function (body) {
        if (body instanceof Blob) globalThis.bytesOfFiles += body.size;
        return send.call(this, body);
    };";

/// Returns a user at the documents screen, with slow uploads.
async fn start_at_documents(scenario: &Scenario) -> Result<Rc<User>> {
    let user = scenario.user().await?;
    user.browser.add_preload_script(COUNT_BYTES).await?;
    host_page::start(&user, "documents", Presentation::Modal, "completed").await?;
    widget::give_consents(&user, &[DATA_PROCESSING]).await?;
    user.expect_heading("Your documents").await?;
    user.browser.limit_upload(SLOW).await?;
    Ok(user)
}

/// Returns the percentage in the visible text after `start`, once it is `least` or more.
async fn percent_after(user: &User, start: &str, least: u32) -> Result<u32> {
    until(&format!("{least}% after {start:?}"), async || {
        let words = user.text().await?;
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

fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Continues to the check of the answers, which lists these files.
async fn continue_to_check(user: &User, files: &[&Path]) -> Result<()> {
    user.click_button("Continue").await?;
    user.expect_heading("Check your answers").await?;
    for file in files {
        user.expect_text(&file_name(file)).await?;
    }
    Ok(())
}

pub(super) async fn paused_upload_resumes_where_it_stopped(scenario: &Scenario) -> Result<()> {
    let user = &start_at_documents(scenario).await?;
    let file = user.env.files.heavy.as_path();
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    percent_after(user, "Sending… ", 20).await?;
    user.expect_text("left").await?;
    user.click_button("Pause scan.pdf").await?;
    let paused = percent_after(user, "Paused at ", 20).await?;
    user.expect_reflow("34-upload-paused").await?;

    // A paused upload blocks the step until the user resumes or cancels it.
    user.click_button("Continue").await?;
    user.expect_visible(Role::Link, "Continue or cancel your paused file").await?;
    user.click_button("Continue sending scan.pdf").await?;
    let going = percent_after(user, "Sending… ", 1).await?;
    ensure!(going >= paused, "it went on from {going}%, and had been paused at {paused}%");
    user.browser.restore_network().await?;
    user.expect_visible(Role::Button, "Remove scan.pdf").await?;
    continue_to_check(user, &[file]).await
}

pub(super) async fn upload_resumes_after_a_reload(scenario: &Scenario) -> Result<()> {
    let user = &start_at_documents(scenario).await?;
    let file = user.env.files.heavy.as_path();
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    percent_after(user, "Sending… ", 35).await?;
    host_page::reload(user, Presentation::Modal).await?;

    user.expect_heading("Your documents").await?;
    user.expect_visible(Role::Button, "Choose it again: scan.pdf").await?;
    user.expect_text("hoose the same file again to send the rest.").await?;
    let arrived = u64::from(percent_after(user, "scan.pdf", 1).await?);
    user.expect_reflow("35-upload-unfinished").await?;
    user.click_button("Continue").await?;
    user.expect_visible(Role::Link, "Choose scan.pdf again, or remove it").await?;

    user.browser.restore_network().await?;
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    user.expect_gone(Role::Button, "Choose it again: scan.pdf").await?;
    user.expect_visible(Role::Button, "Remove scan.pdf").await?;
    let size = std::fs::metadata(file)?.len();
    let sent = user
        .run_script("return globalThis.bytesOfFiles")
        .await?
        .as_u64()
        .context("no bytes were counted")?;
    let rest = size - size * arrived / 100;
    ensure!(
        sent <= rest,
        "{sent} bytes were sent after the reload, of {size}, of which {arrived}% had arrived"
    );
    ensure!(
        sent + size / 100 >= rest,
        "only {sent} bytes were sent after the reload, of {size}, of which {arrived}% had arrived"
    );
    continue_to_check(user, &[file]).await
}

pub(super) async fn upload_continues_while_the_language_changes(scenario: &Scenario) -> Result<()> {
    let user = &start_at_documents(scenario).await?;
    let file = user.env.files.heavy.as_path();
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    let before = percent_after(user, "Sending… ", 20).await?;
    widget::choose_from_menu(user, "Language").await?;
    user.click_button("Français").await?;
    user.expect_heading("Vos documents").await?;

    // The upload continues, and its row is in the new language.
    user.expect_visible(Role::Progressbar, "Envoi de scan.pdf").await?;
    user.expect_visible(Role::Button, "Mettre en pause scan.pdf").await?;
    let after = percent_after(user, "Envoi… ", before).await?;
    ensure!(!user.text().await?.contains("Sending"), "a part of the page is still in English");
    percent_after(user, "Envoi… ", after + 1).await?;
    user.browser.restore_network().await?;
    user.expect_visible(Role::Button, "Supprimer scan.pdf").await?;
    let size = std::fs::metadata(file)?.len();
    let sent = user
        .run_script("return globalThis.bytesOfFiles")
        .await?
        .as_u64()
        .context("no bytes were counted")?;
    ensure!(sent == size, "{sent} bytes were sent of a file of {size}");
    user.click_button("Continuer").await?;
    user.expect_heading("Vérifiez vos réponses").await?;
    user.expect_text(&file_name(file)).await
}

pub(super) async fn different_file_is_sent_from_the_start(scenario: &Scenario) -> Result<()> {
    let user = &start_at_documents(scenario).await?;
    let files = &user.env.files;
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[&files.heavy]).await?;
    percent_after(user, "Sending… ", 15).await?;
    host_page::reload(user, Presentation::Modal).await?;
    user.expect_visible(Role::Button, "Choose it again: scan.pdf").await?;
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[&files.heavy_photo_album]).await?;
    user.expect_text("This is not the same file as scan.pdf. We are sending it from the start.")
        .await?;
    user.expect_reflow("36-upload-another").await?;
    user.browser.restore_network().await?;
    user.expect_visible(Role::Button, "Remove album.pdf").await?;

    // The first file is still asked for until the user removes it.
    user.click_button("Remove scan.pdf").await?;
    user.expect_gone(Role::Button, "Choose it again: scan.pdf").await?;
    continue_to_check(user, &[&files.heavy_photo_album]).await?;
    host_page::reload(user, Presentation::Modal).await?;
    user.expect_heading("Check your answers").await?;
    ensure!(!user.text().await?.contains("scan.pdf"), "the removed file is back");
    Ok(())
}

pub(super) async fn upload_waits_for_the_network(scenario: &Scenario) -> Result<()> {
    let user = &start_at_documents(scenario).await?;
    let file = user.env.files.heavy.as_path();
    user.allow_in_console(OFFLINE_ERROR);
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    percent_after(user, "Sending… ", 20).await?;
    user.browser.go_offline().await?;
    percent_after(user, "No connection right now. ", 1).await?;
    user.expect_reflow("37-upload-cut").await?;
    user.browser.restore_network().await?;
    // It continues without any action.
    user.expect_visible(Role::Button, "Remove scan.pdf").await?;
    continue_to_check(user, &[file]).await
}

pub(super) async fn canceled_upload_is_not_asked_for_again(scenario: &Scenario) -> Result<()> {
    let user = &start_at_documents(scenario).await?;
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[&user.env.files.heavy]).await?;
    percent_after(user, "Sending… ", 15).await?;
    user.click_button("Cancel scan.pdf").await?;
    user.expect_gone(Role::Progressbar, "Sending scan.pdf").await?;
    ensure!(
        user.focus().await? == ("button".to_owned(), ADD_PROOF_OF_ADDRESS.to_owned()),
        "the focus is lost with the row"
    );
    user.browser.restore_network().await?;
    // Reloads until the server has deleted the upload, which the page does in the background.
    until("the server to have deleted the upload", async || {
        host_page::reload(user, Presentation::Modal).await?;
        user.expect_heading("Your documents").await?;
        Ok((!user.text().await?.contains("scan.pdf")).then_some(()))
    })
    .await
}

pub(super) async fn two_uploads_run_at_a_time(scenario: &Scenario) -> Result<()> {
    let user = &start_at_documents(scenario).await?;
    let files = &user.env.files;
    let three =
        [files.heavy.as_path(), files.heavy_photo_album.as_path(), files.heavy_contract.as_path()];
    user.choose_files(ADD_PROOF_OF_ADDRESS, &three).await?;
    user.expect_visible(Role::Progressbar, "Sending scan.pdf").await?;
    user.expect_visible(Role::Progressbar, "Sending album.pdf").await?;
    user.expect_text("Waiting for its turn").await?;
    ensure!(
        !user.is_visible(Role::Progressbar, "Sending contract.pdf").await?,
        "three are sent at a time"
    );
    user.expect_reflow("38-upload-three").await?;

    // Pausing one upload starts the next.
    user.click_button("Pause scan.pdf").await?;
    user.expect_visible(Role::Progressbar, "Sending contract.pdf").await?;
    user.click_button("Continue sending scan.pdf").await?;
    user.expect_text("Waiting for its turn").await?;
    user.browser.restore_network().await?;
    for file in three {
        user.expect_visible(Role::Button, format!("Remove {}", file_name(file)).as_str()).await?;
    }
    continue_to_check(user, &three).await
}

pub(super) async fn same_file_in_two_windows_becomes_one_document(
    scenario: &Scenario,
) -> Result<()> {
    let user = &start_at_documents(scenario).await?;
    let file = user.env.files.heavy.as_path();
    // A chunk that the other window has already sent is refused with 409, which the console logs.
    user.allow_in_console("409");
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    percent_after(user, "Sending… ", 20).await?;
    let first = user.window().await?;
    user.switch_to_page().await?;
    let session = host_page::session_id(user).await?;

    // The upload of this tab is not limited, and finishes first.
    user.open_tab().await?;
    host_page::resume(user, &session, Presentation::Modal).await?;
    user.expect_text("If no other window is sending it, choose the same file again").await?;
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
    user.expect_gone(Role::Button, "Choose it again: scan.pdf").await?;
    user.expect_visible(Role::Button, "Remove scan.pdf").await?;

    user.switch_to(&first).await?;
    user.switch_to_widget().await?;
    user.expect_visible(Role::Button, "Remove scan.pdf").await?;
    user.expect_gone(Role::Button, "Cancel scan.pdf").await?;
    let stored = user
        .env
        .sandbox
        .request("GET", &format!("/v1/document_uploads?session={session}"), None)
        .await?;
    ensure!(
        stored.body["data"].as_array().map(Vec::len) == Some(1),
        "the file is there more than once: {}",
        stored.body
    );
    continue_to_check(user, &[file]).await
}
