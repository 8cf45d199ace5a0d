//! Clears away bytes that no upload points to. A file is kept before it is noted, and deleted after
//! it was taken out, so that no upload ever points to nothing; a process that ends in between
//! leaves the bytes, which are somebody's papers.

use std::fs::DirEntry;
use std::path::Path;
use std::time::{Duration, SystemTime};

use futures_util::TryStreamExt;
use object_store::path::Path as Key;

use crate::config::FilesLocation;
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::files::storage;
use crate::store::{document_uploads, uploads};

/// No upload takes so long, so that what is older and not noted will never be.
const SAFE_AGE: Duration = Duration::from_secs(3600);

const BETWEEN_SWEEPS: Duration = Duration::from_secs(24 * 3600);

/// Sweeps at the start and then every day, until the task is dropped.
pub async fn run(state: AppState) {
    loop {
        match sweep(&state, SystemTime::now() - SAFE_AGE).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "files that no upload pointed to were deleted"),
            Err(_) => tracing::warn!("files that no upload points to cannot be looked for"),
        }
        tokio::time::sleep(BETWEEN_SWEEPS).await;
    }
}

/// Deletes the files from before `before` that no upload points to, and says how many there were.
///
/// # Errors
/// Where the file store or the database cannot be read.
pub async fn sweep(state: &AppState, before: SystemTime) -> ApiResult<usize> {
    let mut abandoned = Vec::new();
    for folder in [storage::FOLDER, storage::PIECES] {
        let mut files = state.files.list(Some(&Key::from(folder)));
        while let Some(file) = files.try_next().await.map_err(storage::failure)? {
            let key = file.location.to_string();
            if SystemTime::from(file.last_modified) < before
                && !is_noted(state, folder, &key).await?
            {
                abandoned.push(key);
            }
        }
    }
    storage::delete(state, &abandoned).await;
    let unfinished = match &state.config.files {
        FilesLocation::DataDirectory => {
            let folders = [storage::FOLDER, storage::PIECES]
                .map(|folder| state.config.data.join("files").join(folder));
            let deleting = tokio::task::spawn_blocking(move || {
                folders.iter().map(|folder| delete_unfinished(folder, before)).sum()
            })
            .await;
            deleting
                .map_err(|_| ApiFailure::internal("file store: sweeping did not come to its end"))?
        }
        FilesLocation::S3 { .. } => 0,
    };
    Ok(abandoned.len() + unfinished)
}

async fn is_noted(state: &AppState, folder: &str, key: &str) -> ApiResult<bool> {
    let mut connection = state.store.read().await?;
    if folder == storage::PIECES {
        let Some(upload) = storage::upload_of_piece(key) else { return Ok(true) };
        let upload = uploads::find(&mut connection, upload).await?;
        return Ok(upload.is_some_and(|upload| upload.pieces.iter().any(|piece| piece.key == key)));
    }
    let Some(upload) = storage::upload_of(key) else { return Ok(true) };
    let noted = document_uploads::storage_key(&mut connection, upload).await?;
    Ok(noted.as_deref() == Some(key))
}

/// The store of this machine writes to `name#1` and then renames it. It neither lists nor uses what
/// was left half written.
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
