//! The server: the routes of the API and the pages, with the middleware around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::api::applicant::uploads;
use crate::api::routes::api_routes;
use crate::api::{fallback, institutions, middleware, openapi, stripe};
use crate::state::AppState;

/// Returns the complete server. `pages` are its pages and files for browsers, which are not part of
/// the API.
pub(crate) fn app(state: AppState, pages: Router<AppState>) -> Router {
    let routes = api_routes(&state.config.limits);

    let platform = Router::from(routes.platform.merge(routes.stripe));
    let platform = with_api_layers(with_idempotency(platform, &state), &state);

    let applicant = Router::from(routes.applicant);
    let applicant = with_api_layers(with_idempotency(applicant, &state), &state);
    // CORS is outermost, so that replayed and error responses have its headers too.
    let applicant = middleware::cors::for_the_widget(applicant, &state.config);

    let uploads = with_api_layers(Router::from(routes.uploads), &state);
    let uploads = middleware::cors::for_the_widget(uploads, &state.config)
        .layer(axum::middleware::from_fn_with_state(state.clone(), uploads::layer::layer));

    Router::new()
        .merge(platform)
        .merge(applicant)
        .merge(uploads)
        .merge(Router::from(routes.signed_links))
        .merge(openapi::router())
        .merge(institutions::logos())
        .merge(pages)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .fallback(fallback::not_found)
        .layer(DefaultBodyLimit::max(state.config.limits.body_bytes))
        .layer(axum::middleware::from_fn(middleware::address::layer))
        .layer(CatchPanicLayer::custom(fallback::panicked))
        .layer(axum::middleware::from_fn(stripe::layer))
        .layer(axum::middleware::from_fn(middleware::request_id::layer))
        .with_state(state)
}

/// Adds the idempotency layer. It is innermost, so that a request that exceeds the rate limit or
/// asks for another version does not use up its idempotency key.
fn with_idempotency(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    routes
        .layer(axum::middleware::from_fn_with_state(state.clone(), middleware::idempotency::layer))
}

/// Adds the layers of all API routes with a credential, from the innermost to the outermost.
fn with_api_layers(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    // Responses contain secrets and personal data, which must not be cached.
    let uncached = SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    routes
        .layer(axum::middleware::from_fn(middleware::version::layer))
        .layer(axum::middleware::from_fn_with_state(state.clone(), middleware::rate_limit::layer))
        .layer(uncached)
}
