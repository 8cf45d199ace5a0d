//! The start, and what can follow it before any question.

use anyhow::Result;
use serde_json::json;

use super::applicant::Applicant;
use super::navigator::{BUSINESS, Navigator, Presentation};

super::screens! {
    "start" => start,
    "start, over the host page" => start_modal,
    "start, in the host page" => start_inline,
    "start, no consent" => nothing_ticked,
    "declined" => declined,
    "declined, withdrawing" => declined_and_withdrawing,
    "attention" => attention,
    "unsupported" => unsupported,
}

/// All products.
pub(super) const ALL_PRODUCTS: &[&str] =
    &["identity", "income", "credit", "cash_flow", "documents"];

async fn applicant_for_all_products(navigator: &Navigator) -> Result<Applicant> {
    navigator
        .applicant(ALL_PRODUCTS, json!({"redirect_url": "https://landlord.example/thanks"}))
        .await
}

async fn start(navigator: &Navigator) -> Result<()> {
    navigator.open(&applicant_for_all_products(navigator).await?).await?;
    navigator.expect_heading_with("start.title", &[("business", BUSINESS)]).await
}

async fn start_modal(navigator: &Navigator) -> Result<()> {
    navigator.open_in(Presentation::Modal, &applicant_for_all_products(navigator).await?).await?;
    navigator.expect_heading_with("start.title", &[("business", BUSINESS)]).await
}

async fn start_inline(navigator: &Navigator) -> Result<()> {
    navigator.open_in(Presentation::Inline, &applicant_for_all_products(navigator).await?).await?;
    navigator.expect_heading_with("start.title", &[("business", BUSINESS)]).await
}

async fn nothing_ticked(navigator: &Navigator) -> Result<()> {
    start(navigator).await?;
    navigator.click("start.agree").await?;
    navigator.expect_error_summary().await
}

async fn declined(navigator: &Navigator) -> Result<()> {
    start(navigator).await?;
    navigator.click("start.disagree").await?;
    navigator.expect_heading("declined.title").await
}

async fn declined_and_withdrawing(navigator: &Navigator) -> Result<()> {
    declined(navigator).await?;
    navigator.click("declined.withdraw").await?;
    navigator.expect_dialog("app.withdraw_title").await
}

async fn attention(navigator: &Navigator) -> Result<()> {
    let mut applicant = navigator
        .applicant(&["identity"], json!({"metadata": {"sandbox_outcome": "document_expired"}}))
        .await?;
    applicant.complete_identity(&navigator.user.env.files).await?;
    applicant.submit().await?.wait_for_outcome().await?;
    navigator.open_at(&applicant, "attention.title").await
}

async fn unsupported(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_all_products(navigator).await?;
    let asked = json!({"missing": ["applicant.shoe_size"], "met": [], "errors": [], "alternatives": {}, "minimum_files": {}});
    navigator.stub_session(json!({"requirements": asked})).await?;
    navigator.open_at(&applicant, "unsupported.title").await
}
