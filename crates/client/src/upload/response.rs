//! What a response to a tus request means. Pure.

use latchkey_api_types::{ApiError, ErrorBody};

use super::{RestartReason, UploadFailure};
use crate::retry::{self, AttemptFailure};
use crate::send::{self, ExpectedBody};
use crate::transport::Response;

/// The status for a wrong checksum (tus 1.0.0, checksum extension).
const CHECKSUM_MISMATCH: u16 = 460;

/// The status for a resource that another request is using (RFC 4918). Other tus servers return it
/// where this API returns 409.
const LOCKED: u16 = 423;

/// What an unsuccessful response means for the upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The server has a different number of bytes than expected.
    OffsetMismatch {
        /// The number of bytes that it has.
        offset: u64,
    },
    /// The bytes sent so far are lost.
    Lost(RestartReason),
    /// The request may be repeated if the retry policy says so.
    Failed(AttemptFailure),
}

/// Returns what `response` refuses, for a request that assumed the upload to be at `offset`;
/// `None` for a success.
pub(super) fn refusal(response: &Response, offset: Option<u64>) -> Option<Refusal> {
    let failure = send::failure(response, ExpectedBody::Any)?;
    let in_use = matches!(failure, AttemptFailure::Status { in_use: true, .. });
    Some(match response.status {
        404 | 410 => Refusal::Lost(RestartReason::Gone),
        CHECKSUM_MISMATCH if is_of_whole_file(response) => Refusal::Lost(RestartReason::Damaged),
        // The server has discarded the chunk.
        CHECKSUM_MISMATCH | LOCKED => Refusal::Failed(AttemptFailure::InvalidResponse),
        409 if !in_use => match response.upload_offset.filter(|stored| Some(*stored) != offset) {
            Some(offset) => Refusal::OffsetMismatch { offset },
            None => Refusal::Failed(AttemptFailure::InvalidResponse),
        },
        _ => Refusal::Failed(failure),
    })
}

/// Returns the failure of an upload whose last response was `response`.
pub(super) fn into_failure(response: &Response) -> UploadFailure {
    let (status, request_id) = (response.status, response.request_id.clone());
    // A chunk that arrived damaged was refused because of the network, not because of the file.
    let is_damaged_chunk = status == CHECKSUM_MISMATCH && !is_of_whole_file(response);
    if response.is_success() || is_damaged_chunk {
        UploadFailure::InvalidResponse { status, request_id }
    } else {
        // A proxy may respond with a page of its own instead of an error.
        UploadFailure::Refused { status, error: error(response), request_id }
    }
}

/// Whether the server would respond to the same file in the same way again.
pub(super) fn is_final(failure: &UploadFailure) -> bool {
    match failure {
        UploadFailure::Refused { status, error, .. } => {
            let in_use = error
                .as_ref()
                .is_some_and(|error| error.code.as_ref().is_some_and(send::is_in_use));
            (400..500).contains(status)
                && !retry::is_retryable_status(*status)
                && !matches!(*status, 401 | 403 | LOCKED)
                && !in_use
        }
        UploadFailure::Damaged { .. } | UploadFailure::Canceled => true,
        UploadFailure::InvalidResponse { .. } | UploadFailure::Unreadable => false,
    }
}

fn is_of_whole_file(response: &Response) -> bool {
    error(response).is_some_and(|error| error.param.as_deref() == Some("Upload-Metadata"))
}

fn error(response: &Response) -> Option<Box<ErrorBody>> {
    serde_json::from_str::<ApiError>(&response.body).ok().map(|body| Box::new(body.error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mismatch(param: &str) -> Response {
        let error = format!(
            r#"{{"error":{{"type":"invalid_request_error","code":"checksum_mismatch","message":"","param":"{param}"}}}}"#
        );
        Response { status: CHECKSUM_MISMATCH, body: error, ..Response::default() }
    }

    /// Regression: after five damaged chunks, the file was refused for good, with no way to send it
    /// again.
    #[test]
    fn a_damaged_chunk_does_not_refuse_the_file_for_good() {
        let chunk = into_failure(&mismatch("Upload-Checksum"));
        assert_eq!(chunk, UploadFailure::InvalidResponse { status: 460, request_id: None });
        assert!(!is_final(&chunk));
        assert!(is_final(&into_failure(&mismatch("Upload-Metadata"))));
    }
}
