//! The pages for people, apart from the widget itself.

pub mod api_docs;
pub mod assets;
pub mod bank_callback;
pub mod demo;
pub mod event_log;
pub mod hosted;
pub(crate) mod shell;
