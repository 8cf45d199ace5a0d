//! The lifecycle of a session: every change of its status is made here, with its event.
//!
//! Each function that takes a transaction changes `record` in it; the caller saves the record,
//! commits, and calls [`AppState::wake`].

use latchkey_api_types::{
    EventType, LastError, Requirement, RequirementError, SessionStatus, VerificationReport,
};

use crate::domain::jobs::Job;
use crate::domain::processing::{outcome, progress};
use crate::domain::uploads::ending;
use crate::domain::{events, jobs};
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{StoreResult, Transaction, drafts, sessions};

/// Checks that the session takes answers: it is `created` or `pending`.
///
/// # Errors
/// 422 `state_invalid` otherwise.
pub fn require_open(record: &SessionRecord) -> ApiResult<()> {
    if is_open(record) {
        Ok(())
    } else {
        Err(ApiFailure::state_invalid(format!(
            "The session is {} and takes nothing more.",
            record.status
        )))
    }
}

/// Makes a `created` session `pending`, at the first write of its applicant.
pub async fn start(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> StoreResult<()> {
    if record.status == SessionStatus::Created {
        record.status = SessionStatus::Pending;
        events::record_session(transaction, state, record, EventType::SessionPending).await?;
    }
    Ok(())
}

/// Submits the session: it becomes `processing`. The caller has checked that all requirements are
/// met.
pub async fn submit(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
) -> ApiResult<()> {
    require_open(record)?;
    start(transaction, state, record).await?;
    let now = state.now();
    record.status = SessionStatus::Processing;
    record.submissions += 1;
    record.last_error = None;
    record.requirement_errors.clear();
    end_answers(transaction, state, record).await?;
    progress::begin(transaction, state, record).await?;
    jobs::enqueue(
        transaction,
        &Job::ProcessSession(record.id.clone()),
        now + outcome::duration(&state.config, record),
    )
    .await?;
    events::record_session(transaction, state, record, EventType::SessionProcessing).await?;
    Ok(())
}

/// Cancels a session that has not ended yet, on behalf of the business or the applicant.
///
/// # Errors
/// 422 `state_invalid` where it has ended.
pub async fn cancel_unfinished(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    reason: Option<String>,
) -> ApiResult<()> {
    match record.status {
        SessionStatus::Created | SessionStatus::Pending | SessionStatus::Processing => {}
        SessionStatus::Completed
        | SessionStatus::Expired
        | SessionStatus::Failed
        | SessionStatus::Canceled
        | SessionStatus::Other(_) => {
            return Err(ApiFailure::state_invalid(format!(
                "The session is {} and cannot be canceled.",
                record.status
            )));
        }
    }
    Ok(cancel(transaction, state, record, reason).await?)
}

/// Cancels a session. The caller has checked that it may be canceled, as the dialects differ in
/// that.
pub async fn cancel(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    reason: Option<String>,
) -> StoreResult<()> {
    record.status = SessionStatus::Canceled;
    record.cancellation_reason = reason;
    record.reopens_with = None;
    end_answers(transaction, state, record).await?;
    progress::give_up(transaction, state, record).await?;
    events::record_session(transaction, state, record, EventType::SessionCanceled).await?;
    Ok(())
}

/// Completes a session whose checks are done.
pub(crate) async fn complete(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    report: &VerificationReport,
) -> StoreResult<()> {
    record.report = Some(report.id.clone());
    record.status = SessionStatus::Completed;
    record.last_error = None;
    events::record(transaction, state, record, EventType::ReportReady, report).await?;
    events::record_session(transaction, state, record, EventType::SessionCompleted).await?;
    Ok(())
}

/// Makes a session `pending` again, because the checks have rejected what was submitted for a
/// requirement.
pub(crate) async fn request_resubmission(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    requirement: Requirement,
    error: LastError,
) -> StoreResult<()> {
    record.status = SessionStatus::Pending;
    record.requirement_errors = vec![RequirementError {
        requirement,
        code: error.code.clone(),
        message: error.reason.clone(),
    }];
    record.last_error = Some(error);
    // The job that expires it may have run while the session was processing, and done nothing.
    jobs::enqueue(transaction, &Job::ExpireSession(record.id.clone()), record.expires_at).await?;
    events::record_session(transaction, state, record, EventType::SessionPending).await?;
    Ok(())
}

/// Fails a session for a reason that its applicant cannot correct.
pub(crate) async fn fail(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    error: LastError,
) -> StoreResult<()> {
    record.status = SessionStatus::Failed;
    record.last_error = Some(error);
    events::record_session(transaction, state, record, EventType::SessionFailed).await?;
    Ok(())
}

/// Opens a failed session again, if a Stripe client was given new credentials for it and this is
/// their first use. `generation` is that of the client secret in use.
///
/// A session that nobody returns to stays failed, so a CasaPay client never sees a failure undone
/// without a request.
pub async fn reopen_if_offered(
    state: &AppState,
    record: SessionRecord,
    generation: i64,
) -> StoreResult<SessionRecord> {
    if !may_reopen(&record, generation) {
        return Ok(record);
    }
    let mut transaction = state.store.begin().await?;
    let Some(mut record) = sessions::lock(&mut transaction, &record.id).await? else {
        return Ok(record);
    };
    if may_reopen(&record, generation) {
        record.status = SessionStatus::Pending;
        record.reopens_with = None;
        record.requirement_errors = outcome::to_resubmit(&record);
        record.expires_at =
            record.expires_at.max(state.now() + state.config.limits.session_lifetime);
        jobs::enqueue(&mut transaction, &Job::ExpireSession(record.id.clone()), record.expires_at)
            .await?;
        events::record_session(&mut transaction, state, &record, EventType::SessionPending).await?;
        sessions::save(&mut transaction, &mut record).await?;
        transaction.commit().await?;
        state.wake();
    }
    Ok(record)
}

fn may_reopen(record: &SessionRecord, generation: i64) -> bool {
    record.status == SessionStatus::Failed
        && record.reopens_with.is_some_and(|first| generation >= first)
}

/// Expires the session if its time is up and it was not submitted. The job that does so may run a
/// moment late, so every read of a session calls this first.
pub async fn expire_if_due(state: &AppState, record: SessionRecord) -> StoreResult<SessionRecord> {
    if !is_open(&record) || record.expires_at > state.now() {
        return Ok(record);
    }
    let mut transaction = state.store.begin().await?;
    let Some(mut record) = sessions::lock(&mut transaction, &record.id).await? else {
        return Ok(record);
    };
    if is_open(&record) && record.expires_at <= state.now() {
        record.status = SessionStatus::Expired;
        end_answers(&mut transaction, state, &record).await?;
        progress::give_up(&mut transaction, state, &record).await?;
        events::record_session(&mut transaction, state, &record, EventType::SessionExpired).await?;
        sessions::save(&mut transaction, &mut record).await?;
        transaction.commit().await?;
        state.wake();
    }
    Ok(record)
}

/// Expires every session whose time is up, before a list is read.
pub async fn expire_all_due(state: &AppState) -> StoreResult<()> {
    let due = sessions::open_and_due(&mut *state.store.read().await?, state.now()).await?;
    for record in due {
        expire_if_due(state, record).await?;
    }
    Ok(())
}

/// Whether the session takes answers.
pub fn is_open(record: &SessionRecord) -> bool {
    matches!(record.status, SessionStatus::Created | SessionStatus::Pending)
}

/// Deletes the drafts and unfinished uploads of a session that takes no more answers.
async fn end_answers(
    transaction: &mut Transaction,
    state: &AppState,
    record: &SessionRecord,
) -> StoreResult<()> {
    drafts::delete_all(transaction, &record.id).await?;
    ending::end_all(transaction, &record.id, state.now()).await
}
