//! The verification API on one machine, for development and tests.
//!
//! The modules form layers, each of which imports only itself and those below it: [`background`]
//! and the program, [`pages`] (what people see that is not the widget), [`api`] (HTTP), [`domain`]
//! (the rules of sessions), [`simulator`] (the outside world), [`state`] and [`error`] (shared by
//! all of these), [`store`] (SQL and object storage), and the foundation: [`clock`], [`config`],
//! [`embedded`], [`html_document`], [`ids`], [`rate_limiter`] and [`secrets`]. The test
//! `architecture` checks this.

#![allow(missing_docs, reason = "the crate is a program; its library exists for its tests")]

pub mod api;
pub mod background;
pub mod clock;
pub mod config;
pub mod domain;
pub mod embedded;
pub mod error;
pub mod html_document;
pub mod ids;
pub mod pages;
pub mod rate_limiter;
pub mod secrets;
pub mod simulator;
pub mod state;
pub mod store;

/// Returns the complete server: the API and the pages.
pub fn app(state: state::AppState) -> axum::Router {
    api::router::app(state, pages::router())
}
