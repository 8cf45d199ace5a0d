//! Background jobs. A job is claimed while it runs and deleted when it is done.
//!
//! A claim is a lease until `claimed_until`; after that anybody may claim the job again. That time
//! differs between claims of the same job, so it also tells whether a claim is the newest one.

use sqlx::AssertSqlSafe;

use crate::store::engine::Engine;
use crate::store::{Connection, StoreResult};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct JobRecord {
    pub seq: i64,
    /// The name of the kind of job.
    pub kind: String,
    /// The id of the object that the job is about.
    pub subject: String,
    /// The number of failed attempts.
    pub attempts: i64,
    pub claimed_until: i64,
}

pub async fn insert(
    connection: &mut Connection,
    kind: &str,
    subject: &str,
    run_at: i64,
) -> StoreResult<()> {
    sqlx::query("INSERT INTO jobs (kind, subject, run_at) VALUES ($1, $2, $3)")
        .bind(kind)
        .bind(subject)
        .bind(run_at)
        .execute(connection)
        .await?;
    Ok(())
}

/// Claims the job that has been due longest and is not claimed.
pub async fn claim(
    connection: &mut Connection,
    now: i64,
    claimed_until: i64,
) -> StoreResult<Option<JobRecord>> {
    let query = format!(
        "WITH due AS (SELECT seq FROM jobs WHERE COALESCE(claimed_until, run_at) <= $1 ORDER BY \
            COALESCE(claimed_until, run_at), seq LIMIT 1{})
         UPDATE jobs SET claimed_until = $2 WHERE seq IN (SELECT seq FROM due) RETURNING seq, \
         kind, subject, attempts, claimed_until",
        Engine::of(connection).row_lock_skipping_locked()
    );
    Ok(sqlx::query_as(AssertSqlSafe(query))
        .bind(now)
        .bind(claimed_until)
        .fetch_optional(connection)
        .await?)
}

/// Returns when the next job is due or the next claim lapses.
pub async fn next_due(connection: &mut Connection) -> StoreResult<Option<i64>> {
    Ok(sqlx::query_scalar(
        "SELECT COALESCE(claimed_until, run_at) FROM jobs ORDER BY \
        COALESCE(claimed_until, run_at) LIMIT 1",
    )
    .fetch_optional(connection)
    .await?)
}

/// Deletes a job that is done or given up. Returns false where the claim is not the newest one, or
/// the job is gone.
pub async fn delete(connection: &mut Connection, job: &JobRecord) -> StoreResult<bool> {
    let deleted = sqlx::query("DELETE FROM jobs WHERE seq = $1 AND claimed_until = $2")
        .bind(job.seq)
        .bind(job.claimed_until);
    Ok(deleted.execute(connection).await?.rows_affected() == 1)
}

/// Releases a failed job until `run_at`.
pub async fn postpone(
    connection: &mut Connection,
    job: &JobRecord,
    run_at: i64,
) -> StoreResult<()> {
    sqlx::query(
        "UPDATE jobs SET claimed_until = NULL, attempts = attempts + 1, run_at = $1 WHERE \
        seq = $2 AND claimed_until = $3",
    )
    .bind(run_at)
    .bind(job.seq)
    .bind(job.claimed_until)
    .execute(connection)
    .await?;
    Ok(())
}

/// Releases every claim, for a process that has the database to itself.
pub(super) async fn release_all(connection: &mut Connection) -> StoreResult<()> {
    sqlx::query("UPDATE jobs SET claimed_until = NULL WHERE claimed_until IS NOT NULL")
        .execute(connection)
        .await?;
    Ok(())
}
