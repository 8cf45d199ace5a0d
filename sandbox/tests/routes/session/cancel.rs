//! `POST /v1/session/cancel`

use serde_json::json;

use crate::applicant::{Applicant, applicant};
use crate::support::{SECRET_KEY, Sandbox, id_of, secret_of};

#[tokio::test]
async fn an_applicant_can_withdraw() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let secret = secret_of(&session);
    let view = sandbox
        .post(
            "/v1/session/cancel",
            &secret,
            &json!({ "cancellation_reason": "applicant_withdrawn" }),
        )
        .await
        .ok();
    assert_eq!(view["status"], "canceled");
    let seen = sandbox
        .get(&format!("/v1/verification_sessions/{}", id_of(&session)), SECRET_KEY)
        .await
        .ok();
    assert_eq!(seen["status"], "canceled");
}

#[tokio::test]
async fn no_reason_is_needed() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    assert_eq!(
        sandbox.post("/v1/session/cancel", &applicant.secret, &json!({})).await.ok()["status"],
        "canceled"
    );
}

#[tokio::test]
async fn withdrawing_twice_is_refused() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    sandbox.post("/v1/session/cancel", &applicant.secret, &json!({})).await.ok();
    let again = sandbox.post("/v1/session/cancel", &applicant.secret, &json!({})).await;
    again.assert_error(422, "invalid_request_error", "state_invalid", None);
}

#[tokio::test]
async fn a_reason_that_is_a_novel_is_refused() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let answer = sandbox
        .post(
            "/v1/session/cancel",
            &applicant.secret,
            &json!({ "cancellation_reason": "x".repeat(201) }),
        )
        .await;
    answer.assert_error(422, "validation_error", "parameter_invalid", Some("cancellation_reason"));
    assert_eq!(applicant.view().await["status"], "created");
}
