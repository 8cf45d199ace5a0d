//! The routes of the API, listed by caller.

use axum::extract::DefaultBodyLimit;
use utoipa::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::api::applicant::uploads::routes::Capabilities;
use crate::api::applicant::{bank_connections, drafts, session, uploads};
use crate::api::platform::{documents, identity_checks, reports, sessions};
use crate::api::{hosted_links, institutions, multipart, stripe};
use crate::config::Limits;
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
            .routes(routes!(hosted_links::open)),
    }
}
