//! Sessions that cannot be loaded.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::navigator::{Navigator, Presentation};
use crate::engine::http;

super::screens! {
    "loading" => loading,
    "opened without a session" => missing,
    "unknown link" => unknown,
    "expired link" => lapsed,
    "link opened elsewhere" => link_used,
    "network error" => no_connection,
    "server error" => server_in_trouble,
    "unreadable response" => unreadable,
}

/// The widget runs before the session has arrived.
async fn loading(navigator: &Navigator) -> Result<()> {
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    navigator.stub_responses(json!([{"path": "/v1/session$", "hangs": true}])).await?;
    navigator.open_in(Presentation::Inline, &applicant).await?;
    navigator.expect_text("loading.label").await
}

async fn missing(navigator: &Navigator) -> Result<()> {
    navigator.go_to_link(&navigator.user.env.sandbox.widget_url("/widget/")).await?;
    navigator.expect_heading("unavailable.missing_title").await
}

async fn unknown(navigator: &Navigator) -> Result<()> {
    navigator
        .go_to_link(&navigator.user.env.sandbox.widget_url("/session/vs_nobody#nothing"))
        .await?;
    navigator.expect_heading("unavailable.unknown_title").await
}

/// Opens a link whose request is stubbed by that rule.
async fn open_with_response(navigator: &Navigator, rule: Value, heading: &str) -> Result<()> {
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    navigator.stub_responses(json!([rule])).await?;
    navigator.go_to_link(&applicant.session.url).await?;
    navigator.expect_heading(heading).await
}

async fn lapsed(navigator: &Navigator) -> Result<()> {
    let error =
        json!({"error": {"type": "authentication_error", "code": "link_expired", "message": ""}});
    open_with_response(
        navigator,
        json!({"path": "/open$", "status": 401, "body": error.to_string()}),
        "unavailable.expired_title",
    )
    .await
}

async fn link_used(navigator: &Navigator) -> Result<()> {
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    let token = applicant.session.url.split('#').nth(1).unwrap_or_default();
    let elsewhere = http::request(
        navigator.user.env.sandbox.address(),
        "POST",
        &format!("/session/{}/open", applicant.session.id),
        None,
        Some(&json!({ "token": token })),
    )
    .await?;
    ensure!(
        elsewhere.status == 200,
        "the link does not open: {} {}",
        elsewhere.status,
        elsewhere.body
    );
    navigator.go_to_link(&applicant.session.url).await?;
    navigator.expect_heading("unavailable.link_used_title").await
}

async fn no_connection(navigator: &Navigator) -> Result<()> {
    navigator.user.browser.block_urls(&["*/open", "*/v1/*"]).await?;
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    navigator.go_to_link(&applicant.session.url).await?;
    navigator.expect_heading("unavailable.network_title").await
}

async fn server_in_trouble(navigator: &Navigator) -> Result<()> {
    let answer =
        json!({"path": "/open$", "status": 503, "body": "{}", "headers": {"Retry-After": "100"}});
    open_with_response(navigator, answer, "unavailable.server_title").await
}

async fn unreadable(navigator: &Navigator) -> Result<()> {
    let answer = json!({"path": "/open$", "status": 200, "body": "<p>Please log in to the network", "headers": {"Retry-After": "100"}});
    open_with_response(navigator, answer, "unavailable.unreadable_title").await
}
