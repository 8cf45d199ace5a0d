//! Links to the hosted page, by the hash of their token, and the browser that each was opened in.

use super::{Connection, StoreResult};

/// A hosted link that was issued.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenLinkRecord {
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

const COLUMNS: &str = "token_hash, session, generation, cookie_hash, opened_at, expires_at";

/// Adds an issued link.
pub async fn insert(connection: &mut Connection, record: &OpenLinkRecord) -> StoreResult<()> {
    sqlx::query("INSERT INTO open_links (token_hash, session, generation, cookie_hash, opened_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)")
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
pub async fn find_by_token(connection: &mut Connection, session: &str, token_hash: &str) -> StoreResult<Option<OpenLinkRecord>> {
    find_by(connection, "token_hash", session, token_hash).await
}

/// The link that this browser has opened, if it is one of the session's.
pub async fn find_by_cookie(connection: &mut Connection, session: &str, cookie_hash: &str) -> StoreResult<Option<OpenLinkRecord>> {
    find_by(connection, "cookie_hash", session, cookie_hash).await
}

/// The link of this session and generation.
pub async fn find_generation(connection: &mut Connection, session: &str, generation: i64) -> StoreResult<Option<OpenLinkRecord>> {
    Ok(sqlx::query_as(
        "SELECT token_hash, session, generation, cookie_hash, opened_at, expires_at FROM open_links WHERE session = ? AND generation = ?",
    )
    .bind(session)
    .bind(generation)
    .fetch_optional(connection)
    .await?)
}

/// Binds a link to the browser with this cookie. False when it is bound already.
pub async fn bind(connection: &mut Connection, token_hash: &str, cookie_hash: &str, opened_at: i64) -> StoreResult<bool> {
    let bound = sqlx::query("UPDATE open_links SET cookie_hash = ?, opened_at = ? WHERE token_hash = ? AND cookie_hash IS NULL")
        .bind(cookie_hash)
        .bind(opened_at)
        .bind(token_hash)
        .execute(connection)
        .await?;
    Ok(bound.rows_affected() == 1)
}

async fn find_by(connection: &mut Connection, column: &'static str, session: &str, hash: &str) -> StoreResult<Option<OpenLinkRecord>> {
    let mut query = sqlx::QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(" FROM open_links WHERE session = ").push_bind(session.to_owned());
    query.push(" AND ").push(column).push(" = ").push_bind(hash.to_owned()).push(" ORDER BY generation DESC LIMIT 1");
    Ok(query.build_query_as().fetch_optional(connection).await?)
}
