//! The verification API on one machine, for development and tests.
//!
//! By layers, each of which imports only those below it: [`pages`] (what a person sees that is not
//! the widget), [`api`] (HTTP and nothing else), [`domain`] (the rules of sessions), [`simulator`]
//! (the outside world), [`store`] (SQL and object storage); below them the foundation: [`config`],
//! [`clock`], [`ids`], [`secrets`], [`state`] and [`error`].

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

pub use api::router::app;
