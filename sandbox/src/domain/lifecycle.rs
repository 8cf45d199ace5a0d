//! How a session goes from one status to the next. Every change of status is made here, with its
//! event.
//!
//! Each function changes `record` inside the caller's transaction; the caller saves the record,
//! commits, and calls [`AppState::wake`].

use latchkey_api_types::{EventType, SessionStatus};

use crate::domain::jobs::Job;
use crate::domain::{events, jobs, processing, uploads};
use crate::error::{ApiFailure, ApiResult};
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{StoreResult, Transaction, drafts, sessions};

/// Refuses unless the applicant may still write: the session is `created` or `pending`.
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

/// The applicant has done something: a `created` session becomes `pending`.
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

/// The applicant has submitted; whether all requirements are met is the caller's to check.
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
    drafts::delete_all(transaction, &record.id).await?;
    uploads::end_all(transaction, &record.id, now).await?;
    processing::progress::begin(transaction, state, record).await?;
    jobs::enqueue(
        transaction,
        &Job::ProcessSession(record.id.clone()),
        now + processing::duration(&state.config, record),
    )
    .await?;
    events::record_session(transaction, state, record, EventType::SessionProcessing).await?;
    Ok(())
}

/// The landlord or the applicant calls it off, before it is done.
pub async fn cancel(
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
    Ok(call_off(transaction, state, record, reason).await?)
}

/// Ends a session that may be called off; whether it may is the caller's to check, as the dialects
/// differ in that.
pub async fn call_off(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    reason: Option<String>,
) -> StoreResult<()> {
    record.status = SessionStatus::Canceled;
    record.cancellation_reason = reason;
    record.reopens_with = None;
    drafts::delete_all(transaction, &record.id).await?;
    uploads::end_all(transaction, &record.id, state.now()).await?;
    processing::progress::give_up(transaction, state, record).await?;
    events::record_session(transaction, state, record, EventType::SessionCanceled).await?;
    Ok(())
}

/// Opens a failed session again, if a Stripe client was given fresh credentials for it and this is
/// the first use of them. `generation` is that of the client secret in use.
///
/// A session that nobody comes back to stays failed, so that a CasaPay client never sees a failure
/// undone by itself.
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
        record.requirement_errors = processing::to_be_given_anew(&record);
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

/// Expires the session if its time is up and nobody has submitted it. The job for it may come a
/// moment late; whoever reads a session before that goes through here.
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
        drafts::delete_all(&mut transaction, &record.id).await?;
        uploads::end_all(&mut transaction, &record.id, state.now()).await?;
        processing::progress::give_up(&mut transaction, state, &record).await?;
        events::record_session(&mut transaction, state, &record, EventType::SessionExpired).await?;
        sessions::save(&mut transaction, &mut record).await?;
        transaction.commit().await?;
        state.wake();
    }
    Ok(record)
}

/// Expires every session whose time is up, for whoever reads many at once.
pub async fn expire_all_due(state: &AppState) -> StoreResult<()> {
    let due = sessions::open_and_due(&mut *state.store.read().await?, state.now()).await?;
    for record in due {
        expire_if_due(state, record).await?;
    }
    Ok(())
}

/// Whether the applicant may still write.
pub fn is_open(record: &SessionRecord) -> bool {
    matches!(record.status, SessionStatus::Created | SessionStatus::Pending)
}
