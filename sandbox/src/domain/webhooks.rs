//! Delivers events to the business's address: signed, in order within a session, and retried with
//! growing delays. Pending deliveries are in the database, so a restart continues with them. A
//! delivery is claimed for longer than an attempt takes, so that only one process attempts it.
//!
//! Sessions do not wait for one another: many deliveries are in flight at a time, of which a few
//! may go to one destination, so that a receiver that hangs delays nobody else's events.

mod attempt;

use std::collections::HashMap;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use url::Url;

use crate::domain::jobs::{growing_pause, pause_until};
use crate::error::{ApiFailure, ApiResult};
use crate::secrets::hmac_hex;
use crate::state::AppState;
use crate::store::deliveries::{DeliveryRecord, MOST_SKIPPED_DESTINATIONS, NewDelivery};
use crate::store::delivery_history::AttemptRecord;
use crate::store::{
    StoreError, StoreResult, Transaction, deliveries, delivery_history, event_log, events, sessions,
};
use attempt::Outcome;

/// The header with the time and the signature.
pub const SIGNATURE_HEADER: &str = "X-CasaPay-Signature";

/// The attempts after which an event is given up. The delays double from one second: about 18
/// hours.
const MOST_ATTEMPTS: i64 = 17;

/// The most deliveries in flight to one destination.
const MOST_PER_DESTINATION: usize = 8;

/// The most deliveries in flight: enough for every destination that can be skipped to be at its
/// limit.
const MOST_IN_FLIGHT: usize = MOST_PER_DESTINATION * MOST_SKIPPED_DESTINATIONS;

/// Returns the value of the signature header for a body sent at `now`.
pub fn signature(secret: &str, now: i64, body: &str) -> String {
    format!("t={now},v1={}", hmac_hex(secret.as_bytes(), format!("{now}.{body}").as_bytes()))
}

/// Enqueues the delivery of an event to the session's address. Call [`AppState::wake`] after the
/// commit.
pub(crate) async fn enqueue(
    transaction: &mut Transaction,
    event: &str,
    session: &str,
    url: &str,
    now: i64,
) -> StoreResult<()> {
    let new = NewDelivery { event, session, url, destination: &destination(url), resent: false };
    deliveries::insert(transaction, &new, now).await
}

/// Delivers an event again, to the current address of its session.
///
/// # Errors
/// 404 for an unknown event, 422 where the session has no address.
pub async fn send_again(state: &AppState, event: &str) -> ApiResult<()> {
    let mut transaction = state.store.begin().await?;
    let logged = event_log::find(&mut transaction, event)
        .await?
        .ok_or_else(|| ApiFailure::resource_not_found("event").at("id"))?;
    let session = sessions::find(&mut transaction, &logged.session).await?;
    let url = session
        .and_then(|session| session.webhook_url)
        .ok_or_else(|| ApiFailure::state_invalid("The session has no webhook_url."))?;
    let new = NewDelivery {
        event,
        session: &logged.session,
        url: &url,
        destination: &destination(&url),
        resent: true,
    };
    deliveries::insert(&mut transaction, &new, state.now()).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    state.wake();
    Ok(())
}

/// Delivers everything that is due, and returns the number of attempts.
pub async fn deliver_due(state: &AppState) -> StoreResult<usize> {
    let mut dispatcher = WebhookDispatcher::new(state);
    let mut count = 0;
    loop {
        dispatcher.spawn_due().await?;
        if !dispatcher.join_next().await? {
            return Ok(count);
        }
        count += 1;
    }
}

/// Delivers events as they become due, until the task is dropped.
pub async fn run(state: AppState) {
    let mut dispatcher = WebhookDispatcher::new(&state);
    loop {
        if let Err(error) = dispatcher.spawn_due().await {
            tracing::error!(%error, "cannot read the webhook deliveries");
        }
        let pause = dispatcher.pause().await;
        tokio::select! {
            done = dispatcher.join_next(), if dispatcher.is_busy() => {
                if let Err(error) = done {
                    tracing::error!(%error, "cannot record the result of a webhook delivery");
                }
            }
            () = state.next_delivery() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Spawns deliveries and counts those in flight.
struct WebhookDispatcher<'a> {
    state: &'a AppState,
    in_flight: JoinSet<(String, StoreResult<()>)>,
    /// The number of deliveries in flight to each destination.
    destinations: HashMap<String, usize>,
}

impl<'a> WebhookDispatcher<'a> {
    fn new(state: &'a AppState) -> Self {
        Self { state, in_flight: JoinSet::new(), destinations: HashMap::new() }
    }

    fn is_busy(&self) -> bool {
        !self.in_flight.is_empty()
    }

    /// Claims and spawns due deliveries, up to the limits.
    async fn spawn_due(&mut self) -> StoreResult<()> {
        // Checked before anything is locked: most calls find nothing due.
        while self.in_flight.len() < MOST_IN_FLIGHT
            && self.next_due().await?.is_some_and(|at| at <= self.state.now())
        {
            let mut transaction = self.state.store.begin().await?;
            let claimed = deliveries::claim_next(
                &mut transaction,
                self.state.now(),
                self.claim_end(),
                &self.full_destinations(),
            )
            .await?;
            transaction.commit().await?;
            let Some(delivery) = claimed else { break };
            *self.destinations.entry(delivery.destination.clone()).or_default() += 1;
            let state = self.state.clone();
            self.in_flight.spawn(async move {
                (delivery.destination.clone(), deliver(&state, &delivery).await)
            });
        }
        Ok(())
    }

    /// Waits for one delivery to end. Returns false where none is in flight.
    async fn join_next(&mut self) -> StoreResult<bool> {
        match self.in_flight.join_next().await {
            None => Ok(false),
            Some(Ok((destination, result))) => {
                if let Some(count) = self.destinations.get_mut(&destination) {
                    *count -= 1;
                }
                self.destinations.retain(|_, count| *count > 0);
                result.map(|()| true)
            }
            Some(Err(error)) => {
                self.report_abort(&error);
                Ok(true)
            }
        }
    }

    /// The destination of a task that panicked is unknown; its claim lapses.
    fn report_abort(&mut self, error: &JoinError) {
        tracing::error!(panicked = error.is_panic(), "a webhook delivery was aborted");
        if self.in_flight.is_empty() {
            self.destinations.clear();
        }
    }

    fn full_destinations(&self) -> Vec<String> {
        let full = self.destinations.iter().filter(|(_, count)| **count >= MOST_PER_DESTINATION);
        full.map(|(destination, _)| destination.clone()).collect()
    }

    /// Returns the time until the next delivery is due; at the limit, the longest pause.
    async fn pause(&self) -> Duration {
        let next =
            if self.in_flight.len() < MOST_IN_FLIGHT { self.next_due().await } else { Ok(None) };
        pause_until(self.state, next)
    }

    async fn next_due(&self) -> StoreResult<Option<i64>> {
        deliveries::next_due(&mut *self.state.store.read().await?, &self.full_destinations()).await
    }

    /// Returns the end of a new claim, which outlasts the attempt however short claims are
    /// otherwise.
    fn claim_end(&self) -> i64 {
        self.state.lease_end().max(self.state.now() + 2 * self.state.config.limits.webhook_timeout)
    }
}

/// Makes one attempt, and records its result.
async fn deliver(state: &AppState, delivery: &DeliveryRecord) -> StoreResult<()> {
    // The delivery's row was deleted with the event's.
    let Some(event) = events::find(&mut *state.store.read().await?, &delivery.event).await? else {
        return Ok(());
    };
    let at = state.now();
    let report = attempt::send(state, &delivery.url, &event).await?;
    let now = state.now();
    let mut transaction = state.store.begin().await?;
    let record = AttemptRecord {
        delivery: delivery.seq,
        at,
        milliseconds: i64::try_from(report.duration.as_millis()).unwrap_or(i64::MAX),
        outcome: report.outcome.as_str().to_owned(),
        status: report.status.map(i64::from),
        response: report.response,
    };
    delivery_history::insert_attempt(&mut transaction, &record).await?;
    if report.outcome == Outcome::Accepted {
        deliveries::finish(&mut transaction, delivery.seq, true, now).await?;
        if delivery.resent == 1 {
            deliveries::bring_forward(&mut transaction, &delivery.session, now).await?;
        }
    } else if delivery.attempts + 1 >= MOST_ATTEMPTS {
        tracing::warn!(event = delivery.event, "gave up a webhook delivery");
        deliveries::finish(&mut transaction, delivery.seq, false, now).await?;
    } else {
        tracing::info!(
            event = delivery.event,
            attempts = delivery.attempts + 1,
            "webhook delivery failed"
        );
        deliveries::postpone(
            &mut transaction,
            delivery.seq,
            now + growing_pause(delivery.attempts),
        )
        .await?;
    }
    Ok(transaction.commit().await?)
}

/// Returns the origin of an address.
fn destination(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization())
}
