//! The credentials that open a session: the client secret of the widget and the hosted link.
//!
//! Both are derived from the session's id and a generation, so they can be shown again without
//! being stored. The generation is incremented when the credential has expired or was used: a
//! client secret by a submission, a link by being opened.

use latchkey_api_types::{SessionStatus, VerificationSession};

use crate::config::Config;
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::{lifecycle, session_object};
use crate::error::{ApiFailure, ApiResult};
use crate::secrets;
use crate::secrets::SecretName;
use crate::state::AppState;
use crate::store::client_secrets::ClientSecretRecord;
use crate::store::hosted_links::HostedLinkRecord;
use crate::store::sessions::SessionRecord;
use crate::store::{
    Connection, StoreError, StoreResult, Transaction, client_secrets, hosted_links, sessions,
};

/// The credentials of a session; each `None` where the session's status has no use for it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    pub client_secret: Option<String>,
    /// The address of the hosted page with its token.
    pub url: Option<String>,
}

/// The dialect of the caller. The dialects differ in when a session can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// While there is something to see. A failure is final.
    CasaPay,
    /// While the session requires input, which includes a failed one.
    Stripe,
}

/// Returns a session with its current credentials, renewed where they have expired or were used.
///
/// # Errors
/// 404 for an unknown session.
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
    if !renewable(&record, dialect) || !needs_renewal(&mut connection, state, &record).await? {
        let credentials = visible_credentials(state, &record, dialect);
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

/// Returns the current credentials, renewed where they cannot be used and the session goes on. A
/// renewal changes `record`; the caller saves it.
pub async fn current(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    dialect: Dialect,
) -> StoreResult<Credentials> {
    if renewable(record, dialect) {
        // Credentials from before the failure only show it; those that are issued now open the
        // session again.
        let offers_reopening =
            record.status == SessionStatus::Failed && record.reopens_with.is_none();
        if offers_reopening || is_secret_spent(transaction, state, record).await? {
            issue_client_secret(transaction, state, record).await?;
        }
        if offers_reopening || is_link_spent(transaction, state, record).await? {
            issue_hosted_link(transaction, state, record).await?;
        }
        if offers_reopening {
            record.reopens_with = Some(record.secret_generation);
        }
    }
    Ok(visible_credentials(state, record, dialect))
}

/// Returns the names of the secrets in a response with the current credentials.
pub fn names(record: &SessionRecord) -> DerivedSecrets {
    DerivedSecrets(vec![
        SecretName::client_secret(&record.id, record.secret_generation),
        SecretName::hosted_link(&record.id, record.link_generation),
    ])
}

/// Returns the current client secret, renewed where it cannot be used, whatever the session's
/// status: the hosted page also shows how a session has ended. A renewal changes `record`; the
/// caller saves it.
pub async fn current_client_secret(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> StoreResult<String> {
    if is_secret_spent(transaction, state, record).await? {
        issue_client_secret(transaction, state, record).await?;
    }
    Ok(state.key.client_secret(&record.id, record.secret_generation))
}

/// Marks every client secret of the session as used, and issues the next one. Changes `record`; the
/// caller saves it.
pub async fn replace_client_secret(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> StoreResult<String> {
    client_secrets::mark_all_used(transaction, &record.id, state.now()).await?;
    current_client_secret(transaction, state, record).await
}

/// Returns the session with its credentials, for the response to the business's own request.
pub fn with_credentials(
    config: &Config,
    record: &SessionRecord,
    credentials: Credentials,
) -> VerificationSession {
    let redirect_url = record
        .redirect_url
        .clone()
        .or_else(|| credentials.url.clone())
        .or_else(|| Some(config.hosted_page(&record.id)));
    VerificationSession {
        client_secret: credentials.client_secret,
        url: credentials.url,
        redirect_url,
        ..session_object::without_secrets(config, record)
    }
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

fn visible_credentials(state: &AppState, record: &SessionRecord, dialect: Dialect) -> Credentials {
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
    let token = state.key.hosted_link_token(&record.id, record.link_generation);
    Credentials {
        client_secret: Some(state.key.client_secret(&record.id, record.secret_generation)),
        url: Some(format!("{}#{token}", state.config.hosted_page(&record.id))),
    }
}

async fn needs_renewal(
    connection: &mut Connection,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<bool> {
    let offers_reopening = record.status == SessionStatus::Failed && record.reopens_with.is_none();
    Ok(offers_reopening
        || is_secret_spent(connection, state, record).await?
        || is_link_spent(connection, state, record).await?)
}

async fn is_secret_spent(
    connection: &mut Connection,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<bool> {
    let secret =
        client_secrets::find_generation(connection, &record.id, record.secret_generation).await?;
    Ok(secret.is_none_or(|secret| secret.used_at.is_some() || secret.expires_at <= state.now()))
}

/// An opened link belongs to its browser, so another request gets a new one, unless the session
/// only has to be waited for.
async fn is_link_spent(
    connection: &mut Connection,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<bool> {
    let link =
        hosted_links::find_generation(connection, &record.id, record.link_generation).await?;
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

async fn issue_hosted_link(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> StoreResult<()> {
    record.link_generation += 1;
    let link = HostedLinkRecord {
        token_hash: secrets::hash(&state.key.hosted_link_token(&record.id, record.link_generation)),
        session: record.id.clone(),
        generation: record.link_generation,
        cookie_hash: None,
        opened_at: None,
        expires_at: state.now() + state.config.limits.hosted_link_lifetime,
    };
    hosted_links::insert(transaction, &link).await
}
