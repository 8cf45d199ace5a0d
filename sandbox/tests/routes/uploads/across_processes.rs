//! One upload through two processes that share a PostgreSQL and the files.

use axum::body::Body;
use axum::http::Method;
use futures_util::future::join_all;

use super::{PIECE, append, created, creation, offset, payslip, pieces, stored, tus};
use crate::applicant::{Applicant, applicant};
use crate::support::Sandbox;

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn of_those_who_send_from_the_same_byte_to_both_at_once_one_wins() {
    let one = Sandbox::new().await;
    let other = one.beside().await;
    let at_one = applicant(&one, &["income"]).await;
    let at_other = Applicant { sandbox: &other, secret: at_one.secret.clone() };
    let bytes = payslip(500_000);
    let path = created(&at_one, bytes.len()).await;
    // The last range ends the file, and exactly one process creates the document.
    for range in [0..1, 1..300_000, 300_000..300_001, 300_001..500_000] {
        let answers = join_all((0..6).map(|index| {
            let applicant = if index % 2 == 0 { &at_one } else { &at_other };
            append(applicant, &path, range.start, &bytes[range.clone()])
        }));
        let mut statuses: Vec<_> =
            answers.await.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409, 409, 409, 409, 409], "from {}", range.start);
        assert_eq!(
            (offset(&at_one, &path).await, offset(&at_other, &path).await),
            (range.end, range.end)
        );
    }
    assert!(stored(&at_other, &path).await == bytes);
    assert_eq!(at_one.view().await["document_uploads"].as_array().unwrap().len(), 1);
    assert_eq!(pieces(&one), 0, "what lost was cleared away");
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn a_creation_that_reaches_both_with_one_key_makes_one_upload() {
    let one = Sandbox::new().await;
    let other = one.beside().await;
    let at_one = applicant(&one, &["income"]).await;
    let at_other = Applicant { sandbox: &other, secret: at_one.secret.clone() };
    let bytes = payslip(2_000);
    let answers = join_all((0..6).map(|index| {
        let applicant = if index % 2 == 0 { &at_one } else { &at_other };
        let request = creation(applicant, bytes.len())
            .header("idempotency-key", "key")
            .header("content-type", PIECE);
        applicant.sandbox.send(request.body(Body::from(bytes[..700].to_vec())).unwrap())
    }))
    .await;
    let path = answers[0].header("location");
    for answer in &answers {
        assert_eq!(answer.header("location"), path);
        // Of concurrent bodies exactly one is accepted.
        assert!(matches!(answer.status.as_u16(), 201 | 409), "{}", answer.text());
        assert_eq!(answer.header("upload-offset"), "700");
    }
    assert_eq!(at_one.view().await["unfinished_uploads"].as_array().unwrap().len(), 1);
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn a_deletion_at_one_ends_what_goes_on_at_the_other() {
    let one = Sandbox::new().await;
    let other = one.beside().await;
    let at_one = applicant(&one, &["income"]).await;
    let at_other = Applicant { sandbox: &other, secret: at_one.secret.clone() };
    let bytes = payslip(500_000);
    let path = created(&at_one, bytes.len()).await;
    let delete = || one.send(tus(Method::DELETE, &path, &at_one).body(Body::empty()).unwrap());
    let (appended, deleted) =
        tokio::join!(append(&at_other, &path, 0, &bytes[..400_000]), delete());
    assert_eq!(deleted.status, 204);
    assert!(matches!(appended.status.as_u16(), 204 | 410), "{}", appended.text());
    append(&at_other, &path, 0, &bytes).await.assert_error(
        410,
        "invalid_request_error",
        "upload_gone",
        Some("id"),
    );
    assert_eq!(pieces(&one), 0);
}
