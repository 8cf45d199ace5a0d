//! The session cannot be read.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::guide::{Guide, Present};
use crate::http;

super::screens! {
    "loading" => loading,
    "opened by itself" => missing,
    "unknown link" => unknown,
    "lapsed link" => lapsed,
    "link opened elsewhere" => link_used,
    "no connection" => no_connection,
    "server in trouble" => server_in_trouble,
    "answer that cannot be read" => unreadable,
}

/// The widget is there before the session is.
async fn loading(guide: &Guide) -> Result<()> {
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    guide.pretend(json!([{"path": "/v1/session$", "hangs": true}])).await?;
    guide.open_in(Present::Inline, &applicant).await?;
    guide.reads("loading.label").await
}

async fn missing(guide: &Guide) -> Result<()> {
    guide.go_to_link(&guide.person.world.sandbox.widget("/widget/")).await?;
    guide.arrives("unavailable.missing_title").await
}

async fn unknown(guide: &Guide) -> Result<()> {
    guide.go_to_link(&guide.person.world.sandbox.widget("/session/vs_nobody#nothing")).await?;
    guide.arrives("unavailable.unknown_title").await
}

/// The link gets that answer.
async fn opened_with(guide: &Guide, answer: Value, heading: &str) -> Result<()> {
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    guide.pretend(json!([answer])).await?;
    guide.go_to_link(&applicant.session.url).await?;
    guide.arrives(heading).await
}

async fn lapsed(guide: &Guide) -> Result<()> {
    let error =
        json!({"error": {"type": "authentication_error", "code": "link_expired", "message": ""}});
    opened_with(
        guide,
        json!({"path": "/open$", "status": 401, "body": error.to_string()}),
        "unavailable.expired_title",
    )
    .await
}

async fn link_used(guide: &Guide) -> Result<()> {
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    let token = applicant.session.url.split('#').nth(1).unwrap_or_default();
    let elsewhere = http::request(
        guide.person.world.sandbox.address(),
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
    guide.go_to_link(&applicant.session.url).await?;
    guide.arrives("unavailable.link_used_title").await
}

async fn no_connection(guide: &Guide) -> Result<()> {
    guide.person.browser.block(&["*/open", "*/v1/*"]).await?;
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    guide.go_to_link(&applicant.session.url).await?;
    guide.arrives("unavailable.network_title").await
}

async fn server_in_trouble(guide: &Guide) -> Result<()> {
    let answer =
        json!({"path": "/open$", "status": 503, "body": "{}", "headers": {"Retry-After": "100"}});
    opened_with(guide, answer, "unavailable.server_title").await
}

async fn unreadable(guide: &Guide) -> Result<()> {
    let answer = json!({"path": "/open$", "status": 200, "body": "<p>Please log in to the network", "headers": {"Retry-After": "100"}});
    opened_with(guide, answer, "unavailable.unreadable_title").await
}
