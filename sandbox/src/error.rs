//! The failure of a request: an HTTP status and the documented error object.
//!
//! The domain returns it too, as each of its errors is one of the API's, with a documented status
//! and code. Its constructors are named by meaning. A server error is logged here, inside the
//! request's span and so with its id, and its response contains no detail. The response carries the
//! failure as an extension, for the Stripe dialect to reformat.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use latchkey_api_types::{ApiError, ErrorBody, ErrorCode, ErrorType};

use crate::store::StoreError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiFailure {
    /// The HTTP status.
    pub status: StatusCode,
    /// The type of the error.
    pub kind: ErrorType,
    pub code: ErrorCode,
    /// A sentence for an engineer, without secrets or personal data.
    pub message: String,
    /// The path of the invalid parameter.
    pub param: Option<String>,
    /// The seconds after which a retry may succeed, where waiting is enough.
    pub retry_after: Option<u64>,
}

pub type ApiResult<T> = Result<T, ApiFailure>;

impl ApiFailure {
    /// A failure without a constructor of its own.
    pub fn new(
        status: StatusCode,
        kind: ErrorType,
        code: ErrorCode,
        message: impl Into<String>,
    ) -> Self {
        Self { status, kind, code, message: message.into(), param: None, retry_after: None }
    }

    /// Names the invalid parameter.
    #[must_use]
    pub fn at(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    /// 400: a required parameter is missing.
    pub fn parameter_missing(param: &str) -> Self {
        Self::invalid_request(
            ErrorCode::ParameterMissing,
            format!("The '{param}' parameter is required."),
        )
        .at(param)
    }

    /// 400: a parameter has the wrong type, or is not one of its values.
    pub fn parameter_invalid(param: &str, message: impl Into<String>) -> Self {
        Self::invalid_request(ErrorCode::ParameterInvalid, message).at(param)
    }

    /// 400: the body cannot be read.
    pub fn body_malformed(message: impl Into<String>) -> Self {
        Self::invalid_request(ErrorCode::ParameterInvalid, message)
    }

    /// 422: a well-formed value is not acceptable, such as 31 February.
    pub fn value_unacceptable(param: &str, message: impl Into<String>) -> Self {
        Self::validation(ErrorCode::ParameterInvalid, message).at(param)
    }

    /// 422: a semantic error with a code of its own (`file_empty`, `image_too_small`, …).
    pub fn validation(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorType::ValidationError, code, message)
    }

    /// 422: the object's status does not allow the request.
    pub fn state_invalid(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            ErrorType::InvalidRequestError,
            ErrorCode::StateInvalid,
            message,
        )
    }

    /// 422: the submission misses a requirement.
    pub fn requirement_missing(requirement: &str) -> Self {
        Self::validation(
            ErrorCode::RequirementMissing,
            format!("The requirement '{requirement}' is not met yet."),
        )
        .at(requirement)
    }

    /// 422: the session takes only photos of the widget's camera.
    pub fn live_capture_required() -> Self {
        Self::validation(
            ErrorCode::LiveCaptureRequired,
            "This session takes identity documents and selfies from the widget's camera only.",
        )
        .at("capture_method")
    }

    /// 422: the bank cannot be reached.
    pub fn institution_unavailable(param: &str) -> Self {
        Self::validation(
            ErrorCode::InstitutionUnavailable,
            "The institution is not available at the moment.",
        )
        .at(param)
    }

    /// 404: the object does not exist or belongs to another caller, which get the same error.
    pub fn resource_not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ErrorType::InvalidRequestError,
            ErrorCode::ResourceNotFound,
            format!("No such {what}."),
        )
    }

    /// 404: the route does not exist.
    pub fn route_not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ErrorType::InvalidRequestError,
            ErrorCode::ResourceNotFound,
            "There is nothing at this address.",
        )
    }

    /// 405: the route does not support the method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            ErrorType::InvalidRequestError,
            ErrorCode::Other("method_not_allowed".to_owned()),
            "This address does not take this method.",
        )
    }

    /// 401: there is no credential.
    pub fn credential_missing() -> Self {
        Self::unauthenticated(
            ErrorCode::CredentialMissing,
            "Send a credential in the header 'Authorization: Bearer ...'.",
        )
    }

    /// 401: the credential is unknown.
    pub fn credential_invalid() -> Self {
        Self::unauthenticated(ErrorCode::CredentialInvalid, "The credential is not known.")
    }

    /// 401: a key of the live mode, which the sandbox does not have.
    pub fn live_key() -> Self {
        Self::unauthenticated(
            ErrorCode::CredentialInvalid,
            "This is a sandbox, which takes no live key. Use the test key that it prints when it \
                starts.",
        )
    }

    /// 401: the client secret has expired.
    pub fn client_secret_expired() -> Self {
        Self::unauthenticated(
            ErrorCode::ClientSecretExpired,
            "The client secret has expired. Retrieve the session for a new one.",
        )
    }

    /// 401: a submission has used the client secret up.
    pub fn client_secret_used() -> Self {
        Self::unauthenticated(
            ErrorCode::ClientSecretUsed,
            "The client secret was used up by a submission. Retrieve the session for its \
                successor.",
        )
    }

    /// 401: the hosted link or signed address has expired.
    pub fn link_expired() -> Self {
        Self::unauthenticated(ErrorCode::LinkExpired, "The link has expired. Ask for a new one.")
    }

    /// 401: another browser has opened the hosted link.
    pub fn link_used() -> Self {
        Self::unauthenticated(
            ErrorCode::LinkUsed,
            "The link was opened in another browser already.",
        )
    }

    /// 403: the credential is valid, but not for this request.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            ErrorType::InvalidRequestError,
            ErrorCode::Forbidden,
            message,
        )
    }

    /// 413: the body or file is too large.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ErrorType::InvalidRequestError,
            ErrorCode::FileTooLarge,
            message,
        )
    }

    /// 415: the request does not take this type of body.
    pub fn media_type_unsupported(expected: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorType::InvalidRequestError,
            ErrorCode::MediaTypeUnsupported,
            format!("This call takes a body of type {expected}."),
        )
    }

    /// 415: the file's content has an unsupported type.
    pub fn file_type_unsupported() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorType::InvalidRequestError,
            ErrorCode::FileTypeUnsupported,
            "The file's content is not PDF, PNG or JPEG.",
        )
        .at("file")
    }

    /// 409: a request with the same idempotency key is running.
    pub fn idempotency_key_in_use() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            ErrorType::IdempotencyError,
            ErrorCode::IdempotencyKeyInUse,
            "A request with this idempotency key is still running.",
        )
    }

    /// 409: another request has changed the same object. A retry sees the change.
    pub fn changed_meanwhile() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            ErrorType::InvalidRequestError,
            ErrorCode::Other("changed_meanwhile".to_owned()),
            "Another request changed the same object at the same time. Send this one again.",
        )
    }

    /// 409: an answer was changed elsewhere since the revision that the request builds on.
    pub fn answer_outdated(param: &str) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            ErrorType::InvalidRequestError,
            ErrorCode::AnswerOutdated,
            "This answer was changed elsewhere since the revision that the request builds on. Read \
                the session, and send what is to hold.",
        )
        .at(param)
    }

    /// 400: another request had the same idempotency key.
    pub fn idempotency_key_reused() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            ErrorType::IdempotencyError,
            ErrorCode::IdempotencyKeyReused,
            "This idempotency key was used for another request.",
        )
    }

    /// 429: the caller has sent too many requests, and may retry after `retry_after` seconds.
    pub fn rate_limited(retry_after: u64) -> Self {
        let limited = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            ErrorType::RateLimitError,
            ErrorCode::RateLimited,
            "Too many requests. Wait as long as the header 'Retry-After' says.",
        );
        Self { retry_after: Some(retry_after), ..limited }
    }

    /// 500: a server error. Logs `cause`, which must not contain secrets or personal data.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            ErrorType::ApiError,
            ErrorCode::Internal,
            "Something went wrong on our side. Quote the Request-Id header when you report it.",
        )
    }

    /// Returns the error object of the response.
    pub fn body(&self) -> ApiError {
        ApiError {
            error: ErrorBody {
                kind: self.kind.clone(),
                code: Some(self.code.clone()),
                message: self.message.clone(),
                param: self.param.clone(),
                doc_url: Some(format!(
                    "https://docs.casapay.com/docs/getting-started/errors#{}",
                    self.code
                )),
            },
        }
    }

    fn invalid_request(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorType::InvalidRequestError, code, message)
    }

    fn unauthenticated(code: ErrorCode, message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, ErrorType::AuthenticationError, code, message)
    }
}

impl IntoResponse for ApiFailure {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body())).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for ApiFailure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::changed_meanwhile(),
            StoreError::Unstorable => Self::body_malformed(
                "A text holds a character that cannot be kept, such as U+0000.",
            ),
            StoreError::Database(_) | StoreError::Files(_) | StoreError::Document { .. } => {
                Self::internal(error)
            }
        }
    }
}
