//! Addresses and methods that nothing answers to.

use axum::body::Body;
use axum::http::{Method, Request};

use crate::support::{SECRET_KEY, Sandbox};

#[tokio::test]
async fn an_unknown_address_is_answered_in_the_documented_shape() {
    let sandbox = Sandbox::new().await;
    sandbox.get("/v1/nothing", SECRET_KEY).await.assert_error(404, "invalid_request_error", "resource_not_found", None);
}

#[tokio::test]
async fn a_method_that_a_route_does_not_take_is_answered_in_the_documented_shape() {
    let sandbox = Sandbox::new().await;
    for path in ["/v1/verification_sessions", "/v1/session"] {
        let request = Request::builder().method(Method::PATCH).uri(path).body(Body::empty()).unwrap();
        sandbox.send(request).await.assert_error(405, "invalid_request_error", "method_not_allowed", None);
    }
}
