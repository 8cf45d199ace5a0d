//! What an answer about an upload means. Pure.

use latchkey_api_types::{ApiError, ErrorBody};

use super::{StartedAgain, UploadFailure};
use crate::policy::Failure;
use crate::send::{self, Expected};
use crate::transport::Response;

/// The status of a wrong checksum (tus 1.0.0, checksum extension).
const CHECKSUM_MISMATCH: u16 = 460;

/// The status of a resource that another request works on (RFC 4918), which tus servers answer
/// where we answer otherwise.
const LOCKED: u16 = 423;

/// An answer that is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The server has another number of bytes than was thought.
    Misplaced {
        /// This many.
        offset: u64,
    },
    /// What was sent is of no use any more.
    Lost(StartedAgain),
    /// The same may be asked again where the policy says so.
    Failed(Failure),
}

/// What this answer to a request for an upload that is known to be at `offset` refuses; `None` for
/// a success.
pub(super) fn refusal(answer: &Response, offset: Option<u64>) -> Option<Refusal> {
    let failure = send::failure(answer, Expected::Nothing)?;
    let in_use = matches!(failure, Failure::Status { in_use: true, .. });
    Some(match answer.status {
        404 | 410 => Refusal::Lost(StartedAgain::Gone),
        CHECKSUM_MISMATCH if is_of_the_whole_file(answer) => Refusal::Lost(StartedAgain::Damaged),
        // That piece was dropped.
        CHECKSUM_MISMATCH | LOCKED => Refusal::Failed(Failure::BadAnswer),
        409 if !in_use => match answer.upload_offset.filter(|there| Some(*there) != offset) {
            Some(offset) => Refusal::Misplaced { offset },
            None => Refusal::Failed(Failure::BadAnswer),
        },
        _ => Refusal::Failed(failure),
    })
}

/// What the person is told where this answer was the last.
pub(super) fn told(answer: &Response) -> UploadFailure {
    let (status, request_id) = (answer.status, answer.request_id.clone());
    match answer.is_success() {
        true => UploadFailure::BadAnswer { status, request_id },
        // A proxy on the way may answer with a page of its own instead of an error.
        false => UploadFailure::Refused { status, error: error(answer), request_id },
    }
}

/// Whether the server has made up its mind about the file: asked again, it would say the same.
pub(super) fn is_final(failure: &UploadFailure) -> bool {
    match failure {
        UploadFailure::Refused { status, error, .. } => {
            let in_use = error
                .as_ref()
                .is_some_and(|error| error.code.as_ref().is_some_and(send::is_in_use));
            (400..500).contains(status)
                && !matches!(status, 401 | 403 | 408 | 423 | 425 | 429)
                && !in_use
        }
        UploadFailure::Damaged { .. } | UploadFailure::Canceled => true,
        UploadFailure::BadAnswer { .. } | UploadFailure::Unreadable => false,
    }
}

fn is_of_the_whole_file(answer: &Response) -> bool {
    error(answer).is_some_and(|error| error.param.as_deref() == Some("Upload-Metadata"))
}

fn error(answer: &Response) -> Option<Box<ErrorBody>> {
    serde_json::from_str::<ApiError>(&answer.body).ok().map(|body| Box::new(body.error))
}
