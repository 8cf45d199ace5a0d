//! Webhook deliveries: which event still has to reach which address, and when to try next.

use sqlx::AssertSqlSafe;

use super::engine::Engine;
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

/// Claims the first unfinished delivery of each session, as far as it is due and nobody else is at it. The claim holds until
/// `claimed_until` and keeps back the session's later deliveries, in whichever process.
pub async fn claim_due(connection: &mut Connection, now: i64, claimed_until: i64) -> StoreResult<Vec<DeliveryRecord>> {
    let query = format!(
        "WITH due AS (SELECT seq FROM webhook_deliveries AS delivery
                      WHERE finished_at IS NULL AND COALESCE(claimed_until, next_attempt) <= $1 AND {FIRST_OF_ITS_SESSION}
                      ORDER BY seq LIMIT 50{})
         UPDATE webhook_deliveries SET claimed_until = $2 WHERE seq IN (SELECT seq FROM due) RETURNING seq, event, session, url, attempts",
        Engine::of(connection).row_lock_of_what_is_free()
    );
    let mut claimed: Vec<DeliveryRecord> = sqlx::query_as(AssertSqlSafe(query)).bind(now).bind(claimed_until).fetch_all(connection).await?;
    claimed.sort_by_key(|delivery| delivery.seq);
    Ok(claimed)
}

const FIRST_OF_ITS_SESSION: &str = "NOT EXISTS (SELECT 1 FROM webhook_deliveries AS earlier
    WHERE earlier.session = delivery.session AND earlier.finished_at IS NULL AND earlier.seq < delivery.seq)";

/// When the next delivery is due, or the next claim lapses.
pub async fn next_due(connection: &mut Connection) -> StoreResult<Option<i64>> {
    let query = format!(
        "SELECT COALESCE(claimed_until, next_attempt) FROM webhook_deliveries AS delivery
         WHERE finished_at IS NULL AND {FIRST_OF_ITS_SESSION} ORDER BY COALESCE(claimed_until, next_attempt) LIMIT 1"
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(query)).fetch_optional(connection).await?)
}

/// Ends a delivery: it was taken, or is given up.
pub async fn finish(connection: &mut Connection, seq: i64, delivered: bool, now: i64) -> StoreResult<()> {
    sqlx::query("UPDATE webhook_deliveries SET claimed_until = NULL, attempts = attempts + 1, delivered = $1, finished_at = $2 WHERE seq = $3")
        .bind(i64::from(delivered))
        .bind(now)
        .bind(seq)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes an attempt that failed.
pub async fn postpone(connection: &mut Connection, seq: i64, next_attempt: i64) -> StoreResult<()> {
    sqlx::query("UPDATE webhook_deliveries SET claimed_until = NULL, attempts = attempts + 1, next_attempt = $1 WHERE seq = $2")
        .bind(next_attempt)
        .bind(seq)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives up every claim, for a process that has the database to itself: whoever claimed has ended.
pub(super) async fn release_all(connection: &mut Connection) -> StoreResult<()> {
    sqlx::query("UPDATE webhook_deliveries SET claimed_until = NULL WHERE claimed_until IS NOT NULL").execute(connection).await?;
    Ok(())
}
