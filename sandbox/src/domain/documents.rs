//! The documents of a session: what is accepted, what is replaced, and what is deleted.
//!
//! A photo of a side of the identity document, and the selfie, exist once: a new one replaces the
//! old. Other documents accumulate. The bytes are stored before the row that refers to them, and
//! deleted after it, so that no row ever refers to missing bytes.

use bytes::Bytes;
use latchkey_api_types::{
    CaptureMethod, DocumentSide, DocumentStatus, DocumentType, DocumentUpload, Requirement,
};

use crate::config::Limits;
use crate::domain::files::FileKind;
use crate::domain::idempotent_response::DerivedSecrets;
use crate::domain::requirements::must_be_live;
use crate::domain::session_transaction::{commit, commit_with, open_session, still_open};
use crate::domain::uploads::ending;
use crate::domain::validate::text::optional_line;
use crate::domain::{files, lifecycle, updates};
use crate::error::{ApiFailure, ApiResult};
use crate::ids;
use crate::state::AppState;
use crate::store::files as store_files;
use crate::store::sessions::SessionRecord;
use crate::store::uploads::FileDetails;
use crate::store::{StoreResult, Transaction, document_uploads, sessions};

/// The most documents of a session: more than any applicant needs.
const MOST_UPLOADS: usize = 60;

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 500;

/// The response about an upload, with the secrets in it.
pub(crate) type UploadResponse = (DocumentUpload, DerivedSecrets);

/// What a sender says about a file. Nothing of it was checked.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct SentDetails {
    /// The type of document.
    pub(crate) document_type: Option<String>,
    /// The side of an identity document.
    pub(crate) side: Option<String>,
    /// How the file was made: `camera` or `file`.
    pub(crate) capture_method: Option<String>,
    /// A description in the sender's words.
    pub(crate) description: Option<String>,
    /// The name to show.
    pub(crate) file_name: String,
}

/// A whole file as it was sent. Only its size and text encoding were checked.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct UploadForm {
    /// The session's id, from a caller whose credential does not identify it.
    pub(crate) session: Option<String>,
    /// What the sender says about the file.
    pub(crate) details: SentDetails,
    /// The whole file.
    pub(crate) bytes: Bytes,
    /// Whether the applicant sent it, rather than the business for them. The caller's credential
    /// says so, not the form.
    pub(crate) by_applicant: bool,
}

/// 413: the file has too many bytes.
pub(crate) fn too_large(limits: &Limits) -> ApiFailure {
    ApiFailure::too_large(format!(
        "The file is too large: at most {} MB.",
        limits.file_bytes / (1024 * 1024)
    ))
    .at("file")
}

/// Stores a file in an open session. `respond` makes the response.
///
/// # Errors
/// 404 for an unknown session, 422 where it takes no answers or the file cannot be used, 415 for an
/// unsupported type of file.
pub(crate) async fn create(
    state: &AppState,
    session: &str,
    form: UploadForm,
    respond: impl FnOnce(DocumentUpload) -> UploadResponse,
) -> ApiResult<UploadResponse> {
    let mut connection = state.store.read().await?;
    let record = still_open(sessions::find(&mut connection, session).await?)?;
    drop(connection);
    let details = check_details(&record, &form.details, form.by_applicant)?;
    let upload = inspect(&record.id, ids::new("du_"), details, &form.bytes, state.now()).await?;
    let key = store_files::document_key(session, &upload.id);
    state.files.put(&key, form.bytes).await?;
    let response = respond(upload.clone());
    match add(state, &upload, &key, form.by_applicant, &response).await {
        Ok(replaced) => {
            state.files.delete(&replaced).await;
            Ok(response)
        }
        Err(failure) => {
            state.files.delete(&[key]).await;
            Err(failure)
        }
    }
}

/// Deletes a document on behalf of the applicant.
///
/// # Errors
/// 404 for an unknown document and for another session's, 422 where the session takes no answers.
pub async fn delete(state: &AppState, session: &str, id: &str) -> ApiResult<()> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, session).await?;
    let upload = document_uploads::find(&mut transaction, id)
        .await?
        .filter(|upload| upload.session == record.id);
    let upload =
        upload.ok_or_else(|| ApiFailure::resource_not_found("document upload").at("id"))?;
    let keys = remove(&mut transaction, std::iter::once(&upload)).await?;
    lifecycle::start(&mut transaction, state, &mut record).await?;
    sessions::save(&mut transaction, &mut record).await?;
    commit(transaction, state).await?;
    state.files.delete(&keys).await;
    Ok(())
}

/// Deletes the photos of an identity document that was exchanged for another, and returns the keys
/// of their bytes. Its unfinished uploads end too: they must not arrive as photos of the other one.
pub(crate) async fn remove_id_photos(
    transaction: &mut Transaction,
    session: &str,
) -> StoreResult<Vec<String>> {
    let uploads = document_uploads::of_session(transaction, session).await?;
    let mut keys = remove(
        transaction,
        uploads.iter().filter(|upload| upload.document_type == DocumentType::IdDocument),
    )
    .await?;
    keys.extend(ending::end_unfinished(transaction, session, &DocumentType::IdDocument).await?);
    Ok(keys)
}

/// Checks the details of a file against the session. The bytes are inspected later.
pub(super) fn check_details(
    record: &SessionRecord,
    sent: &SentDetails,
    by_applicant: bool,
) -> ApiResult<FileDetails> {
    let document_type = sent
        .document_type
        .as_deref()
        .ok_or_else(|| ApiFailure::parameter_missing("document_type"))?;
    let document_type = check_type(record, document_type)?;
    let side = check_side(&document_type, sent.side.as_deref())?;
    let description =
        optional_line("description", sent.description.as_deref(), LONGEST_DESCRIPTION)?;
    let capture_method =
        if by_applicant { Some(check_capture_method(record, sent, &document_type)?) } else { None };
    Ok(FileDetails {
        document_type,
        side,
        capture_method,
        description,
        file_name: sent.file_name.clone(),
    })
}

/// Returns the document of a file whose bytes have been inspected.
pub(super) async fn inspect(
    session: &str,
    id: String,
    details: FileDetails,
    bytes: &Bytes,
    now: i64,
) -> ApiResult<DocumentUpload> {
    let kind = files::inspect(bytes.clone(), &details.document_type).await?;
    if details.capture_method == Some(CaptureMethod::Camera) && kind == FileKind::Pdf {
        return Err(ApiFailure::value_unacceptable("capture_method", "A camera makes no PDF."));
    }
    Ok(DocumentUpload {
        id,
        object: "document_upload".to_owned(),
        session: session.to_owned(),
        document_type: details.document_type,
        side: details.side,
        capture_method: details.capture_method,
        status: DocumentStatus::Pending,
        file_name: details.file_name,
        file_size: bytes.len() as u64,
        mime_type: kind.mime_type().to_owned(),
        description: details.description,
        irregularity_detection: None,
        extracted_data: None,
        file_url: None,
        created: now,
    })
}

/// Checks the type of document: a documented one, or one that the business requires by a name of
/// its own.
fn check_type(record: &SessionRecord, name: &str) -> ApiResult<DocumentType> {
    let document_type = DocumentType::from(name);
    let is_asked_for = record
        .options
        .documents
        .iter()
        .any(|documents| documents.required.iter().any(|required| required == name));
    match document_type {
        DocumentType::Other(_) if !is_asked_for => Err(ApiFailure::value_unacceptable(
            "document_type",
            "This is not a type of document that the session takes.",
        )),
        known => Ok(known),
    }
}

/// Checks the side. Only an identity document has sides; without one, it is the front.
fn check_side(document_type: &DocumentType, side: Option<&str>) -> ApiResult<Option<DocumentSide>> {
    match (document_type, side.map(DocumentSide::from)) {
        (DocumentType::IdDocument, None) => Ok(Some(DocumentSide::Front)),
        (DocumentType::IdDocument, Some(DocumentSide::Other(_))) => {
            Err(ApiFailure::value_unacceptable("side", "A side is front or back."))
        }
        (DocumentType::IdDocument, Some(side)) => Ok(Some(side)),
        (_, None) => Ok(None),
        (_, Some(_)) => {
            Err(ApiFailure::value_unacceptable("side", "Only an id_document has sides."))
        }
    }
}

/// Checks how the file was made. Where the business requires live capture, photos of the applicant
/// and the identity document come from the widget's camera. What the business sends is not
/// restricted.
fn check_capture_method(
    record: &SessionRecord,
    sent: &SentDetails,
    document_type: &DocumentType,
) -> ApiResult<CaptureMethod> {
    let method = sent.capture_method.as_deref().map_or(CaptureMethod::File, CaptureMethod::from);
    match method {
        CaptureMethod::Other(_) => Err(ApiFailure::value_unacceptable(
            "capture_method",
            "A capture_method is camera or file.",
        )),
        CaptureMethod::File if must_be_live(&record.options, document_type) => {
            Err(ApiFailure::live_capture_required())
        }
        CaptureMethod::File | CaptureMethod::Camera => Ok(method),
    }
}

/// Inserts the document, and returns the keys of what it replaces.
async fn add(
    state: &AppState,
    upload: &DocumentUpload,
    key: &str,
    by_applicant: bool,
    response: &UploadResponse,
) -> ApiResult<Vec<String>> {
    let mut transaction = state.store.begin().await?;
    let mut record = open_session(&mut transaction, &upload.session).await?;
    let replaced = insert(&mut transaction, &mut record, upload, key).await?;
    // A document from the business does not start the session.
    if by_applicant {
        lifecycle::start(&mut transaction, state, &mut record).await?;
    }
    sessions::save(&mut transaction, &mut record).await?;
    commit_with(transaction, state, &response.0, &response.1).await?;
    Ok(replaced)
}

/// Inserts the document in the transaction that has read `record`, and returns the keys of what it
/// replaces. The caller saves the record.
pub(super) async fn insert(
    transaction: &mut Transaction,
    record: &mut SessionRecord,
    upload: &DocumentUpload,
    key: &str,
) -> ApiResult<Vec<String>> {
    let present = document_uploads::of_session(transaction, &record.id).await?;
    let replaced = remove(
        transaction,
        present
            .iter()
            .filter(|earlier| is_replaced(earlier, &upload.document_type, upload.side.as_ref())),
    )
    .await?;
    require_fewer_than_most(present.len() - replaced.len())?;
    document_uploads::insert(transaction, upload, key).await?;
    updates::clear_errors(record, &[requirement_of(upload)]);
    Ok(replaced)
}

/// Refuses a file beyond the limit before any of it arrives.
pub(super) async fn require_room(
    transaction: &mut Transaction,
    session: &str,
    details: &FileDetails,
) -> ApiResult<()> {
    let present = document_uploads::of_session(transaction, session).await?;
    let staying = present
        .iter()
        .filter(|earlier| !is_replaced(earlier, &details.document_type, details.side.as_ref()));
    require_fewer_than_most(staying.count())
}

fn require_fewer_than_most(present: usize) -> ApiResult<()> {
    if present < MOST_UPLOADS {
        return Ok(());
    }
    Err(ApiFailure::value_unacceptable(
        "file",
        format!("A session takes at most {MOST_UPLOADS} files."),
    ))
}

fn is_replaced(
    earlier: &DocumentUpload,
    document_type: &DocumentType,
    side: Option<&DocumentSide>,
) -> bool {
    let exists_once = matches!(document_type, DocumentType::IdDocument | DocumentType::Selfie);
    exists_once && earlier.document_type == *document_type && earlier.side.as_ref() == side
}

/// Returns the requirement that a document is for.
pub(crate) fn requirement_of(upload: &DocumentUpload) -> Requirement {
    match (&upload.document_type, &upload.side) {
        (DocumentType::IdDocument, Some(DocumentSide::Back)) => Requirement::DocumentIdBack,
        (DocumentType::IdDocument, _) => Requirement::DocumentIdFront,
        (document_type, _) => Requirement::from(format!("document.{document_type}").as_str()),
    }
}

pub(super) async fn remove(
    transaction: &mut Transaction,
    uploads: impl Iterator<Item = &DocumentUpload>,
) -> StoreResult<Vec<String>> {
    let mut keys = Vec::new();
    for upload in uploads {
        keys.extend(document_uploads::delete(transaction, &upload.id).await?);
    }
    Ok(keys)
}
