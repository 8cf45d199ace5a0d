//! What every answer under `/v1/uploads` has, refusals of the layers within included.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::api::applicant::uploads::headers::{
    EXTENSIONS, TUS_CHECKSUM_ALGORITHM, TUS_EXTENSION, TUS_MAX_SIZE, TUS_RESUMABLE, TUS_VERSION,
    VERSION,
};
use crate::api::applicant::uploads::routes;
use crate::config::Limits;
use crate::domain::uploads::checksum;
use crate::state::AppState;

/// The layer. It is outside the one for CORS, which answers every `OPTIONS`, so that its answer
/// says both which pages may call and what the server can do.
pub(crate) async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_discovery = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    let is_other_version = response.status() == StatusCode::PRECONDITION_FAILED;
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, HeaderValue::from_static(VERSION));
    if is_discovery || is_other_version {
        headers.insert(TUS_VERSION, HeaderValue::from_static(VERSION));
    }
    if is_discovery {
        say_what_there_is(headers, &state.config.limits);
    }
    response
}

/// Ask what the server can do
///
/// The version of the protocol, its extensions, the largest file and the algorithms of checksums.
/// Needs no credential.
#[utoipa::path(
    options,
    path = routes::PATH,
    operation_id = "discover_uploads",
    tag = crate::api::openapi::tags::UPLOADS,
    responses((status = 200, description = "It is said by headers.", headers(
        ("Tus-Resumable" = String, description = "`1.0.0`."),
        ("Tus-Version" = String, description = "`1.0.0`."),
        ("Tus-Extension" = String, description = "The extensions, separated by commas."),
        ("Tus-Max-Size" = u64, description = "The largest file, in bytes."),
        ("Tus-Checksum-Algorithm" = String, description = "The algorithms, separated by commas."),
    )))
)]
pub(super) fn say_what_there_is(headers: &mut HeaderMap, limits: &Limits) {
    headers.insert(TUS_EXTENSION, HeaderValue::from_static(EXTENSIONS));
    headers.insert(TUS_MAX_SIZE, HeaderValue::from(limits.file_bytes));
    headers.insert(TUS_CHECKSUM_ALGORITHM, HeaderValue::from_static(checksum::ALGORITHMS));
}
