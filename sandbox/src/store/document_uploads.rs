//! Uploaded documents. Their bytes are in the file store, under `storage_key`.

use latchkey_api_types::DocumentUpload;

use crate::store::pagination::{Listing, Page, PageRequest};
use crate::store::{Connection, StoreResult, from_document, from_documents, to_document};

/// Inserts a document whose bytes are stored under `storage_key`.
pub async fn insert(
    connection: &mut Connection,
    upload: &DocumentUpload,
    storage_key: &str,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO document_uploads (id, session, status, created, storage_key, \
        document) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&upload.id)
    .bind(&upload.session)
    .bind(upload.status.as_str())
    .bind(upload.created)
    .bind(storage_key)
    .bind(to_document(upload)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Finds a document by id, in any session.
pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<DocumentUpload>> {
    let document: Option<String> =
        sqlx::query_scalar("SELECT document FROM document_uploads WHERE id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
    document.map(|text| from_document(&text)).transpose()
}

/// Returns the key of a document's bytes.
pub async fn storage_key(connection: &mut Connection, id: &str) -> StoreResult<Option<String>> {
    Ok(sqlx::query_scalar("SELECT storage_key FROM document_uploads WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// Returns the documents of a session, newest last.
pub async fn of_session(
    connection: &mut Connection,
    session: &str,
) -> StoreResult<Vec<DocumentUpload>> {
    from_documents(
        sqlx::query_scalar("SELECT document FROM document_uploads WHERE session = $1 ORDER BY seq")
            .bind(session)
            .fetch_all(connection)
            .await?,
    )
}

pub async fn update(connection: &mut Connection, upload: &DocumentUpload) -> StoreResult<()> {
    sqlx::query("UPDATE document_uploads SET status = $1, document = $2 WHERE id = $3")
        .bind(upload.status.as_str())
        .bind(to_document(upload)?)
        .bind(&upload.id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes a document, and returns the key of its bytes, to be deleted after the commit.
pub async fn delete(connection: &mut Connection, id: &str) -> StoreResult<Option<String>> {
    Ok(sqlx::query_scalar("DELETE FROM document_uploads WHERE id = $1 RETURNING storage_key")
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// Returns one page; `None` where the cursor is unknown.
pub async fn list(
    connection: &mut Connection,
    session: Option<&str>,
    page: &PageRequest,
) -> StoreResult<Option<Page<DocumentUpload>>> {
    let listing = Listing { table: "document_uploads", filters: &[("session", session)] };
    let Some(page) = listing.documents(connection, page).await? else { return Ok(None) };
    Ok(Some(Page { rows: from_documents(page.rows)?, has_more: page.has_more }))
}
