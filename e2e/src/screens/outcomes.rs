//! The checks, and every outcome.

use anyhow::{Context, Result};
use serde_json::json;

use super::applicant::Applicant;
use super::navigator::{Navigator, Presentation};

super::screens! {
    "processing" => working,
    "processing, overdue" => overdue,
    "completed, with countdown" => completed,
    "completed, stayed" => completed_and_stayed,
    "completed, without a redirect" => completed_without_a_way_on,
    "completed earlier" => already_completed,
    "failed" => failed,
    "expired" => expired,
    "withdrawn" => withdrawn,
    "canceled" => canceled,
    "unknown status" => unknown,
    "client secret used" => secret_used,
}

/// Stops the countdown.
const NO_COUNTDOWN: &str = "const original = setInterval; globalThis.setInterval = (run, pause, ...rest) => original(run, pause === 1000 ? 3600000 : pause, ...rest)";

/// Returns an applicant who has given all answers.
async fn applicant_with_all_answers(
    navigator: &Navigator,
    more: serde_json::Value,
) -> Result<Applicant> {
    let applicant = navigator.applicant(&["identity"], more).await?;
    applicant.complete_identity(&navigator.user.env.files).await?;
    Ok(applicant)
}

async fn submit(navigator: &Navigator, more: serde_json::Value) -> Result<()> {
    navigator.open_at(&applicant_with_all_answers(navigator, more).await?, "check.title").await?;
    navigator.click("check.submit").await
}

async fn working(navigator: &Navigator) -> Result<()> {
    submit(navigator, json!({"metadata": {"sandbox_outcome": "slow"}})).await?;
    navigator.expect_heading("processing.title").await
}

async fn overdue(navigator: &Navigator) -> Result<()> {
    navigator
        .add_preload_script("const original = setTimeout; globalThis.setTimeout = (run, pause, ...rest) => original(run, pause === 60000 ? 0 : pause, ...rest)")
        .await?;
    let way_on = json!({"metadata": {"sandbox_outcome": "slow"}, "redirect_url": "https://landlord.example/thanks"});
    submit(navigator, way_on).await?;
    navigator.expect_heading("processing.title").await?;
    navigator.expect_text("processing.overdue_next").await
}

async fn completed(navigator: &Navigator) -> Result<()> {
    navigator.add_preload_script(NO_COUNTDOWN).await?;
    submit(navigator, json!({"redirect_url": "https://landlord.example/thanks"})).await?;
    navigator.expect_heading("outcome.completed_title").await?;
    navigator.expect_text("outcome.stay").await
}

async fn completed_and_stayed(navigator: &Navigator) -> Result<()> {
    completed(navigator).await?;
    navigator.click("outcome.stay").await?;
    navigator.user.expect_text_gone(&navigator.text("outcome.stay")?).await
}

async fn completed_without_a_way_on(navigator: &Navigator) -> Result<()> {
    submit(navigator, json!({})).await?;
    navigator.expect_heading("outcome.completed_title").await
}

/// A host page does not open the widget again after completion, so this is the hosted page.
async fn already_completed(navigator: &Navigator) -> Result<()> {
    let mut applicant = applicant_with_all_answers(navigator, json!({})).await?;
    applicant.submit().await?.wait_for_outcome().await?;
    navigator.open_in(Presentation::Hosted, &applicant).await?;
    navigator.expect_heading("outcome.already_title").await
}

async fn failed(navigator: &Navigator) -> Result<()> {
    submit(navigator, json!({"metadata": {"sandbox_outcome": "selfie_manipulated"}})).await?;
    navigator.expect_heading("outcome.failed_title").await
}

/// Stubs a final status that the sandbox reaches only after a long time.
async fn open_with_status(navigator: &Navigator, status: &str, heading: &str) -> Result<()> {
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    navigator.stub_session(json!({"status": status})).await?;
    navigator.open_at(&applicant, heading).await
}

async fn expired(navigator: &Navigator) -> Result<()> {
    open_with_status(navigator, "expired", "outcome.expired_title").await
}

async fn canceled(navigator: &Navigator) -> Result<()> {
    open_with_status(navigator, "canceled", "outcome.canceled_title").await
}

async fn unknown(navigator: &Navigator) -> Result<()> {
    open_with_status(navigator, "on_hold", "outcome.unknown_title").await
}

async fn withdrawn(navigator: &Navigator) -> Result<()> {
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    applicant.give_consents().await?;
    navigator.open_at(&applicant, "details.title").await?;
    navigator.choose_from_menu("shell.withdraw").await?;
    navigator.click("app.withdraw_confirm").await?;
    navigator.expect_heading("outcome.withdrawn_title").await
}

/// Only a host page can still have a used secret.
async fn secret_used(navigator: &Navigator) -> Result<()> {
    let mut applicant = applicant_with_all_answers(navigator, json!({})).await?;
    let used = applicant.session.client_secret.clone();
    applicant.submit().await.context("the answers were refused")?;
    navigator.open_with_secret(&used).await?;
    navigator.expect_heading("unavailable.used_title").await
}
