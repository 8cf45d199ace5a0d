//! Bank connections that end before the submission, and requests that race with one another.

use latchkey_api_types::{BankConnectionStatus, BankFailureCode};
use latchkey_sandbox::domain::bank_connections::{authorise, fail};
use latchkey_sandbox::simulator::bank::grants::grant_code;
use serde_json::{Value, json};

use crate::applicant::{Applicant, AuthorizationRequest, applicant, every_answer};
use crate::support::{SECRET_KEY, Sandbox, id_of};

/// How long a bank grants access, in seconds.
const NINETY_DAYS: i64 = 90 * 24 * 3600;

/// A sandbox whose sessions outlive the bank's access.
async fn patient_sandbox() -> Sandbox {
    Sandbox::with(|config| {
        config.limits.session_lifetime = 2 * NINETY_DAYS;
        config.limits.client_secret_lifetime = 2 * NINETY_DAYS;
    })
    .await
}

fn names(view: &Value, list: &str) -> Vec<String> {
    view["requirements"][list]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

async fn drop_bank(applicant: &Applicant<'_>, connection: &Value) -> u16 {
    applicant
        .sandbox
        .delete(&format!("/v1/bank_connections/{}", id_of(connection)), &applicant.secret)
        .await
        .status
        .as_u16()
}

async fn status(applicant: &Applicant<'_>, connection: &Value) -> String {
    let read = applicant
        .sandbox
        .get(&format!("/v1/bank_connections/{}", id_of(connection)), &applicant.secret)
        .await
        .ok();
    read["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_access_that_ends_before_the_submission_is_missing_again_and_says_why() {
    let sandbox = patient_sandbox().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    applicant.save(every_answer()).await.ok();
    applicant.connect_bank().await;
    assert_eq!(names(&applicant.view().await, "missing"), Vec::<String>::new());
    sandbox.pass(NINETY_DAYS).await;
    let view = applicant.view().await;
    assert_eq!(names(&view, "missing"), ["bank_connection"]);
    let ended = &view["bank_connections"][0];
    assert_eq!(
        (&ended["status"], &ended["failure"]["code"]),
        (&json!("expired"), &json!("access_ended"))
    );
    applicant.submit().await.assert_error(
        422,
        "validation_error",
        "requirement_missing",
        Some("bank_connection"),
    );

    // Connecting the same bank again is allowed.
    applicant.connect_bank().await;
    assert_eq!(names(&applicant.view().await, "missing"), Vec::<String>::new());
    applicant.submit().await.ok();
}

#[tokio::test]
async fn an_access_that_has_ended_is_not_reported() {
    let sandbox = patient_sandbox().await;
    let session = sandbox.create_session(&["cash_flow"]).await;
    let applicant = Applicant { sandbox: &sandbox, secret: crate::support::secret_of(&session) };
    applicant.save(json!({ "consents": { "data_processing": true } })).await.ok();
    let ended = applicant.connect_bank().await;
    sandbox.pass(NINETY_DAYS).await;
    let given = applicant.connect_bank().await;
    applicant.submit().await.ok();
    sandbox.pass(10).await;
    let reports = sandbox
        .get(&format!("/v1/verification_reports?session={}", id_of(&session)), SECRET_KEY)
        .await
        .ok();
    let sources: Vec<&Value> = reports["data"][0]["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| &source["source_id"])
        .collect();
    assert!(sources.contains(&&given["id"]) && !sources.contains(&&ended["id"]), "{sources:?}");
}

#[tokio::test]
async fn a_bank_that_is_still_waited_for_at_the_submission_connects_nothing_afterwards() {
    let sandbox = Sandbox::new().await;
    let mut applicant = applicant(&sandbox, &["cash_flow"]).await;
    applicant
        .save(json!({ "consents": { "data_processing": true }, "financial_evidence": "documents" }))
        .await
        .ok();
    for _ in 0..3 {
        applicant.upload("bank_statement", None, &crate::applicant::pdf("")).await.ok();
    }
    let connection = applicant.start_bank().await;
    let request = AuthorizationRequest::of(&connection);
    applicant.hand_in().await;
    assert_eq!(status(&applicant, &connection).await, "revoked");
    assert_eq!(grant_code(&sandbox.state, request.grant()).await.unwrap_err().status.as_u16(), 422);
    let late = authorise(&sandbox.state, "code", &request.state).await.unwrap();
    assert_eq!(late.connection.status, BankConnectionStatus::Revoked);
}

/// Whichever comes first, nothing of a dropped connection is kept.
#[tokio::test]
async fn an_answer_that_crosses_with_the_applicants_cancel_leaves_nothing() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    for answer_is_first in [true, false] {
        let connection = applicant.start_bank().await;
        let request = AuthorizationRequest::of(&connection);
        let code = grant_code(&sandbox.state, request.grant()).await.unwrap();
        if answer_is_first {
            authorise(&sandbox.state, &code, &request.state).await.unwrap();
            assert_eq!(drop_bank(&applicant, &connection).await, 204);
        } else {
            assert_eq!(drop_bank(&applicant, &connection).await, 204);
            authorise(&sandbox.state, &code, &request.state).await.unwrap();
        }
        assert_eq!(status(&applicant, &connection).await, "revoked");
        assert_eq!(
            names(&applicant.view().await, "missing"),
            ["consent.data_processing", "bank_connection", "employment"]
        );
    }
}

/// On PostgreSQL the two run concurrently.
#[tokio::test]
async fn answers_and_a_cancel_at_the_same_moment_end_in_one_outcome() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    for _ in 0..8 {
        let connection = applicant.start_bank().await;
        let request = AuthorizationRequest::of(&connection);
        let code = grant_code(&sandbox.state, request.grant()).await.unwrap();
        let (yes, again, no, dropped) = tokio::join!(
            authorise(&sandbox.state, &code, &request.state),
            authorise(&sandbox.state, &code, &request.state),
            fail(&sandbox.state, &request.state, BankFailureCode::AccessDenied),
            drop_bank(&applicant, &connection),
        );
        assert!(yes.is_ok() && again.is_ok() && no.is_ok());
        assert_eq!(dropped, 204);
        assert_eq!(status(&applicant, &connection).await, "revoked");
    }
    for _ in 0..8 {
        let connection = applicant.start_bank().await;
        let request = AuthorizationRequest::of(&connection);
        let code = grant_code(&sandbox.state, request.grant()).await.unwrap();
        let (yes, no) = tokio::join!(
            authorise(&sandbox.state, &code, &request.state),
            fail(&sandbox.state, &request.state, BankFailureCode::LoginFailed),
        );
        let (yes, no) = (yes.unwrap().connection, no.unwrap().connection);
        assert_eq!(yes, no, "both get the same result");
        assert_eq!(status(&applicant, &connection).await, yes.status.as_str());
        drop_bank(&applicant, &connection).await;
    }
}

#[tokio::test]
async fn another_sessions_state_settles_only_that_session() {
    let sandbox = Sandbox::new().await;
    let (one, other) =
        (applicant(&sandbox, &["income"]).await, applicant(&sandbox, &["income"]).await);
    let (ones, others) = (one.start_bank().await, other.start_bank().await);
    fail(&sandbox.state, &AuthorizationRequest::of(&others).state, BankFailureCode::AccessDenied)
        .await
        .unwrap();
    assert_eq!(status(&other, &others).await, "failed");
    assert_eq!(status(&one, &ones).await, "pending");
}

#[tokio::test]
async fn an_attempt_that_has_timed_out_stays_one_when_another_is_started() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let first = applicant.start_bank().await;
    sandbox.pass(600).await;
    applicant.start_bank().await;
    assert_eq!(status(&applicant, &first).await, "expired");
}
