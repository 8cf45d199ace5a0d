//! The pages for people, apart from the widget itself.

pub mod api_docs;
pub mod assets;
pub mod bank_callback;
pub mod demo;
pub mod event_log;
pub mod hosted;
pub(crate) mod shell;

use axum::Router;

use crate::simulator::bank;
use crate::state::AppState;

/// Pages and files for browsers, which are not part of the API.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .merge(shell::router())
        .merge(api_docs::router())
        .merge(assets::router())
        .merge(hosted::router())
        .merge(bank::router())
        .merge(bank_callback::router())
        .merge(demo::router())
        .merge(event_log::router())
}
