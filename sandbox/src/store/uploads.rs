//! Uploads that come in pieces, until they become a document. The pieces themselves are in the file
//! store.

use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType, ErrorBody};
use serde::{Deserialize, Serialize};

use crate::store::{Connection, StoreResult, from_document, from_documents, to_document};

/// What is said of a file before its bytes are there, found acceptable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDetails {
    /// What it is.
    pub document_type: DocumentType,
    /// Which side of an identity document.
    pub side: Option<DocumentSide>,
    /// How the applicant made it; absent where the landlord sent it.
    pub capture_method: Option<CaptureMethod>,
    /// The sender's words.
    pub description: Option<String>,
    /// The name to show.
    pub file_name: String,
}

/// An upload in pieces, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRecord {
    /// `du_...`: the id of the document that it becomes.
    pub id: String,
    /// The session it belongs to.
    pub session: String,
    /// When it lapses, unless more of it comes before.
    pub expires_at: i64,
    /// How many bytes there will be.
    pub length: u64,
    /// What was said of it, as it was sent.
    pub metadata: String,
    /// The same, understood.
    pub details: FileDetails,
    /// What the whole file must hash to: `sha256 <base64>`.
    pub checksum: Option<String>,
    /// What is there of it, in order.
    pub pieces: Vec<StoredPiece>,
    /// When the last piece came.
    pub received_at: Option<i64>,
    /// How far it has come.
    pub state: UploadState,
}

/// Bytes of an upload in the file store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPiece {
    /// Where.
    pub key: String,
    /// How many.
    pub length: u64,
}

/// How far an upload has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// More is to come.
    Open,
    /// It has become a document.
    Finished,
    /// All of it came, and was not taken.
    Refused(Refusal),
    /// It was called off, has lapsed, or did not arrive as it was sent.
    Gone,
}

/// Why a whole file was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The answer's status.
    pub status: u16,
    /// The answer's error.
    pub error: ErrorBody,
}

impl UploadRecord {
    /// How many bytes are there.
    pub fn received(&self) -> u64 {
        match self.state {
            UploadState::Open | UploadState::Gone => {
                self.pieces.iter().map(|piece| piece.length).sum()
            }
            UploadState::Finished | UploadState::Refused(_) => self.length,
        }
    }

    /// The keys of the bytes in the file store.
    pub fn keys(&self) -> Vec<String> {
        self.pieces.iter().map(|piece| piece.key.clone()).collect()
    }

    /// Whether more is to come.
    pub fn is_open(&self) -> bool {
        self.state == UploadState::Open
    }

    /// Nothing of it is kept but that it was there.
    pub fn forget(&mut self) {
        self.state = UploadState::Gone;
        self.pieces.clear();
        self.metadata.clear();
        self.checksum = None;
        self.details.file_name.clear();
        self.details.description = None;
    }
}

/// What tells the creation of one upload from that of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The idempotency key, where one was sent.
    pub key: Option<String>,
    /// Of what was asked for.
    pub fingerprint: String,
}

/// Adds an upload.
pub async fn insert(
    connection: &mut Connection,
    upload: &UploadRecord,
    creation: &Creation,
) -> StoreResult<()> {
    sqlx::query("INSERT INTO uploads (id, session, creation_key, fingerprint, is_open, expires_at, document) VALUES ($1, $2, $3, $4, $5, $6, $7)")
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

/// Writes a changed upload back.
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

/// The upload of this id, whichever session it belongs to.
pub async fn find(connection: &mut Connection, id: &str) -> StoreResult<Option<UploadRecord>> {
    let document: Option<String> = sqlx::query_scalar("SELECT document FROM uploads WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    document.map(|text| from_document(&text)).transpose()
}

/// The upload that was created with this idempotency key, and the fingerprint of its creation.
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

/// The uploads of a session of which more is to come and that have not lapsed, newest last.
pub async fn open_of_session(
    connection: &mut Connection,
    session: &str,
    now: i64,
) -> StoreResult<Vec<UploadRecord>> {
    from_documents(
        sqlx::query_scalar("SELECT document FROM uploads WHERE session = $1 AND is_open = 1 AND expires_at > $2 ORDER BY seq")
            .bind(session)
            .bind(now)
            .fetch_all(connection)
            .await?,
    )
}

/// Forgets the uploads of a session that ended, and would have lapsed before `before`: nobody asks
/// for them any more.
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

/// Forgets every upload of a session, and says whether there were any.
pub async fn delete_of_session(connection: &mut Connection, session: &str) -> StoreResult<bool> {
    Ok(sqlx::query("DELETE FROM uploads WHERE session = $1")
        .bind(session)
        .execute(connection)
        .await?
        .rows_affected()
        > 0)
}
