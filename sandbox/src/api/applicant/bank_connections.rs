//! `/v1/bank_connections`: create, list, retrieve and delete bank connections.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use latchkey_api_types::{ApiError, BankConnection, BankConnectionCreate, List};

use crate::api::auth::ClientSession;
use crate::api::extract::ApiJson;
use crate::api::openapi::tags;
use crate::domain::bank_connections::{drop_connection, find_own, start, to_wire};
use crate::domain::idempotent_response::DerivedSecrets;
use crate::error::ApiResult;
use crate::state::AppState;
use crate::store::bank_connections;

/// Create a bank connection
///
/// The response contains the `authorization_url` to which to send the applicant. Other pending
/// connections of the session are revoked.
#[utoipa::path(
    post,
    path = "/v1/bank_connections",
    operation_id = "create_bank_connection",
    tag = tags::BANK_CONNECTIONS,
    security(("client_secret" = [])),
    request_body = BankConnectionCreate,
    responses(
        (status = 200, description = "The pending bank connection.", body = BankConnection),
        (status = 422, description = "`institution_unavailable`: the bank is not available. \
            `state_invalid`: the status of the session does not allow changes. \
            `parameter_invalid`: the institution is unknown or the `return_url` is not \
            allowed.", body = ApiError),
    )
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    client: ClientSession,
    ApiJson(create): ApiJson<BankConnectionCreate>,
) -> ApiResult<(Extension<DerivedSecrets>, Json<BankConnection>)> {
    let (connection, secrets) = start(&state, &client.session.id, &create).await?;
    Ok((Extension(secrets), Json(connection)))
}

/// List bank connections
///
/// Returns all bank connections of the session, newest first, in one page.
#[utoipa::path(
    get,
    path = "/v1/bank_connections",
    operation_id = "list_bank_connections",
    tag = tags::BANK_CONNECTIONS,
    security(("client_secret" = [])),
    responses((status = 200, description = "The bank connections.", body = List<BankConnection>))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    client: ClientSession,
) -> ApiResult<Json<List<BankConnection>>> {
    let mut connection = state.store.read().await?;
    let records = bank_connections::of_session(&mut connection, &client.session.id).await?;
    Ok(Json(List::new(
        "/v1/bank_connections",
        records.iter().rev().map(|record| to_wire(&state, record)).collect(),
        false,
    )))
}

/// Retrieve a bank connection
#[utoipa::path(
    get,
    path = "/v1/bank_connections/{id}",
    operation_id = "read_bank_connection",
    tag = tags::BANK_CONNECTIONS,
    security(("client_secret" = [])),
    responses((status = 200, description = "The bank connection.", body = BankConnection))
)]
pub(crate) async fn read(
    State(state): State<AppState>,
    client: ClientSession,
    Path(id): Path<String>,
) -> ApiResult<Json<BankConnection>> {
    let mut connection = state.store.read().await?;
    let record = find_own(&mut connection, &client.session.id, &id).await?;
    Ok(Json(to_wire(&state, &record)))
}

/// Delete a bank connection
///
/// Cancels a pending attempt or revokes the access. The connection remains in the list with the
/// status `revoked`.
#[utoipa::path(
    delete,
    path = "/v1/bank_connections/{id}",
    operation_id = "delete_bank_connection",
    tag = tags::BANK_CONNECTIONS,
    security(("client_secret" = [])),
    responses(
        (status = 204),
        (status = 422, description = "`state_invalid`: the status of the session does not allow \
            changes.", body = ApiError),
    )
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    client: ClientSession,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    drop_connection(&state, &client.session.id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
