//! `/v1/session`: retrieve the session, save answers, submit and cancel.

use axum::extract::State;
use axum::{Extension, Json};
use latchkey_api_types::{ApiError, SessionCancel, SessionUpdate, SessionView};
use latchkey_rules::text::LINE_LIMIT;

use crate::api::auth::ClientSession;
use crate::api::extract::{ApiJson, OptionalJson};
use crate::api::openapi::tags;
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::validate::text::optional_line;
use crate::domain::verification_sessions;
use crate::domain::verification_sessions::ViewResponse;
use crate::domain::view::view_with_drafts;
use crate::error::ApiResult;
use crate::state::AppState;

/// The response to a write, which is stored with its idempotency key.
type SessionResponse = (Extension<DerivedSecrets>, Json<SessionView>);

fn session_response((view, secrets): ViewResponse) -> SessionResponse {
    (Extension(secrets), Json(view))
}

/// Retrieve the session
///
/// Returns the session view, whatever the status of the session. Only this operation returns
/// `drafts`: responses to writes are stored with their idempotency keys, and drafts must not be
/// copied.
#[utoipa::path(
    get,
    path = "/v1/session",
    operation_id = "read_session",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    responses((status = 200, description = "The session view.", body = SessionView))
)]
pub(crate) async fn read(
    State(state): State<AppState>,
    client: ClientSession,
) -> ApiResult<Json<SessionView>> {
    let mut connection = state.store.read().await?;
    Ok(Json(view_with_drafts(&mut connection, &state, &client.session).await?))
}

/// Save answers
///
/// Saves all given answers, or none if any is rejected. Omitted answers are left unchanged. With a
/// `revision`, the request fails if another client has changed one of the answers since.
#[utoipa::path(
    post,
    path = "/v1/session",
    operation_id = "save_answers",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    request_body = SessionUpdate,
    responses(
        (status = 200, description = "The updated session view.", body = SessionView),
        (status = 409, description = "`answer_outdated`: another client has changed an answer \
            since `revision`. `param` names the first such answer. Nothing was \
            saved.", body = ApiError),
        (status = 422, description = "`state_invalid`: the status of the session does not allow \
            changes. `parameter_invalid`: a value fails validation.", body = ApiError),
    )
)]
pub(crate) async fn save(
    State(state): State<AppState>,
    client: ClientSession,
    ApiJson(update): ApiJson<SessionUpdate>,
) -> ApiResult<SessionResponse> {
    let saved = verification_sessions::save_answers(&state, &client.session.id, &update).await?;
    Ok(session_response(saved))
}

/// Submit the session
///
/// Submits the answers for verification and invalidates all client secrets of the session. The
/// response contains a new client secret, with which the widget polls the status and corrects
/// rejected answers.
#[utoipa::path(
    post,
    path = "/v1/session/submit",
    operation_id = "submit_session",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    responses(
        (status = 200, description = "The view of the submitted session, with the new \
            `client_secret`.", body = SessionView),
        (status = 422, description = "`requirement_missing`: a requirement is not met. `param` \
            names the first such requirement. `state_invalid`: the session was submitted \
            before.", body = ApiError),
    )
)]
pub(crate) async fn submit(
    State(state): State<AppState>,
    client: ClientSession,
) -> ApiResult<SessionResponse> {
    let submitted = verification_sessions::submit(&state, &client.session.id).await?;
    Ok(session_response(submitted))
}

/// Cancel the session
///
/// Cancels the session on behalf of the applicant, which is possible until the submission. After
/// that only the business can cancel it.
#[utoipa::path(
    post,
    path = "/v1/session/cancel",
    operation_id = "withdraw",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    request_body = Option<SessionCancel>,
    responses(
        (status = 200, description = "The view of the canceled session.", body = SessionView),
        (status = 422, description = "`state_invalid`: the session was submitted. \
            `parameter_invalid`: the reason is too long.", body = ApiError),
    )
)]
pub(crate) async fn cancel(
    State(state): State<AppState>,
    client: ClientSession,
    OptionalJson(cancel): OptionalJson<SessionCancel>,
) -> ApiResult<SessionResponse> {
    let reason =
        optional_line("cancellation_reason", cancel.cancellation_reason.as_deref(), LINE_LIMIT)?;
    let canceled = verification_sessions::withdraw(&state, &client.session.id, reason).await?;
    Ok(session_response(canceled))
}
