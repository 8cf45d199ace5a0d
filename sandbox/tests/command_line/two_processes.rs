//! Two processes on one PostgreSQL, one of which is killed.

use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::postgres::Schema;
use crate::server::{Server, receiver};

fn start(schema: &Schema, data: &std::path::Path, processing_seconds: &str) -> Server {
    Server::start_with(data, |command: &mut Command| {
        command
            .env("LATCHKEY_DATABASE", schema.address())
            .env("LATCHKEY_LEASE_SECONDS", "2")
            .env("LATCHKEY_PROCESSING_SECONDS", processing_seconds)
    })
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn what_a_killed_process_had_taken_on_is_done_by_the_other_and_its_secrets_stay_good() {
    let schema = Schema::of_the_test().await.unwrap();
    let (data, other_data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let killed = start(&schema, data.path(), "1");
    let (webhook_url, mut events) = receiver().await;
    let applicant =
        json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" });
    let create =
        json!({ "applicant": applicant, "products": ["credit"], "webhook_url": webhook_url });
    let session = killed.post("/v1/verification_sessions", create).await;
    let other = start(&schema, other_data.path(), "1");
    let answers = json!({
        "consents": { "data_processing": true, "credit_check": true },
        "applicant": {
            "address": { "line1": "123 High Street", "city": "London", "postal_code": "SW1A 1AA", "country": "GB" },
            "address_since": "2015-01",
        },
    });
    let secret = session["client_secret"].as_str().unwrap();
    other.post_as(secret, "/v1/session", answers).await;
    killed.post_as(secret, "/v1/session/submit", json!({})).await;
    // Dropping it kills it as by `kill -9`.
    drop(killed);

    let mut types = Vec::new();
    while types.last().is_none_or(|kind| kind != "verification_session.completed") {
        types.push(
            tokio::time::timeout(Duration::from_secs(30), events.recv()).await.unwrap().unwrap(),
        );
    }
    // Only a delivery that was in progress at the kill may arrive twice.
    types.dedup();
    let sessions: Vec<_> =
        types.iter().filter_map(|kind| kind.strip_prefix("verification_session.")).collect();
    assert_eq!(sessions, ["created", "pending", "processing", "completed"]);
    assert!(other.stop());
}
