//! Sends one file over whatever line there is, by tus 1.0.0, and goes on where it was cut.
//!
//! [`upload`] is the way in. A small file goes with the request that creates its upload, a larger
//! one in pieces, each as large as the line carries in a few seconds. The server says how many
//! bytes it has; only what it has not acknowledged is ever sent again. In reading order:
//! [`control`](Control) is what the person does meanwhile; `transfer` is the way from nothing to a
//! stored document; `requests` and `reply` are what it says and hears on the wire; `chunk_sizer` is how
//! much at once; `progress` is what is told of it.

use std::time::Duration;

use latchkey_api_types::{
    CaptureMethod, DocumentSide, DocumentType, DocumentUpload, ErrorBody, UnfinishedUpload,
};

use crate::policy::RetryMode;
use crate::send::{Expected, send_with_retry};
use crate::transport::{FileSource, Method, Transport};
use crate::{Api, Problem, decode};

mod chunk_sizer;
mod control;
mod metadata;
mod progress;
mod reply;
mod requests;
mod transfer;

pub use chunk_sizer::AT_ONCE;
pub use control::Control;

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The kind of document.
    pub document_type: DocumentType,
    /// Which side of an identity document it shows.
    pub side: Option<DocumentSide>,
    /// How the person made it.
    pub capture_method: CaptureMethod,
    /// The caller's own words about it.
    pub description: Option<String>,
    /// For display.
    pub file_name: String,
    /// The media type of its bytes.
    pub media_type: &'static str,
}

/// What is there already of a file that is to be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ResumeFrom {
    /// Nothing: it was never sent.
    #[default]
    Nothing,
    /// An upload may have been created under this idempotency key.
    Key(String),
    /// The upload of this id.
    Upload(String),
    /// One of these, where it is the same file in the same place: its checksum says so.
    AnyOf(Vec<UnfinishedUpload>),
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// The server knows the upload.
    Known {
        /// Under this id, which becomes the document's.
        upload: String,
    },
    /// Bytes are on their way. Neither number falls, but after [`Progress::StartedAgain`].
    Sending {
        /// Bytes that the server has acknowledged.
        stored: u64,
        /// Those, and the ones that have left the device since.
        sent: u64,
        /// Bytes in all.
        total: u64,
        /// What the line carries, where it is known.
        bytes_per_second: Option<u64>,
    },
    /// An attempt failed; the next one comes by itself.
    Waiting {
        /// There was no answer at all, so it is the line; otherwise the server is in trouble.
        offline: bool,
        /// After so long, or sooner when the line is back.
        pause: Duration,
    },
    /// Nothing is on its way, as the person wished.
    Paused,
    /// What was sent is of no use, and the file is sent from its beginning.
    StartedAgain(StartedAgain),
}

/// Why a file is sent from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartedAgain {
    /// What arrived is not what was sent: the checksum over the whole file is another.
    Damaged,
    /// The server has the upload no more.
    Gone,
}

/// Why an upload did not end with a stored document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadFailure {
    /// The server refused it.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why, where the answer could be read.
        error: Option<Box<ErrorBody>>,
        /// For the engineer who is asked about it.
        request_id: Option<String>,
    },
    /// The server's answers could not be read.
    BadAnswer {
        /// The HTTP status.
        status: u16,
        /// For the engineer who is asked about it.
        request_id: Option<String>,
    },
    /// The file arrived with other bytes each time that it was sent.
    Damaged {
        /// For the engineer who is asked about it.
        request_id: Option<String>,
    },
    /// The device gives the file's bytes no more: it was changed, moved or deleted.
    Unreadable,
    /// The person canceled it, and the server knows.
    Canceled,
}

impl UploadFailure {
    /// The id of the request that was answered last, where one was.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused { request_id, .. }
            | Self::BadAnswer { request_id, .. }
            | Self::Damaged { request_id } => request_id.as_deref(),
            Self::Unreadable | Self::Canceled => None,
        }
    }
}

/// Sends `file` until the server has stored it. Goes on for as long as its page is there: a line
/// that is down is waited for. Dropping the future stops at once, and the server keeps what it has.
///
/// # Errors
/// Why there is no document, and what a later call can go on from: [`Control::resume_from`].
pub async fn upload<L: Transport>(
    api: &Api<L>,
    file: &L::File,
    what: &Description,
    resume_from: ResumeFrom,
    control: &Control,
    on_progress: &dyn Fn(Progress),
) -> Result<DocumentUpload, UploadFailure> {
    let checksum = checksum(file).await;
    let is_same = |unfinished: &UnfinishedUpload| {
        let is_this_file = checksum.is_some()
            && unfinished.checksum == checksum
            && unfinished.file_size == file.size();
        is_this_file
            && unfinished.document_type == what.document_type
            && unfinished.side == what.side
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
        metadata::upload_metadata(what, checksum.as_deref()),
        checksum.is_some(),
        resume_from,
        control,
        on_progress,
    )
    .run()
    .await
}

/// The checksum of a whole file as the session's view has it for unfinished uploads; `None` where
/// it cannot be had.
pub async fn checksum(file: &impl FileSource) -> Option<String> {
    file.sha256(0..file.size()).await.map(|digest| metadata::checksum(&digest))
}

/// Ends an unfinished upload on the server. One that is gone already counts as ended.
///
/// # Errors
/// What the server refused.
pub async fn discard<L: Transport>(api: &Api<L>, upload: &str) -> Result<(), Problem> {
    let (address, headers) = (requests::address(api, upload), requests::headers(api));
    let answer = send_with_retry(
        &**api.transport(),
        &requests::small(Method::Delete, &address, &headers),
        RetryMode::UntilAnswered,
        Expected::Nothing,
    )
    .await?;
    match decode::refusal(&answer) {
        Some(problem) if !matches!(answer.status, 404 | 410) => Err(problem),
        Some(_) | None => Ok(()),
    }
}
