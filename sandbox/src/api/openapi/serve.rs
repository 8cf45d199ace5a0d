//! `GET /openapi.json`.

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::api::openapi::document;
use crate::error::ApiFailure;
use crate::state::AppState;

/// The serialized document.
static DOCUMENT: LazyLock<Result<String, serde_json::Error>> =
    LazyLock::new(|| document().to_pretty_json());

pub fn router() -> Router<AppState> {
    Router::new().route("/openapi.json", get(openapi_json))
}

async fn openapi_json() -> Response {
    match &*DOCUMENT {
        Ok(text) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
                // The document is public, and tools read it from pages of other origins.
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
                (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            ];
            (headers, text.as_str()).into_response()
        }
        Err(error) => ApiFailure::internal(error).into_response(),
    }
}
