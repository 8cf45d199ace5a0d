//! CORS: which origins may read a response.

use axum::body::Body;
use axum::http::{Method, Request};

use crate::support::{Sandbox, request, secret_of};

const ORIGIN: &str = "http://127.0.0.1:4010";

fn preflight(path: &str, origin: &str) -> Request<Body> {
    Request::builder()
        .method(Method::OPTIONS)
        .uri(path)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,idempotency-key")
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn the_session_api_is_open_to_configured_origins_alone() {
    let sandbox = Sandbox::new().await;
    let allowed = sandbox.send(preflight("/v1/session", ORIGIN)).await;
    assert!(allowed.status.is_success());
    assert_eq!(allowed.header("access-control-allow-origin"), ORIGIN);
    assert!(allowed.header("access-control-allow-headers").contains("idempotency-key"));
    assert!(allowed.header("access-control-allow-methods").contains("PUT"));
    let stranger = sandbox.send(preflight("/v1/session", "https://evil.example")).await;
    assert_eq!(stranger.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn answers_errors_and_replays_of_the_session_api_carry_the_header() {
    let sandbox = Sandbox::new().await;
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    for _ in 0..2 {
        let request = request(Method::POST, "/v1/session", &secret)
            .header("origin", ORIGIN)
            .header("idempotency-key", "k");
        let request =
            request.header("content-type", "application/json").body(Body::from("{}")).unwrap();
        assert_eq!(sandbox.send(request).await.header("access-control-allow-origin"), ORIGIN);
    }
    let refused = request(Method::GET, "/v1/session", "")
        .header("origin", ORIGIN)
        .body(Body::empty())
        .unwrap();
    assert_eq!(sandbox.send(refused).await.header("access-control-allow-origin"), ORIGIN);
}
