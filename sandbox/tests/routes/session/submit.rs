//! `POST /v1/session/submit`

use serde_json::json;

use crate::applicant::{Applicant, applicant, every_answer, png};
use crate::support::{Sandbox, secret_of};

const EVERY_PRODUCT: [&str; 5] = ["identity", "income", "credit", "cash_flow", "documents"];

#[tokio::test]
async fn a_complete_session_is_processed() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &EVERY_PRODUCT).await;
    applicant.answer_everything().await;
    let view = applicant.submit().await.ok();
    assert_eq!(view["status"], "processing");
    assert_eq!(view["requirements"]["missing"], json!([]));
}

#[tokio::test]
async fn the_first_requirement_that_is_missing_is_named() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &EVERY_PRODUCT).await;
    applicant.submit().await.assert_error(
        422,
        "validation_error",
        "requirement_missing",
        Some("consent.data_processing"),
    );
    applicant.save(every_answer()).await.ok();
    applicant.submit().await.assert_error(
        422,
        "validation_error",
        "requirement_missing",
        Some("document.id_front"),
    );
    assert_eq!(applicant.view().await["status"], "pending");
}

#[tokio::test]
async fn a_declined_consent_cannot_be_submitted_and_can_be_undone() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    applicant.answer_everything().await;
    applicant.save(json!({ "consents": { "biometric": false } })).await.ok();
    applicant.submit().await.assert_error(
        422,
        "validation_error",
        "requirement_missing",
        Some("consent.biometric"),
    );
    applicant.save(json!({ "consents": { "biometric": true } })).await.ok();
    assert_eq!(applicant.submit().await.ok()["status"], "processing");
}

/// Regression: of two tabs that submit, the second reads the session again and shows the
/// submission.
#[tokio::test]
async fn the_other_tab_is_told_that_the_session_was_submitted() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    applicant.answer_everything().await;
    let (one, other) = tokio::join!(applicant.submit(), applicant.submit());
    let (_, late) = if one.status == 200 { (one, other) } else { (other, one) };
    // It arrives before the first consumes the secret, and the status refuses it, or after.
    assert!(
        matches!(
            late.json()["error"]["code"].as_str(),
            Some("state_invalid" | "client_secret_used")
        ),
        "{}",
        late.text()
    );
    applicant.submit().await.assert_error(401, "authentication_error", "client_secret_used", None);
}

#[tokio::test]
async fn a_rejected_document_comes_back_with_its_reason_and_can_be_replaced() {
    let sandbox = Sandbox::new().await;
    let session = sandbox
        .create_session_with(json!({ "metadata": { "sandbox_outcome": "document_expired" } }))
        .await;
    let mut applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    applicant.answer_everything().await;
    applicant.hand_in().await;
    sandbox.pass(10).await;

    let view = applicant.view().await;
    assert_eq!(view["status"], "pending");
    assert_eq!(view["requirements"]["missing"], json!(["document.id_front"]));
    assert_eq!(view["requirements"]["errors"][0]["requirement"], "document.id_front");
    assert_eq!(view["requirements"]["errors"][0]["code"], "document_expired");
    applicant.submit().await.assert_error(
        422,
        "validation_error",
        "requirement_missing",
        Some("document.id_front"),
    );

    applicant.upload("id_document", Some("front"), &png(900, 600)).await.ok();
    let view = applicant.view().await;
    assert_eq!(view["requirements"]["errors"], json!([]));
    assert_eq!(
        view["document_uploads"].as_array().unwrap().len(),
        4,
        "the new front took the rejected one's place"
    );
    applicant.hand_in().await;
    sandbox.pass(10).await;
    assert_eq!(applicant.view().await["status"], "completed");
}
