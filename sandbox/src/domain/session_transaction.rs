//! The transaction in which a session changes: the session is read and locked, and the response
//! that an idempotency key repeats is stored with the change.

use serde::Serialize;

use crate::domain::idempotent_response;
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::lifecycle;
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{StoreError, StoreResult, Transaction, sessions};

/// Locks a session until the transaction ends.
///
/// # Errors
/// 404 for an unknown session, 422 where it takes no answers.
pub(crate) async fn open_session(
    transaction: &mut Transaction,
    id: &str,
) -> ApiResult<SessionRecord> {
    still_open(sessions::lock(transaction, id).await?)
}

pub(crate) fn still_open(record: Option<SessionRecord>) -> ApiResult<SessionRecord> {
    let record = record
        .ok_or_else(|| ApiFailure::resource_not_found("verification session").at("session"))?;
    lifecycle::require_open(&record)?;
    Ok(record)
}

/// Commits a transaction, and wakes the background workers.
pub(crate) async fn commit(transaction: Transaction, state: &AppState) -> StoreResult<()> {
    transaction.commit().await.map_err(StoreError::from)?;
    state.wake();
    Ok(())
}

/// Stores the response for the request's idempotency key, and commits.
pub(crate) async fn commit_with<T: Serialize>(
    mut transaction: Transaction,
    state: &AppState,
    response: &T,
    secrets: &DerivedSecrets,
) -> StoreResult<()> {
    idempotent_response::store_response(&mut transaction, state, response, secrets).await?;
    commit(transaction, state).await
}
