//! What a person sees that is not the widget.

pub mod api_docs;
pub mod assets;
pub mod bank_callback;
pub mod demo;
pub mod event_log;
pub mod hosted;
pub(crate) mod shell;
