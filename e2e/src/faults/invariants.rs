//! What must hold on the server after a run, asked directly and not through the proxy: each answer
//! and each file is stored exactly once, as it was given.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::user_driver::{ADDRESS, MOVED_IN};
use crate::engine::files::Files;
use crate::engine::http;
use crate::engine::sandbox::{Sandbox, Session};
use crate::engine::wait::until;

/// The events that occur exactly once in a session, whatever happened to the requests.
const ONCE: &[&str] = &[
    "verification_session.created",
    "verification_session.pending",
    "verification_session.processing",
    "verification_session.completed",
    "verification_report.ready",
];

/// Checks all invariants after a run in which the user reached the end.
pub(super) async fn check(sandbox: &Sandbox, session: &Session, files: &Files) -> Result<()> {
    let stored = until("the session to be completed", async || {
        let session = get(sandbox, &format!("/v1/verification_sessions/{}", session.id)).await?;
        Ok((session["status"] == "completed").then_some(session))
    })
    .await?;
    check_answers(&stored)?;
    check_files(sandbox, &session.id, files).await?;
    check_events(sandbox, &session.id).await?;
    check_view(sandbox, &stored).await
}

fn check_answers(session: &Value) -> Result<()> {
    let address = &session["applicant"]["address"];
    let [line1, city, postcode] = ADDRESS.map(|(_, text)| text);
    let expected = json!({"line1": line1, "city": city, "postal_code": postcode, "country": "GB"});
    for (name, value) in expected.as_object().into_iter().flatten() {
        ensure!(
            address[name] == *value,
            "the address has {} as its {name}, and {value} was given",
            address[name]
        );
    }
    Ok(())
}

async fn check_files(sandbox: &Sandbox, session: &str, files: &Files) -> Result<()> {
    let list = get(sandbox, &format!("/v1/document_uploads?session={session}&limit=100")).await?;
    let uploads = list["data"].as_array().context("the uploads are not a list")?;
    let names: Vec<&str> =
        uploads.iter().filter_map(|upload| upload["file_name"].as_str()).collect();
    let documents: [&PathBuf; 2] = [&files.pdf, &files.long];
    ensure!(uploads.len() == documents.len(), "the server holds {names:?}");
    for document in documents {
        let name = document.file_name().unwrap_or_default().to_string_lossy();
        let upload = uploads
            .iter()
            .find(|upload| upload["file_name"] == *name)
            .with_context(|| format!("{name} is not among {names:?}"))?;
        let address = upload["file_url"].as_str().context("a file has no URL")?;
        let path = address
            .find("/v1/")
            .map(|start| &address[start..])
            .context("a file's URL has another path")?;
        let stored = http::fetch(sandbox.address(), path).await?;
        ensure!(stored == std::fs::read(document)?, "{name} is stored with other bytes");
    }
    Ok(())
}

async fn check_events(sandbox: &Sandbox, session: &str) -> Result<()> {
    let events = get(sandbox, &format!("/demo/sessions/{session}/events")).await?;
    let list = events
        .as_array()
        .or_else(|| events["data"].as_array())
        .context("the events are not a list")?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for event in list {
        *counts.entry(event["type"].as_str().unwrap_or_default()).or_default() += 1;
    }
    for kind in ONCE {
        let count = counts.get(kind).copied().unwrap_or_default();
        ensure!(count == 1, "{kind} occurred {count} times");
    }
    let processed = counts.get("document_upload.processed").copied().unwrap_or_default();
    ensure!(processed == 2, "two files were processed {processed} times");
    Ok(())
}

/// The applicant's view is complete, and has no drafts or unfinished uploads.
async fn check_view(sandbox: &Sandbox, session: &Value) -> Result<()> {
    let secret = session["client_secret"].as_str().context("the session has no secret")?;
    let response =
        http::request(sandbox.address(), "GET", "/v1/session", Some(secret), None).await?;
    ensure!(
        response.status == 200,
        "the applicant's view is {} {}",
        response.status,
        response.body
    );
    let view = response.body;
    ensure!(view["status"] == "completed", "the applicant sees {}", view["status"]);
    for consent in ["data_processing", "credit_check"] {
        ensure!(view["consents"][consent]["granted"] == true, "{consent} is {}", view["consents"]);
    }
    let since = view["applicant"]["address_since"].as_str().unwrap_or_default();
    ensure!(since.starts_with(MOVED_IN.0), "they moved in {since:?}");
    let is_empty = |value: &Value| {
        value.as_array().is_none_or(Vec::is_empty)
            && value.as_object().is_none_or(serde_json::Map::is_empty)
    };
    ensure!(
        is_empty(&view["unfinished_uploads"]),
        "an upload is left over: {}",
        view["unfinished_uploads"]
    );
    ensure!(is_empty(&view["drafts"]), "a draft is left over: {}", view["drafts"]);
    Ok(())
}

async fn get(sandbox: &Sandbox, path: &str) -> Result<Value> {
    let response = sandbox.request("GET", path, None).await?;
    ensure!(response.status == 200, "{path} returns {}: {}", response.status, response.body);
    Ok(response.body)
}
