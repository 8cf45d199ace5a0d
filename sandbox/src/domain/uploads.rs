//! Files in pieces, by the protocol tus 1.0.0 (<https://tus.io/protocols/resumable-upload>): core, creation,
//! creation-with-upload, checksum, expiration and termination. For lines on which a whole form does
//! not get through.
//!
//! An upload has the id of the document that it becomes. Each piece is kept in the file store
//! before the database knows of it, and the database takes it only on top of what the sender saw:
//! of two that go on at the same byte one wins, whichever processes they reach, and nothing is
//! locked while bytes arrive. The last piece and the document are one transaction, so an upload of
//! which all bytes are there has been decided, and says so again to a sender who did not hear it.
//!
//! What an upload may be, what its file is checked for and what it takes the place of are those of
//! a form: [`super::documents`].

pub(crate) mod checksum;
pub(crate) mod ending;
pub(crate) mod failures;
pub(crate) mod incoming;
pub(crate) mod receive;

use bytes::{Bytes, BytesMut};
use latchkey_api_types::UnfinishedUpload;

use crate::domain::documents::SentDetails;
use crate::domain::jobs::Job;
use crate::domain::session_transaction::{commit, open_session};
use crate::domain::{documents, jobs, lifecycle};
use crate::error::{ApiFailure, ApiResult};
use crate::ids;
use crate::state::AppState;
use crate::store::files;
use crate::store::sessions::SessionRecord;
use crate::store::uploads::{Creation, Refusal, StoredPiece, UploadRecord, UploadState};
use crate::store::{Connection, StoreResult, Transaction, document_uploads, sessions, uploads};

use checksum::Checksum;

/// More unfinished files than anybody sends at the same time.
const MOST_UNFINISHED: usize = 20;

/// A piece that is smaller than this is put together with the next one, so that small pieces do not
/// become many files.
const SMALL_PIECE: u64 = 256 * 1024;

/// For how many seconds after its last piece an upload counts as being sent.
const STILL_SENT: i64 = 15;

/// The metadata of an upload: tus's `Upload-Metadata`.
#[derive(Default)]
pub(crate) struct UploadMetadata {
    /// The text, as it was sent.
    pub(crate) text: String,
    /// What the sender says about the file.
    pub(crate) details: SentDetails,
    /// The checksum of the whole file, as it was sent.
    pub(crate) checksum: Option<String>,
}

/// What the creation of an upload asks for.
pub(crate) struct Asked {
    /// How many bytes there will be.
    pub(crate) length: u64,
    /// What is said of them.
    pub(crate) metadata: UploadMetadata,
    /// What tells this creation from others.
    pub(crate) creation: Creation,
}

/// Makes an upload, or finds the one that was made before with the same idempotency key. True where
/// it was found.
pub(crate) async fn create(
    state: &AppState,
    session: &str,
    asked: Asked,
) -> ApiResult<(UploadRecord, bool)> {
    let Asked { length, metadata, creation } = asked;
    let mut transaction = state.store.begin().await?;
    let record = open_session(&mut transaction, session).await?;
    if let Some(key) = &creation.key
        && let Some((upload, fingerprint)) =
            uploads::find_by_key(&mut transaction, session, key).await?
    {
        if fingerprint != creation.fingerprint {
            return Err(ApiFailure::idempotency_key_reused());
        }
        return Ok((still_known(upload, state.now())?, true));
    }
    let details = documents::acceptable(&record, &metadata.details, true)?;
    documents::require_room(&mut transaction, session, &details).await?;
    let now = state.now();
    // For a while it is still told that they were there.
    uploads::delete_ended(&mut transaction, session, now - state.config.limits.upload_lifetime)
        .await?;
    if uploads::open_of_session(&mut transaction, session, now).await?.len() >= MOST_UNFINISHED {
        let message = format!(
            "A session has at most {MOST_UNFINISHED} unfinished uploads. Finish or delete one."
        );
        return Err(ApiFailure::value_unacceptable("file", message));
    }
    let upload = UploadRecord {
        id: ids::new("du_"),
        session: session.to_owned(),
        expires_at: expiry(state, &record),
        length,
        metadata: metadata.text,
        details,
        checksum: metadata.checksum,
        pieces: Vec::new(),
        received_at: None,
        state: UploadState::Open,
    };
    uploads::insert(&mut transaction, &upload, &creation).await?;
    jobs::enqueue(&mut transaction, &Job::ExpireUpload(upload.id.clone()), upload.expires_at)
        .await?;
    commit(transaction, state).await?;
    Ok((upload, false))
}

/// An upload of this session. 404 where there is none, 410 where it has ended without becoming
/// anything.
pub(crate) async fn find(state: &AppState, session: &str, id: &str) -> ApiResult<UploadRecord> {
    let upload = uploads::find(&mut *state.store.read().await?, id).await?;
    still_known(own(upload, session)?, state.now())
}

fn own(upload: Option<UploadRecord>, session: &str) -> ApiResult<UploadRecord> {
    upload
        .filter(|upload| upload.session == session)
        .ok_or_else(|| ApiFailure::resource_not_found("upload").at("id"))
}

fn still_known(upload: UploadRecord, now: i64) -> ApiResult<UploadRecord> {
    let has_lapsed = upload.is_open() && upload.expires_at <= now;
    if has_lapsed || upload.state == UploadState::Gone { Err(failures::gone()) } else { Ok(upload) }
}

/// Adds bytes after those that `upload` has, and decides on it with the last ones.
///
/// # Errors
/// 409 where somebody else has changed it since it was read. With the last byte, whatever the file
/// is refused for.
async fn append(state: &AppState, upload: UploadRecord, bytes: Bytes) -> ApiResult<UploadRecord> {
    if upload.received() + bytes.len() as u64 == upload.length {
        return conclude(state, upload, bytes).await;
    }
    let mut pieces = upload.pieces.clone();
    let small = pieces.pop_if(|piece| piece.length < SMALL_PIECE);
    let bytes = match &small {
        Some(small) => joined(state, &upload, std::slice::from_ref(small), bytes).await?,
        None => bytes,
    };
    let key = files::chunk_key(&upload.session, &upload.id);
    pieces.push(StoredPiece { key: key.clone(), length: bytes.len() as u64 });
    state.files.put(&key, bytes).await?;
    let noted = change(state, &upload, async |transaction, record, mut upload| {
        upload.pieces = pieces;
        upload.received_at = Some(state.now());
        upload.expires_at = expiry(state, record);
        uploads::update(transaction, &upload).await?;
        Ok(upload)
    });
    match noted.await {
        Ok(upload) => {
            state.files.delete(small.as_ref().map(|small| small.key.clone()).as_slice()).await;
            Ok(upload)
        }
        Err(failure) => {
            clear_away(state, &failure, key).await;
            Err(failure)
        }
    }
}

/// All bytes are there: the upload becomes a document, or is refused for good.
async fn conclude(state: &AppState, upload: UploadRecord, last: Bytes) -> ApiResult<UploadRecord> {
    let bytes = joined(state, &upload, &upload.pieces, last).await?;
    let is_as_sent = match upload.checksum.as_deref().map(Checksum::parse) {
        None => true,
        Some(Ok(checksum)) => checksum.is_of(&bytes),
        Some(Err(_)) => return Err(ApiFailure::internal("a stored checksum cannot be read")),
    };
    if !is_as_sent {
        end(state, &upload, UploadRecord::forget).await?;
        return Err(failures::whole_file_mismatch());
    }
    let document = match documents::looked_at(
        &upload.session,
        upload.id.clone(),
        upload.details.clone(),
        &bytes,
        state.now(),
    )
    .await
    {
        Ok(document) => document,
        Err(failure) => {
            let refusal = Refusal { status: failure.status.as_u16(), error: failure.body().error };
            end(state, &upload, |upload| upload.state = UploadState::Refused(refusal)).await?;
            return Err(failure);
        }
    };
    let key = files::attempt_key(&upload.session, &upload.id);
    state.files.put(&key, bytes).await?;
    let done = change(state, &upload, async |transaction, record, mut upload| {
        let replaced = documents::insert(transaction, record, &document, &key).await?;
        lifecycle::start(transaction, state, record).await?;
        sessions::save(transaction, record).await?;
        upload.pieces.clear();
        upload.state = UploadState::Finished;
        uploads::update(transaction, &upload).await?;
        Ok((upload, replaced))
    });
    match done.await {
        Ok((finished, replaced)) => {
            state.files.delete(&replaced).await;
            state.files.delete(&upload.keys()).await;
            Ok(finished)
        }
        Err(failure) => {
            clear_away(state, &failure, key).await;
            Err(failure)
        }
    }
}

/// The applicant calls an upload off, or takes the document out again that it has become.
///
/// # Errors
/// 404 or 410 where there is none any more, 422 where the session takes no more changes.
pub(crate) async fn terminate(state: &AppState, session: &str, id: &str) -> ApiResult<()> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, session).await?;
    let mut upload =
        still_known(own(uploads::find(&mut transaction, id).await?, session)?, state.now())?;
    let mut deleted = upload.keys();
    if let Some(document) = document_uploads::find(&mut transaction, id).await? {
        deleted.extend(documents::take_out(&mut transaction, std::iter::once(&document)).await?);
        sessions::save(&mut transaction, &mut record).await?;
    }
    upload.forget();
    uploads::update(&mut transaction, &upload).await?;
    commit(transaction, state).await?;
    state.files.delete(&deleted).await;
    Ok(())
}

/// Changes an upload on top of what was read of it, and nothing else.
async fn change<T>(
    state: &AppState,
    read: &UploadRecord,
    change: impl AsyncFnOnce(&mut Transaction, &mut SessionRecord, UploadRecord) -> ApiResult<T>,
) -> ApiResult<T> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &read.session).await?;
    let now = still_known(
        own(uploads::find(&mut transaction, &read.id).await?, &read.session)?,
        state.now(),
    )?;
    if (&now.state, &now.pieces) != (&read.state, &read.pieces) {
        return Err(failures::offset_mismatch());
    }
    let changed = change(&mut transaction, &mut record, now).await?;
    commit(transaction, state).await?;
    Ok(changed)
}

/// Ends an upload that becomes nothing.
async fn end(
    state: &AppState,
    upload: &UploadRecord,
    how: impl FnOnce(&mut UploadRecord),
) -> ApiResult<()> {
    change(state, upload, async |transaction, _, mut upload| {
        upload.pieces.clear();
        how(&mut upload);
        Ok(uploads::update(transaction, &upload).await?)
    })
    .await?;
    state.files.delete(&upload.keys()).await;
    Ok(())
}

/// Deletes bytes that were kept for nothing. After a fault of ours it is not known whether they are
/// noted: then the sweep finds out.
async fn clear_away(state: &AppState, failure: &ApiFailure, key: String) {
    if failure.status.is_client_error() {
        state.files.delete(&[key]).await;
    }
}

/// The bytes of some of the upload's pieces, and after them `last`.
async fn joined(
    state: &AppState,
    upload: &UploadRecord,
    pieces: &[StoredPiece],
    last: Bytes,
) -> ApiResult<Bytes> {
    if pieces.is_empty() {
        return Ok(last);
    }
    let mut bytes = BytesMut::new();
    for piece in pieces {
        match state.files.read(&piece.key).await? {
            Some(stored) => bytes.extend_from_slice(&stored),
            None => return Err(missing(state, upload).await?),
        }
    }
    bytes.extend_from_slice(&last);
    Ok(bytes.freeze())
}

/// Why a piece is not there: somebody else has just taken it into another one, or ended the upload.
/// Otherwise it is our fault.
async fn missing(state: &AppState, upload: &UploadRecord) -> ApiResult<ApiFailure> {
    let now = find(state, &upload.session, &upload.id).await?;
    Ok(if now.pieces == upload.pieces {
        ApiFailure::internal("file store: a piece of an upload is missing")
    } else {
        failures::offset_mismatch()
    })
}

fn expiry(state: &AppState, record: &SessionRecord) -> i64 {
    (state.now() + state.config.limits.upload_lifetime).min(record.expires_at)
}

/// The unfinished uploads of a session, as its applicant may see them.
pub(super) async fn unfinished(
    connection: &mut Connection,
    session: &str,
    now: i64,
) -> StoreResult<Vec<UnfinishedUpload>> {
    let open = uploads::open_of_session(connection, session, now).await?;
    Ok(open.into_iter().map(|upload| to_wire(upload, now)).collect())
}

fn to_wire(upload: UploadRecord, now: i64) -> UnfinishedUpload {
    UnfinishedUpload {
        received: upload.received(),
        id: upload.id,
        document_type: upload.details.document_type,
        side: upload.details.side,
        capture_method: upload.details.capture_method,
        file_name: upload.details.file_name,
        file_size: upload.length,
        checksum: upload.checksum,
        receiving: upload.received_at.is_some_and(|at| now - at < STILL_SENT),
        expires_at: upload.expires_at,
    }
}
