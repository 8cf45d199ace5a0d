//! Links to the hosted page, by the hash of their token, and the browser that each was opened in.

use crate::store::{Connection, StoreResult};

/// The columns of a stored row, in the order of its fields.
macro_rules! columns {
    () => {
        "token_hash, session, generation, cookie_hash, opened_at, expires_at"
    };
}

/// A hosted link that was issued.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HostedLinkRecord {
    /// SHA-256 of the token.
    pub token_hash: String,
    /// Its session.
    pub session: String,
    /// Which of the session's links.
    pub generation: i64,
    /// SHA-256 of the cookie of the browser that opened it first.
    pub cookie_hash: Option<String>,
    /// When that was.
    pub opened_at: Option<i64>,
    /// When it lapses.
    pub expires_at: i64,
}

/// Adds an issued link.
pub async fn insert(connection: &mut Connection, record: &HostedLinkRecord) -> StoreResult<()> {
    sqlx::query(concat!(
        "INSERT INTO hosted_links (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(&record.token_hash)
    .bind(&record.session)
    .bind(record.generation)
    .bind(&record.cookie_hash)
    .bind(record.opened_at)
    .bind(record.expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The link with this token, if it is one of the session's.
pub async fn find_by_token(
    connection: &mut Connection,
    session: &str,
    token_hash: &str,
) -> StoreResult<Option<HostedLinkRecord>> {
    Ok(sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM hosted_links WHERE session = $1 AND token_hash = $2"
    ))
    .bind(session)
    .bind(token_hash)
    .fetch_optional(connection)
    .await?)
}

/// The link that this browser has opened, if it is one of the session's.
pub async fn find_by_cookie(
    connection: &mut Connection,
    session: &str,
    cookie_hash: &str,
) -> StoreResult<Option<HostedLinkRecord>> {
    Ok(sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM hosted_links
         WHERE session = $1 AND cookie_hash = $2 ORDER BY generation DESC LIMIT 1"
    ))
    .bind(session)
    .bind(cookie_hash)
    .fetch_optional(connection)
    .await?)
}

/// The link of this session and generation.
pub async fn find_generation(
    connection: &mut Connection,
    session: &str,
    generation: i64,
) -> StoreResult<Option<HostedLinkRecord>> {
    Ok(sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM hosted_links WHERE session = $1 AND generation = $2"
    ))
    .bind(session)
    .bind(generation)
    .fetch_optional(connection)
    .await?)
}

/// Binds a link to the browser with this cookie. False when it is bound already.
pub async fn bind(
    connection: &mut Connection,
    token_hash: &str,
    cookie_hash: &str,
    opened_at: i64,
) -> StoreResult<bool> {
    let bound = sqlx::query("UPDATE hosted_links SET cookie_hash = $1, opened_at = $2 WHERE token_hash = $3 AND cookie_hash IS NULL")
        .bind(cookie_hash)
        .bind(opened_at)
        .bind(token_hash)
        .execute(connection)
        .await?;
    Ok(bound.rows_affected() == 1)
}

/// Takes all of a session's links out: none of them is known from then on.
pub async fn delete_all(connection: &mut Connection, session: &str) -> StoreResult<()> {
    sqlx::query("DELETE FROM hosted_links WHERE session = $1")
        .bind(session)
        .execute(connection)
        .await?;
    Ok(())
}
