//! The key that secrets are derived from, where several processes share the database.

use crate::store::{Connection, StoreResult};

#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ServerKeyRecord {
    /// SHA-256 of the key.
    pub digest: String,
    /// The key; `None` where each process reads it from a file.
    pub key: Option<Vec<u8>>,
}

/// Returns the stored key, which is `made` where there was none. Of several processes that start at
/// once, all get the same.
pub async fn find_or_insert(
    connection: &mut Connection,
    made: ServerKeyRecord,
) -> StoreResult<ServerKeyRecord> {
    sqlx::query(
        "INSERT INTO server_keys (name, digest, key) VALUES ('current', $1, $2) ON \
        CONFLICT (name) DO NOTHING",
    )
    .bind(made.digest)
    .bind(made.key)
    .execute(&mut *connection)
    .await?;
    Ok(sqlx::query_as("SELECT digest, key FROM server_keys WHERE name = 'current'")
        .fetch_one(connection)
        .await?)
}
