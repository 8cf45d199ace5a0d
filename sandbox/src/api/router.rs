//! The routes of the server, listed by caller, and the middleware around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::api::applicant::uploads::routes::Capabilities;
use crate::api::applicant::{bank_connections, drafts, session, uploads};
use crate::api::platform::{documents, identity_checks, reports, sessions};
use crate::api::{fallback, institutions, middleware, multipart, openapi, stripe};
use crate::config::Limits;
use crate::pages;
use crate::simulator::bank;
use crate::state::AppState;

/// The API routes by caller, each with its OpenAPI description.
pub(crate) struct ApiRoutes {
    /// For the server of a business, with its secret key. No origin may read the responses.
    pub(crate) platform: OpenApiRouter<AppState>,
    /// For Stripe clients of a business, with its secret key. No origin may read the responses.
    pub(crate) stripe: OpenApiRouter<AppState>,
    /// For the widget with a client secret, including the routes that also take a secret key.
    pub(crate) applicant: OpenApiRouter<AppState>,
    /// Resumable uploads, for the widget with a client secret. Partial bodies are stored, so no
    /// layer may buffer them.
    pub(crate) uploads: OpenApiRouter<AppState>,
    /// For callers with a signed link, without a credential.
    pub(crate) signed_links: OpenApiRouter<AppState>,
}

pub(crate) fn api_routes(limits: &Limits) -> ApiRoutes {
    ApiRoutes {
        platform: OpenApiRouter::default()
            .routes(routes!(sessions::post_session, sessions::get_sessions))
            .routes(routes!(sessions::get_session))
            .routes(routes!(sessions::post_cancel))
            .routes(routes!(reports::get_reports))
            .routes(routes!(reports::get_report))
            .routes(routes!(identity_checks::get_checks))
            .routes(routes!(identity_checks::get_check)),
        stripe: OpenApiRouter::default()
            .routes(routes!(stripe::sessions::create_session, stripe::sessions::list_sessions))
            .routes(routes!(stripe::sessions::retrieve_session, stripe::sessions::update_session))
            .routes(routes!(stripe::sessions::cancel_session))
            .routes(routes!(stripe::sessions::redact_session))
            .routes(routes!(stripe::reports::list_reports))
            .routes(routes!(stripe::reports::retrieve_report))
            // Inside the idempotency layer, so that stored responses have Stripe's format.
            .layer(axum::middleware::from_fn(stripe::errors::convert_errors)),
        applicant: OpenApiRouter::default()
            .routes(
                routes!(documents::post_document, documents::get_documents)
                    .layer(DefaultBodyLimit::max(multipart::body_limit(limits))),
            )
            .routes(routes!(documents::get_document, documents::delete_document))
            .routes(routes!(session::read, session::save))
            .routes(routes!(drafts::keep))
            .routes(routes!(session::submit))
            .routes(routes!(session::cancel))
            .routes(routes!(bank_connections::list, bank_connections::create))
            .routes(routes!(bank_connections::read, bank_connections::delete))
            .routes(routes!(institutions::list))
            .routes(routes!(institutions::retrieve)),
        uploads: OpenApiRouter::with_openapi(Capabilities::openapi())
            .routes(routes!(uploads::routes::post_upload))
            .routes(routes!(
                uploads::routes::head_upload,
                uploads::routes::patch_upload,
                uploads::routes::delete_upload,
                uploads::routes::override_method
            )),
        signed_links: OpenApiRouter::default()
            .routes(routes!(documents::get_file))
            .routes(routes!(pages::hosted::open)),
    }
}

/// Pages and files for browsers, which are not part of the API.
fn page_routes() -> Router<AppState> {
    Router::new()
        .merge(pages::shell::router())
        .merge(openapi::router())
        .merge(pages::api_docs::router())
        .merge(pages::assets::router())
        .merge(pages::hosted::router())
        .merge(institutions::logos())
        .merge(bank::router())
        .merge(pages::bank_callback::router())
        .merge(pages::demo::router())
        .merge(pages::event_log::router())
}

/// Returns the complete server.
pub fn app(state: AppState) -> Router {
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
        .merge(page_routes())
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
