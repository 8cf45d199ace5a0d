//! `HEAD` and `PATCH`.

use axum::body::Body;
use axum::http::Method;
use futures_util::future::join_all;
use serde_json::json;

use super::{PIECE, append, created, empty, head, offset, patch, payslip, pieces, stored, tus};
use crate::applicant::applicant;
use crate::support::{Sandbox, id_of};

#[tokio::test]
async fn a_file_that_comes_in_pieces_is_the_file_that_was_sent() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(1_000_000);
    let path = created(&applicant, bytes.len()).await;
    let mut sent = 0;
    for size in [1, 400_000, 3, 7, 200_000, 300_000, 99_989] {
        let answer = append(&applicant, &path, sent, &bytes[sent..sent + size]).await;
        sent += size;
        assert_eq!(
            (answer.status.as_u16(), answer.header("upload-offset")),
            (204, sent.to_string().as_str()),
            "{}",
            answer.text()
        );
        assert_eq!((answer.header("tus-resumable"), answer.text().as_str()), ("1.0.0", ""));
        assert_eq!(offset(&applicant, &path).await, sent);
    }
    assert_eq!(append(&applicant, &path, sent, &bytes[sent..]).await.status, 204);
    assert!(stored(&applicant, &path).await == bytes);
    let view = applicant.view().await;
    let document = &view["document_uploads"][0];
    assert_eq!(
        path,
        format!("/v1/uploads/{}", id_of(document)),
        "the document has the upload's id"
    );
    assert_eq!(
        (&document["file_name"], &document["document_type"]),
        (&json!("März.pdf"), &json!("paystub"))
    );
    assert_eq!(
        (&document["file_size"], &document["capture_method"]),
        (&json!(bytes.len()), &json!("file"))
    );
    assert_eq!((&view["status"], pieces(&sandbox)), (&json!("pending"), 0));
}

#[tokio::test]
async fn small_pieces_do_not_become_many_files() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(3_000);
    let path = created(&applicant, bytes.len()).await;
    for (index, piece) in bytes.chunks(100).enumerate().take(29) {
        assert_eq!(append(&applicant, &path, index * 100, piece).await.status, 204);
        assert_eq!(pieces(&sandbox), 1);
    }
    assert_eq!(append(&applicant, &path, 2_900, &bytes[2_900..]).await.status, 204);
    assert!(stored(&applicant, &path).await == bytes);
}

#[tokio::test]
async fn the_offset_is_told_and_kept_by_no_cache() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    append(&applicant, &path, 0, &payslip(500)[..200]).await;
    let answer = head(&applicant, &path).await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"));
    assert_eq!((answer.header("upload-offset"), answer.header("upload-length")), ("200", "500"));
    assert_eq!(
        answer.header("upload-metadata"),
        "document_type cGF5c3R1Yg==,filename TcOkcnoucGRm"
    );
    assert_eq!(answer.header("tus-resumable"), "1.0.0");
}

#[tokio::test]
async fn an_upload_that_never_was_and_another_sessions_are_not_found() {
    let sandbox = Sandbox::new().await;
    let (one, other) =
        (applicant(&sandbox, &["income"]).await, applicant(&sandbox, &["income"]).await);
    let foreign = created(&other, 500).await;
    for path in [foreign.as_str(), "/v1/uploads/du_unknown"] {
        let answer = head(&one, path).await;
        assert_eq!((answer.status.as_u16(), answer.header("upload-offset")), (404, ""));
        for answer in [
            append(&one, path, 0, b"%PDF").await,
            sandbox.send(empty(tus(Method::DELETE, path, &one))).await,
        ] {
            answer.assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
            assert_eq!(answer.header("upload-offset"), "");
        }
    }
    assert_eq!(offset(&other, &foreign).await, 0);
}

#[tokio::test]
async fn another_offset_than_the_uploads_is_a_conflict_that_changes_nothing() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    append(&applicant, &path, 0, &payslip(500)[..200]).await;
    for wrong in [0, 199, 201, 500] {
        let answer = append(&applicant, &path, wrong, b"0123456789").await;
        answer.assert_error(409, "invalid_request_error", "offset_mismatch", Some("Upload-Offset"));
        assert_eq!(answer.header("upload-offset"), "200", "it says where the upload is");
    }
    assert_eq!(offset(&applicant, &path).await, 200);
}

#[tokio::test]
async fn a_piece_is_of_one_type_and_says_where_it_belongs() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    let typed = |content_type: &'static str| {
        let request = tus(Method::PATCH, &path, &applicant)
            .header("upload-offset", "0")
            .header("content-type", content_type);
        sandbox.send(request.body(Body::from("0123456789")).unwrap())
    };
    for content_type in ["application/octet-stream", "application/json", "text/plain"] {
        typed(content_type).await.assert_error(
            415,
            "invalid_request_error",
            "media_type_unsupported",
            None,
        );
    }
    let untyped = tus(Method::PATCH, &path, &applicant).header("upload-offset", "0");
    sandbox.send(empty(untyped)).await.assert_error(
        415,
        "invalid_request_error",
        "media_type_unsupported",
        None,
    );

    let at = |offset: &'static str| {
        sandbox.send(
            tus(Method::PATCH, &path, &applicant)
                .header("content-type", PIECE)
                .header("upload-offset", offset)
                .body(Body::from("01"))
                .unwrap(),
        )
    };
    for offset in ["", "-1", "+0", "0x0", "1.5", "18446744073709551616", "zero"] {
        at(offset).await.assert_error(
            400,
            "invalid_request_error",
            "parameter_invalid",
            Some("Upload-Offset"),
        );
    }
    let nowhere = tus(Method::PATCH, &path, &applicant).header("content-type", PIECE);
    sandbox.send(empty(nowhere)).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_missing",
        Some("Upload-Offset"),
    );
    assert_eq!(offset(&applicant, &path).await, 0);
}

#[tokio::test]
async fn more_bytes_than_were_announced_are_refused() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    let bytes = payslip(500);
    let longer = [bytes.as_slice(), b"x"].concat();
    let answer = append(&applicant, &path, 0, &longer).await;
    answer.assert_error(413, "invalid_request_error", "file_too_large", Some("Upload-Length"));
    // The same without a `Content-Length`.
    let chunked = patch(&applicant, &path, 0)
        .body(Body::from_stream(futures_util::stream::iter([Ok::<_, std::io::Error>(longer)])))
        .unwrap();
    sandbox.send(chunked).await.assert_error(
        413,
        "invalid_request_error",
        "file_too_large",
        Some("Upload-Length"),
    );
    assert_eq!(offset(&applicant, &path).await, 0);
    assert_eq!(append(&applicant, &path, 0, &bytes).await.status, 204);
    append(&applicant, &path, 500, b"x").await.assert_error(
        413,
        "invalid_request_error",
        "file_too_large",
        Some("Upload-Length"),
    );
    assert!(stored(&applicant, &path).await == bytes);
}

#[tokio::test]
async fn a_patch_without_bytes_changes_nothing() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    let answer = append(&applicant, &path, 0, b"").await;
    assert_eq!((answer.status.as_u16(), answer.header("upload-offset")), (204, "0"));
    assert_eq!(pieces(&sandbox), 0);
}

#[tokio::test]
async fn of_those_who_send_from_the_same_byte_at_once_one_wins() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = payslip(400_000);
    let path = created(&applicant, bytes.len()).await;
    for range in [0..100_000, 100_000..399_000, 399_000..400_000] {
        let answers =
            join_all((0..4).map(|_| append(&applicant, &path, range.start, &bytes[range.clone()])))
                .await;
        let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409, 409, 409]);
        assert_eq!(offset(&applicant, &path).await, range.end);
    }
    assert!(stored(&applicant, &path).await == bytes);
    assert_eq!(applicant.view().await["document_uploads"].as_array().unwrap().len(), 1);
    assert_eq!(pieces(&sandbox), 0, "what lost was cleared away");
}

#[tokio::test]
async fn an_upload_outlives_a_restart() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["income"]).await;
    let secret = crate::support::secret_of(&session);
    let bytes = payslip(300_000);
    let path = {
        let applicant = crate::applicant::Applicant { sandbox: &sandbox, secret: secret.clone() };
        let path = created(&applicant, bytes.len()).await;
        append(&applicant, &path, 0, &bytes[..123_456]).await;
        path
    };
    let sandbox = sandbox.restart().await;
    let applicant = crate::applicant::Applicant { sandbox: &sandbox, secret };
    assert_eq!(offset(&applicant, &path).await, 123_456);
    assert_eq!(append(&applicant, &path, 123_456, &bytes[123_456..]).await.status, 204);
    assert!(stored(&applicant, &path).await == bytes);
}
