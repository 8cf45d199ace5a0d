//! The `CasaPay-Version` header. There is only one version of the API. Requests for another version
//! are rejected, because its responses would have another format.

use axum::extract::Request;
use axum::http::HeaderName;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::ApiFailure;

const HEADER: HeaderName = HeaderName::from_static("casapay-version");
/// The only version of the API.
pub const VERSION: &str = "2025-01-15";

pub async fn layer(request: Request, next: Next) -> Response {
    if request.headers().get_all(HEADER).iter().all(|version| version == VERSION) {
        return next.run(request).await;
    }
    ApiFailure::parameter_invalid(
        "CasaPay-Version",
        format!("The version is not supported. The only supported version is {VERSION}."),
    )
    .into_response()
}
