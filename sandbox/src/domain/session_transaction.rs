//! The transaction in which an applicant's session changes: the session is read again and locked, and
//! the response that an idempotency key repeats is stored with the change.

use serde::Serialize;

use crate::domain::idempotent_response;
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::lifecycle;
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{StoreError, StoreResult, Transaction, sessions};

/// The session as it is now, if it still takes answers; nobody else changes it until the
/// transaction ends.
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

/// Ends a transaction with everything in it, and lets the background tasks look for what it left
/// them.
pub(crate) async fn commit(transaction: Transaction, state: &AppState) -> StoreResult<()> {
    transaction.commit().await.map_err(StoreError::from)?;
    state.wake();
    Ok(())
}

/// The same for a call that answers with something: the answer is kept for the call's idempotency
/// key in the same breath.
pub(crate) async fn commit_with<T: Serialize>(
    mut transaction: Transaction,
    state: &AppState,
    answer: &T,
    secrets: &DerivedSecrets,
) -> StoreResult<()> {
    idempotent_response::store_response(&mut transaction, state, answer, secrets).await?;
    commit(transaction, state).await
}
