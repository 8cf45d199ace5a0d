//! The verification widget for rental applicants.
//!
//! In reading order: [`app`] joins everything; [`steps`] draws one page each; [`ui`], [`i18n`] and
//! [`theme`] know nothing of verification; [`host`], [`line`](mod@line), [`upload`] and [`capture`]
//! are the adapters to the embedding page, the server and the device. What comes next is decided in
//! `latchkey-flow`, how the server is asked in `latchkey-client`, and what is on the wire in
//! `latchkey-api-types`.

pub mod app;
pub mod steps;

pub mod i18n;
pub mod theme;
pub mod ui;

pub mod capture;
pub mod host;
pub mod transport;
pub mod upload;
