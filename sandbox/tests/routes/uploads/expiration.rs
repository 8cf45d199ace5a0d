//! Expiry of unfinished uploads.

use serde_json::json;

use super::{append, created, creation, empty, head, payslip, pieces, stored};
use crate::applicant::applicant;
use crate::support::{START, Sandbox};

const HOUR: i64 = 3600;

#[tokio::test]
async fn an_unfinished_upload_lapses_a_while_after_its_last_piece_and_says_when() {
    let sandbox = Sandbox::with(|config| config.limits.upload_lifetime = 2 * HOUR).await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let answer = sandbox.send(empty(creation(&applicant, 2_000))).await;
    assert_eq!(answer.header("upload-expires"), "Sun, 15 Mar 2026 14:00:00 GMT");
    let path = answer.header("location").to_owned();
    sandbox.pass(HOUR).await;
    assert_eq!(
        append(&applicant, &path, 0, &payslip(2_000)[..900]).await.header("upload-expires"),
        "Sun, 15 Mar 2026 15:00:00 GMT"
    );
    assert_eq!(
        head(&applicant, &path).await.header("upload-expires"),
        "Sun, 15 Mar 2026 15:00:00 GMT"
    );

    sandbox.pass(HOUR).await;
    assert_eq!(head(&applicant, &path).await.header("upload-offset"), "900", "it was gone on with");
    sandbox.state.clock.advance(HOUR);
    append(&applicant, &path, 900, b"x").await.assert_error(
        410,
        "invalid_request_error",
        "upload_gone",
        Some("id"),
    );
    assert_eq!(applicant.view().await["unfinished_uploads"], json!(null));
    assert_eq!(pieces(&sandbox), 1);
    sandbox.pass(0).await;
    assert_eq!(pieces(&sandbox), 0);
    let answer = head(&applicant, &path).await;
    assert_eq!((answer.status.as_u16(), answer.header("upload-offset")), (410, ""));
}

#[tokio::test]
async fn an_upload_does_not_outlive_its_session() {
    let sandbox = Sandbox::with(|config| config.limits.session_lifetime = 600).await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 2_000).await;
    let expires = head(&applicant, &path).await.header("upload-expires").to_owned();
    assert_eq!(expires, "Sun, 15 Mar 2026 12:10:00 GMT");
    append(&applicant, &path, 0, &payslip(2_000)[..900]).await;
    sandbox.pass(600).await;
    assert_eq!(applicant.view().await["status"], "expired");
    assert_eq!((sandbox.state.now(), pieces(&sandbox)), (START + 600, 0));
}

#[tokio::test]
async fn what_is_finished_does_not_lapse() {
    let sandbox = Sandbox::with(|config| config.limits.upload_lifetime = HOUR).await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 2_000).await;
    append(&applicant, &path, 0, &payslip(2_000)).await;
    sandbox.pass(2 * HOUR).await;
    assert_eq!(head(&applicant, &path).await.header("upload-offset"), "2000");
    assert!(stored(&applicant, &path).await == payslip(2_000));
}
