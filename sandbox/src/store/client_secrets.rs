//! Client secrets, by their hashes.

use crate::store::{Connection, StoreResult};

/// The columns of a stored row, in the order of its fields.
macro_rules! columns {
    () => {
        "hash, session, generation, expires_at, used_at"
    };
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ClientSecretRecord {
    /// SHA-256 of the secret.
    pub hash: String,
    pub session: String,
    /// The number of the secret among those of its session.
    pub generation: i64,
    pub expires_at: i64,
    /// When a submission used the secret up.
    pub used_at: Option<i64>,
}

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

pub async fn find(
    connection: &mut Connection,
    hash: &str,
) -> StoreResult<Option<ClientSecretRecord>> {
    Ok(sqlx::query_as(concat!("SELECT ", columns!(), " FROM client_secrets WHERE hash = $1"))
        .bind(hash)
        .fetch_optional(connection)
        .await?)
}

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

/// Marks every client secret of a session as used.
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

/// Deletes every client secret of a session: none is recognized any more.
pub async fn delete_all(connection: &mut Connection, session: &str) -> StoreResult<()> {
    sqlx::query("DELETE FROM client_secrets WHERE session = $1")
        .bind(session)
        .execute(connection)
        .await?;
    Ok(())
}
