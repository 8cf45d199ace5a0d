//! Rules for every request: version, discovery, methods, CORS.

use axum::body::Body;
use axum::http::{Method, Request};

use super::{PATH, PIECE, append, created, creation, empty, offset, patch, payslip, tus};
use crate::applicant::applicant;
use crate::support::{SECRET_KEY, Sandbox, request};

const ORIGIN: &str = "http://127.0.0.1:4010";

#[tokio::test]
async fn a_request_of_another_version_or_of_none_is_refused_and_not_done() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    for version in [None, Some("0.2.2"), Some("1.0.1"), Some("")] {
        for (method, path) in [
            (Method::POST, PATH),
            (Method::HEAD, &path),
            (Method::PATCH, &path),
            (Method::DELETE, &path),
        ] {
            let request = request(method.clone(), path, &applicant.secret)
                .header("content-type", PIECE)
                .header("upload-offset", "0");
            let request = version
                .iter()
                .fold(request, |request, version| request.header("tus-resumable", *version));
            let answer = sandbox.send(request.body(Body::from("%PDF")).unwrap()).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("tus-version")),
                (412, "1.0.0"),
                "{method}"
            );
            if method != Method::HEAD {
                answer.assert_error(
                    412,
                    "invalid_request_error",
                    "tus_version_unsupported",
                    Some("Tus-Resumable"),
                );
            }
        }
    }
    assert_eq!(offset(&applicant, &path).await, 0);
}

#[tokio::test]
async fn what_the_server_can_do_is_told_without_a_credential() {
    let sandbox = Sandbox::new().await;
    for path in [PATH, "/v1/uploads/du_unknown"] {
        let answer = sandbox
            .send(Request::builder().method(Method::OPTIONS).uri(path).body(Body::empty()).unwrap())
            .await;
        assert!(answer.status.is_success());
        assert_eq!(
            (answer.header("tus-resumable"), answer.header("tus-version")),
            ("1.0.0", "1.0.0")
        );
        assert_eq!(
            answer.header("tus-extension"),
            "creation,creation-with-upload,termination,checksum,expiration"
        );
        assert_eq!(
            (answer.header("tus-max-size"), answer.header("tus-checksum-algorithm")),
            ("20971520", "sha1,sha256")
        );
    }
}

#[tokio::test]
async fn a_page_of_the_widgets_origin_may_send_and_read_all_that_the_protocol_needs() {
    let sandbox = Sandbox::new().await;
    let preflight =
        Request::builder().method(Method::OPTIONS).uri("/v1/uploads/du_1").header("origin", ORIGIN);
    let preflight = preflight
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", "upload-offset");
    let answer = sandbox.send(empty(preflight)).await;
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    for method in ["POST", "HEAD", "PATCH", "DELETE"] {
        assert!(answer.header("access-control-allow-methods").contains(method), "{method}");
    }
    let sent = [
        "tus-resumable",
        "upload-length",
        "upload-offset",
        "upload-metadata",
        "upload-checksum",
        "x-http-method-override",
        "idempotency-key",
    ];
    for header in sent {
        assert!(answer.header("access-control-allow-headers").contains(header), "{header}");
    }
    let applicant = applicant(&sandbox, &["income"]).await;
    let answer = sandbox.send(empty(creation(&applicant, 500).header("origin", ORIGIN))).await;
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    for header in [
        "location",
        "upload-offset",
        "upload-length",
        "upload-metadata",
        "upload-expires",
        "tus-resumable",
        "tus-version",
        "retry-after",
    ] {
        assert!(answer.header("access-control-expose-headers").contains(header), "{header}");
    }
    let stranger = sandbox
        .send(empty(creation(&applicant, 500).header("origin", "https://evil.example")))
        .await;
    assert_eq!(stranger.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn where_a_network_lets_only_post_through_the_method_is_in_a_header() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    let instead_of = |method: &'static str| {
        tus(Method::POST, &path, &applicant).header("x-http-method-override", method)
    };
    let bytes = payslip(500);
    let append = instead_of("PATCH")
        .header("content-type", PIECE)
        .header("upload-offset", "0")
        .body(Body::from(bytes[..200].to_vec()))
        .unwrap();
    let answer = sandbox.send(append).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("upload-offset")),
        (204, "200"),
        "{}",
        answer.text()
    );
    let answer = sandbox.send(empty(instead_of("HEAD"))).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("upload-offset"), answer.header("upload-length")),
        (200, "200", "500")
    );
    let param = Some("X-HTTP-Method-Override");
    sandbox.send(empty(instead_of("PUT"))).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        param,
    );
    let without = tus(Method::POST, &path, &applicant);
    sandbox.send(empty(without)).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_missing",
        param,
    );
    let contradicting = patch(&applicant, &path, 200).header("x-http-method-override", "DELETE");
    sandbox.send(empty(contradicting)).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        param,
    );
    assert_eq!(sandbox.send(empty(instead_of("DELETE"))).await.status, 204);
}

#[tokio::test]
async fn uploads_in_pieces_are_the_applicants_alone_and_refusals_speak_the_protocol() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let path = created(&applicant, 500).await;
    for (method, path) in [(Method::POST, PATH), (Method::PATCH, &path), (Method::DELETE, &path)] {
        let answer = sandbox
            .send(empty(request(method, path, SECRET_KEY).header("tus-resumable", "1.0.0")))
            .await;
        answer.assert_error(403, "invalid_request_error", "forbidden", None);
        assert_eq!(answer.header("tus-resumable"), "1.0.0");
    }
    sandbox.send(empty(tus(Method::GET, &path, &applicant))).await.assert_error(
        405,
        "invalid_request_error",
        "method_not_allowed",
        None,
    );
    assert_eq!(
        append(&applicant, &path, 0, &payslip(500)).await.header("cache-control"),
        "no-store"
    );
}
