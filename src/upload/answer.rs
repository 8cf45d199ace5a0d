//! What the server's answer to an upload means. Pure: status, headers and body in, outcome out.

use std::time::Duration;

use latchkey_api_types::{ApiError, DocumentUpload, ErrorCode};

use super::UploadFailure;
use latchkey_client::policy::Failure;

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Request-Id` header.
    pub request_id: Option<String>,
    /// The `Retry-After` header, read.
    pub retry_after: Option<Duration>,
    /// The body.
    pub body: String,
}

/// The stored document, or why there is none.
pub fn document(answer: &Answer) -> Result<DocumentUpload, UploadFailure> {
    let status = answer.status;
    let request_id = answer.request_id.clone();
    if (200..300).contains(&status) {
        return serde_json::from_str(&answer.body).map_err(|_| UploadFailure::BadAnswer { status, request_id });
    }
    // A proxy on the way may answer with a page of its own instead.
    let error = serde_json::from_str::<ApiError>(&answer.body).ok().map(|answer| answer.error);
    Err(UploadFailure::Refused { status, error, request_id })
}

/// The same failure in the words of the retry policy.
pub(super) fn for_retry(failure: &UploadFailure, answer: &Answer) -> Failure {
    match failure {
        UploadFailure::Refused { status, error, .. } => {
            let in_use = error.as_ref().is_some_and(|error| error.code == Some(ErrorCode::IdempotencyKeyInUse));
            Failure::Status { status: *status, in_use, retry_after: answer.retry_after }
        }
        UploadFailure::Network => Failure::NoAnswer,
        UploadFailure::Timeout => Failure::NoAnswer,
        UploadFailure::BadAnswer { .. } | UploadFailure::Aborted => Failure::BadAnswer,
    }
}
