//! `/events`: the event log for developers, with the deliveries of every event and a button to send
//! it again.
//!
//! It shows the personal data in events to everybody who can reach the sandbox. Therefore it is
//! only available at the origin of the business, and accepts form submissions only from its own
//! pages. It shows no secrets: events contain none, and webhook signatures are neither stored nor
//! shown.

mod guard;
mod markup;
mod query;
mod search;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use latchkey_api_types::ErrorCode;
use maud::Markup;

use crate::domain::webhooks;
use crate::embedded::Embedded;
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use query::LogQuery;

const SCRIPT: Embedded =
    Embedded::new("text/javascript; charset=utf-8", include_bytes!("../../assets/events.js"));

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/events", get(show))
        .route("/events/{id}/send", post(send))
        .route("/events/events.js", get(async |headers: HeaderMap| SCRIPT.response(&headers)))
}

async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
    RawQuery(raw_query): RawQuery,
) -> ApiResult<Response> {
    let query = LogQuery::from_query(raw_query.as_deref().unwrap_or_default());
    if let Some(origin) = guard::wrong_origin(&state.config, &headers) {
        let own = format!("{}{}", state.config.business_origin, query.address());
        return Ok(match origin {
            guard::WrongOrigin::WidgetOrigin => Redirect::to(&own).into_response(),
            guard::WrongOrigin::Unknown => respond(
                StatusCode::MISDIRECTED_REQUEST,
                markup::message("This page has another address", &own),
            ),
        });
    }
    let results = search::events(&state, &query).await?;
    Ok(respond(StatusCode::OK, markup::events(&query, &results, state.now())))
}

/// Sends an event again and redirects to the page that requested it.
async fn send(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(raw_query): RawQuery,
) -> Response {
    let query = LogQuery::from_query(raw_query.as_deref().unwrap_or_default());
    if !guard::is_from_own_page(&state.config, &headers) {
        return respond(
            StatusCode::FORBIDDEN,
            markup::message("Only the page itself can send this request", &query.address()),
        );
    }
    match webhooks::send_again(&state, &id).await {
        Ok(()) => Redirect::to(&query.address_after_sending(&id)).into_response(),
        Err(ApiFailure { code: ErrorCode::ResourceNotFound, .. }) => respond(
            StatusCode::NOT_FOUND,
            markup::message("The event does not exist", &query.address()),
        ),
        Err(ApiFailure { code: ErrorCode::StateInvalid, .. }) => respond(
            StatusCode::UNPROCESSABLE_ENTITY,
            markup::message("The event's session has no webhook_url", &query.address()),
        ),
        Err(failure) => failure.into_response(),
    }
}

fn respond(status: StatusCode, markup: Markup) -> Response {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
        connect-src 'self'; form-action 'self'; \
                  base-uri 'none'; frame-ancestors 'none'";
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // The button's request needs the referrer within the same origin.
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, markup).into_response()
}
