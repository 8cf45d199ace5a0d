//! The platform API, which the server of a business calls with its secret key.

pub(crate) mod create;
pub mod documents;
pub(crate) mod identity_checks;
pub(crate) mod reports;
pub mod sessions;
