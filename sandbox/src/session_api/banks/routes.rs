//! `/v1/bank_connections`: start, watch or drop a connection.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use latchkey_api_types::{BankConnection, BankConnectionCreate, List};

use super::{drop_connection, oauth, own, start, to_wire};
use crate::auth::ClientSession;
use crate::error::ApiResult;
use crate::extract::ApiJson;
use crate::middleware::idempotency::Sealed;
use crate::state::AppState;
use crate::store::bank_connections;

/// Starts one: the answer carries the bank's address, and in it `state`, which is not to be kept.
pub(in crate::session_api) async fn create(
    State(state): State<AppState>,
    client: ClientSession,
    ApiJson(create): ApiJson<BankConnectionCreate>,
) -> ApiResult<(Extension<Sealed>, Json<BankConnection>)> {
    let connection = start(&state, &client, &create).await?;
    Ok((Extension(Sealed(vec![oauth::state_name(&connection.id)])), Json(connection)))
}

/// All of the session's, newest first. There are few, so there is only one page.
pub(in crate::session_api) async fn list(State(state): State<AppState>, client: ClientSession) -> ApiResult<Json<List<BankConnection>>> {
    let mut connection = state.store.read().await?;
    let records = bank_connections::of_session(&mut connection, &client.session.id).await?;
    Ok(Json(List::new("/v1/bank_connections", records.iter().rev().map(|record| to_wire(&state, record)).collect(), false)))
}

/// One of them.
pub(in crate::session_api) async fn read(
    State(state): State<AppState>,
    client: ClientSession,
    Path(id): Path<String>,
) -> ApiResult<Json<BankConnection>> {
    let mut connection = state.store.read().await?;
    let record = own(&mut connection, &client.session.id, &id).await?;
    Ok(Json(to_wire(&state, &record)))
}

/// Drops an attempt, or takes an access back. It stays in the list, as `revoked`.
pub(in crate::session_api) async fn delete(State(state): State<AppState>, client: ClientSession, Path(id): Path<String>) -> ApiResult<StatusCode> {
    drop_connection(&state, &client, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
