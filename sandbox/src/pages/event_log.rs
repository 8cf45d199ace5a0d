//! `/events`: for a landlord's engineer, every event, what became of its deliveries, and a button
//! to send it again.
//!
//! It shows what is in the events, which is personal, to whoever reaches the sandbox; so it answers
//! under the landlord's own address alone, and takes orders from its own pages alone. It knows no
//! secret: events have none in them, and neither a signature nor its key is ever kept or shown.

mod draw;
mod guard;
mod look_up;
mod query;

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
use query::Asked;

const SCRIPT: Embedded =
    Embedded::new("text/javascript; charset=utf-8", include_bytes!("../../assets/events.js"));

/// The page and what belongs to it.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/events", get(show))
        .route("/events/{id}/send", post(send))
        .route("/events/events.js", get(async |headers: HeaderMap| SCRIPT.answer(&headers)))
}

async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    let asked = Asked::from_query(query.as_deref().unwrap_or_default());
    if let Some(elsewhere) = guard::wrong_address(&state.config, &headers) {
        let own = format!("{}{}", state.config.landlord_origin, asked.address());
        return Ok(match elsewhere {
            guard::Elsewhere::WidgetOrigin => Redirect::to(&own).into_response(),
            guard::Elsewhere::Unknown => page(
                StatusCode::MISDIRECTED_REQUEST,
                draw::words("This page is somewhere else", &own),
            ),
        });
    }
    let found = look_up::events(&state, &asked).await?;
    Ok(page(StatusCode::OK, draw::events(&asked, &found, state.now())))
}

/// Sends one again and leads back to where it was asked for.
async fn send(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = Asked::from_query(query.as_deref().unwrap_or_default());
    if !guard::is_from_own_page(&state.config, &headers) {
        return page(
            StatusCode::FORBIDDEN,
            draw::words("Only a button of the page itself can do this", &asked.address()),
        );
    }
    match webhooks::send_again(&state, &id).await {
        Ok(()) => Redirect::to(&asked.address_after_sending(&id)).into_response(),
        Err(ApiFailure { code: ErrorCode::ResourceNotFound, .. }) => {
            page(StatusCode::NOT_FOUND, draw::words("There is no such event", &asked.address()))
        }
        Err(ApiFailure { code: ErrorCode::StateInvalid, .. }) => page(
            StatusCode::UNPROCESSABLE_ENTITY,
            draw::words("The event's session has no webhook_url", &asked.address()),
        ),
        Err(failure) => failure.into_response(),
    }
}

fn page(status: StatusCode, markup: Markup) -> Response {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
                  base-uri 'none'; frame-ancestors 'none'";
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // To its own origin, so that the button's request says where it comes from.
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, markup).into_response()
}
