//! The hosted page: the widget without an embedding page, at the session's `url`.
//!
//! The link's token is in the fragment, so no server, log or link scanner sees it; the page posts
//! it here. The first browser to do so keeps the session by a cookie, and the token is of no use in
//! another one. The cookie comes with the page, and so is there before the token is used: were it
//! in the answer, a browser that this answer did not reach would have used up the link for nobody.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use latchkey_api_types::{ApiError, SessionView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::OptionalJson;
use crate::api::openapi::tags;
use crate::domain::credentials;
use crate::domain::view::view_with_drafts;
use crate::error::{ApiFailure, ApiResult};
use crate::pages::assets;
use crate::pages::assets::Framing;
use crate::state::AppState;
use crate::store::hosted_links::OpenLinkRecord;
use crate::store::{StoreError, Transaction, hosted_links as open_links, sessions};
use crate::{ids, secrets};

const COOKIE: &str = "latchkey_open";

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

/// The cookie goes to its own session's addresses only.
fn set_cookie(state: &AppState, session: &str, cookie: &str) -> ApiResult<HeaderValue> {
    let secure = if state.config.widget_origin.starts_with("https:") { "; Secure" } else { "" };
    let line =
        format!("{COOKIE}={cookie}; Path=/session/{session}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(line).map_err(ApiFailure::internal)
}

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
    let mut transaction = state.store.begin().await?;
    let mut session = sessions::lock(&mut transaction, &id).await?.ok_or_else(not_found)?;
    let entry = enter(&mut transaction, &state, &id, &headers, opening.token.as_deref()).await?;
    let client_secret =
        credentials::current_client_secret(&mut transaction, &state, &mut session).await?;
    sessions::save(&mut transaction, &mut session).await?;
    transaction.commit().await.map_err(StoreError::from)?;

    let generation = session.secret_generation;
    let session = credentials::use_session(&state, session, generation).await?;
    let mut connection = state.store.read().await?;
    let view = view_with_drafts(&mut connection, &state, &session).await?;
    let mut response =
        ([(header::CACHE_CONTROL, "no-store")], Json(Opened { client_secret, view }))
            .into_response();
    if let Entry::First { cookie } = entry {
        response.headers_mut().append(header::SET_COOKIE, set_cookie(&state, &id, &cookie)?);
    }
    Ok(response)
}

/// How a browser gets in.
enum Entry {
    /// By the link, which is now bound to the browser with this cookie, which it is still to be
    /// given.
    First { cookie: String },
    /// By the cookie it has.
    Again,
}

async fn enter(
    transaction: &mut Transaction,
    state: &AppState,
    session: &str,
    headers: &HeaderMap,
    token: Option<&str>,
) -> ApiResult<Entry> {
    let cookie_hash = cookie(headers).map(|cookie| secrets::hash(&cookie));
    let known = match &cookie_hash {
        Some(hash) => open_links::find_by_cookie(transaction, session, hash).await?,
        None => None,
    };
    let Some(token) = token else {
        return match known {
            Some(link) => live(&link, state).map(|()| Entry::Again),
            None => Err(not_found()),
        };
    };
    let link = open_links::find_by_token(transaction, session, &secrets::hash(token))
        .await?
        .ok_or_else(not_found)?;
    live(&link, state)?;
    match (&link.cookie_hash, &cookie_hash) {
        (Some(bound), Some(presented)) if secrets::same(bound, presented) => Ok(Entry::Again),
        // It keeps the session by an earlier link, and needs none.
        (Some(_), _) if known.as_ref().is_some_and(|known| live(known, state).is_ok()) => {
            Ok(Entry::Again)
        }
        (Some(_), _) => Err(ApiFailure::link_used()),
        (None, presented) => {
            let (hash, entry) = match presented {
                // One cookie for each link, as each lapses in its own time.
                Some(presented) if known.is_none() => (presented.clone(), Entry::Again),
                Some(_) | None => {
                    let cookie = ids::random_text();
                    (secrets::hash(&cookie), Entry::First { cookie })
                }
            };
            if open_links::bind(transaction, &link.token_hash, &hash, state.now()).await? {
                Ok(entry)
            } else {
                Err(ApiFailure::link_used())
            }
        }
    }
}

fn live(link: &OpenLinkRecord, state: &AppState) -> ApiResult<()> {
    if link.expires_at > state.now() { Ok(()) } else { Err(ApiFailure::link_expired()) }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
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

/// Unknown session, unknown token, and neither token nor cookie: all the same.
fn not_found() -> ApiFailure {
    ApiFailure::resource_not_found("session")
}
