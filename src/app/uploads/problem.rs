//! Problems of capture and upload, as problems of `flow`.

use latchkey_api_types::ErrorCode;
use latchkey_client::{Problem, decode};
use latchkey_flow::FileProblem;
use latchkey_rules::file::FILE_LIMIT_BYTES;

use super::UploadFailure;
use crate::capture;

/// Returns the reason why a file cannot be prepared.
pub(super) fn of_capture(problem: capture::FileProblem) -> FileProblem {
    match problem {
        capture::FileProblem::Empty => FileProblem::Empty,
        capture::FileProblem::TooLarge { limit_bytes } => FileProblem::TooLarge { limit_bytes },
        capture::FileProblem::TypeUnsupported => FileProblem::TypeUnsupported,
        capture::FileProblem::EncryptedPdf => FileProblem::Encrypted,
        capture::FileProblem::HeifUnsupported => FileProblem::HeifUnsupported,
        capture::FileProblem::Unreadable => FileProblem::Unreadable,
        capture::FileProblem::TooSmall { .. } => FileProblem::TooSmall,
        capture::FileProblem::TooManyPixels | capture::FileProblem::PdfTooComplex => {
            FileProblem::TooComplex
        }
    }
}

/// Returns the reason why an upload failed.
pub(super) fn of_upload(failure: UploadFailure) -> FileProblem {
    match failure {
        UploadFailure::Canceled => FileProblem::NotSent(Problem::Network),
        UploadFailure::Unreadable => FileProblem::Unreadable,
        UploadFailure::InvalidResponse { request_id, .. }
        | UploadFailure::Damaged { request_id } => {
            FileProblem::NotSent(Problem::Unreadable { request_id })
        }
        UploadFailure::Refused { status, error, request_id } => {
            let code = error.as_ref().and_then(|error| error.code.clone());
            match code {
                Some(ErrorCode::FileEmpty) => FileProblem::Empty,
                Some(ErrorCode::FileTooLarge) => {
                    FileProblem::TooLarge { limit_bytes: FILE_LIMIT_BYTES }
                }
                Some(ErrorCode::FileTypeUnsupported) => FileProblem::TypeUnsupported,
                Some(ErrorCode::FileEncrypted) => FileProblem::Encrypted,
                Some(ErrorCode::FileUnreadable) => FileProblem::Unreadable,
                Some(ErrorCode::ImageTooSmall) => FileProblem::TooSmall,
                Some(ErrorCode::FileTooComplex) => FileProblem::TooComplex,
                _ => FileProblem::NotSent(decode::classify(
                    status,
                    error.map(|error| *error),
                    request_id,
                )),
            }
        }
    }
}
