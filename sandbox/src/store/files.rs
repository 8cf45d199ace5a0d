//! Object storage for uploaded files.

mod file_store;
pub mod sweep;

pub use file_store::FileStore;
pub(crate) use file_store::{attempt_key, chunk_key, document_key, upload_of_chunk};
