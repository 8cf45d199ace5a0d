//! `/v1/session`: retrieve the session, save answers, submit and cancel.

use axum::extract::State;
use axum::{Extension, Json};
use latchkey_api_types::{
    ApiError, BankConnectionStatus, SessionCancel, SessionUpdate, SessionView,
};

use crate::api::auth::ClientSession;
use crate::api::extract::{ApiJson, OptionalJson};
use crate::api::openapi::tags;
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::session_transaction::{commit_with, open_session};
use crate::domain::validate::text::{LONGEST_LINE, optional_line};
use crate::domain::view::{view_of, view_with_drafts};
use crate::domain::{
    bank_connections as banks, credentials, documents, drafts, lifecycle, revisions,
    updates as update,
};
use crate::error::{ApiFailure, ApiResult};
use crate::secrets::SecretName;
use crate::state::AppState;
use crate::store::sessions;

/// The response to a write, which is stored with its idempotency key.
type SessionResponse = (Extension<DerivedSecrets>, Json<SessionView>);

/// Lists the secrets in the response, which must not be stored: the authorization URLs of pending
/// bank connections contain the OAuth `state`.
fn session_response(view: SessionView) -> SessionResponse {
    let pending = view
        .bank_connections
        .iter()
        .filter(|connection| connection.status == BankConnectionStatus::Pending);
    let secrets = pending.map(|connection| banks::state_name(&connection.id)).collect();
    (Extension(DerivedSecrets(secrets)), Json(view))
}

/// Retrieve the session
///
/// Returns the session view, whatever the status of the session. Only this operation returns
/// `drafts`: responses to writes are stored with their idempotency keys, and drafts must not be
/// copied.
#[utoipa::path(
    get,
    path = "/v1/session",
    operation_id = "read_session",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    responses((status = 200, description = "The session view.", body = SessionView))
)]
pub(crate) async fn read(
    State(state): State<AppState>,
    client: ClientSession,
) -> ApiResult<Json<SessionView>> {
    let mut connection = state.store.read().await?;
    Ok(Json(view_with_drafts(&mut connection, &state, &client.session).await?))
}

/// Save answers
///
/// Saves all given answers, or none if any is rejected. Omitted answers are left unchanged. With a
/// `revision`, the request fails if another client has changed one of the answers since.
#[utoipa::path(
    post,
    path = "/v1/session",
    operation_id = "save_answers",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    request_body = SessionUpdate,
    responses(
        (status = 200, description = "The updated session view.", body = SessionView),
        (status = 409, description = "`answer_outdated`: another client has changed an answer since `revision`. `param` names the first such answer. Nothing was saved.", body = ApiError),
        (status = 422, description = "`state_invalid`: the status of the session does not allow changes. `parameter_invalid`: a value fails validation.", body = ApiError),
    )
)]
pub(crate) async fn save(
    State(state): State<AppState>,
    client: ClientSession,
    ApiJson(update): ApiJson<SessionUpdate>,
) -> ApiResult<SessionResponse> {
    drafts::check_number("revision", update.revision)?;
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &client.session.id).await?;
    let before = record.clone();
    let applied = update::apply(&mut record, &update, state.now(), state.clock.today())?;
    let writer = update.draft.as_ref().map(|mark| mark.writer.as_str());
    revisions::require_current(&before, &record, update.revision, writer)?;
    revisions::count(&before, &mut record, writer);
    if let Some(mark) = &update.draft {
        drafts::end(&mut transaction, &record.id, mark).await?;
    }
    let dropped = if applied.drops_id_pictures {
        documents::drop_id_pictures(&mut transaction, &record.id).await?
    } else {
        Vec::new()
    };
    lifecycle::start(&mut transaction, &state, &mut record).await?;
    sessions::save(&mut transaction, &mut record).await?;
    let view = view_of(&mut transaction, &state, &record).await?;
    let response = session_response(view);
    commit_with(transaction, &state, &response.1.0, &response.0.0).await?;
    state.files.delete(&dropped).await;
    Ok(response)
}

/// Submit the session
///
/// Submits the answers for verification and invalidates all client secrets of the session. The
/// response contains a new client secret, with which the widget polls the status and corrects
/// rejected answers.
#[utoipa::path(
    post,
    path = "/v1/session/submit",
    operation_id = "submit_session",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    responses(
        (status = 200, description = "The view of the submitted session, with the new `client_secret`.", body = SessionView),
        (status = 422, description = "`requirement_missing`: a requirement is not met. `param` names the first such requirement. `state_invalid`: the session was submitted before.", body = ApiError),
    )
)]
pub(crate) async fn submit(
    State(state): State<AppState>,
    client: ClientSession,
) -> ApiResult<SessionResponse> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &client.session.id).await?;
    let view = view_of(&mut transaction, &state, &record).await?;
    if let Some(requirement) = view.requirements.missing.first() {
        return Err(ApiFailure::requirement_missing(requirement.as_str()));
    }
    banks::settle_pending(&mut transaction, &state, &record.id).await?;
    lifecycle::submit(&mut transaction, &state, &mut record).await?;
    let successor = credentials::use_up(&mut transaction, &state, &mut record).await?;
    sessions::save(&mut transaction, &mut record).await?;
    let view = view_of(&mut transaction, &state, &record).await?;
    let (Extension(DerivedSecrets(mut secrets)), Json(view)) = session_response(view);
    secrets.push(SecretName::client_secret(&record.id, record.secret_generation));
    let response = (
        Extension(DerivedSecrets(secrets)),
        Json(SessionView { client_secret: Some(successor), ..view }),
    );
    commit_with(transaction, &state, &response.1.0, &response.0.0).await?;
    Ok(response)
}

/// Cancel the session
///
/// Cancels the session on behalf of the applicant, which is possible until the submission. After
/// that only the business can cancel it.
#[utoipa::path(
    post,
    path = "/v1/session/cancel",
    operation_id = "withdraw",
    tag = tags::APPLICANT_API,
    security(("client_secret" = [])),
    request_body = Option<SessionCancel>,
    responses(
        (status = 200, description = "The view of the canceled session.", body = SessionView),
        (status = 422, description = "`state_invalid`: the session was submitted. `parameter_invalid`: the reason is too long.", body = ApiError),
    )
)]
pub(crate) async fn cancel(
    State(state): State<AppState>,
    client: ClientSession,
    OptionalJson(cancel): OptionalJson<SessionCancel>,
) -> ApiResult<SessionResponse> {
    let reason =
        optional_line("cancellation_reason", cancel.cancellation_reason.as_deref(), LONGEST_LINE)?;
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &client.session.id).await?;
    lifecycle::cancel(&mut transaction, &state, &mut record, reason).await?;
    sessions::save(&mut transaction, &mut record).await?;
    let view = view_of(&mut transaction, &state, &record).await?;
    let response = session_response(view);
    commit_with(transaction, &state, &response.1.0, &response.0.0).await?;
    Ok(response)
}
