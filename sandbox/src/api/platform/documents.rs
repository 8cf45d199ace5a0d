//! `/v1/document_uploads`: the routes that the server of a business and the widget share, each for
//! the objects that it may access.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use latchkey_api_types::{ApiError, DocumentUpload, List};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::auth::Credential;
use crate::api::extract::{ApiQuery, PageQuery};
use crate::api::multipart;
use crate::api::multipart::UploadFields;
use crate::api::openapi::tags;
use crate::domain::file_urls::{file_secret, with_file_url, with_file_url_until};
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::{documents, file_urls};
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::{document_uploads, sessions};

const PATH: &str = "/v1/document_uploads";

/// Upload a document
///
/// Uploads one PDF, PNG or JPEG file of up to 20 MB in a multipart form. The type is detected from
/// the content. A new photo of the same side of the identity document, or a new selfie, replaces
/// the previous one. Other documents are added.
#[utoipa::path(
    post,
    path = PATH,
    operation_id = "create_document_upload",
    tag = tags::DOCUMENTS,
    security(("secret_key" = []), ("client_secret" = [])),
    request_body(content = UploadFields, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The document upload, with a \
            `file_url`.", body = DocumentUpload),
        (status = 404, description = "`resource_not_found`: the session does not \
            exist.", body = ApiError),
        (status = 422, description = "`state_invalid`: the status of the session does not allow \
            uploads. `parameter_invalid`: a value fails validation. Errors of a rejected file: \
            `file_empty`, `file_encrypted`, `file_unreadable`, `image_too_small`, \
            `file_too_complex`.", body = ApiError),
    )
)]
pub(crate) async fn post_document(
    credential: Credential,
    State(state): State<AppState>,
    multipart: Result<Multipart, MultipartRejection>,
) -> ApiResult<Response> {
    let multipart =
        multipart.map_err(|_| ApiFailure::media_type_unsupported("multipart/form-data"))?;
    let mut form = multipart::read_upload(multipart, &state.config.limits).await?;
    let session = match credential {
        Credential::Client(client) => {
            form.by_applicant = true;
            client.session.id
        }
        Credential::SecretKey => {
            form.by_applicant = false;
            let id =
                form.session.clone().ok_or_else(|| ApiFailure::parameter_missing("session"))?;
            let session = sessions::find(&mut *state.store.read().await?, &id).await?;
            session
                .ok_or_else(|| {
                    ApiFailure::resource_not_found("verification session").at("session")
                })?
                .id
        }
    };
    let expires = state.now() + state.config.limits.file_url_lifetime;
    let to_response = |upload: DocumentUpload| {
        let secrets = DerivedSecrets(vec![file_secret(&upload.id, expires)]);
        (with_file_url_until(&state, upload, expires), secrets)
    };
    let (upload, secrets) = documents::create(&state, &session, form, to_response).await?;
    Ok((Extension(secrets), Json(upload)).into_response())
}

/// Retrieve a document upload
///
/// The response contains a signed `file_url`, which is valid for one hour.
#[utoipa::path(
    get,
    path = "/v1/document_uploads/{id}",
    operation_id = "retrieve_document_upload",
    tag = tags::DOCUMENTS,
    security(("secret_key" = []), ("client_secret" = [])),
    responses((status = 200, description = "The document upload.", body = DocumentUpload))
)]
pub(crate) async fn get_document(
    credential: Credential,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Json<DocumentUpload>> {
    let upload = document_uploads::find(&mut *state.store.read().await?, &id).await?;
    let upload =
        upload.filter(|upload| may_access(&credential, &upload.session)).ok_or_else(not_found)?;
    Ok(Json(with_file_url(&state, upload)))
}

/// Delete a document upload
///
/// Possible for the applicant, until the submission of the session.
#[utoipa::path(
    delete,
    path = "/v1/document_uploads/{id}",
    operation_id = "delete_document_upload",
    tag = tags::DOCUMENTS,
    security(("client_secret" = [])),
    responses(
        (status = 204),
        (status = 422, description = "`state_invalid`: the status of the session does not allow \
            changes.", body = ApiError),
    )
)]
pub(crate) async fn delete_document(
    credential: Credential,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    match credential {
        Credential::Client(client) => {
            documents::delete(&state, &client.session.id, &id).await?;
            Ok(StatusCode::NO_CONTENT)
        }
        Credential::SecretKey => {
            Err(ApiFailure::forbidden("Only the applicant can delete a document upload."))
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Id of a session. With a client secret, the list is always limited to its own session.
    session: Option<String>,
    #[serde(flatten)]
    #[param(ignore)]
    page: PageQuery,
}

/// List document uploads
///
/// Returns document uploads, newest first.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "list_document_uploads",
    tag = tags::DOCUMENTS,
    security(("secret_key" = []), ("client_secret" = [])),
    params(ListQuery, PageQuery),
    responses((status = 200, description = "A page of document \
        uploads.", body = List<DocumentUpload>))
)]
pub(crate) async fn get_documents(
    credential: Credential,
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> ApiResult<Json<List<DocumentUpload>>> {
    let request = query.page.page()?;
    let session = match &credential {
        Credential::SecretKey => query.session.as_deref(),
        Credential::Client(client) => Some(client.session.id.as_str()),
    };
    let page = document_uploads::list(&mut *state.store.read().await?, session, &request)
        .await?
        .ok_or_else(|| query.page.unknown_cursor())?;
    let data = page.rows.into_iter().map(|upload| with_file_url(&state, upload)).collect();
    Ok(Json(List::new(PATH, data, page.has_more)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileQuery {
    /// Time at which the URL expires, in Unix seconds.
    #[serde(default)]
    expires: String,
    /// Signature of the URL.
    #[serde(default)]
    token: String,
}

/// Download the file of a document upload
///
/// Use the `file_url` of the document upload. No credential is required.
#[utoipa::path(
    get,
    path = "/v1/document_uploads/{id}/file",
    operation_id = "download_document_upload",
    tag = tags::DOCUMENTS,
    params(FileQuery),
    responses(
        (status = 200, description = "The \
            file.", content(
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "image/png"),
            (Vec<u8> = "image/jpeg")
        )),
        (status = 401, description = "`link_expired`: the URL has expired. Retrieve the document \
            upload to get a new one.", body = ApiError),
    )
)]
pub(crate) async fn get_file(
    State(state): State<AppState>,
    Path(id): Path<String>,
    ApiQuery(query): ApiQuery<FileQuery>,
) -> ApiResult<Response> {
    let expires: i64 = query.expires.parse().map_err(|_| not_found())?;
    if !file_urls::is_signed(&state, &id, expires, &query.token) {
        return Err(not_found());
    }
    if expires <= state.now() {
        return Err(ApiFailure::link_expired());
    }
    let mut connection = state.store.read().await?;
    let upload = document_uploads::find(&mut connection, &id).await?.ok_or_else(not_found)?;
    let key = document_uploads::storage_key(&mut connection, &id).await?.ok_or_else(not_found)?;
    drop(connection);
    let bytes = state.files.read(&key).await?.ok_or_else(not_found)?;
    let extension = match upload.mime_type.as_str() {
        "application/pdf" => "pdf",
        "image/png" => "png",
        _ => "jpg",
    };
    // The file is untrusted: it must not be rendered or executed in this origin, or cached.
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(&upload.mime_type).map_err(|_| not_found())?,
    );
    let disposition = format!("attachment; filename=\"{id}.{extension}\"");
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&disposition).map_err(|_| not_found())?,
    );
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

fn may_access(credential: &Credential, session: &str) -> bool {
    match credential {
        Credential::SecretKey => true,
        Credential::Client(client) => client.session.id == session,
    }
}

fn not_found() -> ApiFailure {
    ApiFailure::resource_not_found("document upload").at("id")
}
