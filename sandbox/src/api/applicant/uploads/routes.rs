//! The routes of resumable uploads, for the widget.
//!
//! Requests with a body run in a task of their own, so that the received bytes are stored even if
//! the client disconnects.

mod openapi;

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use latchkey_api_types::ApiError;
use sha2::{Digest, Sha256};
use tracing::Instrument;
use utoipa::OpenApi;

use crate::api::applicant::uploads::{headers, layer};
use crate::api::auth::ClientSession;
use crate::api::middleware::idempotency;
use crate::api::openapi::tags;
use crate::domain::file_urls::with_file_url;
use crate::domain::uploads::incoming::Incoming;
use crate::domain::uploads::receive::receive;
use crate::domain::uploads::{Asked, failures};
use crate::domain::{lifecycle, uploads};
use crate::error::{ApiFailure, ApiResult};
use crate::secrets;
use crate::state::AppState;
use crate::store::document_uploads;
use crate::store::sessions::SessionRecord;
use crate::store::uploads::{Creation, UploadRecord, UploadState};

/// The path at which uploads are created.
pub(super) const PATH: &str = "/v1/uploads";

/// The operation that the middleware around the routes implements.
#[derive(OpenApi)]
#[openapi(paths(layer::add_capabilities))]
pub(crate) struct Capabilities;

use openapi::{AppendHeaders, CreationHeaders, OverrideHeaders, ProtocolHeaders};

/// Create an upload
///
/// Creates a resumable upload of a file of up to 20 MB by the protocol tus 1.0.0. The body may
/// contain the first bytes of the file, or all of them. A complete file becomes a document upload,
/// which the response then contains. Requests with the same `Idempotency-Key` and the same headers
/// return the same upload and its current offset; their body is used only if that offset is 0.
#[utoipa::path(
    post,
    path = PATH,
    operation_id = "create_upload",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders, CreationHeaders),
    request_body(content = Option<Vec<u8>>, content_type = "application/offset+octet-stream", description = "The first bytes of the file."),
    responses(
        (status = 201, description = "The upload was created. If the file is complete, the body contains the document upload.", headers(
            ("Location" = String, description = "URL of the upload, `/v1/uploads/du_…`. The document upload that is created at the end has the same id."),
            ("Upload-Offset" = u64, description = "Number of bytes stored."),
            ("Upload-Expires" = String, description = "Time at which the incomplete upload expires. Extended by each request that appends data."),
        )),
        (status = 408, description = "`request_timeout`: the body did not arrive in time. Bytes that were sent without a checksum are stored.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: 1.0.0` is required.", body = ApiError),
        (status = 422, description = "`state_invalid`: the status of the session does not allow uploads. `parameter_invalid`: a value in `Upload-Metadata` is not valid, or the session has too many files. With the last byte also the errors of a rejected file, as for form uploads.", body = ApiError),
        (status = 460, description = "`checksum_mismatch`: the data does not match the checksum in the header named by `param`.", body = ApiError),
    )
)]
pub(crate) async fn post_upload(
    client: ClientSession,
    State(state): State<AppState>,
    request: Request,
) -> Response {
    run_detached(state, client.session, UploadRequest::Create, request).await
}

/// Get an upload's offset
///
/// Returns the number of stored bytes in `Upload-Offset`. Once all bytes are stored, send an empty
/// `PATCH` request to get the result of processing the file.
#[utoipa::path(
    head,
    path = "/v1/uploads/{id}",
    operation_id = "retrieve_upload_offset",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders),
    responses(
        (status = 200, description = "The offset is in the headers.", headers(
            ("Upload-Offset" = u64, description = "Number of bytes stored."),
            ("Upload-Length" = u64, description = "Size of the file in bytes."),
            ("Upload-Metadata" = String, description = "Metadata given at the creation."),
            ("Upload-Expires" = String, description = "Time at which the incomplete upload expires. Extended by each request that appends data."),
        )),
        (status = 410, description = "`upload_gone`: the upload was deleted, has expired, or did not match its checksum."),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: 1.0.0` is required."),
    )
)]
pub(crate) async fn head_upload(
    client: ClientSession,
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    offset(&state, &client.session, &id, &headers).await
}

/// Append data to an upload
///
/// Appends the body at `Upload-Offset`, which must equal the upload's current offset. With an
/// `Upload-Checksum`, the body is stored as a whole or not at all. Without one, all bytes that
/// arrive are stored. The last byte turns the upload into a document upload with the same id. An
/// empty request at the end returns the same response as the request with the last byte.
#[utoipa::path(
    patch,
    path = "/v1/uploads/{id}",
    operation_id = "append_to_upload",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders, AppendHeaders),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream", description = "The bytes to append."),
    responses(
        (status = 204, description = "The bytes are stored.", headers(
            ("Upload-Offset" = u64, description = "Number of bytes stored."),
            ("Upload-Expires" = String, description = "Time at which the incomplete upload expires. Extended by each request that appends data."),
        )),
        (status = 408, description = "`request_timeout`: the body did not arrive in time. Bytes that were sent without a checksum are stored.", body = ApiError),
        (status = 409, description = "`offset_mismatch`: the upload has another offset, which is in the `Upload-Offset` header of the response.", body = ApiError),
        (status = 410, description = "`upload_gone`: the upload was deleted, has expired, or did not match its checksum.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: 1.0.0` is required.", body = ApiError),
        (status = 422, description = "`state_invalid`: the status of the session does not allow uploads. With the last byte also the errors of a rejected file: `file_encrypted`, `file_unreadable`, `image_too_small`, `file_too_complex`, `parameter_invalid`.", body = ApiError),
        (status = 460, description = "`checksum_mismatch`: the data does not match the checksum in the header named by `param`. For `Upload-Checksum` the body is discarded, for `Upload-Metadata` the whole upload.", body = ApiError),
    )
)]
pub(crate) async fn patch_upload(
    client: ClientSession,
    State(state): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    run_detached(state, client.session, UploadRequest::Append(id), request).await
}

/// Delete an upload
///
/// Deletes an upload, and the document upload that was created from it. Possible until the
/// submission of the session.
#[utoipa::path(
    delete,
    path = "/v1/uploads/{id}",
    operation_id = "delete_upload",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders),
    responses(
        (status = 204),
        (status = 410, description = "`upload_gone`: the upload was deleted, has expired, or did not match its checksum.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: 1.0.0` is required.", body = ApiError),
        (status = 422, description = "`state_invalid`: the status of the session does not allow changes.", body = ApiError),
    )
)]
pub(crate) async fn delete_upload(
    client: ClientSession,
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    terminate(&state, &client.session, &id, &headers).await
}

/// Override the method of an upload request
///
/// Runs the method named in `X-HTTP-Method-Override`, for networks that block `HEAD`, `PATCH` and
/// `DELETE` requests.
#[utoipa::path(
    post,
    path = "/v1/uploads/{id}",
    operation_id = "call_upload_by_post",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders, OverrideHeaders),
    request_body(content = Option<Vec<u8>>, content_type = "application/offset+octet-stream", description = "Same as for `PATCH`."),
    responses(
        (status = 200, description = "Same as for `HEAD`."),
        (status = 204, description = "Same as for `PATCH` or `DELETE`."),
        (status = 408, description = "Same as for `PATCH`.", body = ApiError),
        (status = 409, description = "Same as for `PATCH`.", body = ApiError),
        (status = 410, description = "`upload_gone`: the upload was deleted, has expired, or did not match its checksum.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: 1.0.0` is required.", body = ApiError),
        (status = 422, description = "Same as for `PATCH` or `DELETE`.", body = ApiError),
        (status = 460, description = "Same as for `PATCH`.", body = ApiError),
    )
)]
pub(crate) async fn override_method(
    client: ClientSession,
    State(state): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> ApiResult<Response> {
    let headers = request.headers();
    match headers::method_override(headers)? {
        "PATCH" => {
            Ok(run_detached(state, client.session, UploadRequest::Append(id), request).await)
        }
        "HEAD" => offset(&state, &client.session, &id, headers).await,
        "DELETE" => Ok(terminate(&state, &client.session, &id, headers).await?.into_response()),
        _ => Err(ApiFailure::parameter_invalid(
            "X-HTTP-Method-Override",
            "The method must be HEAD, PATCH or DELETE.",
        )),
    }
}

async fn offset(
    state: &AppState,
    session: &SessionRecord,
    id: &str,
    headers: &HeaderMap,
) -> ApiResult<Response> {
    headers::require_version(headers)?;
    headers::require_method(headers, "HEAD")?;
    let upload = uploads::find(state, &session.id, id).await?;
    let mut response = with_offset(StatusCode::OK.into_response(), &upload);
    response.headers_mut().insert(headers::UPLOAD_LENGTH, HeaderValue::from(upload.length));
    if let Some(metadata) = Some(&upload.metadata).filter(|text| !text.is_empty()) {
        insert_text(&mut response, headers::UPLOAD_METADATA, metadata);
    }
    Ok(response)
}

async fn terminate(
    state: &AppState,
    session: &SessionRecord,
    id: &str,
    headers: &HeaderMap,
) -> ApiResult<StatusCode> {
    headers::require_version(headers)?;
    headers::require_method(headers, "DELETE")?;
    uploads::terminate(state, &session.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn create(
    state: &AppState,
    session: &SessionRecord,
    headers: &HeaderMap,
    incoming: &mut Incoming,
) -> ApiResult<Response> {
    headers::require_version(headers)?;
    headers::require_method(headers, "POST")?;
    let has_chunk = headers::has_chunk(headers)?;
    let checksum = headers::checksum(headers)?;
    let (length, metadata) =
        (headers::length(headers, &state.config.limits)?, headers::metadata(headers)?);
    let fingerprint = secrets::hash_bytes(
        &Sha256::new().chain_update(length.to_be_bytes()).chain_update(&metadata.text).finalize(),
    );
    let creation = Creation { key: idempotency::optional_key(headers)?, fingerprint };
    let (upload, is_known) =
        uploads::create(state, &session.id, Asked { length, metadata, creation }).await?;

    let id = upload.id.clone();
    let received = match &upload.state {
        UploadState::Refused(refusal) => Err(failures::again(refusal)),
        UploadState::Open if has_chunk && upload.received() == 0 => {
            receive(state, upload, checksum, incoming).await
        }
        UploadState::Open | UploadState::Finished | UploadState::Gone => Ok(upload),
    };
    let mut response = match received {
        Ok(upload) => with_offset(created(state, &upload).await?, &upload),
        Err(failure) => error_response(state, session, &id, failure).await,
    };
    insert_text(&mut response, header::LOCATION, &format!("{PATH}/{id}"));
    if is_known {
        response.headers_mut().insert(idempotency::REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// Returns the response to a creation, with the document upload if the file is complete.
async fn created(state: &AppState, upload: &UploadRecord) -> ApiResult<Response> {
    if !upload.is_open()
        && let Some(document) =
            document_uploads::find(&mut *state.store.read().await?, &upload.id).await?
    {
        return Ok((StatusCode::CREATED, Json(with_file_url(state, document))).into_response());
    }
    Ok(StatusCode::CREATED.into_response())
}

async fn append(
    state: &AppState,
    session: &SessionRecord,
    id: &str,
    headers: &HeaderMap,
    incoming: &mut Incoming,
) -> ApiResult<Response> {
    match append_chunk(state, session, id, headers, incoming).await {
        Ok(upload) => Ok(with_offset(StatusCode::NO_CONTENT.into_response(), &upload)),
        Err(failure) => Ok(error_response(state, session, id, failure).await),
    }
}

async fn append_chunk(
    state: &AppState,
    session: &SessionRecord,
    id: &str,
    headers: &HeaderMap,
    incoming: &mut Incoming,
) -> ApiResult<UploadRecord> {
    headers::require_version(headers)?;
    headers::require_method(headers, "PATCH")?;
    lifecycle::require_open(session)?;
    let upload = uploads::find(state, &session.id, id).await?;
    headers::require_chunk(headers)?;
    let (offset, checksum) = (headers::offset(headers)?, headers::checksum(headers)?);
    if offset != upload.received() {
        return Err(failures::offset_mismatch());
    }
    match &upload.state {
        UploadState::Open => receive(state, upload, checksum, incoming).await,
        UploadState::Refused(refusal) => Err(failures::again(refusal)),
        UploadState::Finished => incoming.piece(0, 0).await.goes_on.map(|_| upload),
        UploadState::Gone => Err(failures::gone()),
    }
}

/// A request with a body.
enum UploadRequest {
    /// Create an upload that starts with the body.
    Create,
    /// Append the body to the upload with this id.
    Append(String),
}

/// Runs a request to its end even if the client disconnects. After an error, reads the rest of the
/// body, because some clients ignore a response that arrives while they send.
async fn run_detached(
    state: AppState,
    session: SessionRecord,
    work: UploadRequest,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let run = async move {
        let stall = Duration::from_secs(state.config.limits.body_stall);
        let mut incoming = Incoming::new(body, headers::content_length(&parts.headers), stall);
        let result = match work {
            UploadRequest::Create => create(&state, &session, &parts.headers, &mut incoming).await,
            UploadRequest::Append(id) => {
                append(&state, &session, &id, &parts.headers, &mut incoming).await
            }
        };
        let response = result.unwrap_or_else(IntoResponse::into_response);
        if !response.status().is_success() {
            incoming.skip().await;
        }
        response
    };
    let ended = tokio::spawn(run.in_current_span()).await;
    ended.unwrap_or_else(|_| {
        ApiFailure::internal("the task of an upload request panicked").into_response()
    })
}

/// Returns an error response with the offset of the upload, so that the client can resume it.
async fn error_response(
    state: &AppState,
    session: &SessionRecord,
    id: &str,
    failure: ApiFailure,
) -> Response {
    let response = failure.into_response();
    match uploads::find(state, &session.id, id).await {
        Ok(upload) => with_offset(response, &upload),
        Err(_) => response,
    }
}

fn with_offset(mut response: Response, upload: &UploadRecord) -> Response {
    response.headers_mut().insert(headers::UPLOAD_OFFSET, HeaderValue::from(upload.received()));
    if upload.is_open()
        && let Ok(moment) = Timestamp::from_second(upload.expires_at)
        && let Ok(text) = DateTimePrinter::new().timestamp_to_rfc9110_string(&moment)
    {
        insert_text(&mut response, headers::UPLOAD_EXPIRES, &text);
    }
    response
}

fn insert_text(response: &mut Response, name: HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().insert(name, value);
    }
}
