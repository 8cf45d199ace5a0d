//! The landlord's demo page: a lettings business that does not exist, and its little server. The
//! server side creates sessions as any landlord's would, with the secret key's rights, and hands
//! the browser only what a browser may have.
//!
//! It shows how the widget is embedded, so it may not use anything of the server that a landlord
//! has not got: sessions, reports and events, never the applicant's own view.

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
const PICTURE: Embedded = Embedded::new("image/svg+xml", include_bytes!("../../assets/flat.svg"));
const ICON: Embedded = Embedded::new("image/svg+xml", include_bytes!("../../assets/maple.svg"));

/// The demo page and everything under `/demo`.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(home::home))
        .route("/demo/complete", get(outcome::complete))
        .route("/demo/privacy", get(outcome::privacy))
        .route("/demo/sessions", post(sessions::create))
        .route("/demo/sessions/{id}", get(sessions::retrieve))
        .route("/demo/sessions/{id}/events", get(sessions::events))
        .route("/demo/demo.js", get(async |headers: HeaderMap| SCRIPT.answer(&headers)))
        .route("/demo/themes.js", get(async |headers: HeaderMap| THEMES.answer(&headers)))
        .route(
            "/demo/complete.js",
            get(async |headers: HeaderMap| COMPLETE_SCRIPT.answer(&headers)),
        )
        .route("/demo/flat.svg", get(async |headers: HeaderMap| PICTURE.answer(&headers)))
        // Browsers ask for it on pages that name no icon.
        .route("/favicon.ico", get(async |headers: HeaderMap| ICON.answer(&headers)))
        .route("/demo/icon.svg", get(async |headers: HeaderMap| ICON.answer(&headers)))
}

/// A page of the business. It may run its own scripts and the loader, and show the widget in a
/// frame; nothing else.
fn respond(state: &AppState, status: StatusCode, markup: Markup) -> Response {
    let widget = &state.config.widget_origin;
    let policy = format!(
        "default-src 'none'; script-src 'self' {widget}; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src {widget}; \
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
