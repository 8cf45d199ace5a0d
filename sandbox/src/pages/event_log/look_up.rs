//! What the page shows, read together.

use std::collections::HashMap;

use latchkey_api_types::Event;

use crate::pages::event_log::query::Asked;
use crate::state::AppState;
use crate::store::delivery_history::{AttemptRecord, DeliveryState};
use crate::store::event_log::DeliveryStatus;
use crate::store::{StoreResult, delivery_history, event_log, sessions};

/// One page.
#[derive(Debug)]
pub(super) struct Found {
    /// Newest first.
    pub(super) events: Vec<Told>,
    /// Whether there are older ones than these.
    pub(super) has_older: bool,
    /// Whether there are newer ones than these.
    pub(super) has_newer: bool,
    /// Whether the address names an event, to go on from, that there is not.
    pub(super) is_lost: bool,
}

/// An event and its story.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) event: Event,
    pub(super) session: String,
    /// Where the session's events go now.
    pub(super) webhook_url: Option<String>,
    /// Oldest first, each with its attempts.
    pub(super) deliveries: Vec<(DeliveryState, Vec<AttemptRecord>)>,
}

impl Told {
    /// What became of it, by the same rules as the list is filtered by.
    pub(super) fn standing(&self) -> DeliveryStatus {
        let mut unfinished = self
            .deliveries
            .iter()
            .filter(|(delivery, _)| delivery.finished_at.is_none())
            .peekable();
        if unfinished.peek().is_some() {
            return if unfinished.any(|(delivery, _)| delivery.attempts > 0) {
                DeliveryStatus::Retrying
            } else {
                DeliveryStatus::Waiting
            };
        }
        if self.deliveries.is_empty() {
            DeliveryStatus::NotSent
        } else if self.deliveries.iter().any(|(delivery, _)| delivery.delivered == 1) {
            DeliveryStatus::Delivered
        } else {
            DeliveryStatus::GivenUp
        }
    }
}

pub(super) async fn events(state: &AppState, asked: &Asked) -> StoreResult<Found> {
    let mut connection = state.store.read().await?;
    let Some(page) = event_log::list(&mut connection, &asked.filter, &asked.page()).await? else {
        return Ok(Found { events: Vec::new(), has_older: false, has_newer: false, is_lost: true });
    };
    let (first, last) = (
        page.rows.first().map(|logged| logged.event.id.clone()),
        page.rows.last().map(|logged| logged.event.id.clone()),
    );
    let mut addresses: HashMap<String, Option<String>> = HashMap::new();
    let mut events = Vec::new();
    for logged in page.rows {
        if !addresses.contains_key(&logged.session) {
            let session = sessions::find(&mut connection, &logged.session).await?;
            addresses
                .insert(logged.session.clone(), session.and_then(|session| session.webhook_url));
        }
        let mut attempts = delivery_history::attempts_of(&mut connection, &logged.event.id).await?;
        let mut deliveries = Vec::new();
        for delivery in delivery_history::deliveries_of(&mut connection, &logged.event.id).await? {
            let (own, others) =
                attempts.into_iter().partition(|attempt| attempt.delivery == delivery.seq);
            attempts = others;
            deliveries.push((delivery, own));
        }
        let webhook_url = addresses.get(&logged.session).cloned().flatten();
        events.push(Told { event: logged.event, session: logged.session, webhook_url, deliveries });
    }
    // The page knows about one direction; what is at its other end has to be asked.
    let backwards = asked.older_than.is_none() && asked.newer_than.is_some();
    let has_newer = match (&first, backwards) {
        (Some(_), true) => page.has_more,
        (Some(id), false) if !asked.is_newest() => {
            event_log::has_newer(&mut connection, &asked.filter, id).await?
        }
        _ => false,
    };
    let has_older = match (&last, backwards) {
        (Some(id), true) => event_log::has_older(&mut connection, &asked.filter, id).await?,
        _ => page.has_more,
    };
    Ok(Found { events, has_older, has_newer, is_lost: false })
}
