//! `PUT /v1/session/draft`: what was typed on a page and not saved yet.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_api_types::{ApiError, Draft};

use crate::api::auth::ClientSession;
use crate::api::extract::ApiJson;
use crate::api::openapi::tags;
use crate::domain::drafts;
use crate::error::ApiResult;
use crate::state::AppState;

/// Keep a draft
///
/// The fields of one page as they stand, right or wrong, in the place of the page's draft before.
/// Without any field, the page has no draft any more. What the same writer sent before and what
/// arrives after is passed over, and answered the same.
#[utoipa::path(
    put,
    path = "/v1/session/draft",
    operation_id = "keep_draft",
    tag = tags::SESSION_API,
    security(("client_secret" = [])),
    request_body = Draft,
    responses(
        (status = 204, description = "Kept, or passed over."),
        (status = 422, description = "`state_invalid`: the session takes no answers now. `parameter_invalid`: too much, or a name that cannot be one.", body = ApiError),
    )
)]
pub(super) async fn keep(
    State(state): State<AppState>,
    client: ClientSession,
    ApiJson(draft): ApiJson<Draft>,
) -> ApiResult<StatusCode> {
    drafts::write(&state, &client.session.id, draft).await?;
    Ok(StatusCode::NO_CONTENT)
}
