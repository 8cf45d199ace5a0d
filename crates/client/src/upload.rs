//! Sends one file with tus 1.0.0, and resumes where the connection was cut.
//!
//! [`upload`] is the entry point. A small file is sent with the request that creates its upload; a
//! larger one in chunks, each as large as the connection carries in a few seconds. The server
//! reports the number of bytes it has stored; only bytes that it has not acknowledged are sent
//! again. In reading order: [`UploadControl`] pauses, resumes and cancels; `transfer` takes a file
//! from nothing to a stored document; `requests` and `response` are its tus requests and what the
//! responses mean; `chunk_sizer` chooses the size of the chunks; `progress` reports to the caller.

use std::time::Duration;

use latchkey_api_types::{
    CaptureMethod, DocumentSide, DocumentType, DocumentUpload, ErrorBody, UnfinishedUpload,
};

use crate::retry::RetryMode;
use crate::send::{ExpectedBody, send_with_retry};
use crate::transport::{FileSource, Method, Transport};
use crate::{Api, Problem, decode};

mod chunk_sizer;
mod control;
mod metadata;
mod progress;
mod requests;
mod response;
mod transfer;

pub use chunk_sizer::SINGLE_REQUEST_LIMIT;
pub use control::UploadControl;

/// The description of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDescription {
    /// The kind of document.
    pub document_type: DocumentType,
    /// The side of an identity document that the file shows.
    pub side: Option<DocumentSide>,
    /// How the applicant made the file.
    pub capture_method: CaptureMethod,
    /// A free text about the file.
    pub description: Option<String>,
    /// The file's name, for display.
    pub file_name: String,
    /// The media type of its bytes.
    pub media_type: &'static str,
}

/// What the server may already have of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ResumeFrom {
    /// Nothing: it was never sent.
    #[default]
    Nothing,
    /// An upload may have been created with this idempotency key.
    Key(String),
    /// The upload with this ID.
    Upload(String),
    /// One of these, if it is the same file for the same requirement; their checksums tell.
    AnyOf(Vec<UnfinishedUpload>),
}

/// The progress of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// The server has created the upload.
    Known {
        /// The upload's ID, which becomes the document's.
        upload: String,
    },
    /// Bytes are being sent. Neither `stored` nor `sent` decreases, except after
    /// [`Progress::Restarted`].
    Sending {
        /// The number of bytes that the server has acknowledged.
        stored: u64,
        /// The number of bytes that it has acknowledged or that have left since.
        sent: u64,
        /// The size of the file in bytes.
        total: u64,
        /// The speed of the connection, where it is known.
        bytes_per_second: Option<u64>,
    },
    /// An attempt failed; the next one follows automatically.
    Waiting {
        /// Whether there was no response at all. Otherwise the server reported an error.
        offline: bool,
        /// The delay until the next attempt, which may come earlier when the device is online.
        pause: Duration,
    },
    /// The applicant has paused the upload.
    Paused,
    /// The bytes sent so far are lost, and the file is sent from its beginning.
    Restarted(RestartReason),
}

/// Why a file is sent from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestartReason {
    /// The checksum of the whole file on the server differs from that of the file sent.
    Damaged,
    /// The server no longer has the upload.
    Gone,
}

/// Why an upload did not end with a stored document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadFailure {
    /// The server refused it.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The error, where the response could be decoded.
        error: Option<Box<ErrorBody>>,
        /// The request's ID, for support.
        request_id: Option<String>,
    },
    /// The server's responses could not be decoded.
    InvalidResponse {
        /// The HTTP status.
        status: u16,
        /// The request's ID, for support.
        request_id: Option<String>,
    },
    /// The file arrived with different bytes each time it was sent.
    Damaged {
        /// The request's ID, for support.
        request_id: Option<String>,
    },
    /// The file's bytes can no longer be read: it was changed, moved or deleted.
    Unreadable,
    /// The applicant canceled the upload, and the server has deleted it.
    Canceled,
}

impl UploadFailure {
    /// The ID of the last request that had a response.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused { request_id, .. }
            | Self::InvalidResponse { request_id, .. }
            | Self::Damaged { request_id } => request_id.as_deref(),
            Self::Unreadable | Self::Canceled => None,
        }
    }
}

/// Sends `file` until the server has stored it. Without a connection it keeps retrying for as long
/// as its page is open. Dropping the future stops the upload at once; the server keeps what it has.
///
/// # Errors
/// Why there is no document. [`UploadControl::resume_from`] says where a later call can resume.
pub async fn upload<T: Transport>(
    api: &Api<T>,
    file: &T::File,
    description: &FileDescription,
    resume_from: ResumeFrom,
    control: &UploadControl,
    on_progress: &dyn Fn(Progress),
) -> Result<DocumentUpload, UploadFailure> {
    let checksum = checksum(file).await;
    let is_same = |unfinished: &UnfinishedUpload| {
        let is_this_file = checksum.is_some()
            && unfinished.checksum == checksum
            && unfinished.file_size == file.size();
        is_this_file
            && unfinished.document_type == description.document_type
            && unfinished.side == description.side
    };
    let resume_from = match resume_from {
        ResumeFrom::AnyOf(unfinished) => unfinished
            .into_iter()
            .find(is_same)
            .map_or(ResumeFrom::Nothing, |unfinished| ResumeFrom::Upload(unfinished.id)),
        known => known,
    };
    transfer::Transfer::new(
        api,
        file,
        metadata::upload_metadata(description, checksum.as_deref()),
        checksum.is_some(),
        resume_from,
        control,
        on_progress,
    )
    .run()
    .await
}

/// Returns the checksum of a whole file, in the format of unfinished uploads in the session's view;
/// `None` where it is not available.
pub async fn checksum(file: &impl FileSource) -> Option<String> {
    file.sha256(0..file.size()).await.map(|digest| metadata::checksum(&digest))
}

/// Deletes an unfinished upload on the server. One that does not exist counts as deleted.
///
/// # Errors
/// The error that the server returned.
pub async fn discard<T: Transport>(api: &Api<T>, upload: &str) -> Result<(), Problem> {
    let (url, headers) = (requests::upload_url(api, upload), requests::headers(api));
    let response = send_with_retry(
        &**api.transport(),
        &requests::without_bytes(Method::Delete, &url, &headers),
        RetryMode::UntilAnswered,
        ExpectedBody::Any,
    )
    .await?;
    match decode::problem(&response) {
        Some(problem) if !matches!(response.status, 404 | 410) => Err(problem),
        Some(_) | None => Ok(()),
    }
}
