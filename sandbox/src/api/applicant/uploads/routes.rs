//! The addresses of uploads in pieces, for the widget.
//!
//! What changes something runs in a task of its own, so that what a sender sent is kept who goes
//! away while sending.

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
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

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

/// Where uploads are created.
pub(super) const PATH: &str = "/v1/uploads";

/// The routes.
pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Discovery::openapi()).routes(routes!(post_upload)).routes(routes!(
        head_upload,
        patch_upload,
        delete_upload,
        post_in_place_of
    ))
}

/// What is answered by the layer around the routes.
#[derive(OpenApi)]
#[openapi(paths(layer::say_what_there_is))]
struct Discovery;

use openapi::{CreationHeaders, OverrideHeaders, PieceHeaders, ProtocolHeaders};

/// Create an upload
///
/// By tus 1.0.0, for files of up to 20 MB over a line that may break. The body may already be the
/// file's first bytes, or all of them: a file that is whole becomes a document upload, which is
/// then the answer's body. With an `Idempotency-Key`, the same key and the same headers lead to the
/// same upload, with the offset that it has by then; the body counts where that is 0.
#[utoipa::path(
    post,
    path = PATH,
    operation_id = "create_upload",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders, CreationHeaders),
    request_body(content = Option<Vec<u8>>, content_type = "application/offset+octet-stream", description = "The file's first bytes."),
    responses(
        (status = 201, description = "The upload is at `Location`. Where the file is whole, the body is the document upload.", headers(
            ("Location" = String, description = "The upload's address: `/v1/uploads/du_…`, by the id of the document upload that it becomes."),
            ("Upload-Offset" = u64, description = "How many bytes are there."),
            ("Upload-Expires" = String, description = "When an unfinished upload lapses, unless more of it comes before."),
        )),
        (status = 408, description = "`request_timeout`: the body stood still for too long. What had arrived without a checksum is kept.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: send `Tus-Resumable: 1.0.0`.", body = ApiError),
        (status = 422, description = "`state_invalid`: the session takes no files now. `parameter_invalid`: a value in `Upload-Metadata`, or \
            one file too many. With the last byte also what a whole file is refused for, as with a form.", body = ApiError),
        (status = 460, description = "`checksum_mismatch`: the bytes are not those of the checksum in `param`.", body = ApiError),
    )
)]
async fn post_upload(
    client: ClientSession,
    State(state): State<AppState>,
    request: Request,
) -> Response {
    in_a_task_of_its_own(state, client.session, Work::Create, request).await
}

/// Ask how far an upload has come
///
/// As many bytes as `Upload-Offset` says are kept. Where they are all of them, a `PATCH` without
/// any says what became of the file.
#[utoipa::path(
    head,
    path = "/v1/uploads/{id}",
    operation_id = "retrieve_upload_offset",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders),
    responses(
        (status = 200, description = "It is said by headers.", headers(
            ("Upload-Offset" = u64, description = "How many bytes are there."),
            ("Upload-Length" = u64, description = "How many there will be."),
            ("Upload-Metadata" = String, description = "As it was sent at the creation."),
            ("Upload-Expires" = String, description = "When an unfinished upload lapses, unless more of it comes before."),
        )),
        (status = 410, description = "`upload_gone`: it was deleted, has lapsed, or did not arrive as it was sent."),
        (status = 412, description = "`tus_version_unsupported`: send `Tus-Resumable: 1.0.0`."),
    )
)]
async fn head_upload(
    client: ClientSession,
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    offset(&state, &client.session, &id, &headers).await
}

/// Send bytes of an upload
///
/// From `Upload-Offset` on, which is where the upload has to be. With an `Upload-Checksum` all
/// bytes of the body count, or none; without one those that arrive. With its last byte the upload
/// becomes a document upload of the same id. Sent again without bytes at the end, it answers as it
/// did with the last byte.
#[utoipa::path(
    patch,
    path = "/v1/uploads/{id}",
    operation_id = "append_to_upload",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders, PieceHeaders),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream", description = "The bytes."),
    responses(
        (status = 204, description = "They are kept.", headers(
            ("Upload-Offset" = u64, description = "How many bytes are there now."),
            ("Upload-Expires" = String, description = "When an unfinished upload lapses, unless more of it comes before."),
        )),
        (status = 408, description = "`request_timeout`: the body stood still for too long. What had arrived without a checksum is kept.", body = ApiError),
        (status = 409, description = "`offset_mismatch`: the upload has another offset by now, which the answer's `Upload-Offset` says.", body = ApiError),
        (status = 410, description = "`upload_gone`: it was deleted, has lapsed, or did not arrive as it was sent.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: send `Tus-Resumable: 1.0.0`.", body = ApiError),
        (status = 422, description = "`state_invalid`: the session takes no files now. With the last byte also what a whole file is refused for: \
            `file_encrypted`, `file_unreadable`, `image_too_small`, `file_too_complex`, `parameter_invalid`.", body = ApiError),
        (status = 460, description = "`checksum_mismatch`: the bytes are not those of the checksum in `param`. `Upload-Checksum`: the body was \
            dropped. `Upload-Metadata`: the whole upload was.", body = ApiError),
    )
)]
async fn patch_upload(
    client: ClientSession,
    State(state): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    in_a_task_of_its_own(state, client.session, Work::Append(id), request).await
}

/// Delete an upload
///
/// Unfinished or not: the document upload that it has become goes with it. Until the submission.
#[utoipa::path(
    delete,
    path = "/v1/uploads/{id}",
    operation_id = "delete_upload",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders),
    responses(
        (status = 204),
        (status = 410, description = "`upload_gone`: it was deleted, has lapsed, or did not arrive as it was sent.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: send `Tus-Resumable: 1.0.0`.", body = ApiError),
        (status = 422, description = "`state_invalid`: the session takes no more changes.", body = ApiError),
    )
)]
async fn delete_upload(
    client: ClientSession,
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    terminate(&state, &client.session, &id, &headers).await
}

/// Do any of the other three by POST
///
/// For networks that let nothing else through: the header names the method that is meant, and the
/// answer is that method's.
#[utoipa::path(
    post,
    path = "/v1/uploads/{id}",
    operation_id = "call_upload_by_post",
    tag = tags::UPLOADS,
    security(("client_secret" = [])),
    params(ProtocolHeaders, OverrideHeaders),
    request_body(content = Option<Vec<u8>>, content_type = "application/offset+octet-stream", description = "As with `PATCH`."),
    responses(
        (status = 200, description = "As with `HEAD`."),
        (status = 204, description = "As with `PATCH` or `DELETE`."),
        (status = 408, description = "As with `PATCH`.", body = ApiError),
        (status = 409, description = "As with `PATCH`.", body = ApiError),
        (status = 410, description = "`upload_gone`: it was deleted, has lapsed, or did not arrive as it was sent.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: send `Tus-Resumable: 1.0.0`.", body = ApiError),
        (status = 422, description = "As with `PATCH` or `DELETE`.", body = ApiError),
        (status = 460, description = "As with `PATCH`.", body = ApiError),
    )
)]
async fn post_in_place_of(
    client: ClientSession,
    State(state): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> ApiResult<Response> {
    let headers = request.headers();
    match headers::meant_method(headers)? {
        "PATCH" => Ok(in_a_task_of_its_own(state, client.session, Work::Append(id), request).await),
        "HEAD" => offset(&state, &client.session, &id, headers).await,
        "DELETE" => Ok(terminate(&state, &client.session, &id, headers).await?.into_response()),
        _ => Err(ApiFailure::parameter_invalid(
            "X-HTTP-Method-Override",
            "The methods of an upload are HEAD, PATCH and DELETE.",
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
    let mut response = at_its_offset(StatusCode::OK.into_response(), &upload);
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
    let has_piece = headers::has_piece(headers)?;
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
        UploadState::Open if has_piece && upload.received() == 0 => {
            receive(state, upload, checksum, incoming).await
        }
        UploadState::Open | UploadState::Finished | UploadState::Gone => Ok(upload),
    };
    let mut response = match received {
        Ok(upload) => at_its_offset(created(state, &upload).await?, &upload),
        Err(failure) => refused(state, session, &id, failure).await,
    };
    insert_text(&mut response, header::LOCATION, &format!("{PATH}/{id}"));
    if is_known {
        response.headers_mut().insert(idempotency::REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The answer to a creation, with the document where it is there already.
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
    match take_piece(state, session, id, headers, incoming).await {
        Ok(upload) => Ok(at_its_offset(StatusCode::NO_CONTENT.into_response(), &upload)),
        Err(failure) => Ok(refused(state, session, id, failure).await),
    }
}

async fn take_piece(
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
    headers::require_piece(headers)?;
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

/// What is done with a body.
enum Work {
    /// Make an upload, of which the body is the beginning.
    Create,
    /// Add the body to the upload of this id.
    Append(String),
}

/// Runs to its end, whatever becomes of the connection, and lets a sender finish who is refused.
async fn in_a_task_of_its_own(
    state: AppState,
    session: SessionRecord,
    work: Work,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let run = async move {
        let stall = Duration::from_secs(state.config.limits.body_stall);
        let mut incoming = Incoming::new(body, headers::content_length(&parts.headers), stall);
        let answer = match work {
            Work::Create => create(&state, &session, &parts.headers, &mut incoming).await,
            Work::Append(id) => append(&state, &session, &id, &parts.headers, &mut incoming).await,
        };
        let response = answer.unwrap_or_else(IntoResponse::into_response);
        if !response.status().is_success() {
            incoming.skip().await;
        }
        response
    };
    let ended = tokio::spawn(run.in_current_span()).await;
    ended.unwrap_or_else(|_| {
        ApiFailure::internal("an upload's body was not taken to its end").into_response()
    })
}

/// A refusal that says where the upload is, for a sender who wants to go on with it.
async fn refused(
    state: &AppState,
    session: &SessionRecord,
    id: &str,
    failure: ApiFailure,
) -> Response {
    let response = failure.into_response();
    match uploads::find(state, &session.id, id).await {
        Ok(upload) => at_its_offset(response, &upload),
        Err(_) => response,
    }
}

fn at_its_offset(mut response: Response, upload: &UploadRecord) -> Response {
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
