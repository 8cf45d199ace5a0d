//! Papers in every state of their way, and the check of all answers.

use anyhow::Result;
use serde_json::json;

use super::applicant::Applicant;
use super::bank_desk;
use super::guide::Guide;
use super::start::ALL_PRODUCTS;
use crate::find::Role;

super::screens! {
    "papers" => papers,
    "papers, with errors" => papers_with_errors,
    "papers, in place of a bank" => papers_instead,
    "papers, being sent" => being_sent,
    "papers, paused" => paused,
    "papers, without a line" => without_a_line,
    "papers, had not arrived whole" => unfinished,
    "papers, refused" => refused,
    "papers, that cannot be used" => unusable,
    "papers, all there" => all_there,
    "check" => check,
    "check, being sent" => check_while_sending,
    "check, not arrived whole" => check_unfinished,
    "check, being submitted" => being_submitted,
    "check, not submitted" => not_submitted,
}

/// Somebody who is asked for a proof of address, and for a paper that is the business's own.
pub(super) async fn keeper(guide: &Guide) -> Result<Applicant> {
    let own = json!({"options": {"documents": {"required": ["tenancy_agreement"]}}});
    let applicant = guide.applicant(&["documents"], own).await?;
    applicant.agrees().await?;
    Ok(applicant)
}

/// Somebody who is asked for a proof of address alone.
pub(super) async fn keeper_of_one(guide: &Guide) -> Result<Applicant> {
    let applicant = guide
        .applicant(&["documents"], json!({"redirect_url": "https://landlord.example/thanks"}))
        .await?;
    applicant.agrees().await?;
    Ok(applicant)
}

async fn papers(guide: &Guide) -> Result<()> {
    guide.open_at(&keeper(guide).await?, "documents.title").await
}

async fn papers_with_errors(guide: &Guide) -> Result<()> {
    papers(guide).await?;
    guide.press("documents.continue").await?;
    guide.sees_errors().await
}

async fn papers_instead(guide: &Guide) -> Result<()> {
    let applicant = guide.applicant(&["cash_flow"], json!({})).await?;
    applicant.agrees().await?.saves(json!({"financial_evidence": "documents"})).await?;
    guide.open_at(&applicant, "documents.title").await
}

/// Gives three papers, of which two are on their way and none arrives.
pub(super) async fn being_sent(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/uploads", "hangs": true}])).await?;
    guide.open_at(&keeper_of_one(guide).await?, "documents.title").await?;
    let files = &guide.person.world.files;
    guide
        .give(
            "documents.add_proof_of_address",
            &[&files.heavy, &files.heavy_photo_album, &files.heavy_contract],
        )
        .await?;
    guide.reads("upload.waiting").await?;
    guide
        .person
        .sees(Role::Progressbar, &guide.say_with("upload.progress", &[("name", "album.pdf")])?)
        .await
}

async fn paused(guide: &Guide) -> Result<()> {
    being_sent(guide).await?;
    guide.press_with("upload.pause_file", &[("name", "scan.pdf")]).await?;
    guide
        .person
        .sees(Role::Button, &guide.say_with("upload.resume_file", &[("name", "scan.pdf")])?)
        .await
}

async fn without_a_line(guide: &Guide) -> Result<()> {
    guide.open_at(&keeper_of_one(guide).await?, "documents.title").await?;
    guide.person.browser.set_line(None).await?;
    guide.reads("shell.offline").await?;
    guide.give("documents.add_proof_of_address", &[&guide.person.world.files.heavy]).await?;
    guide.reads_start("upload.offline").await
}

async fn unfinished(guide: &Guide) -> Result<()> {
    let applicant = keeper_of_one(guide).await?;
    applicant.leaves_unfinished("proof_of_address", None, &guide.person.world.files.heavy).await?;
    guide.open_at(&applicant, "documents.title").await
}

async fn refused(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/uploads", "status": 503, "body": "{}", "headers": {"Retry-After": "100", "Tus-Resumable": "1.0.0"}}])).await?;
    guide.open_at(&keeper_of_one(guide).await?, "documents.title").await?;
    guide.give("documents.add_proof_of_address", &[&guide.person.world.files.pdf]).await?;
    guide.reads("file_problem.server").await
}

async fn unusable(guide: &Guide) -> Result<()> {
    guide.open_at(&keeper_of_one(guide).await?, "documents.title").await?;
    let files = &guide.person.world.files;
    guide
        .give(
            "documents.add_proof_of_address",
            &[&files.encrypted, &files.program, &files.heic, &files.empty, &files.large],
        )
        .await?;
    for problem in ["encrypted", "type_unsupported", "heif_unsupported", "empty"] {
        guide.reads(&format!("file_problem.{problem}")).await?;
    }
    guide.reads_start("file_problem.too_large").await
}

async fn all_there(guide: &Guide) -> Result<()> {
    let applicant = keeper_of_one(guide).await?;
    let files = &guide.person.world.files;
    applicant
        .adds("proof_of_address", None, &files.pdf)
        .await?
        .adds("proof_of_address", None, &files.photo)
        .await?;
    guide.open_at(&applicant, "check.title").await?;
    guide.press("check.change_documents").await?;
    guide.arrives("documents.title").await
}

async fn check(guide: &Guide) -> Result<()> {
    let applicant = guide.applicant(ALL_PRODUCTS, json!({})).await?;
    let files = &guide.person.world.files;
    applicant
        .identifies(files)
        .await?
        .tells_address(&super::applicant::months_ago(100))
        .await?
        .tells_job()
        .await?;
    applicant.adds("proof_of_address", None, &files.pdf).await?;
    bank_desk::connected(&guide.person.world.sandbox, &applicant).await?;
    guide.open_at(&applicant, "check.title").await
}

async fn one_paper(guide: &Guide) -> Result<Applicant> {
    let applicant = keeper_of_one(guide).await?;
    applicant.adds("proof_of_address", None, &guide.person.world.files.pdf).await?;
    Ok(applicant)
}

async fn check_while_sending(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/uploads", "hangs": true}])).await?;
    guide.open_at(&one_paper(guide).await?, "check.title").await?;
    guide.press("check.change_documents").await?;
    guide.arrives("documents.title").await?;
    guide.give("documents.add_proof_of_address", &[&guide.person.world.files.heavy]).await?;
    guide
        .person
        .sees(Role::Progressbar, &guide.say_with("upload.progress", &[("name", "scan.pdf")])?)
        .await?;
    // The papers' own way on waits for it; the long way round does not.
    guide.press("shell.back").await?;
    guide.press("start.agree").await?;
    guide.arrives("check.title").await?;
    guide.press("check.submit").await?;
    guide.reads("check.sending").await
}

async fn check_unfinished(guide: &Guide) -> Result<()> {
    let applicant = one_paper(guide).await?;
    applicant.leaves_unfinished("proof_of_address", None, &guide.person.world.files.heavy).await?;
    guide.open_at(&applicant, "check.title").await?;
    guide.person.reads("scan.pdf").await
}

async fn being_submitted(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/session/submit$", "hangs": true}])).await?;
    guide.open_at(&one_paper(guide).await?, "check.title").await?;
    guide.press("check.submit").await?;
    guide
        .waits_for(
            "a busy button",
            "return Boolean(document.querySelector('button[aria-disabled=true]'))",
        )
        .await
}

async fn not_submitted(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/session/submit$", "status": 503, "body": "{}", "headers": {"Retry-After": "100"}}])).await?;
    guide.open_at(&one_paper(guide).await?, "check.title").await?;
    guide.press("check.submit").await?;
    guide.reads("problem.server_title").await
}
