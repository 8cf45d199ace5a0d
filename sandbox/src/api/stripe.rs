//! The Stripe Identity dialect: the same sessions in the format of Stripe Identity, for its
//! clients.
//!
//! Requests are parsed by [`params`] and, for each operation, [`create`] and [`update`]. Responses
//! are built by [`object`] and [`reports`]. [`errors`] converts all errors under `/v1/identity` to
//! Stripe's format. Store, lifecycle and credentials are shared with the platform API: this module
//! has no state of its own.

mod create;
pub(crate) mod errors;
mod expand;
mod fields;
mod list;
mod object;
mod openapi;
mod options;
mod params;
pub(crate) mod reports;
pub(crate) mod sessions;
mod update;

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
/// The path prefix of the dialect.
const ROOT: &str = "/v1/identity";

/// Accepts the secret key as the user name of HTTP Basic authentication, and converts errors to
/// Stripe's format, for every path under `/v1/identity`, including unknown ones.
pub async fn layer(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !(path == ROOT || path.strip_prefix(ROOT).is_some_and(|rest| rest.starts_with('/'))) {
        return next.run(request).await;
    }
    if let Some(key) = basic_user(&request)
        && let Ok(value) = HeaderValue::from_str(&format!("Bearer {key}"))
    {
        request.headers_mut().insert(header::AUTHORIZATION, value);
    }
    errors::convert_errors(request, next).await
}

/// Returns the user name of HTTP Basic authentication. The password is ignored; Stripe's clients
/// leave it empty.
fn basic_user(request: &Request) -> Option<String> {
    let (scheme, encoded) =
        request.headers().get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let user = decoded.split_once(':').map_or(decoded.as_str(), |(user, _)| user);
    Some(user.to_owned())
}
