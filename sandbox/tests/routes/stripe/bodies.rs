//! Request bodies: forms and JSON.

use axum::body::Body;
use axum::http::{Method, Request, header};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::json;

use super::{SESSIONS, assert_refused, create, form};
use crate::support::{Answer, SECRET_KEY, Sandbox, request};

async fn send(sandbox: &Sandbox, content_type: &str, body: impl Into<Body>) -> Answer {
    sandbox
        .send(
            request(Method::POST, SESSIONS, SECRET_KEY)
                .header(header::CONTENT_TYPE, content_type)
                .body(body.into())
                .unwrap(),
        )
        .await
}

#[tokio::test]
async fn json_says_the_same_as_a_form() {
    let sandbox = Sandbox::new().await;
    let by_form = create(&sandbox, "type=document&options[document][require_live_capture]=true&metadata[n]=7&expand[]=verified_outputs").await;
    let body = json!({
        "type": "document", "options": { "document": { "require_live_capture": true } }, "metadata": { "n": 7 }, "expand": ["verified_outputs"],
    });
    let by_json = send(&sandbox, "application/json; charset=utf-8", body.to_string()).await.ok();
    for name in ["type", "options", "metadata", "verified_outputs", "status"] {
        assert_eq!(by_json[name], by_form[name], "{name}");
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_in_stripes_shape() {
    let sandbox = Sandbox::new().await;
    for (content_type, body) in [
        ("application/json", "{"),
        ("application/json", "[]"),
        ("application/x-www-form-urlencoded", "a[=1"),
    ] {
        assert_refused(
            &send(&sandbox, content_type, body).await,
            400,
            "invalid_request_error",
            None,
            None,
        );
    }
    let answer = send(&sandbox, "text/plain", "type=document").await;
    assert_refused(&answer, 415, "invalid_request_error", Some("media_type_unsupported"), None);
    let answer =
        send(&sandbox, "application/x-www-form-urlencoded", vec![b'a'; 1024 * 1024 + 1]).await;
    assert_refused(&answer, 413, "invalid_request_error", Some("file_too_large"), None);
}

#[tokio::test]
async fn the_secret_key_may_come_as_the_user_of_basic_authentication() {
    let sandbox = Sandbox::new().await;
    let with = |user: String| {
        let credential = format!("Basic {}", BASE64_STANDARD.encode(user));
        sandbox.send(
            Request::builder()
                .uri(SESSIONS)
                .header(header::AUTHORIZATION, credential)
                .body(Body::empty())
                .unwrap(),
        )
    };
    with(format!("{SECRET_KEY}:")).await.ok();
    assert_refused(
        &with("sk_test_wrong:".to_owned()).await,
        401,
        "authentication_error",
        Some("credential_invalid"),
        None,
    );
}

#[tokio::test]
async fn stripes_headers_are_taken_and_a_key_is_replayed_with_its_secrets() {
    let sandbox = Sandbox::new().await;
    let send = |body: &'static str| {
        let request = request(Method::POST, SESSIONS, SECRET_KEY)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request
            .header("stripe-version", "2025-06-30.basil")
            .header("stripe-account", "acct_1")
            .header("idempotency-key", "key");
        sandbox.send(request.body(Body::from(body)).unwrap())
    };
    let first = send("type=document").await.ok();
    let again = send("type=document").await;
    assert_eq!(again.ok(), first);
    assert_eq!(
        (again.header("idempotent-replayed"), again.header("idempotency-key")),
        ("true", "key")
    );
    assert_refused(
        &send("type=id_number").await,
        400,
        "idempotency_error",
        Some("idempotency_key_reused"),
        None,
    );
}

#[tokio::test]
async fn a_refusal_is_replayed_in_stripes_shape() {
    let sandbox = Sandbox::new().await;
    for _ in 0..2 {
        let request = request(Method::POST, SESSIONS, SECRET_KEY)
            .header(header::CONTENT_TYPE, "text/plain")
            .header("idempotency-key", "key");
        let answer = sandbox.send(request.body(Body::from("x")).unwrap()).await;
        assert_refused(&answer, 415, "invalid_request_error", Some("media_type_unsupported"), None);
    }
    assert_refused(
        &form(&sandbox, SESSIONS, "").await,
        400,
        "invalid_request_error",
        Some("parameter_missing"),
        Some("type"),
    );
}
