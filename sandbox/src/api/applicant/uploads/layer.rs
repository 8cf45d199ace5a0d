//! The middleware that adds the tus headers to every response under `/v1/uploads`, including error
//! responses of the inner layers.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::api::applicant::uploads::PATH;
use crate::api::applicant::uploads::headers::{
    EXTENSIONS, TUS_CHECKSUM_ALGORITHM, TUS_EXTENSION, TUS_MAX_SIZE, TUS_RESUMABLE, TUS_VERSION,
    VERSION,
};
use crate::config::Limits;
use crate::domain::uploads::checksum;
use crate::state::AppState;

/// Adds the headers. Wraps the CORS layer, which responds to every `OPTIONS` request, so that the
/// response has both the CORS headers and the capabilities.
pub(crate) async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_discovery = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    let is_version_mismatch = response.status() == StatusCode::PRECONDITION_FAILED;
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, HeaderValue::from_static(VERSION));
    if is_discovery || is_version_mismatch {
        headers.insert(TUS_VERSION, HeaderValue::from_static(VERSION));
    }
    if is_discovery {
        add_capabilities(headers, &state.config.limits);
    }
    response
}

/// Get the server's upload capabilities
///
/// Returns the protocol version, its extensions, the maximum file size and the checksum algorithms
/// in headers. No credential is required.
#[utoipa::path(
    options,
    path = PATH,
    operation_id = "discover_uploads",
    tag = crate::api::openapi::tags::UPLOADS,
    responses((status = 200, description = "The capabilities are in the headers.", headers(
        ("Tus-Resumable" = String, description = "`1.0.0`."),
        ("Tus-Version" = String, description = "`1.0.0`."),
        ("Tus-Extension" = String, description = "Supported extensions, separated by commas."),
        ("Tus-Max-Size" = u64, description = "Maximum file size in bytes."),
        ("Tus-Checksum-Algorithm" = String, description = "Supported checksum algorithms, \
            separated by commas."),
    )))
)]
pub(super) fn add_capabilities(headers: &mut HeaderMap, limits: &Limits) {
    headers.insert(TUS_EXTENSION, HeaderValue::from_static(EXTENSIONS));
    headers.insert(TUS_MAX_SIZE, HeaderValue::from(limits.file_bytes));
    headers.insert(TUS_CHECKSUM_ALGORITHM, HeaderValue::from_static(checksum::ALGORITHMS));
}
