//! What became of each delivery, and of each attempt at it: for people who look into why something
//! does not arrive.

use crate::store::{Connection, StoreResult};

/// A delivery as it stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeliveryState {
    /// The row's own number.
    pub seq: i64,
    /// Where it goes.
    pub url: String,
    /// When it was asked for.
    pub created: i64,
    /// 1 where somebody asked for it again.
    pub resent: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, unless it is finished.
    pub next_attempt: i64,
    /// 1 where the receiver took it.
    pub delivered: i64,
    /// When it was taken or given up.
    pub finished_at: Option<i64>,
}

/// The columns of a stored row, in the order of its fields.
macro_rules! columns {
    () => {
        "delivery, at, milliseconds, outcome, status, answer"
    };
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AttemptRecord {
    /// The delivery's own number.
    pub delivery: i64,
    /// When it began.
    pub at: i64,
    /// How long it took.
    pub milliseconds: i64,
    /// `taken`, `refused`, or what kind of failure it was.
    pub outcome: String,
    /// The answer's status, if there was an answer.
    pub status: Option<i64>,
    /// The beginning of the answer, or what is known of the failure.
    pub answer: Option<String>,
}

/// Keeps what became of an attempt.
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
    .bind(attempt.answer.as_deref())
    .execute(connection)
    .await?;
    Ok(())
}

/// The deliveries of an event, oldest first.
pub async fn deliveries_of(
    connection: &mut Connection,
    event: &str,
) -> StoreResult<Vec<DeliveryState>> {
    Ok(sqlx::query_as(
        "SELECT seq, url, created, resent, attempts, next_attempt, delivered, finished_at FROM webhook_deliveries WHERE event = $1 ORDER BY seq",
    )
    .bind(event)
    .fetch_all(connection)
    .await?)
}

/// The attempts at an event's deliveries, oldest first.
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

/// Forgets what receivers have answered about a session: an answer may repeat what it was sent.
pub async fn forget_answers(connection: &mut Connection, session: &str) -> StoreResult<()> {
    sqlx::query("UPDATE webhook_attempts SET answer = NULL WHERE delivery IN (SELECT seq FROM webhook_deliveries WHERE session = $1)")
        .bind(session)
        .execute(connection)
        .await?;
    Ok(())
}
