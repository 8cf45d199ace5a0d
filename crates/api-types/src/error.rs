//! What every failed call answers.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

/// The body of every answer with a status of 400 or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiError {
    /// What went wrong.
    pub error: ErrorBody,
}

/// What went wrong, for a program (`type`, `code`, `param`) and for an engineer (`message`,
/// `doc_url`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// The family of the error.
    #[serde(rename = "type")]
    pub kind: ErrorType,
    /// The error itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ErrorCode>,
    /// A sentence for the engineer who reads it. Never a secret or a personal detail.
    #[serde(default)]
    pub message: String,
    /// The parameter at fault, as a path: `applicant.email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// Where the error is documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_url: Option<String>,
}

open_enum! {
    /// The family of an error.
    ErrorType {
        /// A fault of the server's.
        ApiError = "api_error",
        /// The credential is missing, unknown, lapsed or used up.
        AuthenticationError = "authentication_error",
        /// The request is malformed, or names something that is not there.
        InvalidRequestError = "invalid_request_error",
        /// Too many requests.
        RateLimitError = "rate_limit_error",
        /// A well-formed value is not acceptable.
        ValidationError = "validation_error",
        /// An idempotency key was used again for another request.
        IdempotencyError = "idempotency_error",
    }
}

open_enum! {
    /// What exactly is wrong.
    ErrorCode {
        /// A required parameter is not there.
        ParameterMissing = "parameter_missing",
        /// A parameter's value cannot be used.
        ParameterInvalid = "parameter_invalid",
        /// No object of that id, or none that this credential may see.
        ResourceNotFound = "resource_not_found",
        /// The object is there already.
        ResourceAlreadyExists = "resource_already_exists",
        /// The object's status does not allow the call.
        StateInvalid = "state_invalid",
        /// Another tab or device has changed the same answer since; `param` names it.
        AnswerOutdated = "answer_outdated",
        /// Something that the submission needs is still missing; `param` names it.
        RequirementMissing = "requirement_missing",
        /// No credential was sent.
        CredentialMissing = "credential_missing",
        /// The credential is not known.
        CredentialInvalid = "credential_invalid",
        /// The client secret has lapsed.
        ClientSecretExpired = "client_secret_expired",
        /// The client secret was used up by a submission.
        ClientSecretUsed = "client_secret_used",
        /// The hosted page's link has lapsed.
        LinkExpired = "link_expired",
        /// The hosted page's link was opened in another browser.
        LinkUsed = "link_used",
        /// The credential does not give access to this call.
        Forbidden = "forbidden",
        /// The body is not of a type that the call takes.
        MediaTypeUnsupported = "media_type_unsupported",
        /// The body or file is larger than allowed.
        FileTooLarge = "file_too_large",
        /// The file has no bytes.
        FileEmpty = "file_empty",
        /// The file's bytes are not of a type that is taken.
        FileTypeUnsupported = "file_type_unsupported",
        /// The PDF is protected by a password.
        FileEncrypted = "file_encrypted",
        /// The file's bytes cannot be read as what they say they are.
        FileUnreadable = "file_unreadable",
        /// The picture has too few pixels to be read.
        ImageTooSmall = "image_too_small",
        /// The file has too many pixels or pages.
        FileTooComplex = "file_too_complex",
        /// The bytes that arrived are not those that were sent.
        ChecksumMismatch = "checksum_mismatch",
        /// The bytes do not begin where those that are there end.
        OffsetMismatch = "offset_mismatch",
        /// The upload has lapsed, or was given up.
        UploadGone = "upload_gone",
        /// The session takes only pictures that the camera takes in the widget.
        LiveCaptureRequired = "live_capture_required",
        /// The bank cannot be reached now.
        InstitutionUnavailable = "institution_unavailable",
        /// The same idempotency key came with another request.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// A request with the same idempotency key is still running.
        IdempotencyKeyInUse = "idempotency_key_in_use",
        /// Too many requests.
        RateLimited = "rate_limited",
        /// A fault of the server's.
        Internal = "internal_error",
    }
}
