//! Every route of the server in one list, by caller, and the layers around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::api::{applicant, fallback, institutions, middleware, openapi, platform, stripe};
use crate::config::Limits;
use crate::pages::{api_docs, assets, bank_callback, demo, event_log, hosted};
use crate::simulator::bank;
use crate::state::AppState;

/// The routes of the API, each with its description, by who calls them.
pub(crate) struct ApiRoutes {
    /// The platform API: for servers, so no origin may read it.
    pub(crate) landlord_facing: OpenApiRouter<AppState>,
    /// The session API, and what it shares with the landlord's side: open to the widget's origins.
    pub(crate) widget_facing: OpenApiRouter<AppState>,
    /// Uploads in pieces, for the widget too. Their bodies may be cut off and still count, so that
    /// no layer reads them.
    pub(crate) resumable: OpenApiRouter<AppState>,
    /// What a signed address or the hosted page's link opens, without a credential.
    pub(crate) by_link: OpenApiRouter<AppState>,
}

/// The whole API. What is not in here is a page or a file for people, and has no description.
pub(crate) fn api_routes(limits: &Limits) -> ApiRoutes {
    ApiRoutes {
        landlord_facing: platform::router().merge(stripe::router()),
        widget_facing: platform::documents::router(limits)
            .merge(applicant::router())
            .merge(institutions::router()),
        resumable: applicant::uploads::routes::router(),
        by_link: platform::documents::file_router().merge(hosted::api_router()),
    }
}

/// Every route of the server.
pub fn app(state: AppState) -> Router {
    let api = api_routes(&state.config.limits);
    let (landlord_facing, widget_facing, by_link) = (
        Router::from(api.landlord_facing),
        Router::from(api.widget_facing),
        Router::from(api.by_link),
    );
    let resumable = Router::from(api.resumable);
    // Pages and files for people.
    let pages = Router::new()
        .merge(openapi::router())
        .merge(api_docs::router())
        .merge(assets::router())
        .merge(hosted::router())
        .merge(institutions::pictures())
        .merge(bank::router())
        .merge(bank_callback::router())
        .merge(demo::router())
        .merge(event_log::router());

    let landlord_facing = around_api(done_once(landlord_facing, &state), &state);
    // CORS outside, so that replayed answers and refusals have its headers too.
    let widget_facing = middleware::cors::for_the_widget(
        around_api(done_once(widget_facing, &state), &state),
        &state.config,
    );
    let resumable = middleware::cors::for_the_widget(around_api(resumable, &state), &state.config);
    let resumable = resumable.layer(axum::middleware::from_fn_with_state(
        state.clone(),
        applicant::uploads::layer::layer,
    ));

    Router::new()
        .merge(landlord_facing)
        .merge(widget_facing)
        .merge(resumable)
        .merge(by_link)
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

/// A `POST` that comes twice is done once. Innermost: a request that is one too many, or asks for
/// another version, does not use its idempotency key up.
fn done_once(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    routes
        .layer(axum::middleware::from_fn_with_state(state.clone(), middleware::idempotency::layer))
}

/// What surrounds every route of the API, from the innermost to the outermost.
fn around_api(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    // Answers carry secrets and people's data, which no cache may keep.
    let uncached = SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    routes
        .layer(axum::middleware::from_fn(middleware::version::layer))
        .layer(axum::middleware::from_fn_with_state(state.clone(), middleware::rate_limit::layer))
        .layer(uncached)
}
