//! Gives every request an id, a span and one log line. Neither the query, nor a header, nor a body
//! is ever logged.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::ids;

/// Adds `Request-Id` to the answer and logs route, status and duration.
pub async fn layer(request: Request, next: Next) -> Response {
    let id = ids::new("req_");
    let route =
        request.extensions().get::<MatchedPath>().map_or("(none)", |path| path.as_str()).to_owned();
    let span = tracing::info_span!("request", id, method = %request.method(), route);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| {
        tracing::info!(
            status = response.status().as_u16(),
            milliseconds = started.elapsed().as_millis(),
            "answered"
        )
    });
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("request-id", value);
    }
    response
}
