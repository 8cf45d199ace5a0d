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

/// How the browser gets in.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct Opening {
    /// From the link's fragment; absent at a reload, when the cookie is enough.
    #[serde(default)]
    token: Option<String>,
}

/// What the browser got in to.
#[derive(Serialize, ToSchema)]
struct Opened {
    /// The widget's credential from here on.
    client_secret: String,
    /// The session as the applicant may see it.
    view: SessionView,
}

/// Open the hosted page's session
///
/// The first browser to post the token of a session's `url` keeps the session by a cookie, with
/// which it can come back. The token is of no use in another browser.
#[utoipa::path(
    post,
    path = "/session/{id}/open",
    operation_id = "open_hosted_session",
    tag = tags::HOSTED,
    request_body = Option<Opening>,
    responses(
        (status = 200, description = "A client secret and the view.", body = Opened),
        (status = 401, description = "`link_expired`, or `link_used`: it was opened in another browser.", body = ApiError),
        (status = 403, description = "`forbidden`: the request comes from another site's page.", body = ApiError),
    )
)]
pub(crate) async fn open(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    OptionalJson(opening): OptionalJson<Opening>,
) -> ApiResult<Response> {
    from_the_page_itself(&state, &headers)?;
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

/// Returns the header that sets the cookie, for the addresses of its session only.
pub(crate) fn set_cookie(state: &AppState, session: &str, cookie: &str) -> ApiResult<HeaderValue> {
    let secure = if state.config.widget_origin.starts_with("https:") { "; Secure" } else { "" };
    let line =
        format!("{COOKIE}={cookie}; Path=/session/{session}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(line).map_err(ApiFailure::internal)
}

/// Returns the cookie of a request.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('=').map(str::to_owned))
}

/// A cookie opens the session, so another site's page must not be able to use the browser's.
fn from_the_page_itself(state: &AppState, headers: &HeaderMap) -> ApiResult<()> {
    match headers.get(header::ORIGIN) {
        Some(origin) if origin.as_bytes() != state.config.widget_origin.as_bytes() => {
            Err(ApiFailure::forbidden("This call is for the hosted page itself."))
        }
        Some(_) | None => Ok(()),
    }
}
