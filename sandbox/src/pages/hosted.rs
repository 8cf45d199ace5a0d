//! The hosted page: the widget without a host page, at the session's `url`.
//!
//! The token of the link is in the fragment, so that servers, logs and link scanners do not see it.
//! The page sends it in a `POST` request. The first browser to do so is bound to the session by a
//! cookie, and the token is not valid in another browser. The cookie is set with the page, before
//! the token is used: if it were set by the response to the `POST` request and that response were
//! lost, the link would be used up without any browser bound to it.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use axum::routing::get;

use crate::api::hosted_links::{cookie, set_cookie};
use crate::error::ApiResult;
use crate::ids;
use crate::pages::assets;
use crate::pages::assets::Framing;
use crate::state::AppState;

/// Returns the route of the page.
pub fn router() -> Router<AppState> {
    Router::new().route("/session/{id}", get(page))
}

/// Returns the same page for every id, so that it does not reveal which sessions exist.
async fn page(
    State(state): State<AppState>,
    Path(id): Path<String>,
    address: Uri,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let mut response = assets::page(&state, &address, &headers, Framing::Nobody).await;
    // The id becomes part of the `Set-Cookie` header, so its characters are restricted.
    let is_id = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_id && cookie(&headers).is_none() && !response.status().is_server_error() {
        response
            .headers_mut()
            .append(header::SET_COOKIE, set_cookie(&state, &id, &ids::random_text())?);
    }
    // A cache must not pass the cookie to a second browser, nor complete an interrupted download.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
