//! Sends events to the landlord's address: signed, in order within a session, and again with growing pauses when nobody
//! takes them. What is still to be sent is in the database, so a restart goes on with it. What is being sent is claimed for
//! longer than an attempt takes, so that of several processes one sends it.

use std::time::Duration;

use axum::http::header;
use futures_util::future::join_all;
use latchkey_api_types::Event;
use secrecy::ExposeSecret;

use crate::jobs::{growing_pause, pause_until};
use crate::secrets::hmac_hex;
use crate::state::AppState;
use crate::store::deliveries::{self, DeliveryRecord};
use crate::store::{StoreError, StoreResult, events};

/// The header with the time and the signature.
pub const SIGNATURE_HEADER: &str = "X-CasaPay-Signature";

/// The pauses double from one second; after so many attempts, about 18 hours, an event is given up.
const MOST_ATTEMPTS: i64 = 17;

/// The signature header's value for a body sent at `now`.
pub fn signature(secret: &str, now: i64, body: &str) -> String {
    format!("t={now},v1={}", hmac_hex(secret.as_bytes(), format!("{now}.{body}").as_bytes()))
}

/// Sends everything that is due, and says how many attempts that took.
pub async fn deliver_due(state: &AppState) -> StoreResult<usize> {
    let mut count = 0;
    loop {
        let mut transaction = state.store.begin().await?;
        let due = deliveries::claim_due(&mut transaction, state.now(), state.lease_end()).await?;
        transaction.commit().await?;
        if due.is_empty() {
            return Ok(count);
        }
        count += due.len();
        for result in join_all(due.iter().map(|delivery| attempt(state, delivery))).await {
            result?;
        }
    }
}

/// Sends events as they become due, until the task is dropped.
pub async fn run(state: AppState) {
    loop {
        if let Err(error) = deliver_due(&state).await {
            tracing::error!(%error, "webhook deliveries cannot be read");
        }
        tokio::select! {
            () = state.next_delivery() => {}
            () = tokio::time::sleep(pause(&state).await) => {}
        }
    }
}

async fn attempt(state: &AppState, delivery: &DeliveryRecord) -> StoreResult<()> {
    let event = events::find(&mut *state.store.read().await?, &delivery.event).await?;
    let delivered = match event {
        Some(event) => send(state, &delivery.url, &event).await?,
        None => false,
    };
    let now = state.now();
    let mut transaction = state.store.begin().await?;
    if delivered {
        deliveries::finish(&mut transaction, delivery.seq, true, now).await?;
    } else if delivery.attempts + 1 >= MOST_ATTEMPTS {
        tracing::warn!(event = delivery.event, "webhook given up");
        deliveries::finish(&mut transaction, delivery.seq, false, now).await?;
    } else {
        tracing::info!(event = delivery.event, attempts = delivery.attempts + 1, "webhook not taken");
        deliveries::postpone(&mut transaction, delivery.seq, now + growing_pause(delivery.attempts)).await?;
    }
    Ok(transaction.commit().await?)
}

/// Whether the receiver took it: any answer in the 200s.
async fn send(state: &AppState, url: &str, event: &Event) -> StoreResult<bool> {
    let body = serde_json::to_string(event)?;
    let signature = signature(state.config.webhook_secret.expose_secret(), state.now(), &body);
    let request = state.http.post(url).header(header::CONTENT_TYPE.as_str(), "application/json").header(SIGNATURE_HEADER, signature);
    Ok(request.body(body).send().await.is_ok_and(|response| response.status().is_success()))
}

/// Until the next delivery is due.
async fn pause(state: &AppState) -> Duration {
    let next: Result<Option<i64>, StoreError> = async { deliveries::next_due(&mut *state.store.read().await?).await }.await;
    pause_until(state, next)
}
