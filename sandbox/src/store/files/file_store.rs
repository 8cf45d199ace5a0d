//! The bytes of uploaded files, in an object store, under keys that are made of ids alone.

use std::path::PathBuf;
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
use crate::ids;
use crate::store::{StoreError, StoreResult};

/// The prefix of the keys of documents.
pub(super) const DOCUMENTS: &str = "documents";

/// The prefix of the keys of the chunks of unfinished uploads.
pub(super) const CHUNKS: &str = "uploads";

/// The file store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct FileStore {
    objects: Arc<dyn ObjectStore>,
    /// The directory of the files, where they are on this machine.
    pub(super) directory: Option<PathBuf>,
}

impl FileStore {
    /// Opens the store, and checks that an S3 bucket can be written.
    ///
    /// # Errors
    /// Says what is wrong and how to correct it.
    pub(crate) async fn open(config: &Config) -> anyhow::Result<Self> {
        match &config.files {
            FilesLocation::DataDirectory => {
                let directory = config.data.join("files");
                make_private_directory(&directory).with_context(|| {
                    format!("cannot make the directory {}", directory.display())
                })?;
                let objects = Arc::new(LocalFileSystem::new_with_prefix(&directory)?);
                Ok(Self { objects, directory: Some(directory) })
            }
            FilesLocation::S3 { bucket, prefix } => {
                let objects = s3(bucket, prefix)
                    .with_context(|| format!("cannot use {} for files", config.files))?;
                let note = PutPayload::from_static(
                    b"The files of a Latchkey sandbox are beside this one.\n",
                );
                let written = objects.put(&Path::from("latchkey-sandbox.txt"), note).await;
                written
                    .map_err(|error| anyhow!(s3_advice(&error)))
                    .with_context(|| format!("cannot write to {}", config.files))?;
                Ok(Self { objects, directory: None })
            }
        }
    }

    /// The object store itself.
    pub fn objects(&self) -> &dyn ObjectStore {
        &*self.objects
    }

    /// Stores the bytes under a key.
    ///
    /// # Errors
    /// `StoreError::Files`. The object store's own message may contain a path of this machine or
    /// what the store was sent, so it is left out.
    pub(crate) async fn put(&self, key: &str, bytes: Bytes) -> StoreResult<()> {
        let put = self.objects.put(&Path::from(key), PutPayload::from_bytes(bytes)).await;
        put.map(drop).map_err(|_| StoreError::Files("cannot write a file"))
    }

    /// Reads the bytes of a key; `None` where there are none.
    ///
    /// # Errors
    /// As for [`FileStore::put`].
    pub async fn read(&self, key: &str) -> StoreResult<Option<Bytes>> {
        let unreadable = |_| StoreError::Files("cannot read a file");
        match self.objects.get(&Path::from(key)).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(unreadable)?)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unreadable(error)),
        }
    }

    /// Deletes the bytes of keys that nothing refers to any more. A failure is logged and does not
    /// fail the request: the sweep finds the bytes.
    pub(crate) async fn delete(&self, keys: &[String]) {
        for key in keys {
            if self.delete_one(key).await.is_err() {
                tracing::warn!("cannot delete the bytes of a removed upload");
            }
        }
    }

    /// Deletes the bytes of keys, for callers that promise that they are gone.
    ///
    /// # Errors
    /// At the first file that cannot be deleted.
    pub(crate) async fn delete_all(&self, keys: &[String]) -> StoreResult<()> {
        for key in keys {
            self.delete_one(key).await?;
        }
        Ok(())
    }

    /// Lists the keys of all chunks of a session's uploads.
    ///
    /// # Errors
    /// Where the store cannot be listed.
    pub(crate) async fn chunks_of(&self, session: &str) -> StoreResult<Vec<String>> {
        let listed = self
            .objects
            .list(Some(&Path::from(format!("{CHUNKS}/{session}"))))
            .map_ok(|file| file.location.to_string());
        listed.try_collect().await.map_err(|_| StoreError::Files("cannot list the chunks"))
    }

    async fn delete_one(&self, key: &str) -> StoreResult<()> {
        match self.objects.delete(&Path::from(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(_) => Err(StoreError::Files("cannot delete a file")),
        }
    }
}

/// Returns the key of a document. The sender's file name is not part of it.
pub(crate) fn document_key(session: &str, document: &str) -> String {
    format!("{DOCUMENTS}/{session}/{document}")
}

/// Returns a key for a document whose bytes arrive in chunks: unique to one attempt to assemble
/// them.
pub(crate) fn attempt_key(session: &str, document: &str) -> String {
    format!("{DOCUMENTS}/{session}/{document}.{}", ids::random_text())
}

/// Returns the document of a key, made by either of the two functions above.
pub(super) fn document_of(key: &str) -> Option<&str> {
    let (_, name) = key.rsplit_once('/')?;
    name.split('.').next()
}

/// Returns a new key for a chunk.
pub(crate) fn chunk_key(session: &str, upload: &str) -> String {
    format!("{CHUNKS}/{session}/{upload}/{}", ids::random_text())
}

/// Returns the unfinished upload of a chunk's key.
pub(crate) fn upload_of_chunk(key: &str) -> Option<&str> {
    key.split('/').nth(2)
}

/// Opens the bucket that the `AWS_...` environment variables describe.
fn s3(bucket: &str, prefix: &str) -> anyhow::Result<Arc<dyn ObjectStore>> {
    // An outage of a few seconds is waited for; after that the caller gets an error and may retry.
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

/// Explains an error by its kind alone: the store's own message may contain what the store was
/// sent.
fn s3_advice(error: &Error) -> &'static str {
    match error {
        Error::NotFound { .. } => "there is no such bucket: make it first, or correct --files",
        Error::Unauthenticated { .. } | Error::PermissionDenied { .. } => {
            "the store refuses the credentials: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and \
                their permissions for the bucket"
        }
        _ => {
            "the store does not respond as expected: check AWS_ENDPOINT_URL and AWS_REGION. \
             An http:// address of another machine needs AWS_ALLOW_HTTP=true"
        }
    }
}

/// Makes a directory that only its owner can read: it holds personal documents. An existing
/// directory keeps its permissions.
fn make_private_directory(directory: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}
