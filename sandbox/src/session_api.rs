//! The session API, contract part B: what a widget may do with one session's client secret.
//!
//! The credential names the session, so no path carries its id and no other session can be reached. What is needed is
//! decided in [`requirements`], what an answer changes in [`update`], what the applicant sees in [`view`]; the deciding is
//! pure. Every write reads the session again inside the transaction that changes it: two tabs write one after the other.

pub mod banks;
pub mod documents;
mod requirements;
mod session;
mod update;
mod view;

use axum::Router;
use axum::routing::{get, post};

use crate::error::{ApiFailure, ApiResult};
use crate::lifecycle;
use crate::state::AppState;
use crate::store::sessions::{self, SessionRecord};
use crate::store::{Connection, StoreError, StoreResult, Transaction};

pub use view::view_of;

/// Every address that takes a client secret alone.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/v1/session", get(session::read).post(session::save))
        .route("/v1/session/submit", post(session::submit))
        .route("/v1/session/cancel", post(session::cancel))
        .route("/v1/bank_connections", get(banks::routes::list).post(banks::routes::create))
        .route("/v1/bank_connections/{id}", get(banks::routes::read).delete(banks::routes::delete))
}

/// The session as it is now, if it still takes answers.
async fn open_session(connection: &mut Connection, id: &str) -> ApiResult<SessionRecord> {
    let record = sessions::find(connection, id).await?;
    let record = record.ok_or_else(|| ApiFailure::resource_not_found("verification session").at("session"))?;
    lifecycle::require_open(&record)?;
    Ok(record)
}

/// Ends a transaction with everything in it, and lets the background tasks look for what it left them.
async fn commit(transaction: Transaction, state: &AppState) -> StoreResult<()> {
    transaction.commit().await.map_err(StoreError::from)?;
    state.wake();
    Ok(())
}
