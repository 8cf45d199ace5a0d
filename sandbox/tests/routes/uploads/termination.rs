//! `DELETE`.

use axum::http::Method;
use serde_json::json;

use super::{append, created, creation, empty, head, payslip, pieces, tus};
use crate::applicant::{Applicant, applicant};
use crate::support::{Answer, Sandbox};

async fn delete(applicant: &Applicant<'_>, path: &str) -> Answer {
    applicant.sandbox.send(empty(tus(Method::DELETE, path, applicant))).await
}

#[tokio::test]
async fn a_deleted_upload_is_gone_with_all_its_bytes() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 2_000).await;
    append(&applicant, &path, 0, &payslip(2_000)[..900]).await;
    let answer = delete(&applicant, &path).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("tus-resumable"), pieces(&sandbox)),
        (204, "1.0.0", 0)
    );
    append(&applicant, &path, 900, b"x").await.assert_error(
        410,
        "invalid_request_error",
        "upload_gone",
        Some("id"),
    );
    delete(&applicant, &path).await.assert_error(
        410,
        "invalid_request_error",
        "upload_gone",
        Some("id"),
    );
    assert_eq!(head(&applicant, &path).await.status, 410);
    assert_eq!(applicant.view().await["unfinished_uploads"], json!(null));
}

#[tokio::test]
async fn the_document_of_a_finished_upload_goes_with_it() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 2_000).await;
    append(&applicant, &path, 0, &payslip(2_000)).await;
    assert_eq!(delete(&applicant, &path).await.status, 204);
    assert_eq!(applicant.view().await["document_uploads"], json!([]));
    sandbox
        .get(&path.replace("uploads", "document_uploads"), &applicant.secret)
        .await
        .assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
}

#[tokio::test]
async fn a_creation_that_comes_again_after_the_deletion_makes_nothing() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let create = || sandbox.send(empty(creation(&applicant, 500).header("idempotency-key", "key")));
    let path = create().await.header("location").to_owned();
    assert_eq!(delete(&applicant, &path).await.status, 204);
    create().await.assert_error(410, "invalid_request_error", "upload_gone", Some("id"));
}

#[tokio::test]
async fn nothing_is_deleted_after_the_submission() {
    let sandbox = Sandbox::new().await;
    let mut applicant = applicant(&sandbox, &["income"]).await;
    applicant.answer_everything().await;
    let path = created(&applicant, 2_000).await;
    append(&applicant, &path, 0, &payslip(2_000)).await;
    applicant.hand_in().await;
    delete(&applicant, &path).await.assert_error(
        422,
        "invalid_request_error",
        "state_invalid",
        None,
    );
}
