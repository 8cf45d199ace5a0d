//! The job that deletes the bytes of a session's ended uploads.

use crate::domain::jobs;
use crate::state::AppState;
use crate::store::jobs::JobRecord;
use crate::store::{StoreResult, files, uploads};

/// Deletes the bytes that the session's ended uploads have left, then deletes the job.
pub async fn run(state: &AppState, job: &JobRecord) -> StoreResult<()> {
    let session = &job.subject;
    let open = uploads::open_of_session(&mut *state.store.read().await?, session, i64::MIN).await?;
    let mut left = state.files.chunks_of(session).await?;
    left.retain(|key| !open.iter().any(|upload| files::upload_of_chunk(key) == Some(&upload.id)));
    state.files.delete_all(&left).await?;
    jobs::delete(state, job).await
}
