//! `/v1/verification_sessions`

mod cancel;
mod create;
mod expiry;
mod list;
mod outcomes;
mod processing;
mod retrieve;
