//! Uploaded documents: the one set of routes that a landlord's server and a widget share, each
//! within what it may see.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use latchkey_api_types::{ApiError, DocumentUpload, List};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::api::auth::Credential;
use crate::api::extract::{ApiQuery, PageQuery};
use crate::api::multipart;
use crate::api::multipart::UploadFields;
use crate::api::openapi::tags;
use crate::config::Limits;
use crate::domain::file_urls::{file_secret, with_file_url, with_file_url_until};
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::{documents, file_urls};
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::{document_uploads, sessions};

const PATH: &str = "/v1/document_uploads";

/// The routes.
pub fn router(limits: &Limits) -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(
            routes!(post_document, get_documents)
                .layer(DefaultBodyLimit::max(multipart::body_limit(limits))),
        )
        .routes(routes!(get_document, delete_document))
}

/// Where the bytes are given out, to whoever has a signed address.
pub fn file_router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(get_file))
}

/// Upload a document
///
/// A form with one file: PDF, PNG or JPEG, up to 20 MB, told by its bytes. A new picture of a side
/// of the identity document, and a new selfie, takes the old one's place; papers pile up.
#[utoipa::path(
    post,
    path = PATH,
    operation_id = "create_document_upload",
    tag = tags::DOCUMENTS,
    security(("secret_key" = []), ("client_secret" = [])),
    request_body(content = UploadFields, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The upload, with an address for its bytes.", body = DocumentUpload),
        (status = 404, description = "`resource_not_found`: there is no such session.", body = ApiError),
        (status = 422, description = "`state_invalid`: the session takes no files now. `parameter_invalid`, or a file that cannot be used: \
            `file_empty`, `file_encrypted`, `file_unreadable`, `image_too_small`, `file_too_complex`.", body = ApiError),
    )
)]
async fn post_document(
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
    let answer = |upload: DocumentUpload| {
        let secrets = DerivedSecrets(vec![file_secret(&upload.id, expires)]);
        (with_file_url_until(&state, upload, expires), secrets)
    };
    let (upload, secrets) = documents::create(&state, &session, form, answer).await?;
    Ok((Extension(secrets), Json(upload)).into_response())
}

/// Retrieve an upload
///
/// With a signed address for its bytes, `file_url`, that lapses after an hour.
#[utoipa::path(
    get,
    path = "/v1/document_uploads/{id}",
    operation_id = "retrieve_document_upload",
    tag = tags::DOCUMENTS,
    security(("secret_key" = []), ("client_secret" = [])),
    responses((status = 200, description = "The upload.", body = DocumentUpload))
)]
async fn get_document(
    credential: Credential,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Json<DocumentUpload>> {
    let upload = document_uploads::find(&mut *state.store.read().await?, &id).await?;
    let upload =
        upload.filter(|upload| may_see(&credential, &upload.session)).ok_or_else(not_found)?;
    Ok(Json(with_file_url(&state, upload)))
}

/// Take an upload out again
///
/// For the applicant, until the submission.
#[utoipa::path(
    delete,
    path = "/v1/document_uploads/{id}",
    operation_id = "delete_document_upload",
    tag = tags::DOCUMENTS,
    security(("client_secret" = [])),
    responses(
        (status = 204),
        (status = 422, description = "`state_invalid`: the session takes no more changes.", body = ApiError),
    )
)]
async fn delete_document(
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
            Err(ApiFailure::forbidden("Only the applicant can take a document out again."))
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those of this session. A client secret sees only its own session's anyway.
    session: Option<String>,
    #[serde(flatten)]
    #[param(ignore)]
    page: PageQuery,
}

/// List uploads
///
/// Newest first.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "list_document_uploads",
    tag = tags::DOCUMENTS,
    security(("secret_key" = []), ("client_secret" = [])),
    params(ListQuery, PageQuery),
    responses((status = 200, description = "A page of uploads.", body = List<DocumentUpload>))
)]
async fn get_documents(
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
struct FileQuery {
    /// When the address lapses: Unix seconds.
    #[serde(default)]
    expires: String,
    /// The signature.
    #[serde(default)]
    token: String,
}

/// Download an upload's bytes
///
/// At the address that `file_url` gives, which needs no credential.
#[utoipa::path(
    get,
    path = "/v1/document_uploads/{id}/file",
    operation_id = "download_document_upload",
    tag = tags::DOCUMENTS,
    params(FileQuery),
    responses(
        (status = 200, description = "The bytes.", content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"))),
        (status = 401, description = "`link_expired`: the address has lapsed. Read the upload for a new one.", body = ApiError),
    )
)]
async fn get_file(
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
    // A stranger's file: never shown in this origin, never run, never kept by anybody in between.
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

fn may_see(credential: &Credential, session: &str) -> bool {
    match credential {
        Credential::SecretKey => true,
        Credential::Client(client) => client.session.id == session,
    }
}

fn not_found() -> ApiFailure {
    ApiFailure::resource_not_found("document upload").at("id")
}
