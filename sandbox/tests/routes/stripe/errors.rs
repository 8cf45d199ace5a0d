//! Errors of the dialect, in Stripe's shape.

use axum::body::Body;
use axum::http::Method;
use latchkey_sandbox::config::RateLimit;

use super::{SESSIONS, assert_refused, form};
use crate::support::{SECRET_KEY, Sandbox, request, secret_of};

#[tokio::test]
async fn an_unknown_id_is_missing_and_named() {
    let sandbox = Sandbox::new().await;
    for path in [
        format!("{SESSIONS}/vs_unknown"),
        "/v1/identity/verification_reports/vr_unknown".to_owned(),
    ] {
        assert_refused(
            &sandbox.get(&path, SECRET_KEY).await,
            404,
            "invalid_request_error",
            Some("resource_missing"),
            Some("id"),
        );
    }
    for path in [
        format!("{SESSIONS}/vs_unknown"),
        format!("{SESSIONS}/vs_unknown/cancel"),
        format!("{SESSIONS}/vs_unknown/redact"),
    ] {
        assert_refused(
            &form(&sandbox, &path, "").await,
            404,
            "invalid_request_error",
            Some("resource_missing"),
            Some("id"),
        );
    }
}

#[tokio::test]
async fn unknown_addresses_and_methods_too() {
    let sandbox = Sandbox::new().await;
    for path in ["/v1/identity", "/v1/identity/", "/v1/identity/selfies"] {
        assert_refused(
            &sandbox.get(path, SECRET_KEY).await,
            404,
            "invalid_request_error",
            None,
            None,
        );
    }
    let answer = sandbox.delete(SESSIONS, SECRET_KEY).await;
    assert_refused(&answer, 405, "invalid_request_error", Some("method_not_allowed"), None);
    assert!(!answer.header("allow").is_empty());
    sandbox.get("/v1/identityless", SECRET_KEY).await.assert_error(
        404,
        "invalid_request_error",
        "resource_not_found",
        None,
    );
}

#[tokio::test]
async fn credentials_too() {
    let sandbox = Sandbox::new().await;
    assert_refused(
        &sandbox.get(SESSIONS, "").await,
        401,
        "authentication_error",
        Some("credential_missing"),
        None,
    );
    assert_refused(
        &sandbox.get(SESSIONS, "sk_test_wrong").await,
        401,
        "authentication_error",
        Some("credential_invalid"),
        None,
    );
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    assert_refused(
        &sandbox.get(SESSIONS, &secret).await,
        403,
        "invalid_request_error",
        Some("forbidden"),
        None,
    );
}

#[tokio::test]
async fn the_rate_limit_too() {
    let sandbox =
        Sandbox::with(|config| config.limits.rate_limit = RateLimit { per_second: 1, burst: 1 })
            .await;
    sandbox.get(SESSIONS, SECRET_KEY).await.ok();
    let answer = sandbox.get(SESSIONS, SECRET_KEY).await;
    assert_refused(&answer, 429, "invalid_request_error", Some("rate_limit"), None);
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn no_origin_may_read_any_of_it() {
    let sandbox = Sandbox::new().await;
    let request = request(Method::GET, SESSIONS, SECRET_KEY)
        .header("origin", "http://127.0.0.1:4010")
        .body(Body::empty())
        .unwrap();
    assert_eq!(sandbox.send(request).await.header("access-control-allow-origin"), "");
}
