//! Work in the background that outlives a restart: processing a submission, letting a session
//! expire, redacting one, clearing away what its unfinished uploads have left.
//!
//! A job is a row. It is claimed, run, and deleted in the same transaction as its effect, so that a
//! process that ends in between leaves it to be done again, and never half done. A claim holds for
//! a while only: what a process that ended had claimed is then another's. Should one that only
//! seemed to have ended go on, it finds its claim gone and does nothing.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;

use crate::domain::{lifecycle, processing, redaction, uploads};
use crate::state::AppState;
use crate::store;
use crate::store::jobs::JobRecord;
use crate::store::{Connection, StoreResult};

/// What is to be done, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Run the checks of a submitted session.
    ProcessSession(String),
    /// Let a session expire, unless it is finished.
    ExpireSession(String),
    /// Take everything personal out of a session.
    RedactSession(String),
    /// End an unfinished upload that nobody has gone on with.
    ExpireUpload(String),
    /// Delete what the unfinished uploads of a session have left.
    ClearUploads(String),
}

const PROCESS_SESSION: &str = "process_session";
const EXPIRE_SESSION: &str = "expire_session";
const REDACT_SESSION: &str = "redact_session";
const EXPIRE_UPLOAD: &str = "expire_upload";
const CLEAR_UPLOADS: &str = "clear_uploads";

/// A fault in the database or the like may pass; after so many attempts it will not.
const MOST_ATTEMPTS: i64 = 8;

/// Puts a job in the queue. Call [`AppState::wake`] after the commit.
pub async fn enqueue(connection: &mut Connection, job: &Job, run_at: i64) -> StoreResult<()> {
    let (kind, subject) = match job {
        Job::ProcessSession(session) => (PROCESS_SESSION, session),
        Job::ExpireSession(session) => (EXPIRE_SESSION, session),
        Job::RedactSession(session) => (REDACT_SESSION, session),
        Job::ExpireUpload(upload) => (EXPIRE_UPLOAD, upload),
        Job::ClearUploads(session) => (CLEAR_UPLOADS, session),
    };
    store::jobs::insert(connection, kind, subject, run_at).await
}

/// Runs every job that is due, and says how many there were.
pub async fn run_due(state: &AppState) -> StoreResult<usize> {
    let mut count = 0;
    while let Some(record) = claim(state).await? {
        count += 1;
        if let Err(error) = run_one(state, &record).await {
            tracing::error!(job = record.kind, attempts = record.attempts, %error, "job failed");
            give_back(state, &record).await?;
        }
    }
    Ok(count)
}

/// Runs jobs as they become due, until the task is dropped.
pub async fn run(state: AppState) {
    loop {
        // A job that panics must not take all later ones with it; its own claim lapses.
        match AssertUnwindSafe(run_due(&state)).catch_unwind().await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "jobs cannot be read"),
            Err(_) => tracing::error!("a job panicked"),
        }
        tokio::select! {
            () = state.next_job() => {}
            () = tokio::time::sleep(pause(&state).await) => {}
        }
    }
}

async fn claim(state: &AppState) -> StoreResult<Option<JobRecord>> {
    // Looked for before anything is locked: it is called far more often than there is something to
    // do.
    if next_due(state).await?.is_none_or(|run_at| run_at > state.now()) {
        return Ok(None);
    }
    let mut transaction = state.store.begin().await?;
    let claimed = store::jobs::claim(&mut transaction, state.now(), state.lease_end()).await?;
    transaction.commit().await?;
    Ok(claimed)
}

async fn run_one(state: &AppState, record: &JobRecord) -> StoreResult<()> {
    match record.kind.as_str() {
        PROCESS_SESSION => processing::run(state, record).await,
        REDACT_SESSION => redaction::run(state, record).await,
        EXPIRE_UPLOAD => uploads::expire(state, record).await,
        CLEAR_UPLOADS => uploads::clear(state, record).await,
        EXPIRE_SESSION => {
            let session =
                store::sessions::find(&mut *state.store.read().await?, &record.subject).await?;
            if let Some(session) = session {
                lifecycle::expire_if_due(state, session).await?;
            }
            delete(state, record).await
        }
        unknown => {
            tracing::warn!(
                job = unknown,
                "a job of a kind that this version does not know is dropped"
            );
            delete(state, record).await
        }
    }
}

async fn delete(state: &AppState, record: &JobRecord) -> StoreResult<()> {
    let mut transaction = state.store.begin().await?;
    store::jobs::delete(&mut transaction, record).await?;
    Ok(transaction.commit().await?)
}

async fn give_back(state: &AppState, record: &JobRecord) -> StoreResult<()> {
    if record.attempts + 1 >= MOST_ATTEMPTS {
        return delete(state, record).await;
    }
    let mut transaction = state.store.begin().await?;
    store::jobs::postpone(&mut transaction, record, state.now() + growing_pause(record.attempts))
        .await?;
    Ok(transaction.commit().await?)
}

/// Seconds before the next attempt: 1, 2, 4, … up to a day.
pub(crate) fn growing_pause(attempts: i64) -> i64 {
    2_i64.pow(attempts.clamp(0, 16).try_into().unwrap_or(16)).min(86_400)
}

/// Until the next job is due.
async fn pause(state: &AppState) -> Duration {
    pause_until(state, next_due(state).await)
}

async fn next_due(state: &AppState) -> StoreResult<Option<i64>> {
    store::jobs::next_due(&mut *state.store.read().await?).await
}

/// Until what is due next. Not longer than it may take to see what another process has left to be
/// done, nor than the machine's clock may be set meanwhile.
pub(crate) fn pause_until(state: &AppState, next: StoreResult<Option<i64>>) -> Duration {
    let longest = if state.store.is_shared() { 2 } else { 60 };
    let seconds = match next {
        Ok(Some(at)) => (at - state.now()).clamp(0, longest),
        Ok(None) => longest,
        Err(_) => 5,
    };
    // The clock counts whole seconds, so a job that is due within this one is due now or a little
    // later.
    Duration::from_millis(u64::try_from(seconds).unwrap_or(0) * 1000 + 20)
}
