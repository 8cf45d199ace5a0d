//! Photos of documents and faces, as files.

use std::path::Path;

use anyhow::Result;
use serde_json::json;

use super::applicant::Applicant;
use super::guide::Guide;
use crate::find::Role;

super::screens! {
    "passport" => passport,
    "passport, on a phone" => passport_on_a_phone,
    "passport, without a camera" => passport_without_a_camera,
    "licence, front" => licence_front,
    "licence, back" => licence_back,
    "photo, refused before" => refused_before,
    "photo, file that cannot be used" => unusable,
    "photo, being prepared" => being_prepared,
    "photo, to look at" => to_look_at,
    "photo, a PDF to look at" => pdf_to_look_at,
    "photo, being sent" => being_sent,
    "photo, had not arrived whole" => unfinished,
    "photo, stored" => stored,
    "selfie" => selfie,
}

/// Somebody who has chosen that document, and has still to show it.
pub(super) async fn holder(guide: &Guide, kind: &str, live_only: bool) -> Result<Applicant> {
    let options = json!({"options": {"document": {"require_live_capture": live_only}}});
    let applicant = guide.applicant(&["identity"], options).await?;
    applicant.agrees().await?.tells_birth().await?.chooses_id(kind).await?;
    Ok(applicant)
}

async fn passport(guide: &Guide) -> Result<()> {
    guide.open_at(&holder(guide, "passport", false).await?, "id_photo.title_passport").await
}

/// Where a finger points, the camera is the nearer way.
async fn passport_on_a_phone(guide: &Guide) -> Result<()> {
    let touch = json!({"enabled": true, "maxTouchPoints": 5});
    guide.person.browser.devtools("Emulation.setTouchEmulationEnabled", touch).await?;
    passport(guide).await
}

async fn passport_without_a_camera(guide: &Guide) -> Result<()> {
    guide
        .prepare("Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined })")
        .await?;
    passport(guide).await
}

async fn licence_front(guide: &Guide) -> Result<()> {
    guide
        .open_at(&holder(guide, "driving_license", false).await?, "id_photo.title_licence_front")
        .await
}

async fn licence_back(guide: &Guide) -> Result<()> {
    let applicant = holder(guide, "driving_license", false).await?;
    applicant.adds("id_document", Some("front"), &guide.person.world.files.photo).await?;
    guide.open_at(&applicant, "id_photo.title_licence_back").await
}

async fn refused_before(guide: &Guide) -> Result<()> {
    let mut applicant = guide
        .applicant(&["identity"], json!({"metadata": {"sandbox_outcome": "document_expired"}}))
        .await?;
    applicant.identifies(&guide.person.world.files).await?;
    applicant.submits().await?.is_told().await?;
    guide.open_at(&applicant, "attention.title").await?;
    guide.press("attention.continue").await?;
    guide.arrives("id_photo.title_passport").await
}

async fn gives(guide: &Guide, file: &Path) -> Result<()> {
    passport(guide).await?;
    guide.give("photo.choose", &[file]).await
}

async fn unusable(guide: &Guide) -> Result<()> {
    gives(guide, &guide.person.world.files.encrypted).await?;
    guide.reads("photo.problem_title").await
}

async fn being_prepared(guide: &Guide) -> Result<()> {
    guide.prepare("Worker.prototype.postMessage = () => {}").await?;
    gives(guide, &guide.person.world.files.photo).await?;
    guide.reads("photo.preparing").await
}

pub(super) async fn to_look_at(guide: &Guide) -> Result<()> {
    gives(guide, &guide.person.world.files.photo).await?;
    guide.arrives("id_photo.review_title").await
}

async fn pdf_to_look_at(guide: &Guide) -> Result<()> {
    gives(guide, &guide.person.world.files.pdf).await?;
    guide.arrives("id_photo.review_title").await
}

async fn being_sent(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/uploads", "hangs": true}])).await?;
    to_look_at(guide).await?;
    guide.press("photo.use").await?;
    guide.arrives("photo.sending_title").await?;
    let name = guide.say_with("upload.progress", &[("name", "passport.jpg")])?;
    guide.person.sees(Role::Progressbar, &name).await
}

async fn unfinished(guide: &Guide) -> Result<()> {
    let applicant = holder(guide, "passport", false).await?;
    applicant
        .leaves_unfinished("id_document", Some("front"), &guide.person.world.files.heavy)
        .await?;
    guide.open_at(&applicant, "id_photo.title_passport").await
}

async fn stored(guide: &Guide) -> Result<()> {
    let applicant = holder(guide, "passport", false).await?;
    applicant.adds("id_document", Some("front"), &guide.person.world.files.photo).await?;
    guide.open_at(&applicant, "selfie.title").await?;
    guide.press("shell.back").await?;
    guide.arrives("id_photo.title_passport").await
}

async fn selfie(guide: &Guide) -> Result<()> {
    let applicant = holder(guide, "passport", false).await?;
    applicant.adds("id_document", Some("front"), &guide.person.world.files.photo).await?;
    guide.open_at(&applicant, "selfie.title").await
}
