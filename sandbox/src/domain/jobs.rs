//! Background work that outlives a restart: the queue, and [`Job`], which names the work. Each kind
//! has a file of its own below; the table of [`Handlers`] is handed in by the program, so that
//! whatever enqueues a job does not depend on what the job does.
//!
//! A job is a row. It is claimed, run, and deleted in the transaction of its effect: a process that
//! ends in between leaves the job to be run again, never half done. A claim is a lease: when it
//! lapses, another process may take the job. A process that was only slow then finds its claim
//! gone and changes nothing.

pub mod clear_uploads;
pub mod expire_session;
pub mod expire_upload;
pub mod process_session;
pub mod redact_session;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::state::AppState;
use crate::store;
use crate::store::jobs::JobRecord;
use crate::store::{Connection, StoreResult};

/// A kind of work with the id of its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Runs the checks of a submitted session.
    ProcessSession(String),
    /// Expires a session that was not submitted.
    ExpireSession(String),
    /// Redacts a session.
    RedactSession(String),
    /// Ends an unfinished upload that was not continued.
    ExpireUpload(String),
    /// Deletes the bytes that the ended uploads of a session have left.
    ClearUploads(String),
}

/// Runs one job, and deletes it in the transaction of its effect.
pub type Handler = for<'a> fn(&'a AppState, &'a JobRecord) -> BoxFuture<'a, StoreResult<()>>;

/// The handler of each kind of job.
#[derive(Debug, Clone, Copy)]
pub struct Handlers {
    /// Handles [`Job::ProcessSession`].
    pub process_session: Handler,
    /// Handles [`Job::ExpireSession`].
    pub expire_session: Handler,
    /// Handles [`Job::RedactSession`].
    pub redact_session: Handler,
    /// Handles [`Job::ExpireUpload`].
    pub expire_upload: Handler,
    /// Handles [`Job::ClearUploads`].
    pub clear_uploads: Handler,
}

const PROCESS_SESSION: &str = "process_session";
const EXPIRE_SESSION: &str = "expire_session";
const REDACT_SESSION: &str = "redact_session";
const EXPIRE_UPLOAD: &str = "expire_upload";
const CLEAR_UPLOADS: &str = "clear_uploads";

/// The attempts after which a failing job is deleted: most failures are transient.
const MOST_ATTEMPTS: i64 = 8;

/// Enqueues a job for `run_at`, in Unix seconds. Call [`AppState::wake`] after the commit.
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

/// Runs every job that is due, and returns their number.
pub async fn run_due(state: &AppState, handlers: &Handlers) -> StoreResult<usize> {
    let mut count = 0;
    while let Some(record) = claim(state).await? {
        count += 1;
        if let Err(error) = run_one(state, handlers, &record).await {
            tracing::error!(job = record.kind, attempts = record.attempts, %error, "cannot run a \
                job");
            release(state, &record).await?;
        }
    }
    Ok(count)
}

/// Runs jobs as they become due, until the task is dropped.
pub async fn run(state: AppState, handlers: Handlers) {
    loop {
        // A job that panics must not end the loop; its own claim lapses.
        match AssertUnwindSafe(run_due(&state, &handlers)).catch_unwind().await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "cannot read the jobs"),
            Err(_) => tracing::error!("a job panicked"),
        }
        tokio::select! {
            () = state.next_job() => {}
            () = tokio::time::sleep(pause(&state).await) => {}
        }
    }
}

async fn claim(state: &AppState) -> StoreResult<Option<JobRecord>> {
    // Checked before anything is locked: most calls find nothing due.
    if next_due(state).await?.is_none_or(|run_at| run_at > state.now()) {
        return Ok(None);
    }
    let mut transaction = state.store.begin().await?;
    let claimed = store::jobs::claim(&mut transaction, state.now(), state.lease_end()).await?;
    transaction.commit().await?;
    Ok(claimed)
}

async fn run_one(state: &AppState, handlers: &Handlers, record: &JobRecord) -> StoreResult<()> {
    let handler = match record.kind.as_str() {
        PROCESS_SESSION => handlers.process_session,
        EXPIRE_SESSION => handlers.expire_session,
        REDACT_SESSION => handlers.redact_session,
        EXPIRE_UPLOAD => handlers.expire_upload,
        CLEAR_UPLOADS => handlers.clear_uploads,
        unknown => {
            tracing::warn!(job = unknown, "deleted a job of an unknown kind");
            return delete(state, record).await;
        }
    };
    handler(state, record).await
}

/// Deletes a job in a transaction of its own.
pub(crate) async fn delete(state: &AppState, record: &JobRecord) -> StoreResult<()> {
    let mut transaction = state.store.begin().await?;
    store::jobs::delete(&mut transaction, record).await?;
    Ok(transaction.commit().await?)
}

/// Puts a failed job back with a growing delay, or deletes it after the last attempt.
async fn release(state: &AppState, record: &JobRecord) -> StoreResult<()> {
    if record.attempts + 1 >= MOST_ATTEMPTS {
        return delete(state, record).await;
    }
    let mut transaction = state.store.begin().await?;
    store::jobs::postpone(&mut transaction, record, state.now() + growing_pause(record.attempts))
        .await?;
    Ok(transaction.commit().await?)
}

/// Returns the seconds before the next attempt: 1, 2, 4, … up to a day.
pub(crate) fn growing_pause(attempts: i64) -> i64 {
    2_i64.pow(attempts.clamp(0, 16).try_into().unwrap_or(16)).min(86_400)
}

/// Returns the time until the next job is due.
async fn pause(state: &AppState) -> Duration {
    pause_until(state, next_due(state).await)
}

async fn next_due(state: &AppState) -> StoreResult<Option<i64>> {
    store::jobs::next_due(&mut *state.store.read().await?).await
}

/// Returns the time until the next work is due: at most 2 seconds where another process may add
/// work, and at most 60 because the machine's clock may be set meanwhile.
pub(crate) fn pause_until(state: &AppState, next: StoreResult<Option<i64>>) -> Duration {
    let longest = if state.store.is_shared() { 2 } else { 60 };
    let seconds = match next {
        Ok(Some(at)) => (at - state.now()).clamp(0, longest),
        Ok(None) => longest,
        Err(_) => 5,
    };
    // The clock counts whole seconds, so work that is due in this second may be due in a moment.
    Duration::from_millis(u64::try_from(seconds).unwrap_or(0) * 1000 + 20)
}
