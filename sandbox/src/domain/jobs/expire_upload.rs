//! The job that ends an upload which was not continued in time.

use crate::domain::jobs;
use crate::domain::jobs::Job;
use crate::state::AppState;
use crate::store;
use crate::store::jobs::JobRecord;
use crate::store::{StoreError, StoreResult, sessions, uploads};

/// Ends the upload if its time is up, or enqueues the job again for when it will be; then deletes
/// this job.
pub async fn run(state: &AppState, job: &JobRecord) -> StoreResult<()> {
    let Some(upload) = uploads::find(&mut *state.store.read().await?, &job.subject).await? else {
        return jobs::delete(state, job).await;
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
            left = upload.keys();
            upload.forget();
            uploads::update(&mut transaction, &upload).await?;
        }
        Some(_) | None => {}
    }
    transaction.commit().await.map_err(StoreError::from)?;
    state.files.delete(&left).await;
    Ok(())
}
