//! Error responses.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;

/// The body of every response with a status of 400 or above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiError {
    /// The error.
    pub error: ErrorBody,
}

/// An error, described for programs (`type`, `code`, `param`) and for developers (`message`,
/// `doc_url`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// Error type.
    #[serde(rename = "type")]
    pub kind: ErrorType,
    /// Error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ErrorCode>,
    /// Explanation for developers. Contains no secrets and no personal data.
    #[serde(default)]
    pub message: String,
    /// Path of the parameter that caused the error, such as `applicant.email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// URL of the documentation of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_url: Option<String>,
}

open_enum! {
    /// Type of an error.
    ErrorType {
        /// Internal server error.
        ApiError = "api_error",
        /// The credential is missing, unknown, expired or already used.
        AuthenticationError = "authentication_error",
        /// The request is malformed or refers to an object that does not exist.
        InvalidRequestError = "invalid_request_error",
        /// The rate limit is exceeded.
        RateLimitError = "rate_limit_error",
        /// A well-formed value fails validation.
        ValidationError = "validation_error",
        /// An idempotency key was reused for a different request.
        IdempotencyError = "idempotency_error",
    }
}

open_enum! {
    /// Code of an error.
    ErrorCode {
        /// A required parameter is missing.
        ParameterMissing = "parameter_missing",
        /// A parameter has an invalid value.
        ParameterInvalid = "parameter_invalid",
        /// No object with this id exists, or the credential has no access to it.
        ResourceNotFound = "resource_not_found",
        /// The object already exists.
        ResourceAlreadyExists = "resource_already_exists",
        /// The status of the object does not allow the operation.
        StateInvalid = "state_invalid",
        /// The answer named by `param` was changed by another client since the given revision.
        AnswerOutdated = "answer_outdated",
        /// The requirement named by `param` is not met.
        RequirementMissing = "requirement_missing",
        /// The request has no credential.
        CredentialMissing = "credential_missing",
        /// The credential is not valid.
        CredentialInvalid = "credential_invalid",
        /// The client secret has expired.
        ClientSecretExpired = "client_secret_expired",
        /// The client secret was invalidated by a submission.
        ClientSecretUsed = "client_secret_used",
        /// The link has expired.
        LinkExpired = "link_expired",
        /// The link to the hosted page was opened in another browser.
        LinkUsed = "link_used",
        /// The credential does not give access to this operation.
        Forbidden = "forbidden",
        /// The media type of the body is not supported.
        MediaTypeUnsupported = "media_type_unsupported",
        /// The body or file exceeds the size limit.
        FileTooLarge = "file_too_large",
        /// The file is empty.
        FileEmpty = "file_empty",
        /// The type of the file, detected from its content, is not supported.
        FileTypeUnsupported = "file_type_unsupported",
        /// The PDF is password-protected.
        FileEncrypted = "file_encrypted",
        /// The file is damaged.
        FileUnreadable = "file_unreadable",
        /// The resolution of the image is too low.
        ImageTooSmall = "image_too_small",
        /// The file has too many pixels or pages.
        FileTooComplex = "file_too_complex",
        /// The received bytes do not match the checksum.
        ChecksumMismatch = "checksum_mismatch",
        /// The offset of the request differs from that of the upload.
        OffsetMismatch = "offset_mismatch",
        /// The upload has expired or was deleted.
        UploadGone = "upload_gone",
        /// The session accepts only photos taken with the camera in the widget.
        LiveCaptureRequired = "live_capture_required",
        /// The bank is not available.
        InstitutionUnavailable = "institution_unavailable",
        /// The idempotency key was used for a different request.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// A request with the same idempotency key is in progress.
        IdempotencyKeyInUse = "idempotency_key_in_use",
        /// The rate limit is exceeded.
        RateLimited = "rate_limited",
        /// Internal server error.
        Internal = "internal_error",
    }
}
