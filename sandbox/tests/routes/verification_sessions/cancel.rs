//! `POST /v1/verification_sessions/:id/cancel`

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use crate::journey;
use crate::support::{SECRET_KEY, Sandbox, id_of, request, secret_of};

fn path(id: &str) -> String {
    format!("/v1/verification_sessions/{id}/cancel")
}

#[tokio::test]
async fn a_session_that_is_not_done_can_be_canceled_once() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let canceled = sandbox
        .post(
            &path(&id_of(&session)),
            SECRET_KEY,
            &json!({ "cancellation_reason": "applicant_withdrawn" }),
        )
        .await
        .ok();
    assert_eq!(canceled["status"], "canceled");
    assert_eq!(canceled["cancellation_reason"], "applicant_withdrawn");
    assert!(canceled.get("client_secret").is_none());
    let retrieved = sandbox
        .get(&format!("/v1/verification_sessions/{}", id_of(&session)), SECRET_KEY)
        .await
        .ok();
    assert_eq!(retrieved, canceled);
    let again = sandbox.post(&path(&id_of(&session)), SECRET_KEY, &json!({})).await;
    again.assert_error(422, "invalid_request_error", "state_invalid", None);
    assert_eq!(
        sandbox.event_types(&id_of(&session)).await,
        ["verification_session.created", "verification_session.canceled"]
    );
}

#[tokio::test]
async fn no_body_is_needed() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let request =
        request(Method::POST, &path(&id_of(&session)), SECRET_KEY).body(Body::empty()).unwrap();
    assert_eq!(sandbox.send(request).await.ok()["status"], "canceled");
}

#[tokio::test]
async fn the_applicant_sees_it_and_can_change_nothing_any_more() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    sandbox.post(&path(&id_of(&session)), SECRET_KEY, &json!({})).await.ok();
    assert_eq!(sandbox.get("/v1/session", &secret_of(&session)).await.ok()["status"], "canceled");
    let write = sandbox
        .post(
            "/v1/session",
            &secret_of(&session),
            &json!({ "consents": { "data_processing": true } }),
        )
        .await;
    write.assert_error(422, "invalid_request_error", "state_invalid", None);
}

#[tokio::test]
async fn a_session_that_is_being_processed_stops_and_a_completed_one_cannot_be_canceled() {
    let sandbox = Sandbox::new().await;
    let stopped = journey::submitted_identity(&sandbox, json!({})).await;
    sandbox.post(&path(&id_of(&stopped)), SECRET_KEY, &json!({})).await.ok();
    let done = journey::submitted_identity(&sandbox, json!({})).await;
    sandbox.pass(2).await;
    sandbox.post(&path(&id_of(&done)), SECRET_KEY, &json!({})).await.assert_error(
        422,
        "invalid_request_error",
        "state_invalid",
        None,
    );
    let stopped = sandbox
        .get(&format!("/v1/verification_sessions/{}", id_of(&stopped)), SECRET_KEY)
        .await
        .ok();
    assert_eq!((&stopped["status"], stopped.get("report")), (&json!("canceled"), None));
}

#[tokio::test]
async fn an_expired_or_unknown_session_cannot_be_canceled() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    sandbox.state.clock.advance(7 * 24 * 3600);
    sandbox.post(&path(&id_of(&session)), SECRET_KEY, &json!({})).await.assert_error(
        422,
        "invalid_request_error",
        "state_invalid",
        None,
    );
    let unknown = sandbox.post(&path("vs_unknown"), SECRET_KEY, &json!({})).await;
    unknown.assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
}

#[tokio::test]
async fn a_reason_that_is_too_long_is_refused() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let answer = sandbox
        .post(
            &path(&id_of(&session)),
            SECRET_KEY,
            &json!({ "cancellation_reason": "x".repeat(501) }),
        )
        .await;
    answer.assert_error(422, "validation_error", "parameter_invalid", Some("cancellation_reason"));
}
