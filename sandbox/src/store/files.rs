//! Object storage for uploaded files.

pub(crate) mod storage;
pub mod sweep;
