//! `/v1/session`: read it, save answers, submit, withdraw.

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

/// The answer to a write, which is kept for as long as its idempotency key.
type Written = (Extension<DerivedSecrets>, Json<SessionView>);

/// Names what must be kept out of storage: the addresses of banks that are waited for carry
/// `state`.
fn written(view: SessionView) -> Written {
    let pending = view
        .bank_connections
        .iter()
        .filter(|connection| connection.status == BankConnectionStatus::Pending);
    let secrets = pending.map(|connection| banks::state_name(&connection.id)).collect();
    (Extension(DerivedSecrets(secrets)), Json(view))
}

/// Read the session
///
/// As the applicant may see it, whatever its status, so that they can watch it being worked on.
/// Only answers to reads have `drafts`: those to writes are kept for their idempotency keys, and a
/// draft is kept nowhere else.
#[utoipa::path(
    get,
    path = "/v1/session",
    operation_id = "read_session",
    tag = tags::SESSION_API,
    security(("client_secret" = [])),
    responses((status = 200, description = "The view.", body = SessionView))
)]
pub(super) async fn read(
    State(state): State<AppState>,
    client: ClientSession,
) -> ApiResult<Json<SessionView>> {
    let mut connection = state.store.read().await?;
    Ok(Json(view_with_drafts(&mut connection, &state, &client.session).await?))
}

/// Save answers
///
/// Any part of them: all of what was sent, or, where any part is refused, nothing. What is left out
/// stays as it is. With a `revision`, no answer that somebody else has changed since is
/// overwritten.
#[utoipa::path(
    post,
    path = "/v1/session",
    operation_id = "save_answers",
    tag = tags::SESSION_API,
    security(("client_secret" = [])),
    request_body = SessionUpdate,
    responses(
        (status = 200, description = "The whole view again.", body = SessionView),
        (status = 409, description = "`answer_outdated`: `param` names the first answer that was changed elsewhere since `revision`. Nothing was saved.", body = ApiError),
        (status = 422, description = "`state_invalid`: the session takes no answers now. `parameter_invalid`: well-formed, but not acceptable.", body = ApiError),
    )
)]
pub(super) async fn save(
    State(state): State<AppState>,
    client: ClientSession,
    ApiJson(update): ApiJson<SessionUpdate>,
) -> ApiResult<Written> {
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
    let answer = written(view);
    commit_with(transaction, &state, &answer.1.0, &answer.0.0).await?;
    state.files.delete(&dropped).await;
    Ok(answer)
}

/// Submit
///
/// Hands everything in, and with it every client secret that there is. The answer carries the
/// successor, with which the applicant watches, and puts right what the checks refuse; other tabs
/// are told that it was handed in.
#[utoipa::path(
    post,
    path = "/v1/session/submit",
    operation_id = "submit_session",
    tag = tags::SESSION_API,
    security(("client_secret" = [])),
    responses(
        (status = 200, description = "The view of a session that is being checked, with the `client_secret` to go on with.", body = SessionView),
        (status = 422, description = "`requirement_missing`: `param` names the first thing that is missing. `state_invalid`: it was submitted before.", body = ApiError),
    )
)]
pub(super) async fn submit(
    State(state): State<AppState>,
    client: ClientSession,
) -> ApiResult<Written> {
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
    let (Extension(DerivedSecrets(mut secrets)), Json(view)) = written(view);
    secrets.push(SecretName::client_secret(&record.id, record.secret_generation));
    let answer = (
        Extension(DerivedSecrets(secrets)),
        Json(SessionView { client_secret: Some(successor), ..view }),
    );
    commit_with(transaction, &state, &answer.1.0, &answer.0.0).await?;
    Ok(answer)
}

/// Withdraw
///
/// The applicant calls it off. Not after the submission: from there on the landlord decides.
#[utoipa::path(
    post,
    path = "/v1/session/cancel",
    operation_id = "withdraw",
    tag = tags::SESSION_API,
    security(("client_secret" = [])),
    request_body = Option<SessionCancel>,
    responses(
        (status = 200, description = "The view of a session that is called off.", body = SessionView),
        (status = 422, description = "`state_invalid`: it was submitted. `parameter_invalid`: the reason is too long.", body = ApiError),
    )
)]
pub(super) async fn cancel(
    State(state): State<AppState>,
    client: ClientSession,
    OptionalJson(cancel): OptionalJson<SessionCancel>,
) -> ApiResult<Written> {
    let reason =
        optional_line("cancellation_reason", cancel.cancellation_reason.as_deref(), LONGEST_LINE)?;
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &client.session.id).await?;
    lifecycle::cancel(&mut transaction, &state, &mut record, reason).await?;
    sessions::save(&mut transaction, &mut record).await?;
    let view = view_of(&mut transaction, &state, &record).await?;
    let answer = written(view);
    commit_with(transaction, &state, &answer.1.0, &answer.0.0).await?;
    Ok(answer)
}
