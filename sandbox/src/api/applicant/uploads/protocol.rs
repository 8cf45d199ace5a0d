//! The operations of the tus protocol, which create, continue, inspect and delete uploads.
//!
//! Requests with a body run in a task of their own, so that the received bytes are stored even if
//! the client disconnects.

use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use sha2::{Digest, Sha256};
use tracing::Instrument;

use crate::api::applicant::uploads::PATH;
use crate::api::applicant::uploads::headers;
use crate::api::middleware::idempotency;
use crate::domain::file_urls::with_file_url;
use crate::domain::uploads::incoming::Incoming;
use crate::domain::uploads::receive::receive;
use crate::domain::uploads::{NewUpload, failures};
use crate::domain::{lifecycle, uploads};
use crate::error::{ApiFailure, ApiResult};
use crate::secrets;
use crate::state::AppState;
use crate::store::document_uploads;
use crate::store::sessions::SessionRecord;
use crate::store::uploads::{Creation, UploadRecord, UploadState};

pub(super) async fn offset(
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

pub(super) async fn terminate(
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
        uploads::create(state, &session.id, NewUpload { length, metadata, creation }).await?;

    let id = upload.id.clone();
    let received = match &upload.state {
        UploadState::Refused(refusal) => Err(failures::repeated(refusal)),
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
        UploadState::Refused(refusal) => Err(failures::repeated(refusal)),
        UploadState::Finished => incoming.chunk(0, 0).await.continues.map(|_| upload),
        UploadState::Gone => Err(failures::gone()),
    }
}

/// A request with a body.
pub(super) enum UploadRequest {
    /// Create an upload that starts with the body.
    Create,
    /// Append the body to the upload with this id.
    Append(String),
}

/// Runs a request to its end even if the client disconnects. After an error, reads the rest of the
/// body, because some clients ignore a response that arrives while they send.
pub(super) async fn run_detached(
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
