//! Issues what opens a session: the widget's client secret and the hosted page's link.
//!
//! Either can be told again without being stored: it is derived from the session's id and a
//! generation, which counts up when the one before has lapsed or is used up: a secret by a
//! submission, a link by being opened.

use latchkey_api_types::SessionStatus;

use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::lifecycle;
use crate::error::{ApiFailure, ApiResult};
use crate::secrets;
use crate::secrets::SecretName;
use crate::state::AppState;
use crate::store::client_secrets::ClientSecretRecord;
use crate::store::hosted_links::OpenLinkRecord;
use crate::store::sessions::SessionRecord;
use crate::store::{
    Connection, StoreError, StoreResult, Transaction, client_secrets, hosted_links as open_links,
    sessions,
};

/// What opens a session; each absent where the session's status gives it no use.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// `vs_secret_...`
    pub client_secret: Option<String>,
    /// The hosted page with its token.
    pub url: Option<String>,
}

/// For whom credentials are issued. The dialects differ in when a session can still be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// As long as there is something to see; a failure is final.
    CasaPay,
    /// As long as the session requires input, which one that failed does again.
    Stripe,
}

/// The session of this id with its current credentials, renewed where they have lapsed or are used
/// up.
///
/// # Errors
/// 404 where there is no such session.
pub async fn retrieve(
    state: &AppState,
    id: &str,
    dialect: Dialect,
) -> ApiResult<(SessionRecord, Credentials)> {
    let not_found = || ApiFailure::resource_not_found("verification session").at("id");
    let mut connection = state.store.read().await?;
    let record = sessions::find(&mut connection, id).await?.ok_or_else(not_found)?;
    drop(connection);
    let record = lifecycle::expire_if_due(state, record).await?;
    let mut connection = state.store.read().await?;
    if !renewable(&record, dialect) || !is_anything_over(&mut connection, state, &record).await? {
        let credentials = as_of_now(state, &record, dialect);
        return Ok((record, credentials));
    }
    drop(connection);

    let mut transaction = state.store.begin().await?;
    let mut record = sessions::lock(&mut transaction, id).await?.ok_or_else(not_found)?;
    let credentials = current(&mut transaction, state, &mut record, dialect).await?;
    sessions::save(&mut transaction, &mut record).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok((record, credentials))
}

/// Returns the session as it is when its client secret is used: opened again where the secret
/// offers that, or expired where its time is up. `generation` is that of the secret.
pub(crate) async fn use_session(
    state: &AppState,
    session: SessionRecord,
    generation: i64,
) -> StoreResult<SessionRecord> {
    let session = lifecycle::reopen_if_offered(state, session, generation).await?;
    lifecycle::expire_if_due(state, session).await
}

/// The current credentials, renewed where they are over and the session still goes on. A renewal
/// changes `record`; the caller saves it.
pub async fn current(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    dialect: Dialect,
) -> StoreResult<Credentials> {
    if renewable(record, dialect) {
        // The secrets of before the failure show it; only what is issued from here on opens the
        // session again.
        let offers_again = record.status == SessionStatus::Failed && record.reopens_with.is_none();
        if offers_again || is_secret_over(transaction, state, record).await? {
            issue_client_secret(transaction, state, record).await?;
        }
        if offers_again || is_link_over(transaction, state, record).await? {
            issue_open_link(transaction, state, record).await?;
        }
        if offers_again {
            record.reopens_with = Some(record.secret_generation);
        }
    }
    Ok(as_of_now(state, record, dialect))
}

/// The names of the secrets that an answer with the current credentials carries.
pub fn names(record: &SessionRecord) -> DerivedSecrets {
    DerivedSecrets(vec![
        SecretName::client_secret(&record.id, record.secret_generation),
        SecretName::open_link(&record.id, record.link_generation),
    ])
}

/// The current client secret, renewed where it is over, whatever the session's status: for the
/// hosted page, which shows how it ended too. A renewal changes `record`; the caller saves it.
pub async fn current_client_secret(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> StoreResult<String> {
    if is_secret_over(transaction, state, record).await? {
        issue_client_secret(transaction, state, record).await?;
    }
    Ok(state.key.client_secret(&record.id, record.secret_generation))
}

/// Uses up every client secret that there is, and issues the successor. It changes `record`; the
/// caller saves it.
pub async fn use_up(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> StoreResult<String> {
    client_secrets::use_up(transaction, &record.id, state.now()).await?;
    current_client_secret(transaction, state, record).await
}

fn renewable(record: &SessionRecord, dialect: Dialect) -> bool {
    let goes_on = match dialect {
        Dialect::CasaPay => matches!(
            record.status,
            SessionStatus::Created | SessionStatus::Pending | SessionStatus::Processing
        ),
        Dialect::Stripe => matches!(
            record.status,
            SessionStatus::Created | SessionStatus::Pending | SessionStatus::Failed
        ),
    };
    goes_on && record.redaction.is_none()
}

fn as_of_now(state: &AppState, record: &SessionRecord, dialect: Dialect) -> Credentials {
    let is_shown = match dialect {
        Dialect::CasaPay => {
            record.status == SessionStatus::Completed && record.redaction.is_none()
                || renewable(record, dialect)
        }
        Dialect::Stripe => renewable(record, dialect),
    };
    if !is_shown {
        return Credentials::default();
    }
    let token = state.key.open_token(&record.id, record.link_generation);
    Credentials {
        client_secret: Some(state.key.client_secret(&record.id, record.secret_generation)),
        url: Some(format!("{}#{token}", state.config.hosted_page(&record.id))),
    }
}

async fn is_anything_over(
    connection: &mut Connection,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<bool> {
    let offers_again = record.status == SessionStatus::Failed && record.reopens_with.is_none();
    Ok(offers_again
        || is_secret_over(connection, state, record).await?
        || is_link_over(connection, state, record).await?)
}

async fn is_secret_over(
    connection: &mut Connection,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<bool> {
    let secret =
        client_secrets::find_generation(connection, &record.id, record.secret_generation).await?;
    Ok(secret.is_none_or(|secret| secret.used_at.is_some() || secret.expires_at <= state.now()))
}

/// A link that was opened is its browser's. Whoever asks for another one gets one, unless the
/// session only has to be waited for.
async fn is_link_over(
    connection: &mut Connection,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<bool> {
    let link = open_links::find_generation(connection, &record.id, record.link_generation).await?;
    let is_waited_for = record.status == SessionStatus::Processing;
    Ok(link.is_none_or(|link| {
        link.expires_at <= state.now() || (link.opened_at.is_some() && !is_waited_for)
    }))
}

async fn issue_client_secret(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> StoreResult<()> {
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

async fn issue_open_link(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> StoreResult<()> {
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
