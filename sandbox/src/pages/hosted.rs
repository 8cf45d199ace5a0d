//! The hosted page: the widget without a host page, at the session's `url`.
//!
//! The token of the link is in the fragment, so that servers, logs and link scanners do not see it.
//! The page sends it in a `POST` request. The first browser to do so is bound to the session by a
//! cookie, and the token is not valid in another browser. The cookie is set with the page, before
//! the token is used: if it were set by the response to the `POST` request and that response were
//! lost, the link would be used up without any browser bound to it.

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

/// Returns the `Set-Cookie` header, whose path is limited to the session.
fn set_cookie(state: &AppState, session: &str, cookie: &str) -> ApiResult<HeaderValue> {
    let secure = if state.config.widget_origin.starts_with("https:") { "; Secure" } else { "" };
    let line =
        format!("{COOKIE}={cookie}; Path=/session/{session}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(line).map_err(ApiFailure::internal)
}

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
    let mut transaction = state.store.begin().await?;
    let mut session = sessions::lock(&mut transaction, &id).await?.ok_or_else(not_found)?;
    let access =
        authorize(&mut transaction, &state, &id, &headers, opening.token.as_deref()).await?;
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
    if let Access::NewCookie { cookie } = access {
        response.headers_mut().append(header::SET_COOKIE, set_cookie(&state, &id, &cookie)?);
    }
    Ok(response)
}

/// How a browser is authorized to open a session.
enum Access {
    /// By the link, which is now bound to a cookie that the response must set.
    NewCookie { cookie: String },
    /// By an existing cookie.
    Cookie,
}

async fn authorize(
    transaction: &mut Transaction,
    state: &AppState,
    session: &str,
    headers: &HeaderMap,
    token: Option<&str>,
) -> ApiResult<Access> {
    let cookie_hash = cookie(headers).map(|cookie| secrets::hash(&cookie));
    let known = match &cookie_hash {
        Some(hash) => open_links::find_by_cookie(transaction, session, hash).await?,
        None => None,
    };
    let Some(token) = token else {
        return match known {
            Some(link) => live(&link, state).map(|()| Access::Cookie),
            None => Err(not_found()),
        };
    };
    let link = open_links::find_by_token(transaction, session, &secrets::hash(token))
        .await?
        .ok_or_else(not_found)?;
    live(&link, state)?;
    match (&link.cookie_hash, &cookie_hash) {
        (Some(bound), Some(presented)) if secrets::same(bound, presented) => Ok(Access::Cookie),
        // The browser is already bound to the session by an earlier link.
        (Some(_), _) if known.as_ref().is_some_and(|known| live(known, state).is_ok()) => {
            Ok(Access::Cookie)
        }
        (Some(_), _) => Err(ApiFailure::link_used()),
        (None, presented) => {
            let (hash, access) = match presented {
                // Each link has its own cookie, because links expire at different times.
                Some(presented) if known.is_none() => (presented.clone(), Access::Cookie),
                Some(_) | None => {
                    let cookie = ids::random_text();
                    (secrets::hash(&cookie), Access::NewCookie { cookie })
                }
            };
            if open_links::bind(transaction, &link.token_hash, &hash, state.now()).await? {
                Ok(access)
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

/// Protects the cookie against requests from pages of other origins.
fn require_own_origin(state: &AppState, headers: &HeaderMap) -> ApiResult<()> {
    match headers.get(header::ORIGIN) {
        Some(origin) if origin.as_bytes() != state.config.widget_origin.as_bytes() => {
            Err(ApiFailure::forbidden(
                "The origin is not allowed. Only the hosted page may send this request.",
            ))
        }
        Some(_) | None => Ok(()),
    }
}

/// Returns the same error for an unknown session, an unknown token and a missing credential.
fn not_found() -> ApiFailure {
    ApiFailure::resource_not_found("session")
}
