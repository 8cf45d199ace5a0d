//! Webhook deliveries: which event still has to reach which address, and when to try next.

use super::{Connection, StoreResult};

/// An event on its way.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeliveryRecord {
    /// The row's own number.
    pub seq: i64,
    /// The event.
    pub event: String,
    /// The session, within which events keep their order.
    pub session: String,
    /// Where it goes.
    pub url: String,
    /// How often it was tried.
    pub attempts: i64,
}

/// Adds a delivery that is due at once.
pub async fn insert(connection: &mut Connection, event: &str, session: &str, url: &str, now: i64) -> StoreResult<()> {
    sqlx::query("INSERT INTO webhook_deliveries (event, session, url, next_attempt) VALUES ($1, $2, $3, $4)")
        .bind(event)
        .bind(session)
        .bind(url)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// The first unfinished delivery of every session, as far as it is due.
pub async fn due(connection: &mut Connection, now: i64) -> StoreResult<Vec<DeliveryRecord>> {
    Ok(sqlx::query_as(
        "SELECT seq, event, session, url, attempts FROM webhook_deliveries
         WHERE seq IN (SELECT MIN(seq) FROM webhook_deliveries WHERE finished_at IS NULL GROUP BY session) AND next_attempt <= $1
         ORDER BY seq LIMIT 50",
    )
    .bind(now)
    .fetch_all(connection)
    .await?)
}

/// When the next delivery is due.
pub async fn next_due(connection: &mut Connection) -> StoreResult<Option<i64>> {
    Ok(sqlx::query_scalar(
        "SELECT MIN(next_attempt) FROM webhook_deliveries
         WHERE seq IN (SELECT MIN(seq) FROM webhook_deliveries WHERE finished_at IS NULL GROUP BY session)",
    )
    .fetch_one(connection)
    .await?)
}

/// Ends a delivery: it was taken, or is given up.
pub async fn finish(connection: &mut Connection, seq: i64, delivered: bool, now: i64) -> StoreResult<()> {
    sqlx::query("UPDATE webhook_deliveries SET attempts = attempts + 1, delivered = $1, finished_at = $2 WHERE seq = $3")
        .bind(i64::from(delivered))
        .bind(now)
        .bind(seq)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes an attempt that failed.
pub async fn postpone(connection: &mut Connection, seq: i64, next_attempt: i64) -> StoreResult<()> {
    sqlx::query("UPDATE webhook_deliveries SET attempts = attempts + 1, next_attempt = $1 WHERE seq = $2")
        .bind(next_attempt)
        .bind(seq)
        .execute(connection)
        .await?;
    Ok(())
}
