//! Verification reports: retrieve and list.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use latchkey_api_types::{List, VerificationReport};
use serde::Deserialize;

use crate::auth::SecretKey;
use crate::error::{ApiFailure, ApiResult};
use crate::extract::{ApiQuery, PageQuery};
use crate::state::AppState;
use crate::store::reports::{self, ReportFilter};

const PATH: &str = "/v1/verification_reports";

pub(super) fn router() -> Router<AppState> {
    Router::new().route(PATH, get(get_reports)).route("/v1/verification_reports/{id}", get(get_report))
}

async fn get_report(_: SecretKey, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<Json<VerificationReport>> {
    let report = reports::find(&mut *state.store.read().await?, &id).await?;
    Ok(Json(report.ok_or_else(|| ApiFailure::resource_not_found("verification report").at("id"))?))
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    session: Option<String>,
    status: Option<String>,
    #[serde(flatten)]
    page: PageQuery,
}

async fn get_reports(_: SecretKey, State(state): State<AppState>, ApiQuery(query): ApiQuery<ListQuery>) -> ApiResult<Json<List<VerificationReport>>> {
    let request = query.page.page()?;
    let filter = ReportFilter { session: query.session, status: query.status };
    let page = reports::list(&mut *state.store.read().await?, &filter, &request).await?.ok_or_else(|| query.page.unknown_cursor())?;
    Ok(Json(List::new(PATH, page.rows, page.has_more)))
}
