//! The platform API that a landlord's server calls with its secret key: contract parts A1 to A3.

pub(crate) mod create;
pub mod documents;
mod identity_checks;
mod reports;
pub mod sessions;

use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;

/// The routes that only a secret key reaches.
pub fn router() -> OpenApiRouter<AppState> {
    sessions::router().merge(reports::router()).merge(identity_checks::router())
}
