//! `/v1/verification_sessions`

mod cancel;
mod create;
mod list;
mod processing;
mod retrieve;
