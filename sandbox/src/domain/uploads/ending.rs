//! How uploads end that nobody finishes: another document, the end of their session, their time.

use latchkey_api_types::DocumentType;

use crate::domain::jobs;
use crate::domain::jobs::Job;
use crate::domain::uploads::keys;
use crate::state::AppState;
use crate::store;
use crate::store::files;
use crate::store::jobs::JobRecord;
use crate::store::{StoreError, StoreResult, Transaction, sessions, uploads};

/// Ends the unfinished uploads of a type of document, and says where their bytes are.
pub(crate) async fn end_unfinished(
    transaction: &mut Transaction,
    session: &str,
    document_type: &DocumentType,
) -> StoreResult<Vec<String>> {
    let mut left = Vec::new();
    for mut upload in uploads::open_of_session(transaction, session, i64::MIN).await? {
        if upload.details.document_type == *document_type {
            left.extend(keys(&upload.pieces));
            upload.forget();
            uploads::update(transaction, &upload).await?;
        }
    }
    Ok(left)
}

/// Ends every upload of a session that takes nothing more. Their bytes go right after.
pub(crate) async fn end_all(
    transaction: &mut Transaction,
    session: &str,
    now: i64,
) -> StoreResult<()> {
    if uploads::delete_of_session(transaction, session).await? {
        jobs::enqueue(transaction, &Job::ClearUploads(session.to_owned()), now).await?;
    }
    Ok(())
}

/// Deletes the bytes that the ended uploads of a job's session have left, and takes the job out.
pub(crate) async fn clear(state: &AppState, job: &JobRecord) -> StoreResult<()> {
    let session = &job.subject;
    let open = uploads::open_of_session(&mut *state.store.read().await?, session, i64::MIN).await?;
    let mut left = state.files.chunks_of(session).await?;
    left.retain(|key| !open.iter().any(|upload| files::upload_of_chunk(key) == Some(&upload.id)));
    state.files.delete_all(&left).await?;
    let mut transaction = state.store.begin().await?;
    store::jobs::delete(&mut transaction, job).await?;
    Ok(transaction.commit().await?)
}

/// Ends the upload of a job if nothing more of it came in time, or looks again when that will be
/// so; and takes the job out.
pub(crate) async fn expire(state: &AppState, job: &JobRecord) -> StoreResult<()> {
    let Some(upload) = uploads::find(&mut *state.store.read().await?, &job.subject).await? else {
        let mut transaction = state.store.begin().await?;
        store::jobs::delete(&mut transaction, job).await?;
        return Ok(transaction.commit().await?);
    };
    let mut transaction = state.store.begin().await?;
    sessions::lock(&mut transaction, &upload.session).await?;
    if !store::jobs::delete(&mut transaction, job).await? {
        return Ok(());
    }
    let mut left = Vec::new();
    match uploads::find(&mut transaction, &upload.id).await? {
        Some(upload) if upload.is_open() && upload.expires_at > state.now() => {
            jobs::enqueue(&mut transaction, &Job::ExpireUpload(upload.id), upload.expires_at)
                .await?;
        }
        Some(mut upload) if upload.is_open() => {
            left = keys(&upload.pieces);
            upload.forget();
            uploads::update(&mut transaction, &upload).await?;
        }
        Some(_) | None => {}
    }
    transaction.commit().await.map_err(StoreError::from)?;
    state.files.delete(&left).await;
    Ok(())
}
