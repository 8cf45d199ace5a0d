//! `/v1/verification_sessions`: create, retrieve, list and cancel sessions.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use latchkey_api_types::requests::one_of;
use latchkey_api_types::{
    ApiError, List, SessionCancel, SessionCreate, SessionStatus, VerificationSession,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::schema::Object;

use crate::api::auth::SecretKey;
use crate::api::extract::{ApiJson, ApiQuery, OptionalJson, PageQuery, require_known};
use crate::api::openapi::tags;
use crate::api::platform::create;
use crate::domain::credentials::Dialect;
use crate::domain::{credentials, lifecycle, session_object, verification_sessions};
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::sessions;
use crate::store::sessions::SessionFilter;

const PATH: &str = "/v1/verification_sessions";
const MAX_REASON_LENGTH: usize = 500;

/// Creates a session and its credentials.
pub async fn create(state: &AppState, create: SessionCreate) -> ApiResult<VerificationSession> {
    Ok(verification_sessions::create(state, create::checked(state, create)?).await?.0)
}

/// Returns the session with its current credentials, renewed if they have expired.
pub async fn retrieve(state: &AppState, id: &str) -> ApiResult<VerificationSession> {
    let (record, credentials) = credentials::retrieve(state, id, Dialect::CasaPay).await?;
    Ok(credentials::with_credentials(&state.config, &record, credentials))
}

/// Create a session
///
/// The response contains the `client_secret` for the widget and the `url` of the hosted page. Only
/// this operation and retrieval return them.
#[utoipa::path(
    post,
    path = PATH,
    operation_id = "create_verification_session",
    tag = tags::SESSIONS,
    security(("secret_key" = [])),
    request_body = SessionCreate,
    responses(
        (status = 200, description = "The session, with its \
            credentials.", body = VerificationSession),
        (status = 422, description = "`parameter_invalid`: a value fails \
            validation.", body = ApiError),
    )
)]
pub(crate) async fn post_session(
    _: SecretKey,
    State(state): State<AppState>,
    ApiJson(create): ApiJson<SessionCreate>,
) -> ApiResult<Response> {
    let record = create::checked(&state, create)?;
    let (session, secrets) = verification_sessions::create(&state, record).await?;
    Ok((Extension(secrets), Json(session)).into_response())
}

/// Retrieve a session
///
/// The response contains valid credentials. Expired ones are renewed as long as the session is
/// open.
#[utoipa::path(
    get,
    path = "/v1/verification_sessions/{id}",
    operation_id = "retrieve_verification_session",
    tag = tags::SESSIONS,
    security(("secret_key" = [])),
    responses((status = 200, description = "The session, with its \
        credentials.", body = VerificationSession))
)]
pub(crate) async fn get_session(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Json<VerificationSession>> {
    Ok(Json(retrieve(&state, &id).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Only return sessions with this status.
    #[param(schema_with = statuses)]
    status: Option<String>,
    /// Only return sessions of the applicant with exactly this email address.
    applicant_email: Option<String>,
    #[serde(flatten)]
    #[param(ignore)]
    page: PageQuery,
}

fn statuses() -> Object {
    one_of(SessionStatus::KNOWN)
}

/// List sessions
///
/// Returns sessions, newest first, without credentials.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "list_verification_sessions",
    tag = tags::SESSIONS,
    security(("secret_key" = [])),
    params(ListQuery, PageQuery),
    responses((status = 200, description = "A page of sessions.", body = List<VerificationSession>))
)]
pub(crate) async fn get_sessions(
    _: SecretKey,
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> ApiResult<Json<List<VerificationSession>>> {
    require_known(
        "status",
        query.status.as_deref(),
        SessionStatus::KNOWN.iter().map(SessionStatus::as_str),
    )?;
    let page = query.page.page()?;
    lifecycle::expire_all_due(&state).await?;
    let filter = SessionFilter {
        status: query.status,
        applicant_email: query.applicant_email,
        ..SessionFilter::default()
    };
    let page = sessions::list(&mut *state.store.read().await?, &filter, &page)
        .await?
        .ok_or_else(|| query.page.unknown_cursor())?;
    let data = page
        .rows
        .iter()
        .map(|record| session_object::without_secrets(&state.config, record))
        .collect();
    Ok(Json(List::new(PATH, data, page.has_more)))
}

/// Cancel a session
///
/// Possible until the session has a final status.
#[utoipa::path(
    post,
    path = "/v1/verification_sessions/{id}/cancel",
    operation_id = "cancel_verification_session",
    tag = tags::SESSIONS,
    security(("secret_key" = [])),
    request_body = Option<SessionCancel>,
    responses(
        (status = 200, description = "The canceled session.", body = VerificationSession),
        (status = 422, description = "`state_invalid`: the session has a final status. \
            `parameter_invalid`: the reason is too long.", body = ApiError),
    )
)]
pub(crate) async fn post_cancel(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
    OptionalJson(cancel): OptionalJson<SessionCancel>,
) -> ApiResult<Json<VerificationSession>> {
    if cancel
        .cancellation_reason
        .as_ref()
        .is_some_and(|reason| reason.chars().count() > MAX_REASON_LENGTH)
    {
        return Err(ApiFailure::value_unacceptable(
            "cancellation_reason",
            format!("The reason can have at most {MAX_REASON_LENGTH} characters."),
        ));
    }
    Ok(Json(verification_sessions::cancel(&state, &id, cancel.cancellation_reason).await?))
}
