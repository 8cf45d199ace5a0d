//! Deletes bytes that no upload refers to. A file is stored before its row and deleted after it, so
//! no row ever refers to missing bytes; a process that ends in between leaves bytes without a row,
//! which are somebody's personal documents.

use std::fs::DirEntry;
use std::path::Path;
use std::time::{Duration, SystemTime};

use futures_util::TryStreamExt;
use object_store::path::Path as Key;

use crate::store::files::file_store::{CHUNKS, DOCUMENTS, FileStore, document_of, upload_of_chunk};
use crate::store::{Store, StoreError, StoreResult, document_uploads, uploads};

/// No upload takes so long: an older file without a row will never get one.
const SAFE_AGE: Duration = Duration::from_secs(3600);

const INTERVAL: Duration = Duration::from_secs(24 * 3600);

/// Sweeps at the start and then daily, until the task is dropped.
pub async fn run(store: Store, files: FileStore) {
    loop {
        match sweep(&store, &files, SystemTime::now() - SAFE_AGE).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "deleted files that no upload refers to"),
            Err(error) => {
                tracing::warn!(%error, "cannot look for files that no upload refers to");
            }
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// Deletes the files older than `before` that no upload refers to, and returns their number.
///
/// # Errors
/// Where the file store or the database cannot be read.
pub async fn sweep(store: &Store, files: &FileStore, before: SystemTime) -> StoreResult<usize> {
    let mut abandoned = Vec::new();
    for prefix in [DOCUMENTS, CHUNKS] {
        let mut listed = files.objects().list(Some(&Key::from(prefix)));
        while let Some(file) =
            listed.try_next().await.map_err(|_| StoreError::Files("cannot list the files"))?
        {
            let key = file.location.to_string();
            if SystemTime::from(file.last_modified) < before
                && !is_referenced(store, prefix, &key).await?
            {
                abandoned.push(key);
            }
        }
    }
    files.delete(&abandoned).await;
    let unfinished = match files.directory.clone() {
        Some(directory) => {
            let deleting = tokio::task::spawn_blocking(move || {
                [DOCUMENTS, CHUNKS]
                    .iter()
                    .map(|folder| delete_unfinished(&directory.join(folder), before))
                    .sum()
            });
            deleting.await.map_err(|_| StoreError::Files("cannot finish the sweep"))?
        }
        None => 0,
    };
    Ok(abandoned.len() + unfinished)
}

async fn is_referenced(store: &Store, prefix: &str, key: &str) -> StoreResult<bool> {
    let mut connection = store.read().await?;
    if prefix == CHUNKS {
        let Some(upload) = upload_of_chunk(key) else { return Ok(true) };
        let upload = uploads::find(&mut connection, upload).await?;
        return Ok(upload.is_some_and(|upload| upload.chunks.iter().any(|chunk| chunk.key == key)));
    }
    let Some(document) = document_of(key) else { return Ok(true) };
    let stored = document_uploads::storage_key(&mut connection, document).await?;
    Ok(stored.as_deref() == Some(key))
}

/// Deletes files that were left half written. The local object store writes to `name#1` and then
/// renames it; it neither lists nor uses such a file.
fn delete_unfinished(folder: &Path, before: SystemTime) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let delete = |entry: DirEntry| {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            return delete_unfinished(&entry.path(), before);
        }
        let is_old = entry
            .metadata()
            .and_then(|data| data.modified())
            .is_ok_and(|modified| modified < before);
        let is_unfinished = is_old && entry.file_name().to_string_lossy().contains('#');
        usize::from(is_unfinished && std::fs::remove_file(entry.path()).is_ok())
    };
    entries.map(delete).sum()
}
