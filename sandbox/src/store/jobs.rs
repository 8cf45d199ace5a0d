//! Work that is due at some time. A job is claimed while it runs and deleted when it is done.

use super::{Connection, StoreResult};

/// A job that was claimed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct JobRecord {
    /// The row's own number.
    pub seq: i64,
    /// What is to be done.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// How often it was tried before.
    pub attempts: i64,
}

/// Adds a job.
pub async fn insert(connection: &mut Connection, kind: &str, subject: &str, run_at: i64) -> StoreResult<()> {
    sqlx::query("INSERT INTO jobs (kind, subject, run_at) VALUES ($1, $2, $3)").bind(kind).bind(subject).bind(run_at).execute(connection).await?;
    Ok(())
}

/// Claims the job that has been due longest.
pub async fn claim(connection: &mut Connection, now: i64) -> StoreResult<Option<JobRecord>> {
    Ok(sqlx::query_as(
        "UPDATE jobs SET claimed = 1 WHERE seq = (SELECT seq FROM jobs WHERE claimed = 0 AND run_at <= $1 ORDER BY run_at, seq LIMIT 1)
         RETURNING seq, kind, subject, attempts",
    )
    .bind(now)
    .fetch_optional(connection)
    .await?)
}

/// When the next job is due.
pub async fn next_due(connection: &mut Connection) -> StoreResult<Option<i64>> {
    Ok(sqlx::query_scalar("SELECT MIN(run_at) FROM jobs WHERE claimed = 0").fetch_one(connection).await?)
}

/// Takes a job out: it is done, or given up.
pub async fn delete(connection: &mut Connection, seq: i64) -> StoreResult<()> {
    sqlx::query("DELETE FROM jobs WHERE seq = $1").bind(seq).execute(connection).await?;
    Ok(())
}

/// Puts a job that failed back, for later.
pub async fn postpone(connection: &mut Connection, seq: i64, run_at: i64) -> StoreResult<()> {
    sqlx::query("UPDATE jobs SET claimed = 0, attempts = attempts + 1, run_at = $1 WHERE seq = $2")
        .bind(run_at)
        .bind(seq)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives up every claim: at the start nobody can be at work yet, so a claimed job was abandoned by a process that ended.
pub async fn release_abandoned(connection: &mut Connection) -> StoreResult<u64> {
    Ok(sqlx::query("UPDATE jobs SET claimed = 0 WHERE claimed = 1").execute(connection).await?.rows_affected())
}
