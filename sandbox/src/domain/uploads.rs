//! Resumable uploads by the protocol tus 1.0.0 (<https://tus.io/protocols/resumable-upload>): core,
//! creation, creation-with-upload, checksum, expiration and termination. For connections on which a
//! whole form does not arrive.
//!
//! An upload has the id of the document that it becomes. Each chunk is stored in the file store
//! before the database refers to it, and the database accepts it only on top of what the sender has
//! seen: of two requests that continue at the same byte one wins, whichever processes they reach,
//! and nothing is locked while bytes arrive. The last chunk and the document are one transaction,
//! so an upload with all its bytes is decided, and repeats the result to a sender who did not
//! receive it.
//!
//! The limits, checks and replacement of files are those of a form: [`super::documents`].

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
use crate::store::uploads::{Creation, Refusal, StoredChunk, UploadRecord, UploadState};
use crate::store::{Connection, StoreResult, Transaction, document_uploads, sessions, uploads};

use checksum::Checksum;

/// The most unfinished uploads of a session: more than anybody sends at a time.
const MOST_UNFINISHED: usize = 20;

/// The size in bytes below which a chunk is merged with the next one, so that small chunks do not
/// become many files.
const SMALL_CHUNK: u64 = 256 * 1024;

/// The seconds after its last chunk for which an upload counts as being sent.
const RECEIVING_SECONDS: i64 = 15;

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

/// A request for the creation of an upload.
pub(crate) struct NewUpload {
    /// The number of bytes of the whole file.
    pub(crate) length: u64,
    pub(crate) metadata: UploadMetadata,
    /// The identity of the request.
    pub(crate) creation: Creation,
}

/// Creates an upload, or finds the one that was created with the same idempotency key. Returns true
/// where it was found.
pub(crate) async fn create(
    state: &AppState,
    session: &str,
    asked: NewUpload,
) -> ApiResult<(UploadRecord, bool)> {
    let NewUpload { length, metadata, creation } = asked;
    let mut transaction = state.store.begin().await?;
    let record = open_session(&mut transaction, session).await?;
    if let Some(key) = &creation.key
        && let Some((upload, fingerprint)) =
            uploads::find_by_key(&mut transaction, session, key).await?
    {
        if fingerprint != creation.fingerprint {
            return Err(ApiFailure::idempotency_key_reused());
        }
        return Ok((require_known(upload, state.now())?, true));
    }
    let details = documents::check_details(&record, &metadata.details, true)?;
    documents::require_room(&mut transaction, session, &details).await?;
    let now = state.now();
    // Ended uploads are kept for a while, so that requests for them get 410.
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
        chunks: Vec::new(),
        received_at: None,
        state: UploadState::Open,
    };
    uploads::insert(&mut transaction, &upload, &creation).await?;
    jobs::enqueue(&mut transaction, &Job::ExpireUpload(upload.id.clone()), upload.expires_at)
        .await?;
    commit(transaction, state).await?;
    Ok((upload, false))
}

/// Finds an upload of this session.
///
/// # Errors
/// 404 for an unknown upload, 410 where it has ended without becoming a document.
pub(crate) async fn find(state: &AppState, session: &str, id: &str) -> ApiResult<UploadRecord> {
    let upload = uploads::find(&mut *state.store.read().await?, id).await?;
    require_known(of_session(upload, session)?, state.now())
}

fn of_session(upload: Option<UploadRecord>, session: &str) -> ApiResult<UploadRecord> {
    upload
        .filter(|upload| upload.session == session)
        .ok_or_else(|| ApiFailure::resource_not_found("upload").at("id"))
}

fn require_known(upload: UploadRecord, now: i64) -> ApiResult<UploadRecord> {
    let has_expired = upload.is_open() && upload.expires_at <= now;
    if has_expired || upload.state == UploadState::Gone {
        Err(failures::gone())
    } else {
        Ok(upload)
    }
}

/// Appends bytes, and concludes the upload with the last ones.
///
/// # Errors
/// 409 where it was changed since it was read; with the last byte, the rejection of the file.
async fn append(state: &AppState, upload: UploadRecord, bytes: Bytes) -> ApiResult<UploadRecord> {
    if upload.received() + bytes.len() as u64 == upload.length {
        return conclude(state, upload, bytes).await;
    }
    let mut chunks = upload.chunks.clone();
    let small = chunks.pop_if(|chunk| chunk.length < SMALL_CHUNK);
    let bytes = match &small {
        Some(small) => assembled(state, &upload, std::slice::from_ref(small), bytes).await?,
        None => bytes,
    };
    let key = files::chunk_key(&upload.session, &upload.id);
    chunks.push(StoredChunk { key: key.clone(), length: bytes.len() as u64 });
    state.files.put(&key, bytes).await?;
    let noted = change(state, &upload, async |transaction, record, mut upload| {
        upload.chunks = chunks;
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
            delete_unused(state, &failure, key).await;
            Err(failure)
        }
    }
}

/// Makes the document of an upload with all its bytes, or rejects the file for good.
async fn conclude(state: &AppState, upload: UploadRecord, last: Bytes) -> ApiResult<UploadRecord> {
    let bytes = assembled(state, &upload, &upload.chunks, last).await?;
    let is_as_sent = match upload.checksum.as_deref().map(Checksum::parse) {
        None => true,
        Some(Ok(checksum)) => checksum.is_of(&bytes),
        Some(Err(_)) => return Err(ApiFailure::internal("cannot parse a stored checksum")),
    };
    if !is_as_sent {
        end(state, &upload, UploadRecord::forget).await?;
        return Err(failures::whole_file_mismatch());
    }
    let document = match documents::inspect(
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
        upload.chunks.clear();
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
            delete_unused(state, &failure, key).await;
            Err(failure)
        }
    }
}

/// Deletes an upload or, where it has become one, its document.
///
/// # Errors
/// 404 or 410 where there is none, 422 where the session takes no answers.
pub(crate) async fn terminate(state: &AppState, session: &str, id: &str) -> ApiResult<()> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, session).await?;
    let mut upload = require_known(
        of_session(uploads::find(&mut transaction, id).await?, session)?,
        state.now(),
    )?;
    let mut deleted = upload.keys();
    if let Some(document) = document_uploads::find(&mut transaction, id).await? {
        deleted.extend(documents::remove(&mut transaction, std::iter::once(&document)).await?);
        sessions::save(&mut transaction, &mut record).await?;
    }
    upload.forget();
    uploads::update(&mut transaction, &upload).await?;
    commit(transaction, state).await?;
    state.files.delete(&deleted).await;
    Ok(())
}

/// Changes an upload, if it is as it was when it was read.
///
/// # Errors
/// 409 otherwise.
async fn change<T>(
    state: &AppState,
    read: &UploadRecord,
    change: impl AsyncFnOnce(&mut Transaction, &mut SessionRecord, UploadRecord) -> ApiResult<T>,
) -> ApiResult<T> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &read.session).await?;
    let now = require_known(
        of_session(uploads::find(&mut transaction, &read.id).await?, &read.session)?,
        state.now(),
    )?;
    if (&now.state, &now.chunks) != (&read.state, &read.chunks) {
        return Err(failures::offset_mismatch());
    }
    let changed = change(&mut transaction, &mut record, now).await?;
    commit(transaction, state).await?;
    Ok(changed)
}

/// Ends an upload that does not become a document.
async fn end(
    state: &AppState,
    upload: &UploadRecord,
    how: impl FnOnce(&mut UploadRecord),
) -> ApiResult<()> {
    change(state, upload, async |transaction, _, mut upload| {
        upload.chunks.clear();
        how(&mut upload);
        Ok(uploads::update(transaction, &upload).await?)
    })
    .await?;
    state.files.delete(&upload.keys()).await;
    Ok(())
}

/// Deletes stored bytes that are not used. After a server error it is unknown whether a row refers
/// to them: the sweep finds out.
async fn delete_unused(state: &AppState, failure: &ApiFailure, key: String) {
    if failure.status.is_client_error() {
        state.files.delete(&[key]).await;
    }
}

/// Returns the bytes of some of the upload's chunks, followed by `last`.
async fn assembled(
    state: &AppState,
    upload: &UploadRecord,
    chunks: &[StoredChunk],
    last: Bytes,
) -> ApiResult<Bytes> {
    if chunks.is_empty() {
        return Ok(last);
    }
    let mut bytes = BytesMut::new();
    for chunk in chunks {
        match state.files.read(&chunk.key).await? {
            Some(stored) => bytes.extend_from_slice(&stored),
            None => return Err(missing_chunk(state, upload).await?),
        }
    }
    bytes.extend_from_slice(&last);
    Ok(bytes.freeze())
}

/// Returns why a chunk is missing: another request has just merged it or ended the upload, or the
/// server is at fault.
async fn missing_chunk(state: &AppState, upload: &UploadRecord) -> ApiResult<ApiFailure> {
    let now = find(state, &upload.session, &upload.id).await?;
    Ok(if now.chunks == upload.chunks {
        ApiFailure::internal("file store: a chunk of an upload is missing")
    } else {
        failures::offset_mismatch()
    })
}

fn expiry(state: &AppState, record: &SessionRecord) -> i64 {
    (state.now() + state.config.limits.upload_lifetime).min(record.expires_at)
}

/// Returns the unfinished uploads of a session as its applicant sees them.
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
        receiving: upload.received_at.is_some_and(|at| now - at < RECEIVING_SECONDS),
        expires_at: upload.expires_at,
    }
}
