//! Resumable uploads, until they become a document. The chunks are in the file store.

use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType, ErrorBody};
use serde::{Deserialize, Serialize};

use crate::store::{Connection, StoreResult, from_document, from_documents, to_document};

/// The checked details of a file whose bytes are still to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDetails {
    pub document_type: DocumentType,
    pub side: Option<DocumentSide>,
    /// How the applicant made the file; `None` where the business sent it.
    pub capture_method: Option<CaptureMethod>,
    /// A description in the sender's words.
    pub description: Option<String>,
    /// The name to show.
    pub file_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRecord {
    /// `du_...`: the id of the document that the upload becomes.
    pub id: String,
    pub session: String,
    /// When the upload expires, unless more of it arrives before.
    pub expires_at: i64,
    /// The number of bytes of the whole file.
    pub length: u64,
    /// tus's `Upload-Metadata`, as it was sent.
    pub metadata: String,
    /// The same, parsed and checked.
    pub details: FileDetails,
    /// The checksum of the whole file: `sha256 <base64>`.
    pub checksum: Option<String>,
    /// The stored chunks, in order.
    pub chunks: Vec<StoredChunk>,
    /// When the last chunk arrived.
    pub received_at: Option<i64>,
    pub state: UploadState,
}

/// A chunk in the file store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredChunk {
    pub key: String,
    pub length: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// Bytes are still to come.
    Open,
    /// It has become a document.
    Finished,
    /// All bytes arrived, and the file was rejected.
    Refused(Refusal),
    /// It was canceled, has expired, or arrived damaged.
    Gone,
}

/// The rejection of a whole file, which is repeated to a sender who asks again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    pub error: ErrorBody,
}

impl UploadRecord {
    /// Returns the number of bytes that have arrived.
    pub fn received(&self) -> u64 {
        match self.state {
            UploadState::Open | UploadState::Gone => {
                self.chunks.iter().map(|chunk| chunk.length).sum()
            }
            UploadState::Finished | UploadState::Refused(_) => self.length,
        }
    }

    /// Returns the keys of the chunks in the file store.
    pub fn keys(&self) -> Vec<String> {
        self.chunks.iter().map(|chunk| chunk.key.clone()).collect()
    }

    pub fn is_open(&self) -> bool {
        self.state == UploadState::Open
    }

    /// Clears everything but the fact that the upload existed.
    pub fn forget(&mut self) {
        self.state = UploadState::Gone;
        self.chunks.clear();
        self.metadata.clear();
        self.checksum = None;
        self.details.file_name.clear();
        self.details.description = None;
    }
}

/// The identity of a creation request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The idempotency key, where one was sent.
    pub key: Option<String>,
    /// The fingerprint of the request.
    pub fingerprint: String,
}

pub async fn insert(
    connection: &mut Connection,
    upload: &UploadRecord,
    creation: &Creation,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO uploads (id, session, creation_key, fingerprint, is_open, expires_at, \
        document) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&upload.id)
    .bind(&upload.session)
    .bind(creation.key.as_deref())
    .bind(&creation.fingerprint)
    .bind(i64::from(upload.is_open()))
    .bind(upload.expires_at)
    .bind(to_document(upload)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn update(connection: &mut Connection, upload: &UploadRecord) -> StoreResult<()> {
    sqlx::query("UPDATE uploads SET is_open = $1, expires_at = $2, document = $3 WHERE id = $4")
        .bind(i64::from(upload.is_open()))
        .bind(upload.expires_at)
        .bind(to_document(upload)?)
        .bind(&upload.id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Finds an upload by id, in any session.
pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<UploadRecord>> {
    let document: Option<String> = sqlx::query_scalar("SELECT document FROM uploads WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    document.map(|text| from_document(&text)).transpose()
}

/// Finds the upload that was created with an idempotency key, with the fingerprint of its creation.
pub async fn find_by_key(
    connection: &mut Connection,
    session: &str,
    key: &str,
) -> StoreResult<Option<(UploadRecord, String)>> {
    let found: Option<(String, String)> = sqlx::query_as(
        "SELECT document, fingerprint FROM uploads WHERE session = $1 AND creation_key = $2",
    )
    .bind(session)
    .bind(key)
    .fetch_optional(connection)
    .await?;
    found.map(|(text, fingerprint)| Ok((from_document(&text)?, fingerprint))).transpose()
}

/// Returns the open uploads of a session that have not expired, newest last.
pub async fn open_of_session(
    connection: &mut Connection,
    session: &str,
    now: i64,
) -> StoreResult<Vec<UploadRecord>> {
    from_documents(
        sqlx::query_scalar(
            "SELECT document FROM uploads WHERE session = $1 AND is_open = 1 AND \
            expires_at > $2 ORDER BY seq",
        )
        .bind(session)
        .bind(now)
        .fetch_all(connection)
        .await?,
    )
}

/// Deletes the ended uploads of a session that would have expired before `before`: nobody asks for
/// them any more.
pub async fn delete_ended(
    connection: &mut Connection,
    session: &str,
    before: i64,
) -> StoreResult<()> {
    sqlx::query("DELETE FROM uploads WHERE session = $1 AND is_open = 0 AND expires_at < $2")
        .bind(session)
        .bind(before)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes every upload of a session. Returns whether there were any.
pub async fn delete_of_session(connection: &mut Connection, session: &str) -> StoreResult<bool> {
    Ok(sqlx::query("DELETE FROM uploads WHERE session = $1")
        .bind(session)
        .execute(connection)
        .await?
        .rows_affected()
        > 0)
}
