//! The job that expires a session.

use crate::domain::{jobs, lifecycle};
use crate::state::AppState;
use crate::store::jobs::JobRecord;
use crate::store::{StoreResult, sessions};

/// Expires the session if its time is up and it was not submitted, then deletes the job.
pub async fn run(state: &AppState, job: &JobRecord) -> StoreResult<()> {
    let session = sessions::find(&mut *state.store.read().await?, &job.subject).await?;
    if let Some(session) = session {
        lifecycle::expire_if_due(state, session).await?;
    }
    jobs::delete(state, job).await
}
