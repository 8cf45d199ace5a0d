//! `/v1/bank_connections`: start, watch or drop a connection.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use latchkey_api_types::{ApiError, BankConnection, BankConnectionCreate, List};

use crate::api::auth::ClientSession;
use crate::api::extract::ApiJson;
use crate::api::openapi::tags;
use crate::domain::bank_connections::{drop_connection, own, start, to_wire};
use crate::domain::idempotent_response::DerivedSecrets;
use crate::error::ApiResult;
use crate::state::AppState;
use crate::store::bank_connections;

/// Start a connection
///
/// The answer has the bank's address, `authorization_url`. Earlier connections that are still
/// pending are taken back.
#[utoipa::path(
    post,
    path = "/v1/bank_connections",
    operation_id = "create_bank_connection",
    tag = tags::BANK_CONNECTIONS,
    security(("client_secret" = [])),
    request_body = BankConnectionCreate,
    responses(
        (status = 200, description = "The connection, which is pending.", body = BankConnection),
        (status = 422, description = "`institution_unavailable`: the bank is down. `state_invalid`: the session takes no answers now. `parameter_invalid`: \
            an unknown bank, or a `return_url` that is not allowed.", body = ApiError),
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

/// List connections
///
/// All of the session's, newest first. There are few, so there is only one page.
#[utoipa::path(
    get,
    path = "/v1/bank_connections",
    operation_id = "list_bank_connections",
    tag = tags::BANK_CONNECTIONS,
    security(("client_secret" = [])),
    responses((status = 200, description = "The connections.", body = List<BankConnection>))
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

/// Read a connection
#[utoipa::path(
    get,
    path = "/v1/bank_connections/{id}",
    operation_id = "read_bank_connection",
    tag = tags::BANK_CONNECTIONS,
    security(("client_secret" = [])),
    responses((status = 200, description = "The connection.", body = BankConnection))
)]
pub(crate) async fn read(
    State(state): State<AppState>,
    client: ClientSession,
    Path(id): Path<String>,
) -> ApiResult<Json<BankConnection>> {
    let mut connection = state.store.read().await?;
    let record = own(&mut connection, &client.session.id, &id).await?;
    Ok(Json(to_wire(&state, &record)))
}

/// Drop a connection
///
/// Gives an attempt up, or takes an access back. It stays in the list, as `revoked`.
#[utoipa::path(
    delete,
    path = "/v1/bank_connections/{id}",
    operation_id = "delete_bank_connection",
    tag = tags::BANK_CONNECTIONS,
    security(("client_secret" = [])),
    responses(
        (status = 204),
        (status = 422, description = "`state_invalid`: the session takes no more changes.", body = ApiError),
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
