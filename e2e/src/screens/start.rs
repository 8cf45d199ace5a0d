//! The start, and what can be said before anything is asked.

use anyhow::Result;
use serde_json::json;

use super::applicant::Applicant;
use super::guide::{BUSINESS, Guide, Present};

super::screens! {
    "start" => start,
    "start, over the business's page" => start_modal,
    "start, in the business's page" => start_inline,
    "start, nothing ticked" => nothing_ticked,
    "declined" => declined,
    "declined, asked to withdraw" => declined_and_withdrawing,
    "attention" => attention,
    "unsupported" => unsupported,
}

/// Everything that can be asked for.
pub(super) const ALL_PRODUCTS: &[&str] =
    &["identity", "income", "credit", "cash_flow", "documents"];

async fn everybody(guide: &Guide) -> Result<Applicant> {
    guide.applicant(ALL_PRODUCTS, json!({"redirect_url": "https://landlord.example/thanks"})).await
}

async fn start(guide: &Guide) -> Result<()> {
    guide.open(&everybody(guide).await?).await?;
    guide.arrives_with("start.title", &[("business", BUSINESS)]).await
}

async fn start_modal(guide: &Guide) -> Result<()> {
    guide.open_in(Present::Modal, &everybody(guide).await?).await?;
    guide.arrives_with("start.title", &[("business", BUSINESS)]).await
}

async fn start_inline(guide: &Guide) -> Result<()> {
    guide.open_in(Present::Inline, &everybody(guide).await?).await?;
    guide.arrives_with("start.title", &[("business", BUSINESS)]).await
}

async fn nothing_ticked(guide: &Guide) -> Result<()> {
    start(guide).await?;
    guide.press("start.agree").await?;
    guide.sees_errors().await
}

async fn declined(guide: &Guide) -> Result<()> {
    start(guide).await?;
    guide.press("start.disagree").await?;
    guide.arrives("declined.title").await
}

async fn declined_and_withdrawing(guide: &Guide) -> Result<()> {
    declined(guide).await?;
    guide.press("declined.withdraw").await?;
    guide.sees_dialog("app.withdraw_title").await
}

async fn attention(guide: &Guide) -> Result<()> {
    let mut applicant = guide
        .applicant(&["identity"], json!({"metadata": {"sandbox_outcome": "document_expired"}}))
        .await?;
    applicant.identifies(&guide.person.world.files).await?;
    applicant.submits().await?.is_told().await?;
    guide.open_at(&applicant, "attention.title").await
}

async fn unsupported(guide: &Guide) -> Result<()> {
    let applicant = everybody(guide).await?;
    let asked = json!({"missing": ["applicant.shoe_size"], "met": [], "errors": [], "alternatives": {}, "minimum_files": {}});
    guide.pretend_session(json!({"requirements": asked})).await?;
    guide.open_at(&applicant, "unsupported.title").await
}
