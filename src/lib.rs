//! The verification widget for rental applicants.
//!
//! In reading order: [`app`] joins everything; [`steps`] draws one step each; [`ui`], [`i18n`] and
//! [`theme`] know nothing of verification; [`host`], [`transport`] and [`capture`] are the adapters
//! to the host page, the server and the device. `latchkey-flow` decides what comes next,
//! `latchkey-client` sends requests, and `latchkey-api-types` holds the types of their bodies.

pub mod app;
pub mod steps;

pub mod i18n;
pub mod theme;
pub mod ui;

pub mod capture;
pub mod host;
pub mod transport;
