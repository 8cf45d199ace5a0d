//! `/v1/session`: read it, save answers, submit, withdraw.

use axum::extract::State;
use axum::{Extension, Json};
use latchkey_api_types::{BankConnectionStatus, SessionCancel, SessionUpdate, SessionView};

use super::{banks, commit, documents, open_session, update, view_of};
use crate::auth::ClientSession;
use crate::error::{ApiFailure, ApiResult};
use crate::extract::{ApiJson, OptionalJson};
use crate::files::storage;
use crate::lifecycle;
use crate::middleware::idempotency::Sealed;
use crate::state::AppState;
use crate::store::sessions;
use crate::validate::text::{LONGEST_LINE, optional_line};

/// The answer to a write, which is kept for as long as its idempotency key.
type Written = (Extension<Sealed>, Json<SessionView>);

/// Names what must be kept out of storage: the addresses of banks that are waited for carry `state`.
fn written(view: SessionView) -> Written {
    let pending = view.bank_connections.iter().filter(|connection| connection.status == BankConnectionStatus::Pending);
    let secrets = pending.map(|connection| banks::state_name(&connection.id)).collect();
    (Extension(Sealed(secrets)), Json(view))
}

/// The session, whatever its status, so that the applicant can watch it being worked on.
pub(super) async fn read(State(state): State<AppState>, client: ClientSession) -> ApiResult<Json<SessionView>> {
    let mut connection = state.store.read().await?;
    Ok(Json(view_of(&mut connection, &state, &client.session).await?))
}

/// Saves any part of the answers; all of what was sent, or, where any part is refused, nothing.
pub(super) async fn save(State(state): State<AppState>, client: ClientSession, ApiJson(update): ApiJson<SessionUpdate>) -> ApiResult<Written> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &client.session.id).await?;
    let applied = update::apply(&mut record, &update, state.now(), state.clock.today())?;
    let dropped = if applied.drops_id_pictures { documents::drop_id_pictures(&mut transaction, &record.id).await? } else { Vec::new() };
    lifecycle::start(&mut transaction, &state, &mut record).await?;
    sessions::save(&mut transaction, &mut record).await?;
    let view = view_of(&mut transaction, &state, &record).await?;
    commit(transaction, &state).await?;
    storage::delete(&state, &dropped).await;
    Ok(written(view))
}

/// Hands everything in. A second submission, from another tab or after an answer that got lost, is refused by the
/// session's status, and the widget reads the session again.
pub(super) async fn submit(State(state): State<AppState>, client: ClientSession) -> ApiResult<Written> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &client.session.id).await?;
    let view = view_of(&mut transaction, &state, &record).await?;
    if let Some(requirement) = view.requirements.missing.first() {
        return Err(ApiFailure::requirement_missing(requirement.as_str()));
    }
    lifecycle::submit(&mut transaction, &state, &mut record).await?;
    sessions::save(&mut transaction, &mut record).await?;
    let view = view_of(&mut transaction, &state, &record).await?;
    commit(transaction, &state).await?;
    Ok(written(view))
}

/// The applicant withdraws. Not after the submission: from there on the landlord decides.
pub(super) async fn cancel(
    State(state): State<AppState>,
    client: ClientSession,
    OptionalJson(cancel): OptionalJson<SessionCancel>,
) -> ApiResult<Written> {
    let reason = optional_line("cancellation_reason", cancel.cancellation_reason.as_deref(), LONGEST_LINE)?;
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &client.session.id).await?;
    lifecycle::cancel(&mut transaction, &state, &mut record, reason).await?;
    sessions::save(&mut transaction, &mut record).await?;
    let view = view_of(&mut transaction, &state, &record).await?;
    commit(transaction, &state).await?;
    Ok(written(view))
}
