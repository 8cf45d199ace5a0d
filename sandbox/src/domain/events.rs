//! Events, recorded in the transaction of the change, and delivered from there.

use latchkey_api_types::{
    DocumentUpload, Event, EventData, EventType, IdentityCheck, JsonMap, VerificationReport,
};
use serde::Serialize;
use serde_json::Value;

use crate::domain::{session_object, webhooks};
use crate::state::AppState;
use crate::store::sessions::SessionRecord;
use crate::store::{StoreResult, Transaction};
use crate::{ids, store};

/// Records an event of the session itself. Call [`AppState::wake`] after the commit.
pub async fn record_session(
    transaction: &mut Transaction,
    state: &AppState,
    session: &SessionRecord,
    kind: EventType,
) -> StoreResult<Event> {
    record(
        transaction,
        state,
        session,
        kind,
        &session_object::without_secrets(&state.config, session),
    )
    .await
}

/// Records an event of an object of the session. Call [`AppState::wake`] after the commit.
pub async fn record<T: EventObject>(
    transaction: &mut Transaction,
    state: &AppState,
    session: &SessionRecord,
    kind: EventType,
    object: &T,
) -> StoreResult<Event> {
    let now = state.now();
    let object = match serde_json::to_value(object)? {
        Value::Object(map) => map,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            JsonMap::new()
        }
    };
    let event = Event {
        id: ids::new("evt_"),
        object: "event".to_owned(),
        kind,
        data: EventData { object },
        created: now,
        livemode: false,
    };
    store::events::insert(transaction, &session.id, &event).await?;
    if let Some(url) = &session.webhook_url {
        webhooks::enqueue(transaction, &event.id, &session.id, url, now).await?;
    }
    Ok(event)
}

/// The objects of events.
pub trait EventObject: Serialize + Sync {}
impl EventObject for latchkey_api_types::VerificationSession {}
impl EventObject for VerificationReport {}
impl EventObject for DocumentUpload {}
impl EventObject for IdentityCheck {}
