//! Hosted links, by the hash of their token, and the browser that has opened each.

use crate::store::{Connection, StoreResult};

/// The columns of a stored row, in the order of its fields.
macro_rules! columns {
    () => {
        "token_hash, session, generation, cookie_hash, opened_at, expires_at"
    };
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HostedLinkRecord {
    /// SHA-256 of the token.
    pub token_hash: String,
    pub session: String,
    /// The number of the link among those of its session.
    pub generation: i64,
    /// SHA-256 of the cookie of the browser that has opened the link first.
    pub cookie_hash: Option<String>,
    pub opened_at: Option<i64>,
    pub expires_at: i64,
}

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

/// Finds the session's link with this token.
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

/// Finds the session's newest link that the browser with this cookie has opened.
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

/// Binds a link to the browser with this cookie. Returns false where another one has it.
pub async fn bind(
    connection: &mut Connection,
    token_hash: &str,
    cookie_hash: &str,
    opened_at: i64,
) -> StoreResult<bool> {
    let bound = sqlx::query(
        "UPDATE hosted_links SET cookie_hash = $1, opened_at = $2 WHERE \
        token_hash = $3 AND cookie_hash IS NULL",
    )
    .bind(cookie_hash)
    .bind(opened_at)
    .bind(token_hash)
    .execute(connection)
    .await?;
    Ok(bound.rows_affected() == 1)
}

/// Deletes every link of a session: none is recognized any more.
pub async fn delete_all(connection: &mut Connection, session: &str) -> StoreResult<()> {
    sqlx::query("DELETE FROM hosted_links WHERE session = $1")
        .bind(session)
        .execute(connection)
        .await?;
    Ok(())
}
