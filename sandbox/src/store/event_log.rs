//! The events of all sessions by the status of their delivery, newest first, for the event log.

use latchkey_api_types::Event;
use sqlx::AssertSqlSafe;

use crate::store::pagination::{Cursor, Page, PageRequest};
use crate::store::{Connection, StoreResult, from_document};

/// The status of an event's deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryStatus {
    /// To be sent, without an attempt so far.
    Waiting,
    /// Attempted without success, to be attempted again.
    Retrying,
    /// Accepted by the receiver.
    Delivered,
    /// Not accepted, and not attempted again.
    GivenUp,
    /// Without an address to be sent to.
    NotSent,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    pub session: Option<String>,
    pub kind: Option<String>,
    pub delivery: Option<DeliveryStatus>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LoggedEvent {
    pub event: Event,
    pub session: String,
}

/// Returns one page; `None` where the cursor is unknown.
pub async fn list(
    connection: &mut Connection,
    filter: &EventFilter,
    page: &PageRequest,
) -> StoreResult<Option<Page<LoggedEvent>>> {
    let position = match &page.cursor {
        Cursor::Start => i64::MAX,
        Cursor::After(id) | Cursor::Before(id) => match position(connection, id).await? {
            Some(position) => position,
            None => return Ok(None),
        },
    };
    let backwards = matches!(page.cursor, Cursor::Before(_));
    let values: Vec<&str> =
        [&filter.session, &filter.kind].into_iter().filter_map(|value| value.as_deref()).collect();
    let text = query(filter, backwards);
    let mut query =
        sqlx::query_as(AssertSqlSafe(text)).bind(position).bind(i64::from(page.limit) + 1);
    for value in values {
        query = query.bind(value.to_owned());
    }
    let mut rows: Vec<(String, String)> = query.fetch_all(connection).await?;
    let has_more = rows.len() > page.limit as usize;
    rows.truncate(page.limit as usize);
    if backwards {
        rows.reverse();
    }
    let rows = rows
        .into_iter()
        .map(|(session, document)| Ok(LoggedEvent { event: from_document(&document)?, session }));
    Ok(Some(Page { rows: rows.collect::<StoreResult<_>>()?, has_more }))
}

/// Finds an event by id, with its session.
pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<LoggedEvent>> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT session, document FROM events WHERE id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
    row.map(|(session, document)| Ok(LoggedEvent { event: from_document(&document)?, session }))
        .transpose()
}

/// Whether a newer event passes the filter.
pub async fn has_newer(
    connection: &mut Connection,
    filter: &EventFilter,
    id: &str,
) -> StoreResult<bool> {
    has_any(connection, filter, Cursor::Before(id.to_owned())).await
}

/// Whether an older event passes the filter.
pub async fn has_older(
    connection: &mut Connection,
    filter: &EventFilter,
    id: &str,
) -> StoreResult<bool> {
    has_any(connection, filter, Cursor::After(id.to_owned())).await
}

async fn has_any(
    connection: &mut Connection,
    filter: &EventFilter,
    cursor: Cursor,
) -> StoreResult<bool> {
    Ok(list(connection, filter, &PageRequest { limit: 1, cursor })
        .await?
        .is_some_and(|page| !page.rows.is_empty()))
}

async fn position(connection: &mut Connection, id: &str) -> StoreResult<Option<i64>> {
    Ok(sqlx::query_scalar("SELECT seq FROM events WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// Returns the query, which binds the position, the number of rows, and then the session and type
/// of the filter.
fn query(filter: &EventFilter, backwards: bool) -> String {
    let mut number = 2;
    let mut equals = |column: &str, value: &Option<String>| {
        if value.is_none() {
            return String::new();
        }
        number += 1;
        format!(" AND {column} = ${number}")
    };
    let (session, kind) = (equals("session", &filter.session), equals("type", &filter.kind));
    let delivery = filter.delivery.map_or("", with_status);
    let (newer_or_older, order) = if backwards { (">", "ASC") } else { ("<", "DESC") };
    format!(
        "SELECT session, document FROM events WHERE seq {newer_or_older} \
            $1{session}{kind}{delivery} ORDER BY seq {order} LIMIT $2"
    )
}

fn with_status(delivery: DeliveryStatus) -> &'static str {
    match delivery {
        DeliveryStatus::Waiting => {
            " AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND finished_at \
                IS NULL)
              AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND \
              finished_at IS NULL AND attempts > 0)"
        }
        DeliveryStatus::Retrying => {
            " AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND finished_at \
                IS NULL AND attempts > 0)"
        }
        DeliveryStatus::Delivered => {
            " AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND delivered = \
                1)
              AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND \
              finished_at IS NULL)"
        }
        DeliveryStatus::GivenUp => {
            " AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id)
              AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND \
              (finished_at IS NULL OR delivered = 1))"
        }
        DeliveryStatus::NotSent => {
            " AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE event \
            = events.id)"
        }
    }
}
