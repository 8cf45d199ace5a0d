//! Idempotency keys: who sent which, for what request, and what was answered.

use super::{Connection, StoreResult};

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct IdempotencyRecord {
    /// Of the request that came with it first.
    pub fingerprint: String,
    /// The answer's status; `None` while the request is running.
    pub status: Option<i64>,
    /// The answer's media type.
    pub content_type: Option<String>,
    /// The answer, with marks in place of its secrets.
    pub body: Option<Vec<u8>>,
    /// Which mark stands for which secret.
    pub sealed: Option<String>,
}

/// What is known of a key, if it was first seen after `since`.
pub async fn find(connection: &mut Connection, scope: &str, key: &str, since: i64) -> StoreResult<Option<IdempotencyRecord>> {
    Ok(sqlx::query_as("SELECT fingerprint, status, content_type, body, sealed FROM idempotency_keys WHERE scope = $1 AND key = $2 AND created > $3")
        .bind(scope)
        .bind(key)
        .bind(since)
        .fetch_optional(connection)
        .await?)
}

/// Notes that a request with this key is running.
pub async fn start(connection: &mut Connection, scope: &str, key: &str, fingerprint: &str, now: i64) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO idempotency_keys (scope, key, fingerprint, created) VALUES ($1, $2, $3, $4)
         ON CONFLICT (scope, key) DO UPDATE SET fingerprint = excluded.fingerprint, created = excluded.created,
                                                status = NULL, content_type = NULL, body = NULL, sealed = NULL",
    )
    .bind(scope)
    .bind(key)
    .bind(fingerprint)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// An answer that is to be kept.
#[derive(Debug)]
pub struct KeptAnswer<'a> {
    /// Its status.
    pub status: u16,
    /// Its media type.
    pub content_type: Option<&'a str>,
    /// Its body, with marks in place of its secrets.
    pub body: &'a [u8],
    /// Which mark stands for which secret.
    pub sealed: &'a str,
}

/// Keeps the answer.
pub async fn finish(connection: &mut Connection, scope: &str, key: &str, answer: KeptAnswer<'_>) -> StoreResult<()> {
    sqlx::query("UPDATE idempotency_keys SET status = $1, content_type = $2, body = $3, sealed = $4 WHERE scope = $5 AND key = $6")
        .bind(i64::from(answer.status))
        .bind(answer.content_type)
        .bind(answer.body)
        .bind(answer.sealed)
        .bind(scope)
        .bind(key)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets a key, so that the request can be sent again.
pub async fn forget(connection: &mut Connection, scope: &str, key: &str) -> StoreResult<()> {
    sqlx::query("DELETE FROM idempotency_keys WHERE scope = $1 AND key = $2").bind(scope).bind(key).execute(connection).await?;
    Ok(())
}

/// Forgets the keys that are older than `before`.
pub async fn forget_old(connection: &mut Connection, before: i64) -> StoreResult<()> {
    sqlx::query("DELETE FROM idempotency_keys WHERE created <= $1").bind(before).execute(connection).await?;
    Ok(())
}

/// Forgets the keys of requests that a process which ended never answered.
pub async fn forget_abandoned(connection: &mut Connection) -> StoreResult<()> {
    sqlx::query("DELETE FROM idempotency_keys WHERE status IS NULL").execute(connection).await?;
    Ok(())
}
