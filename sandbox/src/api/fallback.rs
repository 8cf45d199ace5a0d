//! Responses to requests without a handler, and to handlers that panic.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::error::ApiFailure;

pub(crate) async fn not_found() -> ApiFailure {
    ApiFailure::route_not_found()
}

pub(crate) async fn method_not_allowed() -> ApiFailure {
    ApiFailure::method_not_allowed()
}

/// Responds after a panic of a handler. The panic message is written to standard error and is not
/// part of the response.
pub(crate) fn panicked(_panic: Box<dyn Any + Send>) -> Response {
    ApiFailure::internal("a handler panicked").into_response()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use axum::routing::get;
    use latchkey_api_types::{ApiError, ErrorCode};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    async fn broken() {
        panic!("a detail that stays with us");
    }

    #[tokio::test]
    async fn a_panic_is_answered_in_the_documented_shape_without_its_text() {
        let router = Router::new().route("/", get(broken)).layer(CatchPanicLayer::custom(panicked));
        let router =
            router.layer(axum::middleware::from_fn(crate::api::middleware::request_id::layer));
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key("request-id"));
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let error: ApiError = serde_json::from_slice(&body).unwrap();
        assert_eq!(error.error.code, Some(ErrorCode::Internal));
        assert!(!error.error.message.contains("detail"));
    }
}
