//! The checks run, and how it ends.

use anyhow::{Context, Result};
use serde_json::json;

use super::applicant::Applicant;
use super::guide::{Guide, Present};

super::screens! {
    "working" => working,
    "working, overdue" => overdue,
    "completed, about to go on" => completed,
    "completed, stayed" => completed_and_stayed,
    "completed, nowhere to go" => completed_without_a_way_on,
    "completed before" => already_completed,
    "not verified" => failed,
    "out of time" => expired,
    "withdrawn" => withdrawn,
    "called off" => canceled,
    "moved on" => unknown,
    "answers sent already" => secret_used,
}

/// The countdown stands still, so that whoever looks has time.
const NO_COUNTDOWN: &str = "const calm = setInterval; globalThis.setInterval = (run, pause, ...rest) => calm(run, pause === 1000 ? 3600000 : pause, ...rest)";

/// Somebody who has given all that is asked for.
async fn ready(guide: &Guide, more: serde_json::Value) -> Result<Applicant> {
    let applicant = guide.applicant(&["identity"], more).await?;
    applicant.identifies(&guide.person.world.files).await?;
    Ok(applicant)
}

async fn submits(guide: &Guide, more: serde_json::Value) -> Result<()> {
    guide.open_at(&ready(guide, more).await?, "check.title").await?;
    guide.press("check.submit").await
}

async fn working(guide: &Guide) -> Result<()> {
    submits(guide, json!({"metadata": {"sandbox_outcome": "slow"}})).await?;
    guide.arrives("processing.title").await
}

async fn overdue(guide: &Guide) -> Result<()> {
    guide
        .prepare("const calm = setTimeout; globalThis.setTimeout = (run, pause, ...rest) => calm(run, pause === 60000 ? 0 : pause, ...rest)")
        .await?;
    let way_on = json!({"metadata": {"sandbox_outcome": "slow"}, "redirect_url": "https://landlord.example/thanks"});
    submits(guide, way_on).await?;
    guide.arrives("processing.title").await?;
    guide.reads("processing.overdue_next").await
}

async fn completed(guide: &Guide) -> Result<()> {
    guide.prepare(NO_COUNTDOWN).await?;
    submits(guide, json!({"redirect_url": "https://landlord.example/thanks"})).await?;
    guide.arrives("outcome.completed_title").await?;
    guide.reads("outcome.stay").await
}

async fn completed_and_stayed(guide: &Guide) -> Result<()> {
    completed(guide).await?;
    guide.press("outcome.stay").await?;
    guide.person.reads_no_longer(&guide.say("outcome.stay")?).await
}

async fn completed_without_a_way_on(guide: &Guide) -> Result<()> {
    submits(guide, json!({})).await?;
    guide.arrives("outcome.completed_title").await
}

/// The business's page does not open the widget again for somebody who has done it all.
async fn already_completed(guide: &Guide) -> Result<()> {
    let mut applicant = ready(guide, json!({})).await?;
    applicant.submits().await?.is_told().await?;
    guide.open_in(Present::Hosted, &applicant).await?;
    guide.arrives("outcome.already_title").await
}

async fn failed(guide: &Guide) -> Result<()> {
    submits(guide, json!({"metadata": {"sandbox_outcome": "selfie_manipulated"}})).await?;
    guide.arrives("outcome.failed_title").await
}

/// Opens a session that is over, in a way for which the sandbox would take its time.
async fn over(guide: &Guide, status: &str, heading: &str) -> Result<()> {
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    guide.pretend_session(json!({"status": status})).await?;
    guide.open_at(&applicant, heading).await
}

async fn expired(guide: &Guide) -> Result<()> {
    over(guide, "expired", "outcome.expired_title").await
}

async fn canceled(guide: &Guide) -> Result<()> {
    over(guide, "canceled", "outcome.canceled_title").await
}

async fn unknown(guide: &Guide) -> Result<()> {
    over(guide, "on_hold", "outcome.unknown_title").await
}

async fn withdrawn(guide: &Guide) -> Result<()> {
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    applicant.agrees().await?;
    guide.open_at(&applicant, "details.title").await?;
    guide.choose_in_menu("shell.withdraw").await?;
    guide.press("app.withdraw_confirm").await?;
    guide.arrives("outcome.withdrawn_title").await
}

/// Only a page that embeds the widget can have kept a secret for so long.
async fn secret_used(guide: &Guide) -> Result<()> {
    let mut applicant = ready(guide, json!({})).await?;
    let used = applicant.session.client_secret.clone();
    applicant.submits().await.context("the answers were not taken")?;
    guide.open_with_secret(&used).await?;
    guide.arrives("unavailable.used_title").await
}
