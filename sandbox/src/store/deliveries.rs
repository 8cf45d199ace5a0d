//! Webhook deliveries: which event still goes to which address, and when to try next.
//!
//! A delivery is claimed for as long as an attempt may take, so that only one process attempts it.
//! The deliveries of a session are made in order; one that was requested again is independent of
//! the order.

use sqlx::AssertSqlSafe;

use crate::store::engine::Engine;
use crate::store::{Connection, StoreResult};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeliveryRecord {
    pub seq: i64,
    pub event: String,
    /// The session, within which events keep their order.
    pub session: String,
    pub url: String,
    /// The origin of `url`.
    pub destination: String,
    pub attempts: i64,
    /// 1 for a delivery that was requested again.
    pub resent: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery<'a> {
    pub event: &'a str,
    pub session: &'a str,
    pub url: &'a str,
    /// The origin of `url`.
    pub destination: &'a str,
    /// Whether the delivery was requested again, and so is independent of the order.
    pub resent: bool,
}

/// The most destinations that [`claim_next`] can skip.
pub const MOST_SKIPPED_DESTINATIONS: usize = 8;

/// Inserts a delivery that is due now.
pub async fn insert(
    connection: &mut Connection,
    new: &NewDelivery<'_>,
    now: i64,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO webhook_deliveries (event, session, url, destination, resent, created, \
            next_attempt) VALUES ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(new.event)
    .bind(new.session)
    .bind(new.url)
    .bind(new.destination)
    .bind(i64::from(new.resent))
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Claims, until `claimed_until`, the delivery that has been due longest and that neither an
/// earlier one of its session nor another claim holds back. Skips the destinations in
/// `skipped`, of which at most [`MOST_SKIPPED_DESTINATIONS`] count.
pub async fn claim_next(
    connection: &mut Connection,
    now: i64,
    claimed_until: i64,
    skipped: &[String],
) -> StoreResult<Option<DeliveryRecord>> {
    let query = format!(
        "WITH due AS (SELECT seq FROM webhook_deliveries AS delivery
                      WHERE finished_at IS NULL AND COALESCE(claimed_until, next_attempt) <= $1
                            AND destination NOT IN ($3, $4, $5, $6, $7, $8, $9, $10)
                            AND {IS_NEXT_IN_ORDER}
                      ORDER BY COALESCE(claimed_until, next_attempt), seq LIMIT 1{})
         UPDATE webhook_deliveries SET claimed_until = $2 WHERE seq IN (SELECT seq FROM due)
         RETURNING seq, event, session, url, destination, attempts, resent",
        Engine::of(connection).row_lock_skipping_locked()
    );
    let mut query = sqlx::query_as(AssertSqlSafe(query)).bind(now).bind(claimed_until);
    for place in 0..MOST_SKIPPED_DESTINATIONS {
        // A placeholder that is no origin.
        query = query.bind(skipped.get(place).map_or("-", String::as_str));
    }
    Ok(query.fetch_optional(connection).await?)
}

const IS_NEXT_IN_ORDER: &str = "(delivery.resent = 1 OR NOT EXISTS (
    SELECT 1 FROM webhook_deliveries AS earlier
    WHERE earlier.session = delivery.session AND earlier.finished_at IS NULL
          AND earlier.resent = 0 AND earlier.seq < delivery.seq))";

/// Returns when the next delivery is due or the next claim lapses, without those to `skipped`.
pub async fn next_due(connection: &mut Connection, skipped: &[String]) -> StoreResult<Option<i64>> {
    let query = format!(
        "SELECT COALESCE(claimed_until, next_attempt) FROM webhook_deliveries AS delivery
         WHERE finished_at IS NULL AND destination NOT IN ($1, $2, $3, $4, $5, $6, $7, $8)
               AND {IS_NEXT_IN_ORDER}
         ORDER BY COALESCE(claimed_until, next_attempt) LIMIT 1"
    );
    let mut query = sqlx::query_scalar(AssertSqlSafe(query));
    for place in 0..MOST_SKIPPED_DESTINATIONS {
        query = query.bind(skipped.get(place).map_or("-", String::as_str));
    }
    Ok(query.fetch_optional(connection).await?)
}

/// Ends a delivery, as delivered or given up.
pub async fn finish(
    connection: &mut Connection,
    seq: i64,
    delivered: bool,
    now: i64,
) -> StoreResult<()> {
    sqlx::query(
        "UPDATE webhook_deliveries SET claimed_until = NULL, attempts = attempts + 1, \
        delivered = $1, finished_at = $2 WHERE seq = $3",
    )
    .bind(i64::from(delivered))
    .bind(now)
    .bind(seq)
    .execute(connection)
    .await?;
    Ok(())
}

/// Counts a failed attempt and schedules the next one.
pub async fn postpone(connection: &mut Connection, seq: i64, next_attempt: i64) -> StoreResult<()> {
    sqlx::query(
        "UPDATE webhook_deliveries SET claimed_until = NULL, attempts = attempts + 1, \
        next_attempt = $1 WHERE seq = $2",
    )
    .bind(next_attempt)
    .bind(seq)
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes the remaining deliveries of a session due now, as its receiver responds again.
pub async fn bring_forward(
    connection: &mut Connection,
    session: &str,
    now: i64,
) -> StoreResult<()> {
    sqlx::query(
        "UPDATE webhook_deliveries SET next_attempt = $1 WHERE session = $2 AND \
        finished_at IS NULL AND next_attempt > $1",
    )
    .bind(now)
    .bind(session)
    .execute(connection)
    .await?;
    Ok(())
}

/// Releases every claim, for a process that has the database to itself.
pub(super) async fn release_all(connection: &mut Connection) -> StoreResult<()> {
    sqlx::query(
        "UPDATE webhook_deliveries SET claimed_until = NULL WHERE claimed_until IS NOT NULL",
    )
    .execute(connection)
    .await?;
    Ok(())
}
