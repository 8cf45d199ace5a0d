//! What only an upload in pieces fails with.

use axum::http::StatusCode;
use latchkey_api_types::{ErrorCode, ErrorType};

use crate::error::ApiFailure;
use crate::store::uploads::Refusal;

/// 409: the upload is not where the sender thinks that it is.
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

/// 410: there was such an upload.
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

/// 460: these bytes are not those that were sent. The upload is as it was before them.
pub(crate) fn chunk_mismatch() -> ApiFailure {
    mismatch(
        "The body does not have the checksum in 'Upload-Checksum', and was dropped. Send it again.",
    )
    .at("Upload-Checksum")
}

/// 460: the file is not the one that was announced. Nobody knows which of its bytes are wrong, so
/// that all of them go.
pub(crate) fn whole_file_mismatch() -> ApiFailure {
    mismatch("The file does not have the checksum in 'Upload-Metadata', and was dropped. Create a new upload.").at("Upload-Metadata")
}

fn mismatch(message: &str) -> ApiFailure {
    let status = StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::BAD_REQUEST);
    ApiFailure::new(status, ErrorType::ValidationError, ErrorCode::ChecksumMismatch, message)
}

/// The status that the protocol has for it, and HTTP has not.
const CHECKSUM_MISMATCH: u16 = 460;

/// What was answered with the last byte, for a sender who did not hear it.
pub(crate) fn repeated(refusal: &Refusal) -> ApiFailure {
    let error = refusal.error.clone();
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let code = error.code.unwrap_or(ErrorCode::FileUnreadable);
    ApiFailure { param: error.param, ..ApiFailure::new(status, error.kind, code, error.message) }
}
