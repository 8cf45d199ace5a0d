//! `/components`: the component gallery for developers of the widget. Its files are in the widget's
//! folder, under `/widget/components/`.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::pages::assets::{file, not_built, policy};
use crate::state::AppState;

const PAGE: &str = "/components/index.html";

/// Returns the page, with the policy of the widget's page and permission to embed itself in a
/// frame.
pub(super) async fn page(State(state): State<AppState>, request_headers: HeaderMap) -> Response {
    let Ok(document) =
        tokio::fs::read_to_string(state.config.assets.join(PAGE.trim_start_matches('/'))).await
    else {
        return not_built();
    };
    let policy = format!("{}; frame-src 'self'", policy::for_document(&document, "'self'"));
    let mut response = file(&state, PAGE, &request_headers).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
