//! `POST`: creation, and creation-with-upload.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use super::{
    PATH, PIECE, append, created, creation, empty, metadata, offset, payslip, pieces, sha256,
    stored, tus,
};
use crate::applicant::{Applicant, applicant, png};
use crate::support::{Answer, Sandbox, id_of, secret_of};

async fn with_bytes(
    applicant: &Applicant<'_>,
    length: usize,
    key: Option<&str>,
    bytes: &[u8],
) -> Answer {
    let request = creation(applicant, length)
        .header("content-type", PIECE)
        .header("content-length", bytes.len());
    let request = key.iter().fold(request, |request, key| request.header("idempotency-key", *key));
    applicant.sandbox.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

#[tokio::test]
async fn a_new_upload_has_an_address_and_nothing_yet() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let answer = sandbox.send(empty(creation(&applicant, 500))).await;
    assert_eq!((answer.status.as_u16(), answer.header("upload-offset")), (201, "0"));
    assert!(
        answer.header("location").starts_with("/v1/uploads/du_"),
        "{}",
        answer.header("location")
    );
    assert_eq!((answer.header("tus-resumable"), answer.text().as_str()), ("1.0.0", ""));
    assert_eq!(applicant.view().await["document_uploads"], json!([]));
}

#[tokio::test]
async fn a_file_in_one_request_is_answered_with_its_document() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(2_000);
    let answer = with_bytes(&applicant, bytes.len(), None, &bytes).await;
    assert_eq!((answer.status.as_u16(), answer.header("upload-offset")), (201, "2000"));
    let document = answer.json();
    assert_eq!(
        (&document["object"], &document["file_size"]),
        (&json!("document_upload"), &json!(2_000))
    );
    assert_eq!(answer.header("location"), format!("/v1/uploads/{}", id_of(&document)));
    assert!(stored(&applicant, answer.header("location")).await == bytes);
    assert_eq!(pieces(&sandbox), 0);
}

#[tokio::test]
async fn a_creation_may_bring_the_first_bytes() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(2_000);
    let answer = with_bytes(&applicant, bytes.len(), None, &bytes[..700]).await;
    assert_eq!((answer.status.as_u16(), answer.header("upload-offset")), (201, "700"));
    let path = answer.header("location").to_owned();
    assert_eq!(append(&applicant, &path, 700, &bytes[700..]).await.status, 204);
    assert!(stored(&applicant, &path).await == bytes);
}

#[tokio::test]
async fn a_creation_that_comes_again_with_its_key_finds_its_upload_as_far_as_that_has_come() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(2_000);
    let first = with_bytes(&applicant, 2_000, Some("key"), b"").await;
    let again = with_bytes(&applicant, 2_000, Some("key"), &bytes[..500]).await;
    assert_eq!((again.status.as_u16(), again.header("location")), (201, first.header("location")));
    assert_eq!(
        (first.header("idempotent-replayed"), again.header("idempotent-replayed")),
        ("", "true")
    );
    assert_eq!(again.header("upload-offset"), "500", "nothing was there, so that the body counts");
    let more = with_bytes(&applicant, 2_000, Some("key"), &bytes).await;
    assert_eq!(
        (more.status.as_u16(), more.header("upload-offset")),
        (201, "500"),
        "something was there, so that it does not"
    );
    assert_eq!(append(&applicant, first.header("location"), 500, &bytes[500..]).await.status, 204);
    let finished = with_bytes(&applicant, 2_000, Some("key"), &bytes).await;
    assert_eq!((finished.status.as_u16(), finished.header("upload-offset")), (201, "2000"));
    assert_eq!(finished.json()["file_size"], 2_000);
    assert_eq!(applicant.view().await["document_uploads"].as_array().unwrap().len(), 1);

    let other = with_bytes(&applicant, 1_999, Some("key"), b"").await;
    other.assert_error(400, "idempotency_error", "idempotency_key_reused", None);
    let (foreign, longest) =
        (crate::applicant::applicant(&sandbox, &["income"]).await, "k".repeat(256));
    assert_ne!(
        with_bytes(&foreign, 2_000, Some("key"), b"").await.header("location"),
        first.header("location")
    );
    with_bytes(&applicant, 2_000, Some(&longest), b"").await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        Some("Idempotency-Key"),
    );
}

#[tokio::test]
async fn an_upload_says_its_length_at_once_and_it_is_one_that_is_taken() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let paystub = metadata(&[("document_type", "paystub")]);
    let create = |name: &'static str, value: &'static str| {
        sandbox.send(empty(
            tus(Method::POST, PATH, &applicant)
                .header("upload-metadata", &paystub)
                .header(name, value),
        ))
    };
    create("x-nothing", "").await.assert_error(
        400,
        "invalid_request_error",
        "parameter_missing",
        Some("Upload-Length"),
    );
    create("upload-defer-length", "1").await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        Some("Upload-Defer-Length"),
    );
    create("upload-concat", "partial").await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        Some("Upload-Concat"),
    );
    create("upload-length", "many").await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        Some("Upload-Length"),
    );
    create("upload-length", "0").await.assert_error(
        422,
        "validation_error",
        "file_empty",
        Some("Upload-Length"),
    );
    create("upload-length", "20971521").await.assert_error(
        413,
        "invalid_request_error",
        "file_too_large",
        Some("Upload-Length"),
    );
    assert_eq!(create("upload-length", "20971520").await.status, 201);
}

#[tokio::test]
async fn what_is_said_of_a_file_is_looked_at_before_any_of_it_is_sent() {
    let sandbox = Sandbox::new().await;
    let session =
        sandbox.create_session_with(json!({ "products": ["identity", "income"], "options": { "document": { "require_live_capture": true } } })).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    let create = |values: &[(&str, &str)]| {
        let request = tus(Method::POST, PATH, &applicant)
            .header("upload-length", "500")
            .header("upload-metadata", metadata(values));
        sandbox.send(empty(request))
    };
    create(&[]).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_missing",
        Some("document_type"),
    );
    create(&[("document_type", "diary")]).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("document_type"),
    );
    let sideways = [("document_type", "id_document"), ("side", "left")];
    create(&sideways).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("side"),
    );
    let chosen = [("document_type", "selfie"), ("capture_method", "file")];
    create(&chosen).await.assert_error(
        422,
        "validation_error",
        "live_capture_required",
        Some("capture_method"),
    );
    let novel = "x".repeat(501);
    let described = [("document_type", "paystub"), ("description", novel.as_str())];
    create(&described).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("description"),
    );
    let unreadable = tus(Method::POST, PATH, &applicant)
        .header("upload-length", "500")
        .header("upload-metadata", "document_type ***");
    sandbox.send(empty(unreadable)).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        Some("Upload-Metadata"),
    );
    for sum in ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha256 AAAA"] {
        let answer = create(&[("document_type", "paystub"), ("checksum", sum)]).await;
        answer.assert_error(
            400,
            "invalid_request_error",
            "parameter_invalid",
            Some("Upload-Metadata"),
        );
    }
    assert_eq!(
        create(&[("document_type", "selfie"), ("capture_method", "camera")]).await.status,
        201
    );
}

#[tokio::test]
async fn only_bytes_of_the_file_may_come_with_a_creation() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let form = creation(&applicant, 500)
        .header("content-type", "multipart/form-data; boundary=b")
        .header("content-length", 5);
    sandbox.send(form.body(Body::from("hello")).unwrap()).await.assert_error(
        415,
        "invalid_request_error",
        "media_type_unsupported",
        None,
    );
    let typed_and_empty =
        creation(&applicant, 500).header("content-type", "text/plain").header("content-length", 0);
    assert_eq!(
        sandbox.send(empty(typed_and_empty)).await.status,
        201,
        "what is not there has no type"
    );
}

#[tokio::test]
async fn there_is_an_end_to_unfinished_uploads_and_to_files() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let mut paths = Vec::new();
    for _ in 0..20 {
        paths.push(created(&applicant, 500).await);
    }
    let one_more = || sandbox.send(empty(creation(&applicant, 500)));
    one_more().await.assert_error(422, "validation_error", "parameter_invalid", Some("file"));
    assert_eq!(append(&applicant, &paths[0], 0, &payslip(500)).await.status, 204);
    assert_eq!(one_more().await.status, 201, "one is finished");

    let full = crate::applicant::applicant(&sandbox, &["income"]).await;
    for _ in 0..60 {
        assert_eq!(with_bytes(&full, 500, None, &payslip(500)).await.status, 201);
    }
    with_bytes(&full, 500, None, &payslip(500)).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("file"),
    );
}

#[tokio::test]
async fn a_closed_session_takes_no_upload_any_more() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    append(&applicant, &path, 0, b"%PDF").await;
    sandbox.post("/v1/session/cancel", &applicant.secret, &json!({})).await.ok();
    sandbox.send(empty(creation(&applicant, 500))).await.assert_error(
        422,
        "invalid_request_error",
        "state_invalid",
        None,
    );
    append(&applicant, &path, 4, b"-1.4").await.assert_error(
        422,
        "invalid_request_error",
        "state_invalid",
        None,
    );
}

#[tokio::test]
async fn a_new_side_takes_the_place_of_the_one_before_however_it_was_sent() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    applicant.upload("id_document", Some("front"), &png(800, 600)).await.ok();
    let bytes = png(900, 700);
    let said = metadata(&[
        ("document_type", "id_document"),
        ("capture_method", "camera"),
        ("checksum", &sha256(&bytes)),
    ]);
    let request = tus(Method::POST, PATH, &applicant)
        .header("upload-length", bytes.len())
        .header("upload-metadata", said);
    let answer =
        sandbox.send(request.header("content-type", PIECE).body(Body::from(bytes)).unwrap()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let view = applicant.view().await;
    assert_eq!(view["document_uploads"].as_array().unwrap().len(), 1);
    let front = &view["document_uploads"][0];
    assert_eq!(
        (&front["id"], &front["side"], &front["capture_method"]),
        (&answer.json()["id"], &json!("front"), &json!("camera"))
    );
    assert_eq!(offset(&applicant, answer.header("location")).await, 33);
}
