//! The server program: its output, its address, its shutdown and its restart.
#![allow(clippy::unwrap_used, reason = "what a helper cannot do fails the test that asked for it")]

#[path = "../routes/postgres.rs"]
mod postgres;
mod server;

mod files_in_s3;
mod start_up_errors;
mod two_processes;

use std::time::Duration;

use serde_json::json;
use server::{Server, receiver};

#[tokio::test]
async fn it_says_where_it_listens_and_goes_on_where_it_was_after_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    assert_eq!(server.secret_key, "sk_test_of_this_test");
    let applicant =
        json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" });
    let session = server
        .post(
            "/v1/verification_sessions",
            json!({ "applicant": applicant, "products": ["identity"] }),
        )
        .await;
    let port = server.address.rsplit_once(':').unwrap().1;
    assert!(
        session["url"]
            .as_str()
            .unwrap()
            .starts_with(&format!("http://localhost:{port}/session/vs_"))
    );
    assert!(server.stop(), "stopped by SIGTERM, it ends well");

    let server = Server::start(data.path());
    let again =
        server.get(&format!("/v1/verification_sessions/{}", session["id"].as_str().unwrap())).await;
    assert_eq!(again["client_secret"], session["client_secret"]);
    assert!(server.stop());
}

#[tokio::test]
async fn a_submission_is_processed_and_its_events_arrive_without_anybody_asking() {
    let data = tempfile::tempdir().unwrap();
    let (server, (webhook_url, mut events)) = (Server::start(data.path()), receiver().await);
    let applicant =
        json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" });
    let create =
        json!({ "applicant": applicant, "products": ["credit"], "webhook_url": webhook_url });
    let session = server.post("/v1/verification_sessions", create).await;
    let secret = session["client_secret"].as_str().unwrap();
    let answers = json!({
        "consents": { "data_processing": true, "credit_check": true },
        "applicant": {
            "address": { "line1": "123 High Street", "city": "London", "postal_code": "SW1A 1AA", "country": "GB" },
            "address_since": "2015-01",
        },
    });
    server.post_as(secret, "/v1/session", answers).await;
    server.post_as(secret, "/v1/session/submit", json!({})).await;

    let mut types = Vec::new();
    while types.last().is_none_or(|kind| kind != "verification_session.completed") {
        types.push(
            tokio::time::timeout(Duration::from_secs(30), events.recv()).await.unwrap().unwrap(),
        );
    }
    assert_eq!(
        types,
        [
            "verification_session.created",
            "verification_session.pending",
            "verification_session.processing",
            "identity_check.passed",
            "verification_report.ready",
            "verification_session.completed",
        ]
    );
    assert!(server.stop());
}

#[tokio::test]
async fn behind_a_proxy_it_hands_out_the_proxys_port() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start_with(data.path(), |command| command.args(["--public-port", "4999"]));
    let applicant =
        json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" });
    let session = server
        .post(
            "/v1/verification_sessions",
            json!({ "applicant": applicant, "products": ["identity"] }),
        )
        .await;
    assert!(session["url"].as_str().unwrap().starts_with("http://localhost:4999/session/vs_"));
    assert!(server.stop());
}

#[cfg(unix)]
#[tokio::test]
async fn the_servers_key_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let mode = std::fs::metadata(data.path().join("server.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(server.stop());
}
