//! The hosted page: the widget without an embedding page, at the session's `url`.
//!
//! The link's token is in the fragment, so no server, log or link scanner sees it; the page posts
//! it here. The first browser to do so keeps the session by a cookie, and the token is of no use in
//! another one. The cookie comes with the page, and so is there before the token is used: were it
//! in the answer, a browser that this answer did not reach would have used up the link for nobody.

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

/// The page.
pub fn router() -> Router<AppState> {
    Router::new().route("/session/{id}", get(page))
}

/// The same page for every id, so that it says nothing about which sessions there are.
async fn page(
    State(state): State<AppState>,
    Path(id): Path<String>,
    address: Uri,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let mut response = assets::page(&state, &address, &headers, Framing::ByNobody).await;
    // An id is part of the cookie's line, and nothing else may be.
    let is_id = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_id && cookie(&headers).is_none() && !response.status().is_server_error() {
        response
            .headers_mut()
            .append(header::SET_COOKIE, set_cookie(&state, &id, &ids::random_text())?);
    }
    // Nobody in between may give the cookie to a second browser; and what arrived of a page that
    // was cut is never the whole of it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
