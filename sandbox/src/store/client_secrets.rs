//! The widget's credentials, by their hashes.

use crate::store::{Connection, StoreResult};

/// The columns of a stored row, in the order of its fields.
macro_rules! columns {
    () => {
        "hash, session, generation, expires_at, used_at"
    };
}

/// A client secret that was issued.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ClientSecretRecord {
    /// SHA-256 of the secret.
    pub hash: String,
    /// Its session.
    pub session: String,
    /// Which of the session's secrets.
    pub generation: i64,
    /// When it lapses.
    pub expires_at: i64,
    /// When it was used up by a submission.
    pub used_at: Option<i64>,
}

/// Adds an issued secret.
pub async fn insert(connection: &mut Connection, record: &ClientSecretRecord) -> StoreResult<()> {
    sqlx::query(concat!(
        "INSERT INTO client_secrets (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5)"
    ))
    .bind(&record.hash)
    .bind(&record.session)
    .bind(record.generation)
    .bind(record.expires_at)
    .bind(record.used_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The secret with this hash.
pub async fn find(
    connection: &mut Connection,
    hash: &str,
) -> StoreResult<Option<ClientSecretRecord>> {
    Ok(sqlx::query_as(concat!("SELECT ", columns!(), " FROM client_secrets WHERE hash = $1"))
        .bind(hash)
        .fetch_optional(connection)
        .await?)
}

/// The secret of this session and generation.
pub async fn find_generation(
    connection: &mut Connection,
    session: &str,
    generation: i64,
) -> StoreResult<Option<ClientSecretRecord>> {
    Ok(sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM client_secrets WHERE session = $1 AND generation = $2"
    ))
    .bind(session)
    .bind(generation)
    .fetch_optional(connection)
    .await?)
}

/// Marks all of a session's secrets as used up.
pub async fn mark_all_used(
    connection: &mut Connection,
    session: &str,
    used_at: i64,
) -> StoreResult<()> {
    sqlx::query("UPDATE client_secrets SET used_at = $1 WHERE session = $2 AND used_at IS NULL")
        .bind(used_at)
        .bind(session)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes all of a session's secrets out: none of them is known from then on.
pub async fn delete_all(connection: &mut Connection, session: &str) -> StoreResult<()> {
    sqlx::query("DELETE FROM client_secrets WHERE session = $1")
        .bind(session)
        .execute(connection)
        .await?;
    Ok(())
}
