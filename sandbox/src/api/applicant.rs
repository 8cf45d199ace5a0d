//! The session API, contract part B: what a widget may do with one session's client secret.
//!
//! The credential names the session, so no path carries its id and no other session can be reached.
//! What is needed is decided in [`requirements`], what an answer changes in [`update`], what the
//! applicant sees in [`view`]; the deciding is pure. What is typed and not saved yet is kept by
//! [`drafts`]. Every write reads the session again inside the transaction that changes it, and
//! locks it: two tabs write one after the other, whichever processes they reach.

pub(crate) mod bank_connections;
pub(crate) mod drafts;
mod session;
pub(crate) mod uploads;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// Every address that takes a client secret alone.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(session::read, session::save))
        .routes(routes!(drafts::keep))
        .routes(routes!(session::submit))
        .routes(routes!(session::cancel))
        .routes(routes!(bank_connections::list, bank_connections::create))
        .routes(routes!(bank_connections::read, bank_connections::delete))
}
