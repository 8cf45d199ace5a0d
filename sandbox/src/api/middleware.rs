//! Middleware around the handlers.

pub mod address;
pub mod cors;
pub mod idempotency;
pub mod rate_limit;
pub mod request_id;
pub mod version;
