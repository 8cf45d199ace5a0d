//! Issues what opens a session: the widget's client secret and the hosted page's link.
//!
//! Either can be told again without being stored: it is derived from the session's id and a generation, which counts up
//! when the one before has lapsed.

use latchkey_api_types::SessionStatus;

use crate::middleware::idempotency::Sealed;
use crate::secrets::{self, SecretName};
use crate::session_object::hosted_page;
use crate::state::AppState;
use crate::store::client_secrets::{self, ClientSecretRecord};
use crate::store::open_links::{self, OpenLinkRecord};
use crate::store::sessions::SessionRecord;
use crate::store::{Connection, StoreResult, Transaction};

/// What opens a session; each absent where the session's status gives it no use.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// `vs_secret_...`
    pub client_secret: Option<String>,
    /// The hosted page with its token.
    pub url: Option<String>,
}

/// The current credentials, if none of them needs to be renewed.
pub async fn still_good(connection: &mut Connection, state: &AppState, record: &SessionRecord) -> StoreResult<Option<Credentials>> {
    if renewable(record) && (secret_lapsed(connection, state, record).await? || link_lapsed(connection, state, record).await?) {
        return Ok(None);
    }
    Ok(Some(as_of_now(state, record)))
}

/// The current credentials, renewed where they have lapsed and the session still goes on. A renewal changes `record`; the
/// caller saves it.
pub async fn current(transaction: &mut Transaction, state: &AppState, record: &mut SessionRecord) -> StoreResult<Credentials> {
    if renewable(record) {
        if secret_lapsed(transaction, state, record).await? {
            issue_client_secret(transaction, state, record).await?;
        }
        if link_lapsed(transaction, state, record).await? {
            issue_open_link(transaction, state, record).await?;
        }
    }
    Ok(as_of_now(state, record))
}

/// The names of the secrets that an answer with the current credentials carries.
pub fn names(record: &SessionRecord) -> Sealed {
    Sealed(vec![SecretName::client_secret(&record.id, record.secret_generation), SecretName::open_link(&record.id, record.link_generation)])
}

/// The current client secret, renewed where it has lapsed, whatever the session's status: for the hosted page, which shows
/// how it ended too. A renewal changes `record`; the caller saves it.
pub async fn current_client_secret(transaction: &mut Transaction, state: &AppState, record: &mut SessionRecord) -> StoreResult<String> {
    if secret_lapsed(transaction, state, record).await? {
        issue_client_secret(transaction, state, record).await?;
    }
    Ok(state.key.client_secret(&record.id, record.secret_generation))
}

fn renewable(record: &SessionRecord) -> bool {
    matches!(record.status, SessionStatus::Created | SessionStatus::Pending | SessionStatus::Processing)
}

fn as_of_now(state: &AppState, record: &SessionRecord) -> Credentials {
    match record.status {
        SessionStatus::Created | SessionStatus::Pending | SessionStatus::Processing | SessionStatus::Completed => {
            let token = state.key.open_token(&record.id, record.link_generation);
            Credentials {
                client_secret: Some(state.key.client_secret(&record.id, record.secret_generation)),
                url: Some(format!("{}#{token}", hosted_page(&state.config, &record.id))),
            }
        }
        SessionStatus::Expired | SessionStatus::Failed | SessionStatus::Canceled | SessionStatus::Other(_) => Credentials::default(),
    }
}

async fn secret_lapsed(connection: &mut Connection, state: &AppState, record: &SessionRecord) -> StoreResult<bool> {
    let secret = client_secrets::find_generation(connection, &record.id, record.secret_generation).await?;
    Ok(secret.is_none_or(|secret| secret.expires_at <= state.now()))
}

async fn link_lapsed(connection: &mut Connection, state: &AppState, record: &SessionRecord) -> StoreResult<bool> {
    let link = open_links::find_generation(connection, &record.id, record.link_generation).await?;
    Ok(link.is_none_or(|link| link.expires_at <= state.now()))
}

async fn issue_client_secret(transaction: &mut Transaction, state: &AppState, record: &mut SessionRecord) -> StoreResult<()> {
    record.secret_generation += 1;
    let secret = ClientSecretRecord {
        hash: secrets::hash(&state.key.client_secret(&record.id, record.secret_generation)),
        session: record.id.clone(),
        generation: record.secret_generation,
        expires_at: state.now() + state.config.limits.client_secret_lifetime,
        used_at: None,
    };
    client_secrets::insert(transaction, &secret).await
}

async fn issue_open_link(transaction: &mut Transaction, state: &AppState, record: &mut SessionRecord) -> StoreResult<()> {
    record.link_generation += 1;
    let link = OpenLinkRecord {
        token_hash: secrets::hash(&state.key.open_token(&record.id, record.link_generation)),
        session: record.id.clone(),
        generation: record.link_generation,
        cookie_hash: None,
        opened_at: None,
        expires_at: state.now() + state.config.limits.open_link_lifetime,
    };
    open_links::insert(transaction, &link).await
}
