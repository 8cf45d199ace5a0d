//! What callers do with a session: create it, save answers, submit, withdraw and cancel it. Each
//! operation is one transaction, in which the response is stored for the idempotency key.

use latchkey_api_types::{
    BankConnectionStatus, EventType, SessionUpdate, SessionView, VerificationSession,
};

use crate::domain::credentials::{Credentials, Dialect};
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::jobs::Job;
use crate::domain::session_transaction::{commit_with, open_session};
use crate::domain::view::view_of;
use crate::domain::{
    bank_connections, credentials, documents, drafts, events, jobs, lifecycle, revisions,
    session_object, updates,
};
use crate::error::{ApiFailure, ApiResult};
use crate::secrets::SecretName;
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{StoreResult, Transaction, sessions};

/// The response to an applicant's write, with the secrets in it.
pub(crate) type ViewResponse = (SessionView, DerivedSecrets);

/// Stores a new session with its first credentials, its event and the job that expires it.
pub(crate) async fn insert(
    transaction: &mut Transaction,
    state: &AppState,
    record: &mut SessionRecord,
    dialect: Dialect,
) -> StoreResult<Credentials> {
    sessions::insert(transaction, record).await?;
    let credentials = credentials::current(transaction, state, record, dialect).await?;
    sessions::save(transaction, record).await?;
    jobs::enqueue(transaction, &Job::ExpireSession(record.id.clone()), record.expires_at).await?;
    events::record_session(transaction, state, record, EventType::SessionCreated).await?;
    Ok(credentials)
}

/// Creates a session whose record was checked, for the platform API.
pub(crate) async fn create(
    state: &AppState,
    mut record: SessionRecord,
) -> ApiResult<(VerificationSession, DerivedSecrets)> {
    let mut transaction = state.store.begin().await?;
    let credentials = insert(&mut transaction, state, &mut record, Dialect::CasaPay).await?;
    let secrets = credentials::names(&record);
    let session = credentials::with_credentials(&state.config, &record, credentials);
    commit_with(transaction, state, &session, &secrets).await?;
    Ok((session, secrets))
}

/// Cancels a session on behalf of the business.
///
/// # Errors
/// 404 where there is no such session, 422 where it has ended.
pub(crate) async fn cancel(
    state: &AppState,
    id: &str,
    reason: Option<String>,
) -> ApiResult<VerificationSession> {
    let not_found = || ApiFailure::resource_not_found("verification session").at("id");
    let record =
        sessions::find(&mut *state.store.read().await?, id).await?.ok_or_else(not_found)?;
    lifecycle::expire_if_due(state, record).await?;
    let mut transaction = state.store.begin().await?;
    let mut record = sessions::lock(&mut transaction, id).await?.ok_or_else(not_found)?;
    lifecycle::cancel_unfinished(&mut transaction, state, &mut record, reason).await?;
    sessions::save(&mut transaction, &mut record).await?;
    let session = session_object::without_secrets(&state.config, &record);
    commit_with(transaction, state, &session, &DerivedSecrets::default()).await?;
    Ok(session)
}

/// Saves an applicant's answers: all of them, or, where any is refused, none.
///
/// # Errors
/// 409 where an answer was changed elsewhere since the request's revision; 422 for an answer that
/// cannot be used, and where the session takes none.
pub(crate) async fn save_answers(
    state: &AppState,
    session: &str,
    update: &SessionUpdate,
) -> ApiResult<ViewResponse> {
    drafts::check_number("revision", update.revision)?;
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, session).await?;
    let before = record.clone();
    let applied = updates::apply(&mut record, update, state.now(), state.clock.today())?;
    let writer = update.draft.as_ref().map(|mark| mark.writer.as_str());
    revisions::require_current(&before, &record, update.revision, writer)?;
    revisions::count(&before, &mut record, writer);
    if let Some(mark) = &update.draft {
        drafts::end(&mut transaction, &record.id, mark).await?;
    }
    let dropped = if applied.removes_id_photos {
        documents::remove_id_photos(&mut transaction, &record.id).await?
    } else {
        Vec::new()
    };
    lifecycle::start(&mut transaction, state, &mut record).await?;
    let response = saved(transaction, state, record).await?;
    state.files.delete(&dropped).await;
    Ok(response)
}

/// Submits the session, and with it every client secret. The response carries the next one.
///
/// # Errors
/// 422 where a requirement is not met, and where the session was submitted before.
pub(crate) async fn submit(state: &AppState, session: &str) -> ApiResult<ViewResponse> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, session).await?;
    let view = view_of(&mut transaction, state, &record).await?;
    if let Some(requirement) = view.requirements.missing.first() {
        return Err(ApiFailure::requirement_missing(requirement.as_str()));
    }
    bank_connections::settle_pending(&mut transaction, state, &record.id).await?;
    lifecycle::submit(&mut transaction, state, &mut record).await?;
    let next_secret =
        credentials::replace_client_secret(&mut transaction, state, &mut record).await?;
    sessions::save(&mut transaction, &mut record).await?;
    let view = view_of(&mut transaction, state, &record).await?;
    let mut secrets = secrets_in(&view);
    secrets.0.push(SecretName::client_secret(&record.id, record.secret_generation));
    let view = SessionView { client_secret: Some(next_secret), ..view };
    commit_with(transaction, state, &view, &secrets).await?;
    Ok((view, secrets))
}

/// Cancels a session on behalf of its applicant, who can do so until the submission.
///
/// # Errors
/// 422 where the session takes no more answers.
pub(crate) async fn withdraw(
    state: &AppState,
    session: &str,
    reason: Option<String>,
) -> ApiResult<ViewResponse> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, session).await?;
    lifecycle::cancel_unfinished(&mut transaction, state, &mut record, reason).await?;
    saved(transaction, state, record).await
}

/// Saves the record, commits, and returns the view of it.
async fn saved(
    mut transaction: Transaction,
    state: &AppState,
    mut record: SessionRecord,
) -> ApiResult<ViewResponse> {
    sessions::save(&mut transaction, &mut record).await?;
    let view = view_of(&mut transaction, state, &record).await?;
    let secrets = secrets_in(&view);
    commit_with(transaction, state, &view, &secrets).await?;
    Ok((view, secrets))
}

/// Returns the names of the secrets in a view: the address of a bank whose answer is awaited
/// carries `state`.
fn secrets_in(view: &SessionView) -> DerivedSecrets {
    let pending = view
        .bank_connections
        .iter()
        .filter(|connection| connection.status == BankConnectionStatus::Pending);
    DerivedSecrets(pending.map(|connection| bank_connections::state_name(&connection.id)).collect())
}
