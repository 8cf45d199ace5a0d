//! Where the bytes of uploaded files are: an object store, under a key made of ids alone.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig};
use url::Url;

use crate::config::{Config, FilesLocation, is_this_machine};
use crate::error::{ApiFailure, ApiResult};
use crate::ids;
use crate::state::AppState;
use crate::store::{StoreError, StoreResult};

/// Opens the store and sees that it can be written.
///
/// # Errors
/// Says what is wrong and what to do.
pub(crate) async fn open(config: &Config) -> anyhow::Result<Arc<dyn ObjectStore>> {
    match &config.files {
        FilesLocation::DataDirectory => {
            let directory = config.data.join("files");
            make_private_directory(&directory)
                .with_context(|| format!("cannot make the directory {}", directory.display()))?;
            Ok(Arc::new(LocalFileSystem::new_with_prefix(directory)?))
        }
        FilesLocation::S3 { bucket, prefix } => {
            let files = s3(bucket, prefix)
                .with_context(|| format!("cannot use {} for files", config.files))?;
            let note =
                PutPayload::from_static(b"The files of a Latchkey sandbox are beside this one.\n");
            let written = files.put(&Path::from("latchkey-sandbox.txt"), note).await;
            written
                .map_err(|error| anyhow!(s3_advice(&error)))
                .with_context(|| format!("cannot write to {}", config.files))?;
            Ok(files)
        }
    }
}

/// The bucket that the `AWS_...` environment variables lead to.
fn s3(bucket: &str, prefix: &str) -> anyhow::Result<Arc<dyn ObjectStore>> {
    // A few seconds of a store's being away are waited for; after that the caller is told, and may
    // try again.
    let retry = RetryConfig {
        max_retries: 3,
        retry_timeout: Duration::from_secs(20),
        ..RetryConfig::default()
    };
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry);
    let endpoint = builder
        .get_config_value(&AmazonS3ConfigKey::Endpoint)
        .and_then(|endpoint| Url::parse(&endpoint).ok());
    if endpoint.is_some_and(|url| url.scheme() == "http" && is_this_machine(&url)) {
        builder = builder.with_allow_http(true);
    }
    let store = builder.build()?;
    Ok(if prefix.is_empty() { Arc::new(store) } else { Arc::new(PrefixStore::new(store, prefix)) })
}

/// Deletes the bytes, and says so if it cannot: for those who promise that they are gone.
pub(crate) async fn delete_all(state: &AppState, keys: &[String]) -> StoreResult<()> {
    for key in keys {
        match state.files.delete(&Path::from(key.as_str())).await {
            Ok(()) | Err(Error::NotFound { .. }) => {}
            Err(_) => return Err(StoreError::Files),
        }
    }
    Ok(())
}

/// The store's own message may hold what the store was sent, so only its kind is told.
fn s3_advice(error: &Error) -> &'static str {
    match error {
        Error::NotFound { .. } => "there is no such bucket: make it first, or correct --files",
        Error::Unauthenticated { .. } | Error::PermissionDenied { .. } => {
            "the store refuses the credentials: see AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and what they may do with the bucket"
        }
        _ => {
            "the store does not answer as one should: see AWS_ENDPOINT_URL and AWS_REGION. \
             An http:// address of another machine is only taken with AWS_ALLOW_HTTP=true"
        }
    }
}

/// People's papers are in there: nobody but the owner looks in. A directory that is there already
/// is left as it is.
fn make_private_directory(directory: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// What the key of every upload begins with.
pub(super) const FOLDER: &str = "documents";

/// The key of an upload. The sender's file name is no part of it.
pub(crate) fn key(session: &str, upload: &str) -> String {
    format!("{FOLDER}/{session}/{upload}")
}

/// The key of an upload whose bytes come in pieces: one that no other attempt to put them together
/// has.
pub(crate) fn key_of_attempt(session: &str, upload: &str) -> String {
    format!("{FOLDER}/{session}/{upload}.{}", ids::random_text())
}

/// The upload that a key belongs to, by either of the two above.
pub(super) fn upload_of(key: &str) -> Option<&str> {
    let (_, name) = key.rsplit_once('/')?;
    name.split('.').next()
}

/// What the key of every piece of an unfinished upload begins with.
pub(super) const PIECES: &str = "uploads";

/// A new key for a piece.
pub(crate) fn piece_key(session: &str, upload: &str) -> String {
    format!("{PIECES}/{session}/{upload}/{}", ids::random_text())
}

/// The unfinished upload that a piece belongs to.
pub(crate) fn upload_of_piece(key: &str) -> Option<&str> {
    key.split('/').nth(2)
}

/// The keys of all pieces of a session's uploads.
pub(crate) async fn pieces_of(state: &AppState, session: &str) -> StoreResult<Vec<String>> {
    let listed = state
        .files
        .list(Some(&Path::from(format!("{PIECES}/{session}"))))
        .map_ok(|file| file.location.to_string());
    listed.try_collect().await.map_err(|_| StoreError::Files)
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

/// Deletes the bytes. What fails here leaves bytes that nothing points to any more, which is no
/// reason to fail the call.
pub(crate) async fn delete(state: &AppState, keys: &[String]) {
    for key in keys {
        match state.files.delete(&Path::from(key.as_str())).await {
            Ok(()) | Err(Error::NotFound { .. }) => {}
            Err(_) => {
                tracing::warn!("the bytes of an upload that was taken out could not be deleted")
            }
        }
    }
}

/// The store's own message may hold a path on this machine, so only its kind is told.
pub(super) fn failure(error: Error) -> ApiFailure {
    match error {
        Error::NotFound { .. } => ApiFailure::internal("file store: not found"),
        _ => ApiFailure::internal("file store: the file cannot be read or written"),
    }
}
