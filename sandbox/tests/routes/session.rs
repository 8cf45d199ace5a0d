//! `/v1/session` and what is under it.

mod cancel;
mod credential;
mod draft;
mod get;
mod outdated;
mod post;
mod submit;
