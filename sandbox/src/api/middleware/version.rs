//! The `CasaPay-Version` header. There is one version; who asks for another one would get answers
//! of a shape that they do not expect, so they are told.

use axum::extract::Request;
use axum::http::HeaderName;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::ApiFailure;

const HEADER: HeaderName = HeaderName::from_static("casapay-version");
/// The version that there is.
pub const VERSION: &str = "2025-01-15";

/// The layer.
pub async fn layer(request: Request, next: Next) -> Response {
    if request.headers().get_all(HEADER).iter().all(|version| version == VERSION) {
        return next.run(request).await;
    }
    ApiFailure::parameter_invalid(
        "CasaPay-Version",
        format!("The only version of this API is {VERSION}."),
    )
    .into_response()
}
