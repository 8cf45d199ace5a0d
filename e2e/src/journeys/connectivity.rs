//! Slow and lost network connections, failed downloads, and unsupported browsers.

use anyhow::{Result, ensure};

use crate::engine::find::Role;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, DATA_PROCESSING, Details};
use crate::user::scenario::Scenario;

/// The console's message about a request while offline.
const OFFLINE_ERROR: &str = "net::ERR_INTERNET_DISCONNECTED";
/// The widget's message while offline.
const OFFLINE: &str =
    "You are offline. Your answers are safe. We will continue when you are back online.";
/// A slow upload, in bytes per second.
const SLOW: u32 = 200_000;

pub(super) async fn answers_saved_offline_are_sent_when_online(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    user.allow_in_console(OFFLINE_ERROR);
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    user.browser.go_offline().await?;
    user.expect_text(OFFLINE).await?;
    widget::give_details(user, Details::Identity).await?;
    user.expect_reflow("31-cut").await?;
    ensure!(
        user.value_of(Role::Textbox, "First name").await? == "Jane Ann",
        "the first name is gone"
    );
    ensure!(
        user.value_in_group("Date of birth", "Day").await? == "15",
        "the date of birth is gone"
    );
    // The form is editable again, and can be saved again.
    user.fill("First name", "Janet").await?;
    user.click_button("Save and continue").await?;
    user.browser.restore_network().await?;
    // Both saves are sent in order, without any action.
    user.expect_heading("Your identity document").await?;
    user.expect_text_gone(OFFLINE).await?;
    user.click_button("Back").await?;
    user.expect_heading("Your details").await?;
    ensure!(
        user.value_of(Role::Textbox, "First name").await? == "Janet",
        "the newest answer is not the one that was kept"
    );
    Ok(())
}

pub(super) async fn text_typed_after_an_offline_save_is_kept(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    user.allow_in_console(OFFLINE_ERROR);
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    user.browser.go_offline().await?;
    widget::give_details(user, Details::Identity).await?;
    user.expect_text(OFFLINE).await?;
    user.fill("First name", "Janet").await?;
    user.browser.restore_network().await?;
    user.expect_text_gone(OFFLINE).await?;
    // The save has arrived, and the form stays while there is unsaved text in it.
    user.expect_heading("Your details").await?;
    ensure!(user.value_of(Role::Textbox, "First name").await? == "Janet", "what was typed is gone");
    user.click_button("Save and continue").await?;
    user.expect_heading("Your identity document").await
}

pub(super) async fn offline_submission_is_sent_when_online(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    user.allow_in_console(OFFLINE_ERROR);
    host_page::start(user, "documents", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    widget::add_documents(user, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    user.click_button("Continue").await?;
    user.expect_heading("Check your answers").await?;
    user.browser.go_offline().await?;
    user.click_button("Submit").await?;
    user.expect_text(OFFLINE).await?;
    user.expect_heading("Check your answers").await?;
    user.browser.restore_network().await?;
    widget::complete(user).await
}

pub(super) async fn page_opened_offline_continues_when_online(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    user.allow_in_console("net::ERR_");
    host_page::start(user, "documents", Presentation::Hosted, "completed").await?;
    widget::expect_start(user).await?;
    // The page itself loads, as from a cache. The API cannot be reached.
    user.browser.block_urls(&["*/open", "*/v1/*"]).await?;
    user.reload().await?;
    user.expect_heading("We cannot reach our server").await?;
    user.expect_text("We will continue when you are back online.").await?;
    user.expect_reflow("37-opened-without-a-line").await?;
    user.browser.block_urls(&[]).await?;
    widget::expect_start(user).await
}

pub(super) async fn upload_chosen_offline_starts_when_online(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    user.allow_in_console(OFFLINE_ERROR);
    host_page::start(user, "documents", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    user.expect_heading("Your documents").await?;
    user.browser.go_offline().await?;
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    user.expect_text("No connection right now.").await?;
    user.expect_reflow("32-upload-cut").await?;
    user.browser.restore_network().await?;
    user.expect_visible(Role::Button, "Remove council-tax.pdf").await?;
    user.expect_text("Nothing more is needed here").await?;
    user.click_button("Continue").await?;
    user.expect_heading("Check your answers").await
}

pub(super) async fn slow_upload_shows_progress_and_is_canceled(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    host_page::start(user, "documents", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    user.expect_heading("Your documents").await?;
    user.browser.limit_upload(SLOW).await?;
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[&files.heavy]).await?;
    user.expect_visible(Role::Progressbar, "Sending scan.pdf").await?;
    user.expect_text("Sending… ").await?;
    user.expect_reflow("33-upload").await?;
    // Continuing waits for the upload, and leaving warns about it.
    user.click_button("Continue").await?;
    user.expect_visible(Role::Link, "Wait until your files have arrived").await?;
    widget::choose_from_menu(user, "Save and leave").await?;
    user.expect_text("A file is still being sent.").await?;
    user.click_button("Keep going").await?;
    user.click_button("Cancel scan.pdf").await?;
    user.browser.restore_network().await?;
    user.expect_gone(Role::Progressbar, "Sending scan.pdf").await?;
    widget::add_documents(user, ADD_PROOF_OF_ADDRESS, &[&files.heavy]).await?;
    user.click_button("Continue").await?;
    user.expect_heading("Check your answers").await?;
    user.expect_text("scan.pdf").await
}

pub(super) async fn failed_download_of_the_widget_is_retried(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    user.allow_in_console("net::ERR_BLOCKED_BY_CLIENT");
    user.allow_in_console("Failed to fetch");
    host_page::open(user, "documents", Presentation::Modal, "completed").await?;
    user.browser.block_urls(&["*.wasm"]).await?;
    user.click_button("Start verification").await?;
    user.switch_to_widget().await?;
    user.expect_heading("This page could not be loaded").await?;
    user.browser.block_urls(&[]).await?;
    user.click_button("Try again").await?;
    user.switch_to_widget().await?;
    widget::expect_start(user).await
}

pub(super) async fn unsupported_browser_is_reported(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    user.allow_in_console("WebAssembly");
    user.browser.add_preload_script("delete globalThis.WebAssembly").await?;
    host_page::start(user, "documents", Presentation::Modal, "completed").await?;
    user.expect_heading("This browser is too old").await?;
    // The host page is told as well, and the widget can be closed.
    host_page::expect_event(user, "error unsupported_browser").await?;
    user.click_button("Close").await?;
    user.expect_text("Your verification is closed.").await
}
