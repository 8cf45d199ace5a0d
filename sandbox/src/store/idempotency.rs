//! Idempotency keys: the caller, the request and the response of each. A running request holds its
//! key by a lease, which its process renews.

use sqlx::AssertSqlSafe;

use crate::store::engine::Engine;
use crate::store::{Connection, StoreError, StoreResult};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct IdempotencyRecord {
    /// The fingerprint of the first request with the key.
    pub fingerprint: String,
    /// The HTTP status of the response; `None` while the request is running.
    pub status: Option<i64>,
    /// The media type of the response.
    pub content_type: Option<String>,
    /// The body of the response, with placeholders for its secrets.
    pub body: Option<Vec<u8>>,
    /// Each placeholder with the name of its secret, as JSON.
    pub derived_secrets: Option<String>,
}

/// The claim of one running request on a caller's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyClaim {
    /// The caller that the key belongs to.
    pub scope: String,
    pub key: String,
    /// A random text that tells this request from every other with the key.
    pub claim: String,
}

/// The times of a request's start, in Unix seconds.
#[derive(Debug, Clone, Copy)]
pub struct StartMoments {
    pub now: i64,
    /// Keys from before this are ignored.
    pub since: i64,
    /// When the claim lapses.
    pub claimed_until: i64,
}

/// Finds a key that was first seen after `since`.
pub async fn find(
    connection: &mut Connection,
    scope: &str,
    key: &str,
    since: i64,
) -> StoreResult<Option<IdempotencyRecord>> {
    Ok(sqlx::query_as(
        "SELECT fingerprint, status, content_type, body, derived_secrets FROM \
        idempotency_keys WHERE scope = $1 AND key = $2 AND created > $3",
    )
    .bind(scope)
    .bind(key)
    .bind(since)
    .fetch_optional(connection)
    .await?)
}

/// Claims the key for a request. Returns false where it was answered after `since`, or another
/// request with it is running.
pub async fn start(
    connection: &mut Connection,
    claim: &KeyClaim,
    fingerprint: &str,
    moments: &StartMoments,
) -> StoreResult<bool> {
    let started = sqlx::query(
        "INSERT INTO idempotency_keys (scope, key, fingerprint, created, claimed_by, \
            claimed_until) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (scope, key) DO UPDATE SET fingerprint = excluded.fingerprint, created = \
         excluded.created, claimed_by = excluded.claimed_by,
             claimed_until = excluded.claimed_until, status = NULL, content_type = NULL, body = \
             NULL, derived_secrets = NULL
         WHERE idempotency_keys.created <= $7 OR (idempotency_keys.status IS NULL AND \
         COALESCE(idempotency_keys.claimed_until, 0) <= $4)",
    )
    .bind(&claim.scope)
    .bind(&claim.key)
    .bind(fingerprint)
    .bind(moments.now)
    .bind(&claim.claim)
    .bind(moments.claimed_until)
    .bind(moments.since);
    Ok(started.execute(connection).await?.rows_affected() == 1)
}

/// Extends the claim of a running request.
pub async fn renew(
    connection: &mut Connection,
    claim: &KeyClaim,
    claimed_until: i64,
) -> StoreResult<()> {
    sqlx::query(
        "UPDATE idempotency_keys SET claimed_until = $1 WHERE scope = $2 AND key = $3 AND \
        claimed_by = $4 AND status IS NULL",
    )
    .bind(claimed_until)
    .bind(&claim.scope)
    .bind(&claim.key)
    .bind(&claim.claim)
    .execute(connection)
    .await?;
    Ok(())
}

/// A response as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResponse {
    /// The HTTP status.
    pub status: u16,
    /// The media type.
    pub content_type: Option<String>,
    /// The body, with placeholders for its secrets.
    pub body: Vec<u8>,
    /// Each placeholder with the name of its secret, as JSON.
    pub derived_secrets: String,
    /// The session whose data is in the body.
    pub session: Option<String>,
}

/// Stores the response.
///
/// # Errors
/// [`StoreError::Conflict`] where the claim has lapsed and another request has claimed the key: the
/// effect must not happen twice.
pub async fn finish(
    connection: &mut Connection,
    claim: &KeyClaim,
    response: &StoredResponse,
) -> StoreResult<()> {
    let finished = sqlx::query(
        "UPDATE idempotency_keys SET status = $1, content_type = $2, body = $3, derived_secrets = \
            $4, session = $8, claimed_until = NULL
         WHERE scope = $5 AND key = $6 AND claimed_by = $7",
    )
    .bind(i64::from(response.status))
    .bind(&response.content_type)
    .bind(response.body.as_slice())
    .bind(&response.derived_secrets)
    .bind(&claim.scope)
    .bind(&claim.key)
    .bind(&claim.claim)
    .bind(&response.session);
    if finished.execute(connection).await?.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

/// Deletes a key, so that the request can be sent again.
pub async fn forget(connection: &mut Connection, claim: &KeyClaim) -> StoreResult<()> {
    sqlx::query("DELETE FROM idempotency_keys WHERE scope = $1 AND key = $2 AND claimed_by = $3")
        .bind(&claim.scope)
        .bind(&claim.key)
        .bind(&claim.claim)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes the keys from before `before`.
pub async fn forget_old(connection: &mut Connection, before: i64) -> StoreResult<()> {
    let query = format!(
        "DELETE FROM idempotency_keys WHERE (scope, key) IN (SELECT scope, key FROM \
            idempotency_keys WHERE created <= $1{})",
        Engine::of(connection).row_lock_skipping_locked()
    );
    sqlx::query(AssertSqlSafe(query)).bind(before).execute(connection).await?;
    Ok(())
}

/// Deletes the keys of running requests, for a process that has the database to itself: nobody will
/// answer them.
pub(super) async fn release_all(connection: &mut Connection) -> StoreResult<()> {
    sqlx::query("DELETE FROM idempotency_keys WHERE status IS NULL").execute(connection).await?;
    Ok(())
}

/// The body of a stored response, by its key.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptBody {
    pub scope: String,
    pub key: String,
    pub body: Vec<u8>,
}

/// Returns the stored bodies that contain data of a session.
pub async fn of_session(connection: &mut Connection, session: &str) -> StoreResult<Vec<KeptBody>> {
    Ok(sqlx::query_as(
        "SELECT scope, key, body FROM idempotency_keys WHERE session = $1 AND body IS NOT NULL",
    )
    .bind(session)
    .fetch_all(connection)
    .await?)
}

/// Replaces the body of a stored response with one that has no secrets.
pub async fn replace(connection: &mut Connection, kept: &KeptBody) -> StoreResult<()> {
    sqlx::query(
        "UPDATE idempotency_keys SET body = $1, derived_secrets = '[]' WHERE scope = $2 AND key = \
            $3",
    )
    .bind(kept.body.as_slice())
    .bind(&kept.scope)
    .bind(&kept.key)
    .execute(connection)
    .await?;
    Ok(())
}
