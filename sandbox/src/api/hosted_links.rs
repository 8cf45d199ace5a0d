//! `POST /session/{id}/open`: exchanges a hosted link for a client secret, for the hosted page.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use latchkey_api_types::{ApiError, SessionView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::OptionalJson;
use crate::api::openapi::tags;
use crate::domain::hosted_links;
use crate::domain::hosted_links::OpenedSession;
use crate::error::{ApiFailure, ApiResult};
use crate::secrets;
use crate::state::AppState;

const COOKIE: &str = "latchkey_open";

/// Parameters for opening a hosted session.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct Opening {
    /// Token from the fragment of the link. Optional for a browser that has the session cookie.
    #[serde(default)]
    token: Option<String>,
}

/// An opened hosted session.
#[derive(Serialize, ToSchema)]
struct Opened {
    /// The widget's credential.
    client_secret: String,
    /// The session view.
    view: SessionView,
}

/// Open a hosted session
///
/// Exchanges the token of a session's `url` for a client secret. The first browser to do so is
/// bound to the session by a cookie, with which it can open the session again. The token is not
/// valid in other browsers.
#[utoipa::path(
    post,
    path = "/session/{id}/open",
    operation_id = "open_hosted_session",
    tag = tags::HOSTED,
    request_body = Option<Opening>,
    responses(
        (status = 200, description = "A client secret and the session view.", body = Opened),
        (status = 401, description = "`link_expired`: the link has expired. `link_used`: the link \
            was opened in another browser.", body = ApiError),
        (status = 403, description = "`forbidden`: the request has another \
            origin.", body = ApiError),
    )
)]
pub(crate) async fn open(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    OptionalJson(opening): OptionalJson<Opening>,
) -> ApiResult<Response> {
    require_own_origin(&state, &headers)?;
    let cookie_hash = cookie(&headers).map(|cookie| secrets::hash(&cookie));
    let OpenedSession { client_secret, view, new_cookie } =
        hosted_links::open(&state, &id, opening.token.as_deref(), cookie_hash).await?;
    let mut response =
        ([(header::CACHE_CONTROL, "no-store")], Json(Opened { client_secret, view }))
            .into_response();
    if let Some(cookie) = new_cookie {
        response.headers_mut().append(header::SET_COOKIE, set_cookie(&state, &id, &cookie)?);
    }
    Ok(response)
}

/// Returns the `Set-Cookie` header, whose path is limited to the session.
pub(crate) fn set_cookie(state: &AppState, session: &str, cookie: &str) -> ApiResult<HeaderValue> {
    let secure = if state.config.widget_origin.starts_with("https:") { "; Secure" } else { "" };
    let line =
        format!("{COOKIE}={cookie}; Path=/session/{session}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(line).map_err(ApiFailure::internal)
}

pub(crate) fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('=').map(str::to_owned))
}

/// Protects the cookie against requests from pages of other origins.
fn require_own_origin(state: &AppState, headers: &HeaderMap) -> ApiResult<()> {
    match headers.get(header::ORIGIN) {
        Some(origin) if origin.as_bytes() != state.config.widget_origin.as_bytes() => {
            Err(ApiFailure::forbidden(
                "The origin is not allowed. Only the hosted page may send \
                this request.",
            ))
        }
        Some(_) | None => Ok(()),
    }
}
