//! The simulated bank of every institution: an OAuth 2.0 authorization server with PKCE. The
//! customer logs in, perhaps with a code, chooses accounts, allows or declines, and is redirected
//! to the callback.
//!
//! It plays another company's server, so it does not know sessions: it knows the
//! [`authorization_request`] and its own customer. The callback, which is the OAuth client's, finds
//! the connection by `state`.

mod authorization_request;
mod forms;
pub mod grants;
pub(crate) mod pages;
mod renderer;
mod steps;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;

use crate::embedded::Embedded;
use crate::simulator::institutions;
use crate::state::AppState;

const STYLES: Embedded =
    Embedded::new("text/css; charset=utf-8", include_bytes!("../../assets/bank.css"));

/// The routes under `/bank`.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/bank/assets/bank.css",
            get(async |request: axum::http::HeaderMap| STYLES.response(&request)),
        )
        .route("/bank/{institution}/theme.css", get(theme))
        .route("/bank/{institution}/authorize", get(steps::authorize))
        .route("/bank/{institution}/login", post(steps::login))
        .route("/bank/{institution}/code", post(steps::code))
        .route("/bank/{institution}/accounts", post(steps::accounts))
        .route("/bank/{institution}/consent", post(steps::consent))
}

/// Serves the colours of a bank's pages.
async fn theme(State(state): State<AppState>, Path(institution): Path<String>) -> Response {
    let Some(profile) = institutions::find(&institution) else {
        return not_a_bank(&state);
    };
    let rules = format!(
        ":root {{\n  --brand: {};\n  --brand-accent: {};\n}}\n",
        profile.colour, profile.accent
    );
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, rules).into_response()
}

fn not_a_bank(state: &AppState) -> Response {
    let content = maud::html! { p { "There is no bank of that name here. Close this window and choose another one." } };
    page(state, StatusCode::NOT_FOUND, pages::plain("No such bank", "No such bank", &content))
}

/// Returns a page of the bank with the headers of all of them.
pub(crate) fn page(state: &AppState, status: StatusCode, markup: Markup) -> Response {
    (status, headers(state), markup).into_response()
}

/// Headers that prevent a page from being framed, cached or sent as a referrer. Its forms may lead
/// only to where a bank's response goes.
pub(crate) fn headers(state: &AppState) -> [(HeaderName, HeaderValue); 6] {
    // Browsers also check each redirect after the form against `form-action`.
    let targets = std::iter::once(&state.config.widget_origin)
        .chain(&state.config.allowed_origins)
        .fold("'self'".to_owned(), |targets, origin| {
            if targets.split(' ').any(|target| target == origin) {
                targets
            } else {
                format!("{targets} {origin}")
            }
        });
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
            form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    );
    [
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'")),
        ),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
        ),
    ]
}
