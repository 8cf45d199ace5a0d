//! `GET /v1/verification_sessions/:id`

use serde_json::json;

use crate::support::{SECRET_KEY, Sandbox, id_of, secret_of};

const HOUR: i64 = 3600;

#[tokio::test]
async fn a_session_is_told_again_with_the_same_credentials() {
    let sandbox = Sandbox::new().await;
    let created = sandbox.create_session(&["identity"]).await;
    let retrieved = sandbox
        .get(&format!("/v1/verification_sessions/{}", id_of(&created)), SECRET_KEY)
        .await
        .ok();
    assert_eq!(retrieved, created);
}

#[tokio::test]
async fn an_unknown_id_is_not_found() {
    let sandbox = Sandbox::new().await;
    let answer = sandbox.get("/v1/verification_sessions/vs_unknown", SECRET_KEY).await;
    answer.assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
}

#[tokio::test]
async fn lapsed_credentials_are_renewed_and_the_old_ones_stay_lapsed() {
    let sandbox = Sandbox::new().await;
    let created = sandbox.create_session(&["identity"]).await;
    let path = format!("/v1/verification_sessions/{}", id_of(&created));
    sandbox.pass(24 * HOUR - 1).await;
    sandbox.get("/v1/session", &secret_of(&created)).await.ok();
    sandbox.pass(1).await;
    sandbox.get("/v1/session", &secret_of(&created)).await.assert_error(
        401,
        "authentication_error",
        "client_secret_expired",
        None,
    );
    let renewed = sandbox.get(&path, SECRET_KEY).await.ok();
    assert_ne!(renewed["client_secret"], created["client_secret"]);
    assert_eq!(renewed["url"], created["url"], "the link lives longer");
    sandbox.get("/v1/session", &secret_of(&renewed)).await.ok();
    sandbox.get("/v1/session", &secret_of(&created)).await.assert_error(
        401,
        "authentication_error",
        "client_secret_expired",
        None,
    );
    sandbox.pass(24 * HOUR).await;
    assert_ne!(sandbox.get(&path, SECRET_KEY).await.ok()["url"], created["url"]);
}

#[tokio::test]
async fn a_session_expires_after_seven_days_by_itself_and_says_so_once() {
    let sandbox = Sandbox::new().await;
    let created = sandbox.create_session(&["identity"]).await;
    sandbox.pass(7 * 24 * HOUR).await;
    let retrieved = sandbox
        .get(&format!("/v1/verification_sessions/{}", id_of(&created)), SECRET_KEY)
        .await
        .ok();
    assert_eq!(retrieved["status"], "expired");
    assert_eq!((&retrieved["client_secret"], &retrieved["url"]), (&json!(null), &json!(null)));
    assert_eq!(
        sandbox.event_types(&id_of(&created)).await,
        ["verification_session.created", "verification_session.expired"]
    );
}

#[tokio::test]
async fn a_session_whose_time_is_up_is_never_shown_as_open_even_before_its_job_has_run() {
    let sandbox = Sandbox::new().await;
    let created = sandbox.create_session(&["identity"]).await;
    sandbox.state.clock.advance(7 * 24 * HOUR);
    let retrieved = sandbox
        .get(&format!("/v1/verification_sessions/{}", id_of(&created)), SECRET_KEY)
        .await
        .ok();
    assert_eq!(retrieved["status"], "expired");
    sandbox.pass(0).await;
    assert_eq!(
        sandbox.event_types(&id_of(&created)).await,
        ["verification_session.created", "verification_session.expired"]
    );
}
