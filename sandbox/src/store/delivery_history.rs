//! The deliveries and attempts of an event, for people who investigate why something does not
//! arrive.

use crate::store::{Connection, StoreResult};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeliveryState {
    pub seq: i64,
    pub url: String,
    pub created: i64,
    /// 1 for a delivery that was requested again.
    pub resent: i64,
    pub attempts: i64,
    /// When the next attempt is due, unless the delivery has ended.
    pub next_attempt: i64,
    /// 1 where the receiver has accepted the event.
    pub delivered: i64,
    /// When the event was delivered or given up.
    pub finished_at: Option<i64>,
}

/// The columns of a stored row, in the order of its fields.
macro_rules! columns {
    () => {
        "delivery, at, milliseconds, outcome, status, response"
    };
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AttemptRecord {
    /// The `seq` of the delivery.
    pub delivery: i64,
    /// When the attempt began.
    pub at: i64,
    /// The duration.
    pub milliseconds: i64,
    /// `taken`, `refused`, or the kind of failure.
    pub outcome: String,
    /// The HTTP status of the response, if there was one.
    pub status: Option<i64>,
    /// The beginning of the response, or the cause of the failure.
    pub response: Option<String>,
}

pub async fn insert_attempt(
    connection: &mut Connection,
    attempt: &AttemptRecord,
) -> StoreResult<()> {
    sqlx::query(concat!(
        "INSERT INTO webhook_attempts (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(attempt.delivery)
    .bind(attempt.at)
    .bind(attempt.milliseconds)
    .bind(&attempt.outcome)
    .bind(attempt.status)
    .bind(attempt.response.as_deref())
    .execute(connection)
    .await?;
    Ok(())
}

/// Returns the deliveries of an event, oldest first.
pub async fn deliveries_of(
    connection: &mut Connection,
    event: &str,
) -> StoreResult<Vec<DeliveryState>> {
    Ok(sqlx::query_as(
        "SELECT seq, url, created, resent, attempts, next_attempt, delivered, finished_at FROM \
            webhook_deliveries WHERE event = $1 ORDER BY seq",
    )
    .bind(event)
    .fetch_all(connection)
    .await?)
}

/// Returns the attempts at an event's deliveries, oldest first.
pub async fn attempts_of(
    connection: &mut Connection,
    event: &str,
) -> StoreResult<Vec<AttemptRecord>> {
    Ok(sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM webhook_attempts
         WHERE delivery IN (SELECT seq FROM webhook_deliveries WHERE event = $1) ORDER BY seq"
    ))
    .bind(event)
    .fetch_all(connection)
    .await?)
}

/// Deletes the responses of receivers about a session: a response may repeat what it was sent.
pub async fn clear_responses(connection: &mut Connection, session: &str) -> StoreResult<()> {
    sqlx::query(
        "UPDATE webhook_attempts SET response = NULL WHERE delivery IN (SELECT seq FROM \
        webhook_deliveries WHERE session = $1)",
    )
    .bind(session)
    .execute(connection)
    .await?;
    Ok(())
}
