//! `/v1/institutions`: the banks that an applicant can connect, for either credential, and their
//! logos, for everybody.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use latchkey_api_types::requests::one_of;
use latchkey_api_types::{Institution, InstitutionFeature, List};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use utoipa::IntoParams;
use utoipa::openapi::schema::Object;

use crate::api::auth::Credential;
use crate::api::extract::{ApiQuery, PageQuery};
use crate::api::openapi::tags;
use crate::embedded;
use crate::error::{ApiFailure, ApiResult};
use crate::simulator::institutions;
use crate::simulator::institutions::BankProfile;
use crate::state::AppState;
use crate::store::pagination::{Cursor, Page, PageRequest};

const PATH: &str = "/v1/institutions";
const SVG: &str = "image/svg+xml";

/// Returns the routes of the logos, which require no credential.
pub fn logos() -> Router<AppState> {
    Router::new()
        .route("/institutions/{id}/logo.svg", get(get_logo))
        .route("/institutions/{id}/icon.svg", get(get_icon))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Only return institutions in this country, ISO 3166-1 alpha-2.
    #[param(min_length = 2, max_length = 2, pattern = "^[A-Za-z]{2}$")]
    country: Option<String>,
    /// Only return institutions with this feature.
    #[param(schema_with = features)]
    feature: Option<String>,
    /// Only return institutions whose name contains words that begin with these.
    search: Option<String>,
    #[serde(flatten)]
    #[param(ignore)]
    page: PageQuery,
}

fn features() -> Object {
    one_of(InstitutionFeature::KNOWN)
}

/// List institutions
///
/// Returns institutions, most used first.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "list_institutions",
    tag = tags::INSTITUTIONS,
    security(("secret_key" = []), ("client_secret" = [])),
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of institutions.", body = List<Institution>))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    _caller: Credential,
    ApiQuery(filter): ApiQuery<Filter>,
) -> ApiResult<Json<List<Institution>>> {
    let request = filter.page.page()?;
    let country = country_of(&filter)?;
    let feature = feature_of(&filter)?;
    let words = filter.search.as_deref().map(searchable).unwrap_or_default();
    let found = institutions::all().iter().filter(|profile| {
        country.as_deref().is_none_or(|country| profile.country == country)
            && feature.as_ref().is_none_or(|feature| profile.features().contains(feature))
            && matches(profile, &words)
    });
    let page = page_of(found.collect(), &request).ok_or_else(|| filter.page.unknown_cursor())?;
    let data =
        page.rows.iter().map(|profile| profile.to_wire(&state.config.widget_origin)).collect();
    Ok(Json(List::new(PATH, data, page.has_more)))
}

/// Retrieve an institution
#[utoipa::path(
    get,
    path = "/v1/institutions/{id}",
    operation_id = "retrieve_institution",
    tag = tags::INSTITUTIONS,
    security(("secret_key" = []), ("client_secret" = [])),
    responses((status = 200, description = "The institution.", body = Institution))
)]
pub(crate) async fn retrieve(
    State(state): State<AppState>,
    _caller: Credential,
    Path(id): Path<String>,
) -> ApiResult<Json<Institution>> {
    let profile = institutions::find(&id)
        .ok_or_else(|| ApiFailure::resource_not_found("institution").at("id"))?;
    Ok(Json(profile.to_wire(&state.config.widget_origin)))
}

async fn get_logo(Path(id): Path<String>, headers: HeaderMap) -> Response {
    image(&id, institutions::logo, &headers)
}

async fn get_icon(Path(id): Path<String>, headers: HeaderMap) -> Response {
    image(&id, institutions::icon, &headers)
}

fn image(id: &str, draw: fn(&BankProfile) -> String, headers: &HeaderMap) -> Response {
    match institutions::find(id) {
        Some(profile) => embedded::image(SVG, draw(profile).into_bytes(), headers),
        None => ApiFailure::resource_not_found("institution").into_response(),
    }
}

fn country_of(filter: &Filter) -> ApiResult<Option<String>> {
    let Some(country) = &filter.country else { return Ok(None) };
    if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Ok(Some(country.to_ascii_uppercase()))
    } else {
        Err(ApiFailure::parameter_invalid(
            "country",
            "The 'country' parameter must be an ISO 3166-1 alpha-2 code.",
        ))
    }
}

fn feature_of(filter: &Filter) -> ApiResult<Option<InstitutionFeature>> {
    let Some(feature) = &filter.feature else { return Ok(None) };
    match InstitutionFeature::from(feature.as_str()) {
        InstitutionFeature::Other(_) => Err(ApiFailure::parameter_invalid(
            "feature",
            "The 'feature' parameter has an unknown value.",
        )),
        known @ (InstitutionFeature::SinglePayment
        | InstitutionFeature::RecurringPayment
        | InstitutionFeature::AccountInfo) => Ok(Some(known)),
    }
}

/// Returns whether each typed word is the beginning of a word in the names of the bank.
fn matches(profile: &BankProfile, typed: &str) -> bool {
    let names = format!("{} {}", searchable(profile.name), searchable(profile.full_name));
    typed.split_whitespace().all(|word| names.split_whitespace().any(|name| name.starts_with(word)))
}

/// Normalizes a text for searching: lower case, without accents, punctuation replaced by spaces, so
/// that "credit" finds "Crédit".
fn searchable(text: &str) -> String {
    // Letters without a decomposition in Unicode, for which people type a similar letter.
    let plain = |letter: char| match letter {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        letter if letter.is_alphanumeric() => letter,
        _ => ' ',
    };
    text.to_lowercase().nfd().filter(|letter| !is_combining_mark(*letter)).map(plain).collect()
}

/// Returns a page of the found banks, or `None` if the cursor identifies none of them.
fn page_of(
    found: Vec<&'static BankProfile>,
    request: &PageRequest,
) -> Option<Page<&'static BankProfile>> {
    let position = |id: &str| found.iter().position(|profile| profile.id == id);
    let limit = request.limit as usize;
    let (start, end, has_more) = match &request.cursor {
        Cursor::Start => (0, limit.min(found.len()), found.len() > limit),
        Cursor::After(id) => {
            let start = position(id)? + 1;
            (start, (start + limit).min(found.len()), found.len() > start + limit)
        }
        Cursor::Before(id) => {
            let end = position(id)?;
            (end.saturating_sub(limit), end, end > limit)
        }
    };
    Some(Page { rows: found.get(start..end)?.to_vec(), has_more })
}
