//! Verification sessions: create, retrieve, list, cancel.

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
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

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
const LONGEST_REASON: usize = 500;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(post_session, get_sessions))
        .routes(routes!(get_session))
        .routes(routes!(post_cancel))
}

/// Makes a session, and the credentials that open it.
pub async fn create(state: &AppState, create: SessionCreate) -> ApiResult<VerificationSession> {
    Ok(verification_sessions::create(state, create::checked(state, create)?).await?.0)
}

/// The session of this id with its current credentials, renewed where they have lapsed.
pub async fn retrieve(state: &AppState, id: &str) -> ApiResult<VerificationSession> {
    let (record, credentials) = credentials::retrieve(state, id, Dialect::CasaPay).await?;
    Ok(session_object::with_credentials(&state.config, &record, credentials))
}

/// Create a session
///
/// The answer has the `client_secret` that opens the widget and the `url` of the hosted page.
/// Create and retrieve are the only calls that give them out.
#[utoipa::path(
    post,
    path = PATH,
    operation_id = "create_verification_session",
    tag = tags::SESSIONS,
    security(("secret_key" = [])),
    request_body = SessionCreate,
    responses(
        (status = 200, description = "The session, with its credentials.", body = VerificationSession),
        (status = 422, description = "`parameter_invalid`: well-formed, but not acceptable.", body = ApiError),
    )
)]
async fn post_session(
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
/// With credentials that are good now: those that have lapsed are renewed, as long as the session
/// can still be worked on.
#[utoipa::path(
    get,
    path = "/v1/verification_sessions/{id}",
    operation_id = "retrieve_verification_session",
    tag = tags::SESSIONS,
    security(("secret_key" = [])),
    responses((status = 200, description = "The session, with its credentials.", body = VerificationSession))
)]
async fn get_session(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Json<VerificationSession>> {
    Ok(Json(retrieve(&state, &id).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only sessions of this status.
    #[param(schema_with = statuses)]
    status: Option<String>,
    /// Only sessions of the applicant with exactly this address.
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
/// Newest first, without credentials.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "list_verification_sessions",
    tag = tags::SESSIONS,
    security(("secret_key" = [])),
    params(ListQuery, PageQuery),
    responses((status = 200, description = "A page of sessions.", body = List<VerificationSession>))
)]
async fn get_sessions(
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
/// As long as it is not final.
#[utoipa::path(
    post,
    path = "/v1/verification_sessions/{id}/cancel",
    operation_id = "cancel_verification_session",
    tag = tags::SESSIONS,
    security(("secret_key" = [])),
    request_body = Option<SessionCancel>,
    responses(
        (status = 200, description = "The session, called off.", body = VerificationSession),
        (status = 422, description = "`state_invalid`: the session is final. `parameter_invalid`: the reason is too long.", body = ApiError),
    )
)]
async fn post_cancel(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
    OptionalJson(cancel): OptionalJson<SessionCancel>,
) -> ApiResult<Json<VerificationSession>> {
    if cancel
        .cancellation_reason
        .as_ref()
        .is_some_and(|reason| reason.chars().count() > LONGEST_REASON)
    {
        return Err(ApiFailure::value_unacceptable(
            "cancellation_reason",
            format!("A reason has at most {LONGEST_REASON} characters."),
        ));
    }
    Ok(Json(verification_sessions::cancel(&state, &id, cancel.cancellation_reason).await?))
}
