//! The session API, contract part B: what a widget may do with one session's client secret.
//!
//! The credential names the session, so no path carries its id and no other session can be reached.
//! What is needed is decided in [`requirements`], what an answer changes in [`update`], what the
//! applicant sees in [`view`]; the deciding is pure. What is typed and not saved yet is kept by
//! [`drafts`]. Every write reads the session again inside the transaction that changes it, and
//! locks it: two tabs write one after the other, whichever processes they reach.

pub mod banks;
pub mod documents;
mod drafts;
mod requirements;
mod session;
mod update;
pub mod uploads;
mod view;

use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiFailure, ApiResult};
use crate::lifecycle;
use crate::middleware::idempotency::{self, Sealed};
use crate::state::AppState;
use crate::store::sessions::{self, SessionRecord};
use crate::store::{StoreError, StoreResult, Transaction};

pub use view::{view_of, view_with_drafts};

/// Every address that takes a client secret alone.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(session::read, session::save))
        .routes(routes!(drafts::keep))
        .routes(routes!(session::submit))
        .routes(routes!(session::cancel))
        .routes(routes!(banks::routes::list, banks::routes::create))
        .routes(routes!(banks::routes::read, banks::routes::delete))
}

/// The session as it is now, if it still takes answers; nobody else changes it until the
/// transaction ends.
async fn open_session(transaction: &mut Transaction, id: &str) -> ApiResult<SessionRecord> {
    still_open(sessions::lock(transaction, id).await?)
}

fn still_open(record: Option<SessionRecord>) -> ApiResult<SessionRecord> {
    let record = record
        .ok_or_else(|| ApiFailure::resource_not_found("verification session").at("session"))?;
    lifecycle::require_open(&record)?;
    Ok(record)
}

/// Ends a transaction with everything in it, and lets the background tasks look for what it left
/// them.
async fn commit(transaction: Transaction, state: &AppState) -> StoreResult<()> {
    transaction.commit().await.map_err(StoreError::from)?;
    state.wake();
    Ok(())
}

/// The same for a call that answers with something: the answer is kept for the call's idempotency
/// key in the same breath.
async fn commit_with<T: Serialize>(
    mut transaction: Transaction,
    state: &AppState,
    answer: &T,
    secrets: &Sealed,
) -> StoreResult<()> {
    idempotency::keep_with(&mut transaction, state, answer, secrets).await?;
    commit(transaction, state).await
}
