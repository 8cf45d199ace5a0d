//! Where the bytes of uploaded files are: an object store, under a key made of ids alone.

use bytes::Bytes;
use object_store::path::Path;
use object_store::{Error, ObjectStoreExt, PutPayload};

use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;

/// The key of an upload. The sender's file name is no part of it.
pub(crate) fn key(session: &str, upload: &str) -> String {
    format!("documents/{session}/{upload}")
}

/// Keeps the bytes.
pub(crate) async fn put(state: &AppState, key: &str, bytes: Bytes) -> ApiResult<()> {
    state.files.put(&Path::from(key), PutPayload::from_bytes(bytes)).await.map_err(failure)?;
    Ok(())
}

/// The bytes, if they are there.
pub(crate) async fn read(state: &AppState, key: &str) -> ApiResult<Option<Bytes>> {
    match state.files.get(&Path::from(key)).await {
        Ok(found) => Ok(Some(found.bytes().await.map_err(failure)?)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(failure(error)),
    }
}

/// Deletes the bytes. What fails here leaves bytes that nothing points to any more, which is no reason to fail the call.
pub(crate) async fn delete(state: &AppState, keys: &[String]) {
    for key in keys {
        match state.files.delete(&Path::from(key.as_str())).await {
            Ok(()) | Err(Error::NotFound { .. }) => {}
            Err(_) => tracing::warn!("the bytes of an upload that was taken out could not be deleted"),
        }
    }
}

/// The store's own message may hold a path on this machine, so only its kind is told.
fn failure(error: Error) -> ApiFailure {
    match error {
        Error::NotFound { .. } => ApiFailure::internal("file store: not found"),
        _ => ApiFailure::internal("file store: the file cannot be read or written"),
    }
}
