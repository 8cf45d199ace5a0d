//! What surrounds every handler.

pub mod cors;
pub mod idempotency;
pub mod request_id;
