//! Checksums of a chunk and of the whole file.

use axum::body::Body;
use axum::http::Method;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use sha1::{Digest, Sha1};

use super::{
    PATH, append, created, creation, empty, head, metadata, offset, patch, payslip, pieces, sha256,
    stored, tus,
};
use crate::applicant::{Applicant, applicant};
use crate::support::{Answer, Sandbox};

async fn summed(
    applicant: &Applicant<'_>,
    path: &str,
    offset: usize,
    sum: &str,
    bytes: &[u8],
) -> Answer {
    let request = patch(applicant, path, offset)
        .header("upload-checksum", sum)
        .header("content-length", bytes.len());
    applicant.sandbox.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

#[tokio::test]
async fn a_piece_with_its_checksum_is_kept_by_either_algorithm() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(2_000);
    let path = created(&applicant, bytes.len()).await;
    let sha1 = format!("sha1 {}", BASE64_STANDARD.encode(Sha1::digest(&bytes[..900])));
    assert_eq!(summed(&applicant, &path, 0, &sha1, &bytes[..900]).await.status, 204);
    assert_eq!(
        summed(&applicant, &path, 900, &sha256(&bytes[900..]), &bytes[900..]).await.status,
        204
    );
    assert!(stored(&applicant, &path).await == bytes);
}

#[tokio::test]
async fn a_piece_that_is_not_what_was_sent_is_dropped_and_can_be_sent_again() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(2_000);
    let path = created(&applicant, bytes.len()).await;
    append(&applicant, &path, 0, &bytes[..500]).await;
    let mut garbled = bytes[500..].to_vec();
    garbled[700] ^= 1;
    let answer = summed(&applicant, &path, 500, &sha256(&bytes[500..]), &garbled).await;
    answer.assert_error(460, "validation_error", "checksum_mismatch", Some("Upload-Checksum"));
    assert_eq!(
        (answer.header("upload-offset"), offset(&applicant, &path).await, pieces(&sandbox)),
        ("500", 500, 1)
    );
    let shortened =
        summed(&applicant, &path, 500, &sha256(&bytes[500..]), &bytes[500..1_999]).await;
    shortened.assert_error(460, "validation_error", "checksum_mismatch", Some("Upload-Checksum"));
    assert_eq!(
        summed(&applicant, &path, 500, &sha256(&bytes[500..]), &bytes[500..]).await.status,
        204
    );
    assert!(stored(&applicant, &path).await == bytes);
}

#[tokio::test]
async fn an_algorithm_that_is_not_offered_and_a_sum_that_is_none_are_refused() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    for sum in [
        "md5 XrY7u+Ae7tCTyyK7j1rNww==",
        "sha256",
        "sha256 ***",
        "sha1 AAAA",
        "Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
    ] {
        let answer = summed(&applicant, &path, 0, sum, b"0123456789").await;
        answer.assert_error(
            400,
            "invalid_request_error",
            "parameter_invalid",
            Some("Upload-Checksum"),
        );
        let answer =
            sandbox.send(empty(creation(&applicant, 500).header("upload-checksum", sum))).await;
        answer.assert_error(
            400,
            "invalid_request_error",
            "parameter_invalid",
            Some("Upload-Checksum"),
        );
    }
    assert_eq!(offset(&applicant, &path).await, 0);
}

#[tokio::test]
async fn the_first_bytes_may_have_a_checksum_and_are_dropped_without_the_upload() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(500);
    let request = creation(&applicant, 500)
        .header("content-type", super::PIECE)
        .header("upload-checksum", sha256(b"other"));
    let answer = sandbox.send(request.body(Body::from(bytes[..100].to_vec())).unwrap()).await;
    answer.assert_error(460, "validation_error", "checksum_mismatch", Some("Upload-Checksum"));
    assert_eq!(answer.header("upload-offset"), "0");
    let path = answer.header("location").to_owned();
    assert_eq!(append(&applicant, &path, 0, &bytes).await.status, 204);
}

async fn announced(applicant: &Applicant<'_>, length: usize, sum: &str) -> String {
    let said = metadata(&[("document_type", "paystub"), ("filename", "a.pdf"), ("checksum", sum)]);
    let request = tus(Method::POST, PATH, applicant)
        .header("upload-length", length)
        .header("upload-metadata", said);
    applicant.sandbox.send(empty(request)).await.header("location").to_owned()
}

#[tokio::test]
async fn a_whole_file_that_is_not_the_announced_one_is_dropped_and_never_becomes_a_document() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(300_000);
    let path = announced(&applicant, bytes.len(), &sha256(&bytes)).await;
    let mut garbled = bytes.clone();
    garbled[150_000] ^= 1;
    assert_eq!(append(&applicant, &path, 0, &garbled[..290_000]).await.status, 204);
    let answer = append(&applicant, &path, 290_000, &garbled[290_000..]).await;
    answer.assert_error(460, "validation_error", "checksum_mismatch", Some("Upload-Metadata"));
    append(&applicant, &path, 300_000, b"").await.assert_error(
        410,
        "invalid_request_error",
        "upload_gone",
        Some("id"),
    );
    assert_eq!(head(&applicant, &path).await.status, 410);
    let view = applicant.view().await;
    assert_eq!(
        (&view["document_uploads"], &view["unfinished_uploads"], pieces(&sandbox)),
        (&json!([]), &json!(null), 0)
    );

    let again = announced(&applicant, bytes.len(), &sha256(&bytes)).await;
    assert_eq!(append(&applicant, &again, 0, &bytes).await.status, 204);
    assert!(stored(&applicant, &again).await == bytes);
}
