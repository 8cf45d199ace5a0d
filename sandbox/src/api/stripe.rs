//! The Stripe Identity dialect, contract part A5: the same sessions, seen by a Stripe client.
//!
//! What such a client sends is read in [`params`] and, by call, in [`create`] and [`update`]; what
//! it is answered is made in [`object`] and [`reports`]; what goes wrong takes Stripe's shape in
//! [`errors`], on every path below `/v1/identity`. The store, the lifecycle and the credentials are
//! the ones of the other dialect: this module may not keep anything of its own.

mod create;
mod errors;
mod expand;
mod list;
mod object;
mod openapi;
mod options;
mod params;
mod reports;
mod sessions;
mod update;

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The root of every path of the dialect.
const ROOT: &str = "/v1/identity";

/// The routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(sessions::create_session, sessions::list_sessions))
        .routes(routes!(sessions::retrieve_session, sessions::update_session))
        .routes(routes!(sessions::cancel_session))
        .routes(routes!(sessions::redact_session))
        .routes(routes!(reports::list_reports))
        .routes(routes!(reports::retrieve_report))
        // Inside the layer that keeps answers for idempotency keys, so that what is kept has the
        // right shape already.
        .layer(axum::middleware::from_fn(errors::in_stripes_shape))
}

/// What a Stripe client expects of every answer below `/v1/identity`, those without a route
/// included: its own shape of errors, and that the secret key may come as the user name of HTTP
/// Basic authentication.
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
    errors::in_stripes_shape(request, next).await
}

/// The user name of Basic authentication. The password is left empty by Stripe's clients, and means
/// nothing.
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
