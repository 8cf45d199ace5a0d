//! `/v1/verification_reports`: retrieve and list verification reports.

use axum::Json;
use axum::extract::{Path, State};
use latchkey_api_types::report::ReportStatus;
use latchkey_api_types::requests::one_of;
use latchkey_api_types::{List, VerificationReport};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::schema::Object;

use crate::api::auth::SecretKey;
use crate::api::extract::{ApiQuery, PageQuery, require_known};
use crate::api::openapi::tags;
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::reports;
use crate::store::reports::ReportFilter;

const PATH: &str = "/v1/verification_reports";

/// Retrieve a report
#[utoipa::path(
    get,
    path = "/v1/verification_reports/{id}",
    operation_id = "retrieve_verification_report",
    tag = tags::REPORTS,
    security(("secret_key" = [])),
    responses((status = 200, description = "The report.", body = VerificationReport))
)]
pub(crate) async fn get_report(
    _: SecretKey,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<Json<VerificationReport>> {
    let report = reports::find(&mut *state.store.read().await?, &id).await?;
    Ok(Json(report.ok_or_else(|| ApiFailure::resource_not_found("verification report").at("id"))?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Only return reports of this session.
    session: Option<String>,
    /// Only return reports with this status.
    #[param(schema_with = statuses)]
    status: Option<String>,
    #[serde(flatten)]
    #[param(ignore)]
    page: PageQuery,
}

fn statuses() -> Object {
    one_of(ReportStatus::KNOWN)
}

/// List reports
///
/// Returns reports, newest first.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "list_verification_reports",
    tag = tags::REPORTS,
    security(("secret_key" = [])),
    params(ListQuery, PageQuery),
    responses((status = 200, description = "A page of reports.", body = List<VerificationReport>))
)]
pub(crate) async fn get_reports(
    _: SecretKey,
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> ApiResult<Json<List<VerificationReport>>> {
    require_known(
        "status",
        query.status.as_deref(),
        ReportStatus::KNOWN.iter().map(ReportStatus::as_str),
    )?;
    let request = query.page.page()?;
    let filter = ReportFilter { session: query.session, status: query.status };
    let page = reports::list(&mut *state.store.read().await?, &filter, &request)
        .await?
        .ok_or_else(|| query.page.unknown_cursor())?;
    Ok(Json(List::new(PATH, page.rows, page.has_more)))
}
