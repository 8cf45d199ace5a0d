//! `/v1/session`: read it, save answers, submit, withdraw.

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

/// The answer to a write, which is kept for as long as its idempotency key.
type Written = (Extension<DerivedSecrets>, Json<SessionView>);

fn written((view, secrets): ViewResponse) -> Written {
    (Extension(secrets), Json(view))
}

/// Read the session
///
/// As the applicant may see it, whatever its status, so that they can watch it being worked on.
/// Only answers to reads have `drafts`: those to writes are kept for their idempotency keys, and a
/// draft is kept nowhere else.
#[utoipa::path(
    get,
    path = "/v1/session",
    operation_id = "read_session",
    tag = tags::SESSION_API,
    security(("client_secret" = [])),
    responses((status = 200, description = "The view.", body = SessionView))
)]
pub(super) async fn read(
    State(state): State<AppState>,
    client: ClientSession,
) -> ApiResult<Json<SessionView>> {
    let mut connection = state.store.read().await?;
    Ok(Json(view_with_drafts(&mut connection, &state, &client.session).await?))
}

/// Save answers
///
/// Any part of them: all of what was sent, or, where any part is refused, nothing. What is left out
/// stays as it is. With a `revision`, no answer that somebody else has changed since is
/// overwritten.
#[utoipa::path(
    post,
    path = "/v1/session",
    operation_id = "save_answers",
    tag = tags::SESSION_API,
    security(("client_secret" = [])),
    request_body = SessionUpdate,
    responses(
        (status = 200, description = "The whole view again.", body = SessionView),
        (status = 409, description = "`answer_outdated`: `param` names the first answer that was changed elsewhere since `revision`. Nothing was saved.", body = ApiError),
        (status = 422, description = "`state_invalid`: the session takes no answers now. `parameter_invalid`: well-formed, but not acceptable.", body = ApiError),
    )
)]
pub(super) async fn save(
    State(state): State<AppState>,
    client: ClientSession,
    ApiJson(update): ApiJson<SessionUpdate>,
) -> ApiResult<Written> {
    Ok(written(verification_sessions::save_answers(&state, &client.session.id, &update).await?))
}

/// Submit
///
/// Hands everything in, and with it every client secret that there is. The answer carries the
/// successor, with which the applicant watches, and puts right what the checks refuse; other tabs
/// are told that it was handed in.
#[utoipa::path(
    post,
    path = "/v1/session/submit",
    operation_id = "submit_session",
    tag = tags::SESSION_API,
    security(("client_secret" = [])),
    responses(
        (status = 200, description = "The view of a session that is being checked, with the `client_secret` to go on with.", body = SessionView),
        (status = 422, description = "`requirement_missing`: `param` names the first thing that is missing. `state_invalid`: it was submitted before.", body = ApiError),
    )
)]
pub(super) async fn submit(
    State(state): State<AppState>,
    client: ClientSession,
) -> ApiResult<Written> {
    Ok(written(verification_sessions::submit(&state, &client.session.id).await?))
}

/// Withdraw
///
/// The applicant calls it off. Not after the submission: from there on the landlord decides.
#[utoipa::path(
    post,
    path = "/v1/session/cancel",
    operation_id = "withdraw",
    tag = tags::SESSION_API,
    security(("client_secret" = [])),
    request_body = Option<SessionCancel>,
    responses(
        (status = 200, description = "The view of a session that is called off.", body = SessionView),
        (status = 422, description = "`state_invalid`: it was submitted. `parameter_invalid`: the reason is too long.", body = ApiError),
    )
)]
pub(super) async fn cancel(
    State(state): State<AppState>,
    client: ClientSession,
    OptionalJson(cancel): OptionalJson<SessionCancel>,
) -> ApiResult<Written> {
    let reason =
        optional_line("cancellation_reason", cancel.cancellation_reason.as_deref(), LINE_LIMIT)?;
    Ok(written(verification_sessions::withdraw(&state, &client.session.id, reason).await?))
}
