//! Documents in every state of their upload, and the check of all answers.

use anyhow::Result;
use serde_json::json;

use super::applicant::Applicant;
use super::bank_http;
use super::navigator::Navigator;
use super::start::ALL_PRODUCTS;
use crate::engine::find::Role;

super::screens! {
    "documents" => documents,
    "documents, with errors" => documents_with_errors,
    "documents, instead of a bank" => documents_instead,
    "documents, uploading" => being_sent,
    "documents, paused" => paused,
    "documents, offline" => offline,
    "documents, unfinished upload" => unfinished,
    "documents, upload failed" => refused,
    "documents, unusable files" => unusable,
    "documents, complete" => all_there,
    "check" => check,
    "check, uploading" => check_while_sending,
    "check, unfinished upload" => check_unfinished,
    "check, submitting" => being_submitted,
    "check, submission failed" => not_submitted,
}

/// Returns an applicant who is asked for a proof of address and for a document type of the
/// business's own.
pub(super) async fn applicant_for_two_types(navigator: &Navigator) -> Result<Applicant> {
    let own = json!({"options": {"documents": {"required": ["tenancy_agreement"]}}});
    let applicant = navigator.applicant(&["documents"], own).await?;
    applicant.give_consents().await?;
    Ok(applicant)
}

/// Returns an applicant who is asked for a proof of address only.
pub(super) async fn applicant_for_one_type(navigator: &Navigator) -> Result<Applicant> {
    let applicant = navigator
        .applicant(&["documents"], json!({"redirect_url": "https://landlord.example/thanks"}))
        .await?;
    applicant.give_consents().await?;
    Ok(applicant)
}

async fn documents(navigator: &Navigator) -> Result<()> {
    navigator.open_at(&applicant_for_two_types(navigator).await?, "documents.title").await
}

async fn documents_with_errors(navigator: &Navigator) -> Result<()> {
    documents(navigator).await?;
    navigator.click("documents.continue").await?;
    navigator.expect_error_summary().await
}

async fn documents_instead(navigator: &Navigator) -> Result<()> {
    let applicant = navigator.applicant(&["cash_flow"], json!({})).await?;
    applicant.give_consents().await?.save(json!({"financial_evidence": "documents"})).await?;
    navigator.open_at(&applicant, "documents.title").await
}

/// Adds three documents, of which two are being sent and none arrives.
pub(super) async fn being_sent(navigator: &Navigator) -> Result<()> {
    navigator.stub_responses(json!([{"path": "/v1/uploads", "hangs": true}])).await?;
    navigator.open_at(&applicant_for_one_type(navigator).await?, "documents.title").await?;
    let files = &navigator.user.env.files;
    navigator
        .choose_files(
            "documents.add_proof_of_address",
            &[&files.heavy, &files.heavy_photo_album, &files.heavy_contract],
        )
        .await?;
    navigator.expect_text("upload.waiting").await?;
    navigator
        .user
        .expect_visible(
            Role::Progressbar,
            &navigator.text_with("upload.progress", &[("name", "album.pdf")])?,
        )
        .await
}

async fn paused(navigator: &Navigator) -> Result<()> {
    being_sent(navigator).await?;
    navigator.click_with("upload.pause_file", &[("name", "scan.pdf")]).await?;
    navigator
        .user
        .expect_visible(
            Role::Button,
            &navigator.text_with("upload.resume_file", &[("name", "scan.pdf")])?,
        )
        .await
}

async fn offline(navigator: &Navigator) -> Result<()> {
    navigator.open_at(&applicant_for_one_type(navigator).await?, "documents.title").await?;
    navigator.user.browser.go_offline().await?;
    navigator.expect_text("shell.offline").await?;
    navigator
        .choose_files("documents.add_proof_of_address", &[&navigator.user.env.files.heavy])
        .await?;
    navigator.expect_text_start("upload.offline").await
}

async fn unfinished(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_one_type(navigator).await?;
    applicant.start_upload("proof_of_address", None, &navigator.user.env.files.heavy).await?;
    navigator.open_at(&applicant, "documents.title").await
}

async fn refused(navigator: &Navigator) -> Result<()> {
    navigator.stub_responses(json!([{"path": "/v1/uploads", "status": 503, "body": "{}", "headers": {"Retry-After": "100", "Tus-Resumable": "1.0.0"}}])).await?;
    navigator.open_at(&applicant_for_one_type(navigator).await?, "documents.title").await?;
    navigator
        .choose_files("documents.add_proof_of_address", &[&navigator.user.env.files.pdf])
        .await?;
    navigator.expect_text("file_problem.server").await
}

async fn unusable(navigator: &Navigator) -> Result<()> {
    navigator.open_at(&applicant_for_one_type(navigator).await?, "documents.title").await?;
    let files = &navigator.user.env.files;
    navigator
        .choose_files(
            "documents.add_proof_of_address",
            &[&files.encrypted, &files.program, &files.heic, &files.empty, &files.large],
        )
        .await?;
    for problem in ["encrypted", "type_unsupported", "heif_unsupported", "empty"] {
        navigator.expect_text(&format!("file_problem.{problem}")).await?;
    }
    navigator.expect_text_start("file_problem.too_large").await
}

async fn all_there(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_one_type(navigator).await?;
    let files = &navigator.user.env.files;
    applicant
        .upload("proof_of_address", None, &files.pdf)
        .await?
        .upload("proof_of_address", None, &files.photo)
        .await?;
    navigator.open_at(&applicant, "check.title").await?;
    navigator.click("check.change_documents").await?;
    navigator.expect_heading("documents.title").await
}

async fn check(navigator: &Navigator) -> Result<()> {
    let applicant = navigator.applicant(ALL_PRODUCTS, json!({})).await?;
    let files = &navigator.user.env.files;
    applicant
        .complete_identity(files)
        .await?
        .give_address(&super::applicant::months_ago(100))
        .await?
        .give_employment()
        .await?;
    applicant.upload("proof_of_address", None, &files.pdf).await?;
    bank_http::connect(&navigator.user.env.sandbox, &applicant).await?;
    navigator.open_at(&applicant, "check.title").await
}

async fn applicant_with_one_document(navigator: &Navigator) -> Result<Applicant> {
    let applicant = applicant_for_one_type(navigator).await?;
    applicant.upload("proof_of_address", None, &navigator.user.env.files.pdf).await?;
    Ok(applicant)
}

async fn check_while_sending(navigator: &Navigator) -> Result<()> {
    navigator.stub_responses(json!([{"path": "/v1/uploads", "hangs": true}])).await?;
    navigator.open_at(&applicant_with_one_document(navigator).await?, "check.title").await?;
    navigator.click("check.change_documents").await?;
    navigator.expect_heading("documents.title").await?;
    navigator
        .choose_files("documents.add_proof_of_address", &[&navigator.user.env.files.heavy])
        .await?;
    navigator
        .user
        .expect_visible(
            Role::Progressbar,
            &navigator.text_with("upload.progress", &[("name", "scan.pdf")])?,
        )
        .await?;
    // The documents' own button waits for the upload. The way back and forth does not.
    navigator.click("shell.back").await?;
    navigator.click("start.agree").await?;
    navigator.expect_heading("check.title").await?;
    navigator.click("check.submit").await?;
    navigator.expect_text("check.sending").await
}

async fn check_unfinished(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_with_one_document(navigator).await?;
    applicant.start_upload("proof_of_address", None, &navigator.user.env.files.heavy).await?;
    navigator.open_at(&applicant, "check.title").await?;
    navigator.user.expect_text("scan.pdf").await
}

async fn being_submitted(navigator: &Navigator) -> Result<()> {
    navigator.stub_responses(json!([{"path": "/v1/session/submit$", "hangs": true}])).await?;
    navigator.open_at(&applicant_with_one_document(navigator).await?, "check.title").await?;
    navigator.click("check.submit").await?;
    navigator
        .wait_for(
            "a busy button",
            "return Boolean(document.querySelector('button[aria-disabled=true]'))",
        )
        .await
}

async fn not_submitted(navigator: &Navigator) -> Result<()> {
    navigator.stub_responses(json!([{"path": "/v1/session/submit$", "status": 503, "body": "{}", "headers": {"Retry-After": "100"}}])).await?;
    navigator.open_at(&applicant_with_one_document(navigator).await?, "check.title").await?;
    navigator.click("check.submit").await?;
    navigator.expect_text("problem.server_title").await
}
