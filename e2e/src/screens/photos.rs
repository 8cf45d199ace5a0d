//! Photos of documents and faces, as files.

use std::path::Path;

use anyhow::Result;
use serde_json::json;

use super::applicant::Applicant;
use super::navigator::Navigator;
use crate::engine::find::Role;

super::screens! {
    "passport" => passport,
    "passport, on a phone" => passport_on_a_phone,
    "passport, without a camera" => passport_without_a_camera,
    "licence, front" => licence_front,
    "licence, back" => licence_back,
    "photo, rejected before" => refused_before,
    "photo, unusable file" => unusable,
    "photo, preparing" => being_prepared,
    "photo, preview" => to_look_at,
    "photo, PDF preview" => pdf_to_look_at,
    "photo, uploading" => being_sent,
    "photo, unfinished upload" => unfinished,
    "photo, stored" => stored,
    "selfie" => selfie,
}

/// Returns an applicant who has chosen that document and is asked for its photo.
pub(super) async fn applicant_for_photo(
    navigator: &Navigator,
    kind: &str,
    live_only: bool,
) -> Result<Applicant> {
    let options = json!({"options": {"document": {"require_live_capture": live_only}}});
    let applicant = navigator.applicant(&["identity"], options).await?;
    applicant.give_consents().await?.give_date_of_birth().await?.choose_id_document(kind).await?;
    Ok(applicant)
}

async fn passport(navigator: &Navigator) -> Result<()> {
    navigator
        .open_at(
            &applicant_for_photo(navigator, "passport", false).await?,
            "id_photo.title_passport",
        )
        .await
}

/// Where the pointer is a finger, the camera is offered first.
async fn passport_on_a_phone(navigator: &Navigator) -> Result<()> {
    let touch = json!({"enabled": true, "maxTouchPoints": 5});
    navigator.user.browser.devtools("Emulation.setTouchEmulationEnabled", touch).await?;
    passport(navigator).await
}

async fn passport_without_a_camera(navigator: &Navigator) -> Result<()> {
    navigator
        .add_preload_script(
            "Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined })",
        )
        .await?;
    passport(navigator).await
}

async fn licence_front(navigator: &Navigator) -> Result<()> {
    navigator
        .open_at(
            &applicant_for_photo(navigator, "driving_license", false).await?,
            "id_photo.title_licence_front",
        )
        .await
}

async fn licence_back(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_photo(navigator, "driving_license", false).await?;
    applicant.upload("id_document", Some("front"), &navigator.user.env.files.photo).await?;
    navigator.open_at(&applicant, "id_photo.title_licence_back").await
}

async fn refused_before(navigator: &Navigator) -> Result<()> {
    let mut applicant = navigator
        .applicant(&["identity"], json!({"metadata": {"sandbox_outcome": "document_expired"}}))
        .await?;
    applicant.complete_identity(&navigator.user.env.files).await?;
    applicant.submit().await?.wait_for_outcome().await?;
    navigator.open_at(&applicant, "attention.title").await?;
    navigator.click("attention.continue").await?;
    navigator.expect_heading("id_photo.title_passport").await
}

async fn choose_file(navigator: &Navigator, file: &Path) -> Result<()> {
    passport(navigator).await?;
    navigator.choose_files("photo.choose", &[file]).await
}

async fn unusable(navigator: &Navigator) -> Result<()> {
    choose_file(navigator, &navigator.user.env.files.encrypted).await?;
    navigator.expect_text("photo.problem_title").await
}

async fn being_prepared(navigator: &Navigator) -> Result<()> {
    navigator.add_preload_script("Worker.prototype.postMessage = () => {}").await?;
    choose_file(navigator, &navigator.user.env.files.photo).await?;
    navigator.expect_text("photo.preparing").await
}

pub(super) async fn to_look_at(navigator: &Navigator) -> Result<()> {
    choose_file(navigator, &navigator.user.env.files.photo).await?;
    navigator.expect_heading("id_photo.review_title").await
}

async fn pdf_to_look_at(navigator: &Navigator) -> Result<()> {
    choose_file(navigator, &navigator.user.env.files.pdf).await?;
    navigator.expect_heading("id_photo.review_title").await
}

async fn being_sent(navigator: &Navigator) -> Result<()> {
    navigator.stub_responses(json!([{"path": "/v1/uploads", "hangs": true}])).await?;
    to_look_at(navigator).await?;
    navigator.click("photo.use").await?;
    navigator.expect_heading("photo.sending_title").await?;
    let name = navigator.text_with("upload.progress", &[("name", "passport.jpg")])?;
    navigator.user.expect_visible(Role::Progressbar, &name).await
}

async fn unfinished(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_photo(navigator, "passport", false).await?;
    applicant.start_upload("id_document", Some("front"), &navigator.user.env.files.heavy).await?;
    navigator.open_at(&applicant, "id_photo.title_passport").await
}

async fn stored(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_photo(navigator, "passport", false).await?;
    applicant.upload("id_document", Some("front"), &navigator.user.env.files.photo).await?;
    navigator.open_at(&applicant, "selfie.title").await?;
    navigator.click("shell.back").await?;
    navigator.expect_heading("id_photo.title_passport").await
}

async fn selfie(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_photo(navigator, "passport", false).await?;
    applicant.upload("id_document", Some("front"), &navigator.user.env.files.photo).await?;
    navigator.open_at(&applicant, "selfie.title").await
}
