//! `/v1/identity_checks`: retrieve and list identity checks.

use axum::Json;
use axum::extract::{Path, State};
use latchkey_api_types::requests::one_of;
use latchkey_api_types::{CheckStatus, CheckType, IdentityCheck, List};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::schema::Object;

use crate::api::auth::SecretKey;
use crate::api::extract::{ApiQuery, PageQuery, require_known};
use crate::api::openapi::tags;
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::identity_checks;
use crate::store::identity_checks::CheckFilter;

const PATH: &str = "/v1/identity_checks";

/// Retrieve an identity check
#[utoipa::path(
    get,
    path = "/v1/identity_checks/{id}",
    operation_id = "retrieve_identity_check",
    tag = tags::REPORTS,
    security(("secret_key" = [])),
    responses((status = 200, description = "The identity check.", body = IdentityCheck))
)]
pub(crate) async fn get_check(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Json<IdentityCheck>> {
    let check = identity_checks::find(&mut *state.store.read().await?, &id).await?;
    Ok(Json(check.ok_or_else(|| ApiFailure::resource_not_found("identity check").at("id"))?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Only return checks of this session.
    session: Option<String>,
    /// Only return checks of this type.
    #[param(schema_with = types)]
    check_type: Option<String>,
    /// Only return checks with this status.
    #[param(schema_with = statuses)]
    status: Option<String>,
    #[serde(flatten)]
    #[param(ignore)]
    page: PageQuery,
}

fn types() -> Object {
    one_of(CheckType::KNOWN)
}

fn statuses() -> Object {
    one_of(CheckStatus::KNOWN)
}

/// List identity checks
///
/// Returns identity checks, newest first.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "list_identity_checks",
    tag = tags::REPORTS,
    security(("secret_key" = [])),
    params(ListQuery, PageQuery),
    responses((status = 200, description = "A page of identity \
        checks.", body = List<IdentityCheck>))
)]
pub(crate) async fn get_checks(
    _: SecretKey,
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> ApiResult<Json<List<IdentityCheck>>> {
    require_known(
        "check_type",
        query.check_type.as_deref(),
        CheckType::KNOWN.iter().map(CheckType::as_str),
    )?;
    require_known(
        "status",
        query.status.as_deref(),
        CheckStatus::KNOWN.iter().map(CheckStatus::as_str),
    )?;
    let request = query.page.page()?;
    let filter =
        CheckFilter { session: query.session, check_type: query.check_type, status: query.status };
    let page = identity_checks::list(&mut *state.store.read().await?, &filter, &request)
        .await?
        .ok_or_else(|| query.page.unknown_cursor())?;
    Ok(Json(List::new(PATH, page.rows, page.has_more)))
}
