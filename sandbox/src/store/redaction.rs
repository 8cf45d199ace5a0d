//! The documents of a session that contain personal data, for its redaction.

use crate::store::{Connection, StoreResult};

/// A table whose documents belong to sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Documents {
    /// Uploads, without their bytes.
    Uploads,
    Checks,
    Reports,
    Banks,
    /// Events, from which webhooks are made.
    Events,
}

impl Documents {
    pub const ALL: [Self; 5] =
        [Self::Uploads, Self::Checks, Self::Reports, Self::Banks, Self::Events];

    fn select(self) -> &'static str {
        match self {
            Self::Uploads => "SELECT id, document FROM document_uploads WHERE session = $1",
            Self::Checks => "SELECT id, document FROM identity_checks WHERE session = $1",
            Self::Reports => "SELECT id, document FROM verification_reports WHERE session = $1",
            Self::Banks => "SELECT id, document FROM bank_connections WHERE session = $1",
            Self::Events => "SELECT id, document FROM events WHERE session = $1",
        }
    }

    fn update(self) -> &'static str {
        match self {
            Self::Uploads => "UPDATE document_uploads SET document = $1 WHERE id = $2",
            Self::Checks => "UPDATE identity_checks SET document = $1 WHERE id = $2",
            Self::Reports => "UPDATE verification_reports SET document = $1 WHERE id = $2",
            Self::Banks => "UPDATE bank_connections SET document = $1 WHERE id = $2",
            Self::Events => "UPDATE events SET document = $1 WHERE id = $2",
        }
    }
}

/// Returns the id and text of each document of a session.
pub async fn documents(
    connection: &mut Connection,
    documents: Documents,
    session: &str,
) -> StoreResult<Vec<(String, String)>> {
    Ok(sqlx::query_as(documents.select()).bind(session).fetch_all(connection).await?)
}

/// Replaces the text of a document.
pub async fn replace(
    connection: &mut Connection,
    documents: Documents,
    id: &str,
    text: &str,
) -> StoreResult<()> {
    sqlx::query(documents.update()).bind(text).bind(id).execute(connection).await?;
    Ok(())
}

/// Deletes what the simulated bank keeps of the session's grants, and everything that could
/// continue an exchange.
pub async fn clear_bank_grants(connection: &mut Connection, session: &str) -> StoreResult<()> {
    sqlx::query(
        "UPDATE bank_connections SET bank_state = NULL, state_hash = NULL, code_hash = NULL, \
            pkce_challenge = NULL, return_url = NULL WHERE session = $1",
    )
    .bind(session)
    .execute(connection)
    .await?;
    Ok(())
}

/// Returns the keys of the bytes of a session's documents.
pub async fn storage_keys(connection: &mut Connection, session: &str) -> StoreResult<Vec<String>> {
    Ok(sqlx::query_scalar("SELECT storage_key FROM document_uploads WHERE session = $1")
        .bind(session)
        .fetch_all(connection)
        .await?)
}
