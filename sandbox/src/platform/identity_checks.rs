//! Identity checks: retrieve and list.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use latchkey_api_types::{IdentityCheck, List};
use serde::Deserialize;

use crate::auth::SecretKey;
use crate::error::{ApiFailure, ApiResult};
use crate::extract::{ApiQuery, PageQuery};
use crate::state::AppState;
use crate::store::identity_checks::{self, CheckFilter};

const PATH: &str = "/v1/identity_checks";

pub(super) fn router() -> Router<AppState> {
    Router::new().route(PATH, get(get_checks)).route("/v1/identity_checks/{id}", get(get_check))
}

async fn get_check(_: SecretKey, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<Json<IdentityCheck>> {
    let check = identity_checks::find(&mut *state.store.read().await?, &id).await?;
    Ok(Json(check.ok_or_else(|| ApiFailure::resource_not_found("identity check").at("id"))?))
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    session: Option<String>,
    check_type: Option<String>,
    status: Option<String>,
    #[serde(flatten)]
    page: PageQuery,
}

async fn get_checks(_: SecretKey, State(state): State<AppState>, ApiQuery(query): ApiQuery<ListQuery>) -> ApiResult<Json<List<IdentityCheck>>> {
    let request = query.page.page()?;
    let filter = CheckFilter { session: query.session, check_type: query.check_type, status: query.status };
    let page = identity_checks::list(&mut *state.store.read().await?, &filter, &request).await?.ok_or_else(|| query.page.unknown_cursor())?;
    Ok(Json(List::new(PATH, page.rows, page.has_more)))
}
