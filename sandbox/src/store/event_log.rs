//! All events of all sessions, newest first, by what became of them: for the page that shows them
//! to people.

use latchkey_api_types::Event;
use sqlx::AssertSqlSafe;

use crate::store::pagination::{Cursor, Page, PageRequest};
use crate::store::{Connection, StoreResult, from_document};

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryStanding {
    /// It is to be sent, and was not tried yet.
    Waiting,
    /// It was tried without success, and will be tried again.
    Retrying,
    /// It was taken.
    Delivered,
    /// Nobody took it, and it is not tried again.
    GivenUp,
    /// There was no address to send it to.
    NotSent,
}

/// Which events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Of this session.
    pub session: Option<String>,
    /// Of this type.
    pub kind: Option<String>,
    /// Of which this became.
    pub standing: Option<DeliveryStanding>,
}

/// An event and its session.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedEvent {
    /// The event.
    pub event: Event,
    /// The session that it is about.
    pub session: String,
}

/// One page of events; `None` when the cursor names none.
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

/// The event of this id, with its session.
pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<LoggedEvent>> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT session, document FROM events WHERE id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
    row.map(|(session, document)| Ok(LoggedEvent { event: from_document(&document)?, session }))
        .transpose()
}

/// Whether there are events that are newer than this one.
pub async fn has_newer(
    connection: &mut Connection,
    filter: &EventFilter,
    id: &str,
) -> StoreResult<bool> {
    has_any(connection, filter, Cursor::Before(id.to_owned())).await
}

/// Whether there are events that are older than this one.
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

/// Binds the position, the number of rows, and then the session and the type where they are asked
/// for.
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
    let standing = filter.standing.map_or("", with_standing);
    let (newer_or_older, order) = if backwards { (">", "ASC") } else { ("<", "DESC") };
    format!(
        "SELECT session, document FROM events WHERE seq {newer_or_older} $1{session}{kind}{standing} ORDER BY seq {order} LIMIT $2"
    )
}

fn with_standing(standing: DeliveryStanding) -> &'static str {
    match standing {
        DeliveryStanding::Waiting => {
            " AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND finished_at IS NULL)
              AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND finished_at IS NULL AND attempts > 0)"
        }
        DeliveryStanding::Retrying => {
            " AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND finished_at IS NULL AND attempts > 0)"
        }
        DeliveryStanding::Delivered => {
            " AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND delivered = 1)
              AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND finished_at IS NULL)"
        }
        DeliveryStanding::GivenUp => {
            " AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id)
              AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id AND (finished_at IS NULL OR delivered = 1))"
        }
        DeliveryStanding::NotSent => " AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE event = events.id)",
    }
}
