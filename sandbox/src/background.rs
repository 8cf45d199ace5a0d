//! The background workers of the server, and the table of what handles each kind of job.

use futures_util::FutureExt;
use tokio::task::JoinHandle;

use crate::domain::jobs::{
    Handlers, clear_uploads, expire_session, expire_upload, process_session, redact_session,
};
use crate::domain::{jobs, webhooks};
use crate::state::AppState;
use crate::store::StoreResult;
use crate::store::files;

/// The handler of each kind of job.
const HANDLERS: Handlers = Handlers {
    process_session: |state, job| process_session::run(state, job).boxed(),
    expire_session: |state, job| expire_session::run(state, job).boxed(),
    redact_session: |state, job| redact_session::run(state, job).boxed(),
    expire_upload: |state, job| expire_upload::run(state, job).boxed(),
    clear_uploads: |state, job| clear_uploads::run(state, job).boxed(),
};

/// Starts every worker. Aborting one loses nothing: its work is in the database.
pub fn start(state: &AppState) -> [JoinHandle<()>; 3] {
    [
        tokio::spawn(jobs::run(state.clone(), HANDLERS)),
        tokio::spawn(webhooks::run(state.clone())),
        tokio::spawn(files::sweep::run(state.store.clone(), state.files.clone())),
    ]
}

/// Runs every job that is due, and returns their number.
pub async fn run_due_jobs(state: &AppState) -> StoreResult<usize> {
    jobs::run_due(state, &HANDLERS).await
}
