//! The errors of resumable uploads.

use axum::http::StatusCode;
use latchkey_api_types::{ErrorCode, ErrorType};

use crate::error::ApiFailure;
use crate::store::uploads::Refusal;

/// 409: the upload has another offset than the sender assumes.
pub(crate) fn offset_mismatch() -> ApiFailure {
    let message = "The upload has another offset by now. Ask for it, and go on from there.";
    ApiFailure::new(
        StatusCode::CONFLICT,
        ErrorType::InvalidRequestError,
        ErrorCode::OffsetMismatch,
        message,
    )
    .at("Upload-Offset")
}

/// 410: the upload existed.
pub(crate) fn gone() -> ApiFailure {
    let message =
        "The upload was deleted, has expired, or did not arrive as it was sent. Create a new one.";
    ApiFailure::new(
        StatusCode::GONE,
        ErrorType::InvalidRequestError,
        ErrorCode::UploadGone,
        message,
    )
    .at("id")
}

/// 460: the bytes are damaged. The upload is as it was before them.
pub(crate) fn chunk_mismatch() -> ApiFailure {
    mismatch(
        "The body does not have the checksum in 'Upload-Checksum', and was dropped. Send it again.",
    )
    .at("Upload-Checksum")
}

/// 460: the file is not the announced one. It is unknown which bytes are damaged, so all are
/// deleted.
pub(crate) fn whole_file_mismatch() -> ApiFailure {
    mismatch(
        "The file does not have the checksum in 'Upload-Metadata', and was dropped. Create a \
        new upload.",
    )
    .at("Upload-Metadata")
}

fn mismatch(message: &str) -> ApiFailure {
    let status = StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::BAD_REQUEST);
    ApiFailure::new(status, ErrorType::ValidationError, ErrorCode::ChecksumMismatch, message)
}

/// The status for a mismatch in the protocol; HTTP does not define it.
const CHECKSUM_MISMATCH: u16 = 460;

/// The rejection of a whole file, for a sender who did not receive it.
pub(crate) fn repeated(refusal: &Refusal) -> ApiFailure {
    let error = refusal.error.clone();
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let code = error.code.unwrap_or(ErrorCode::FileUnreadable);
    ApiFailure { param: error.param, ..ApiFailure::new(status, error.kind, code, error.message) }
}
