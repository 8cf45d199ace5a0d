//! `PUT /v1/session/draft`: saves unsaved form input, to restore it after a reload or on another
//! device.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_api_types::{ApiError, Draft};

use crate::api::auth::ClientSession;
use crate::api::extract::ApiJson;
use crate::api::openapi::tags;
use crate::domain::drafts;
use crate::error::ApiResult;
use crate::state::AppState;

/// Save a draft
///
/// Replaces the draft of a form page with the given fields, which are not validated. An empty
/// `fields` object deletes the draft. A request that arrives after a later one of the same writer
/// is ignored and gets the same response.
#[utoipa::path(
    put,
    path = "/v1/session/draft",
    operation_id = "keep_draft",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    request_body = Draft,
    responses(
        (status = 204, description = "The draft was saved, or ignored because it is outdated."),
        (status = 422, description = "`state_invalid`: the status of the session does not allow \
            changes. `parameter_invalid`: the draft is too large or a name is not \
            valid.", body = ApiError),
    )
)]
pub(crate) async fn keep(
    State(state): State<AppState>,
    client: ClientSession,
    ApiJson(draft): ApiJson<Draft>,
) -> ApiResult<StatusCode> {
    drafts::write(&state, &client.session.id, draft).await?;
    Ok(StatusCode::NO_CONTENT)
}
