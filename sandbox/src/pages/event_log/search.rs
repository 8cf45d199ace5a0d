//! The database queries of the page.

use std::collections::HashMap;

use latchkey_api_types::Event;

use crate::pages::event_log::query::LogQuery;
use crate::state::AppState;
use crate::store::delivery_history::{AttemptRecord, DeliveryState};
use crate::store::event_log::DeliveryStatus;
use crate::store::{StoreResult, delivery_history, event_log, sessions};

/// The events of a page.
#[derive(Debug)]
pub(super) struct SearchResults {
    /// Newest first.
    pub(super) events: Vec<LoggedEvent>,
    /// Whether there are older events.
    pub(super) has_older: bool,
    /// Whether there are newer events.
    pub(super) has_newer: bool,
    /// Whether the query refers to an event that does not exist.
    pub(super) is_cursor_unknown: bool,
}

/// An event with its deliveries.
#[derive(Debug)]
pub(super) struct LoggedEvent {
    pub(super) event: Event,
    pub(super) session: String,
    /// The current `webhook_url` of the session.
    pub(super) webhook_url: Option<String>,
    /// The deliveries, oldest first, each with its attempts.
    pub(super) deliveries: Vec<(DeliveryState, Vec<AttemptRecord>)>,
}

impl LoggedEvent {
    /// Returns the delivery status, by the same rules as the filter.
    pub(super) fn status(&self) -> DeliveryStatus {
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

pub(super) async fn events(state: &AppState, query: &LogQuery) -> StoreResult<SearchResults> {
    let mut connection = state.store.read().await?;
    let Some(page) = event_log::list(&mut connection, &query.filter, &query.page()).await? else {
        return Ok(SearchResults {
            events: Vec::new(),
            has_older: false,
            has_newer: false,
            is_cursor_unknown: true,
        });
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
        events.push(LoggedEvent {
            event: logged.event,
            session: logged.session,
            webhook_url,
            deliveries,
        });
    }
    // The page knows whether more events follow in its direction. The other one requires a query.
    let backwards = query.older_than.is_none() && query.newer_than.is_some();
    let has_newer = match (&first, backwards) {
        (Some(_), true) => page.has_more,
        (Some(id), false) if !query.is_newest() => {
            event_log::has_newer(&mut connection, &query.filter, id).await?
        }
        _ => false,
    };
    let has_older = match (&last, backwards) {
        (Some(id), true) => event_log::has_older(&mut connection, &query.filter, id).await?,
        _ => page.has_more,
    };
    Ok(SearchResults { events, has_older, has_newer, is_cursor_unknown: false })
}
