//! The routes of resumable uploads, for the widget.

mod openapi;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use latchkey_api_types::ApiError;
use utoipa::OpenApi;

use crate::api::applicant::uploads::protocol::{UploadRequest, offset, run_detached, terminate};
use crate::api::applicant::uploads::{PATH, headers, layer};
use crate::api::auth::ClientSession;
use crate::api::openapi::tags;
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;

use openapi::{AppendHeaders, CreationHeaders, OverrideHeaders, ProtocolHeaders};

/// The operation that the middleware around the routes implements.
#[derive(OpenApi)]
#[openapi(paths(layer::add_capabilities))]
pub(crate) struct Capabilities;

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
    request_body(
        content = Option<Vec<u8>>,
        content_type = "application/offset+octet-stream",
        description = "The first bytes of the file."
    ),
    responses(
        (status = 201, description = "The upload was created. If the file is complete, the body \
            contains the document upload.", headers(
            ("Location" = String, description = "URL of the upload, `/v1/uploads/du_…`. The \
                document upload that is created at the end has the same id."),
            ("Upload-Offset" = u64, description = "Number of bytes stored."),
            ("Upload-Expires" = String, description = "Time at which the incomplete upload \
                expires. Extended by each request that appends data."),
        )),
        (status = 408, description = "`request_timeout`: the body did not arrive in time. Bytes \
            that were sent without a checksum are stored.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: \
            1.0.0` is required.", body = ApiError),
        (status = 422, description = "`state_invalid`: the status of the session does not allow \
            uploads. `parameter_invalid`: a value in `Upload-Metadata` is not valid, or the \
            session has too many files. With the last byte also the errors of a rejected file, as \
            for form uploads.", body = ApiError),
        (status = 460, description = "`checksum_mismatch`: the data does not match the checksum \
            in the header named by `param`.", body = ApiError),
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
            ("Upload-Expires" = String, description = "Time at which the incomplete upload \
                expires. Extended by each request that appends data."),
        )),
        (status = 410, description = "`upload_gone`: the upload was deleted, has expired, or did \
            not match its checksum."),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: \
            1.0.0` is required."),
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
    request_body(
        content = Vec<u8>,
        content_type = "application/offset+octet-stream",
        description = "The bytes to append."
    ),
    responses(
        (status = 204, description = "The bytes are stored.", headers(
            ("Upload-Offset" = u64, description = "Number of bytes stored."),
            ("Upload-Expires" = String, description = "Time at which the incomplete upload \
                expires. Extended by each request that appends data."),
        )),
        (status = 408, description = "`request_timeout`: the body did not arrive in time. Bytes \
            that were sent without a checksum are stored.", body = ApiError),
        (status = 409, description = "`offset_mismatch`: the upload has another offset, which is \
            in the `Upload-Offset` header of the response.", body = ApiError),
        (status = 410, description = "`upload_gone`: the upload was deleted, has expired, or did \
            not match its checksum.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: \
            1.0.0` is required.", body = ApiError),
        (status = 422, description = "`state_invalid`: the status of the session does not allow \
            uploads. With the last byte also the errors of a rejected file: `file_encrypted`, \
            `file_unreadable`, `image_too_small`, `file_too_complex`, \
            `parameter_invalid`.", body = ApiError),
        (status = 460, description = "`checksum_mismatch`: the data does not match the checksum \
            in the header named by `param`. For `Upload-Checksum` the body is discarded, for \
            `Upload-Metadata` the whole upload.", body = ApiError),
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
        (status = 410, description = "`upload_gone`: the upload was deleted, has expired, or did \
            not match its checksum.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: \
            1.0.0` is required.", body = ApiError),
        (status = 422, description = "`state_invalid`: the status of the session does not allow \
            changes.", body = ApiError),
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
    request_body(
        content = Option<Vec<u8>>,
        content_type = "application/offset+octet-stream",
        description = "Same as for `PATCH`."
    ),
    responses(
        (status = 200, description = "Same as for `HEAD`."),
        (status = 204, description = "Same as for `PATCH` or `DELETE`."),
        (status = 408, description = "Same as for `PATCH`.", body = ApiError),
        (status = 409, description = "Same as for `PATCH`.", body = ApiError),
        (status = 410, description = "`upload_gone`: the upload was deleted, has expired, or did \
            not match its checksum.", body = ApiError),
        (status = 412, description = "`tus_version_unsupported`: the header `Tus-Resumable: \
            1.0.0` is required.", body = ApiError),
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
