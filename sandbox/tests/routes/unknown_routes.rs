//! Unknown paths and methods, and the request id of every response.

use axum::body::Body;
use axum::http::{Method, Request};

use crate::support::{Answer, SECRET_KEY, Sandbox, request, secret_of};

async fn call(sandbox: &Sandbox, method: Method, path: &str) -> Answer {
    sandbox.send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_unknown_address_is_answered_in_the_documented_shape() {
    let sandbox = Sandbox::new().await;
    for path in [
        "/v1/nothing",
        "/v1",
        "/v1/",
        "/v1/verification_sessions/",
        "/v1/verification_sessions/vs_1/",
        "/v1/verification_sessions/vs_1/pause",
        "/v2/x",
    ] {
        sandbox.get(path, SECRET_KEY).await.assert_error(
            404,
            "invalid_request_error",
            "resource_not_found",
            None,
        );
        sandbox.get(path, "").await.assert_error(
            404,
            "invalid_request_error",
            "resource_not_found",
            None,
        );
    }
}

#[tokio::test]
async fn a_method_that_a_route_does_not_take_is_refused_with_those_that_it_does() {
    let sandbox = Sandbox::new().await;
    let cases = [
        ("/v1/verification_sessions", "GET,HEAD,POST"),
        ("/v1/verification_sessions/vs_1", "GET,HEAD"),
        ("/v1/verification_sessions/vs_1/cancel", "POST"),
        ("/v1/verification_reports", "GET,HEAD"),
        ("/v1/identity_checks/idc_1", "GET,HEAD"),
        ("/v1/session", "GET,HEAD,POST"),
        ("/v1/session/submit", "POST"),
        ("/v1/document_uploads/du_1", "DELETE,GET,HEAD"),
        ("/v1/institutions", "GET,HEAD"),
        ("/institutions/revolut/logo.svg", "GET,HEAD"),
    ];
    for (path, allowed) in cases {
        for method in
            [Method::PATCH, Method::PUT, Method::TRACE, Method::from_bytes(b"BREW").unwrap()]
        {
            let answer = call(&sandbox, method.clone(), path).await;
            answer.assert_error(405, "invalid_request_error", "method_not_allowed", None);
            let mut methods: Vec<_> = answer.header("allow").split(',').collect();
            methods.sort_unstable();
            assert_eq!(methods.join(","), allowed, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let sandbox = Sandbox::new().await;
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    for (path, credential) in [
        ("/v1/verification_sessions", SECRET_KEY),
        ("/v1/session", secret.as_str()),
        ("/v1/institutions/revolut", SECRET_KEY),
    ] {
        let head = sandbox
            .send(request(Method::HEAD, path, credential).body(Body::empty()).unwrap())
            .await;
        assert_eq!(
            (head.status.as_u16(), head.body.len(), head.header("content-type")),
            (200, 0, "application/json"),
            "{path}"
        );
        assert!(head.header("request-id").starts_with("req_"));
    }
    let refused = call(&sandbox, Method::HEAD, "/v1/session").await;
    assert_eq!((refused.status.as_u16(), refused.body.len()), (401, 0));
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own() {
    let sandbox = Sandbox::new().await;
    let mut seen = std::collections::HashSet::new();
    let paths = [
        "/",
        "/verify.js",
        "/widget/",
        "/widget/nothing.js",
        "/session/vs_1",
        "/bank/sandbox_bank",
        "/institutions/revolut/logo.svg",
        "/demo/privacy",
        "/favicon.ico",
        "/v1/verification_sessions",
        "/v1/session",
        "/v1/nothing",
        "/v1/%ff",
        "/v1/document_uploads/du_1/file",
    ];
    for path in paths {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::DELETE, Method::POST] {
            let answer = call(&sandbox, method.clone(), path).await;
            assert!(answer.header("request-id").starts_with("req_"), "{method} {path}");
            assert!(seen.insert(answer.header("request-id").to_owned()));
            assert!(
                !answer.status.is_server_error()
                    || path.contains("widget")
                    || path == "/verify.js"
                    || path.starts_with("/session"),
                "{method} {path}"
            );
        }
    }
}
