//! The demo site of a fictional lettings business, and its server. Creates sessions as the server
//! of any business would, with the secret key's rights, and sends to the browser only what a
//! browser may have.
//!
//! It demonstrates how to embed the widget, so it uses only what is available to a business:
//! sessions, reports and events, never the session view of the applicant.

mod choices;
mod home;
mod layout;
mod outcome;
mod report;
mod sessions;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;

use crate::embedded::Embedded;
use crate::state::AppState;

const SCRIPT: Embedded =
    Embedded::new("text/javascript; charset=utf-8", include_bytes!("../../assets/demo.js"));
const THEMES: Embedded =
    Embedded::new("text/javascript; charset=utf-8", include_bytes!("../../assets/themes.js"));
const COMPLETE_SCRIPT: Embedded =
    Embedded::new("text/javascript; charset=utf-8", include_bytes!("../../assets/complete.js"));
const FLAT_IMAGE: Embedded =
    Embedded::new("image/svg+xml", include_bytes!("../../assets/flat.svg"));
const ICON: Embedded = Embedded::new("image/svg+xml", include_bytes!("../../assets/maple.svg"));

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(home::home))
        .route("/demo/complete", get(outcome::complete))
        .route("/demo/privacy", get(outcome::privacy))
        .route("/demo/sessions", post(sessions::create))
        .route("/demo/sessions/{id}", get(sessions::retrieve))
        .route("/demo/sessions/{id}/events", get(sessions::events))
        .route("/demo/demo.js", get(async |headers: HeaderMap| SCRIPT.response(&headers)))
        .route("/demo/themes.js", get(async |headers: HeaderMap| THEMES.response(&headers)))
        .route(
            "/demo/complete.js",
            get(async |headers: HeaderMap| COMPLETE_SCRIPT.response(&headers)),
        )
        .route("/demo/flat.svg", get(async |headers: HeaderMap| FLAT_IMAGE.response(&headers)))
        // Browsers request it on pages without an icon.
        .route("/favicon.ico", get(async |headers: HeaderMap| ICON.response(&headers)))
        .route("/demo/icon.svg", get(async |headers: HeaderMap| ICON.response(&headers)))
}

/// Returns a page with its security headers, which allow only its own scripts, the loader, and the
/// widget in a frame.
fn respond(state: &AppState, status: StatusCode, markup: Markup) -> Response {
    let widget = &state.config.widget_origin;
    let policy = format!(
        "default-src 'none'; script-src 'self' {widget}; style-src 'self'; img-src 'self' data:; \
            connect-src 'self'; frame-src {widget}; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = [
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'")),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, markup).into_response()
}
