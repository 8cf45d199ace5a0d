//! Rate limits.

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::json;

use crate::support::{SECRET_KEY, Sandbox, request, secret_of};

const SESSIONS: &str = "/v1/verification_sessions";

/// A sandbox with a burst of two requests and one more each second.
async fn strict() -> Sandbox {
    Sandbox::with(|config| {
        config.limits.rate_limit.per_second = 1;
        config.limits.rate_limit.burst = 2;
    })
    .await
}

#[tokio::test]
async fn one_request_too_many_is_refused_until_the_time_that_is_told() {
    let sandbox = strict().await;
    for _ in 0..2 {
        sandbox.get(SESSIONS, SECRET_KEY).await.ok();
    }
    let refused = sandbox.get(SESSIONS, SECRET_KEY).await;
    refused.assert_error(429, "rate_limit_error", "rate_limited", None);
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("cache-control"), "no-store");
    sandbox.state.clock.advance(1);
    sandbox.get(SESSIONS, SECRET_KEY).await.ok();
    sandbox.get(SESSIONS, SECRET_KEY).await.assert_error(
        429,
        "rate_limit_error",
        "rate_limited",
        None,
    );
}

#[tokio::test]
async fn one_callers_requests_are_not_counted_against_another() {
    let sandbox = strict().await;
    let (one, other) =
        (sandbox.create_session(&["identity"]).await, sandbox.create_session(&["identity"]).await);
    for _ in 0..2 {
        sandbox.get("/v1/session", &secret_of(&one)).await.ok();
    }
    sandbox.get("/v1/session", &secret_of(&one)).await.assert_error(
        429,
        "rate_limit_error",
        "rate_limited",
        None,
    );
    sandbox.get("/v1/session", &secret_of(&other)).await.ok();
    sandbox.get(SESSIONS, SECRET_KEY).await.assert_error(
        429,
        "rate_limit_error",
        "rate_limited",
        None,
    );
}

#[tokio::test]
async fn inventing_credentials_gives_nobody_more_tries() {
    let sandbox = strict().await;
    for number in 0..2 {
        sandbox.get(SESSIONS, &format!("sk_test_{number}")).await.assert_error(
            401,
            "authentication_error",
            "credential_invalid",
            None,
        );
    }
    let one_more = sandbox.get("/v1/session", "vs_secret_0123456789abcdef0123456789abcdef").await;
    one_more.assert_error(429, "rate_limit_error", "rate_limited", None);
    sandbox.get(SESSIONS, SECRET_KEY).await.ok();
}

#[tokio::test]
async fn a_refused_request_leaves_its_idempotency_key_free() {
    let sandbox = strict().await;
    let create = json!({ "applicant": { "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" }, "products": ["identity"] });
    let post = || {
        let keyed = request(Method::POST, SESSIONS, SECRET_KEY)
            .header("idempotency-key", "key")
            .header(header::CONTENT_TYPE, "application/json");
        sandbox.send(keyed.body(Body::from(create.to_string())).unwrap())
    };
    for _ in 0..2 {
        sandbox.get(SESSIONS, SECRET_KEY).await.ok();
    }
    post().await.assert_error(429, "rate_limit_error", "rate_limited", None);
    sandbox.state.clock.advance(2);
    let made = post().await;
    assert_eq!(
        (made.ok()["status"].as_str(), made.header("idempotent-replayed")),
        (Some("created"), "")
    );
}

#[tokio::test]
async fn a_widget_on_another_origin_can_read_how_long_to_wait() {
    let sandbox = strict().await;
    let read = || {
        sandbox.send(
            request(Method::GET, "/v1/session", "")
                .header("origin", "http://127.0.0.1:4010")
                .body(Body::empty())
                .unwrap(),
        )
    };
    for _ in 0..2 {
        read().await;
    }
    let refused = read().await;
    refused.assert_error(429, "rate_limit_error", "rate_limited", None);
    assert_eq!(refused.header("access-control-allow-origin"), "http://127.0.0.1:4010");
    assert!(refused.header("access-control-expose-headers").contains("retry-after"));
}

#[tokio::test]
async fn pages_and_logos_are_not_counted() {
    let sandbox = strict().await;
    for _ in 0..10 {
        assert_eq!(sandbox.get("/institutions/revolut/logo.svg", "").await.status, 200);
        assert_eq!(sandbox.get("/", "").await.status, 200);
    }
}
