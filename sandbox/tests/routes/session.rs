//! `/v1/session` and what is under it.

mod cancel;
mod credential;
mod get;
mod post;
mod submit;
