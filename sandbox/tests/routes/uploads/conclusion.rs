//! The end of an upload, and its repetition for a sender that lost the response.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use super::{
    PATH, PIECE, append, created, creation, empty, head, metadata, offset, payslip, pieces, stored,
    tus,
};
use crate::applicant::{Applicant, applicant, pdf, png};
use crate::support::{Sandbox, id_of};

#[tokio::test]
async fn what_cannot_be_used_is_refused_as_with_a_form_and_so_again() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income"]).await;
    let exe = [b"MZ\x90\0\x03\0\0\0".as_slice(), &[0; 64]].concat();
    let cases: [(&str, Vec<u8>, u16, &str, &str); 5] = [
        ("paystub", exe, 415, "invalid_request_error", "file_type_unsupported"),
        ("paystub", pdf("/Encrypt 4 0 R"), 422, "validation_error", "file_encrypted"),
        ("paystub", pdf("")[..40].to_vec(), 422, "validation_error", "file_unreadable"),
        ("selfie", png(199, 800), 422, "validation_error", "image_too_small"),
        ("paystub", png(20_000, 20_000), 422, "validation_error", "file_too_complex"),
    ];
    for (document_type, bytes, status, kind, code) in cases {
        let said = metadata(&[("document_type", document_type)]);
        let create = || {
            tus(Method::POST, PATH, &applicant)
                .header("upload-length", bytes.len())
                .header("upload-metadata", &said)
        };
        let path = sandbox.send(empty(create())).await.header("location").to_owned();
        assert_eq!(append(&applicant, &path, 0, &bytes[..20]).await.status, 204);
        append(&applicant, &path, 20, &bytes[20..]).await.assert_error(
            status,
            kind,
            code,
            Some("file"),
        );
        append(&applicant, &path, bytes.len(), b"").await.assert_error(
            status,
            kind,
            code,
            Some("file"),
        );
        append(&applicant, &path, 20, &bytes[20..]).await.assert_error(
            409,
            "invalid_request_error",
            "offset_mismatch",
            Some("Upload-Offset"),
        );
        assert_eq!(offset(&applicant, &path).await, bytes.len(), "all of it is there");

        let keyed = || {
            create()
                .header("content-type", PIECE)
                .header("idempotency-key", format!("{code}-at-once"))
        };
        for _ in 0..2 {
            let answer = sandbox.send(keyed().body(Body::from(bytes.clone())).unwrap()).await;
            answer.assert_error(status, kind, code, Some("file"));
            assert_ne!(answer.header("location"), "");
        }
    }
    let view = applicant.view().await;
    assert_eq!(
        (&view["status"], &view["document_uploads"], &view["unfinished_uploads"]),
        (&json!("created"), &json!([]), &json!(null))
    );
    assert_eq!(pieces(&sandbox), 0);
}

#[tokio::test]
async fn a_camera_makes_no_pdf() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let said = metadata(&[("document_type", "id_document"), ("capture_method", "camera")]);
    let request = tus(Method::POST, PATH, &applicant)
        .header("upload-length", pdf("").len())
        .header("upload-metadata", said);
    let answer = sandbox
        .send(request.header("content-type", PIECE).body(Body::from(pdf(""))).unwrap())
        .await;
    answer.assert_error(422, "validation_error", "parameter_invalid", Some("capture_method"));
}

#[tokio::test]
async fn a_sender_who_did_not_hear_the_end_hears_it_again() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(2_000);
    let path = created(&applicant, bytes.len()).await;
    append(&applicant, &path, 0, &bytes).await;
    for _ in 0..2 {
        let answer = append(&applicant, &path, 2_000, b"").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("upload-offset")),
            (204, "2000"),
            "{}",
            answer.text()
        );
    }
    assert_eq!(
        head(&applicant, &path).await.header("upload-expires"),
        "",
        "it does not lapse any more"
    );
    assert_eq!(applicant.view().await["document_uploads"].as_array().unwrap().len(), 1);
    assert!(stored(&applicant, &path).await == bytes);
}

#[tokio::test]
async fn a_fault_of_ours_at_the_end_loses_nothing_that_was_acknowledged() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(2_000);
    let path = created(&applicant, bytes.len()).await;
    append(&applicant, &path, 0, &bytes[..1_500]).await;
    // A file where object storage needs a directory simulates a broken disk.
    let obstacle = sandbox.directory().join("files/documents");
    std::fs::write(&obstacle, "").unwrap();
    append(&applicant, &path, 1_500, &bytes[1_500..]).await.assert_error(
        500,
        "api_error",
        "internal_error",
        None,
    );
    assert_eq!(offset(&applicant, &path).await, 1_500);
    std::fs::remove_file(obstacle).unwrap();
    assert_eq!(append(&applicant, &path, 1_500, &bytes[1_500..]).await.status, 204);
    assert!(stored(&applicant, &path).await == bytes);
}

#[tokio::test]
async fn the_sweep_leaves_what_an_upload_points_to() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(2_000);
    let (finished, unfinished) =
        (created(&applicant, bytes.len()).await, created(&applicant, bytes.len()).await);
    append(&applicant, &finished, 0, &bytes).await;
    append(&applicant, &unfinished, 0, &bytes[..900]).await;
    let id = unfinished.rsplit('/').next().unwrap();
    let folder =
        sandbox.directory().join("files/uploads").join(id_of(&applicant.view().await)).join(id);
    // The files of a process that ended before it recorded a chunk, or while it wrote one.
    std::fs::write(folder.join("never-noted"), "x").unwrap();
    std::fs::write(folder.join("half#1"), "x").unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    assert_eq!(
        latchkey_sandbox::store::files::sweep::sweep(
            &sandbox.state.store,
            &sandbox.state.files,
            later
        )
        .await
        .unwrap(),
        2
    );
    assert!(stored(&applicant, &finished).await == bytes);
    assert_eq!(append(&applicant, &unfinished, 900, &bytes[900..]).await.status, 204);
    assert!(stored(&applicant, &unfinished).await == bytes);
}

#[tokio::test]
async fn a_submission_ends_what_is_unfinished() {
    let sandbox = Sandbox::new().await;
    let mut applicant: Applicant<'_> = applicant(&sandbox, &["income"]).await;
    applicant.answer_everything().await;
    let path = created(&applicant, 2_000).await;
    append(&applicant, &path, 0, &payslip(2_000)[..900]).await;
    assert_eq!(pieces(&sandbox), 1);
    applicant.hand_in().await;
    sandbox.pass(0).await;
    assert_eq!(pieces(&sandbox), 0);
    assert_eq!(head(&applicant, &path).await.status, 404);
    assert_eq!(sandbox.send(empty(creation(&applicant, 500))).await.status, 422);
}
