//! Hosted links: the addresses that open a session without an embedding page.
//!
//! The first browser that opens a link keeps its session by a cookie; the link's token is of no use
//! in another browser.

use latchkey_api_types::SessionView;

use crate::domain::credentials;
use crate::domain::view::view_with_drafts;
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::hosted_links::HostedLinkRecord;
use crate::store::{StoreError, Transaction, hosted_links, sessions};
use crate::{ids, secrets};

/// A session that a browser has opened.
pub(crate) struct OpenedSession {
    /// The client secret of the session.
    pub(crate) client_secret: String,
    /// The session as its applicant may see it.
    pub(crate) view: SessionView,
    /// The cookie that the browser has yet to be given.
    pub(crate) new_cookie: Option<String>,
}

/// Opens a session by a link's token or, without one, by the cookie of a browser that has opened it
/// before.
///
/// # Errors
/// 404 for an unknown session or token, and without either; 401 for a link that has expired or that
/// another browser has opened.
pub(crate) async fn open(
    state: &AppState,
    id: &str,
    token: Option<&str>,
    cookie_hash: Option<String>,
) -> ApiResult<OpenedSession> {
    let mut transaction = state.store.begin().await?;
    let mut session = sessions::lock(&mut transaction, id).await?.ok_or_else(not_found)?;
    let new_cookie = enter(&mut transaction, state, id, token, cookie_hash).await?;
    let client_secret =
        credentials::current_client_secret(&mut transaction, state, &mut session).await?;
    sessions::save(&mut transaction, &mut session).await?;
    transaction.commit().await.map_err(StoreError::from)?;

    let generation = session.secret_generation;
    let session = credentials::use_session(state, session, generation).await?;
    let mut connection = state.store.read().await?;
    let view = view_with_drafts(&mut connection, state, &session).await?;
    Ok(OpenedSession { client_secret, view, new_cookie })
}

/// Checks that the browser may open the session, and binds a new link to it. Returns the cookie
/// that the browser has yet to be given.
async fn enter(
    transaction: &mut Transaction,
    state: &AppState,
    session: &str,
    token: Option<&str>,
    cookie_hash: Option<String>,
) -> ApiResult<Option<String>> {
    let known = match &cookie_hash {
        Some(hash) => hosted_links::find_by_cookie(transaction, session, hash).await?,
        None => None,
    };
    let Some(token) = token else {
        return match known {
            Some(link) => require_live(&link, state).map(|()| None),
            None => Err(not_found()),
        };
    };
    let link = hosted_links::find_by_token(transaction, session, &secrets::hash(token))
        .await?
        .ok_or_else(not_found)?;
    require_live(&link, state)?;
    match (&link.cookie_hash, &cookie_hash) {
        (Some(bound), Some(presented)) if secrets::same(bound, presented) => Ok(None),
        // The browser has the session by an earlier link.
        (Some(_), _) if known.as_ref().is_some_and(|known| require_live(known, state).is_ok()) => {
            Ok(None)
        }
        (Some(_), _) => Err(ApiFailure::link_used()),
        (None, presented) => {
            let (hash, new_cookie) = match presented {
                // One cookie for each link, as each link expires at its own time.
                Some(presented) if known.is_none() => (presented.clone(), None),
                Some(_) | None => {
                    let cookie = ids::random_text();
                    (secrets::hash(&cookie), Some(cookie))
                }
            };
            if hosted_links::bind(transaction, &link.token_hash, &hash, state.now()).await? {
                Ok(new_cookie)
            } else {
                Err(ApiFailure::link_used())
            }
        }
    }
}

fn require_live(link: &HostedLinkRecord, state: &AppState) -> ApiResult<()> {
    if link.expires_at > state.now() { Ok(()) } else { Err(ApiFailure::link_expired()) }
}

/// 404: an unknown session, an unknown token, or neither token nor cookie. All get the same error.
fn not_found() -> ApiFailure {
    ApiFailure::resource_not_found("session")
}
