//! The one way in which a call fails: a status and the documented error object.
//!
//! Handlers return [`ApiFailure`]; its constructors are named by meaning. A fault of the server's
//! own is logged here, inside the request's span and so with its id, and answered without any
//! detail. The answer carries the failure itself as an extension, for whoever has to say it in
//! another shape.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use latchkey_api_types::{ApiError, ErrorBody, ErrorCode, ErrorType};

use crate::store::StoreError;

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiFailure {
    /// The answer's status.
    pub status: StatusCode,
    /// The family of the error.
    pub kind: ErrorType,
    /// The error itself.
    pub code: ErrorCode,
    /// A sentence for an engineer. Never a secret or a personal detail.
    pub message: String,
    /// The parameter at fault, as a path.
    pub param: Option<String>,
    /// After how many seconds trying again is worth it, where waiting is all that helps.
    pub retry_after: Option<u64>,
}

/// What handlers return.
pub type ApiResult<T> = Result<T, ApiFailure>;

impl ApiFailure {
    /// Any failure; the constructors below say it better where one fits.
    pub fn new(
        status: StatusCode,
        kind: ErrorType,
        code: ErrorCode,
        message: impl Into<String>,
    ) -> Self {
        Self { status, kind, code, message: message.into(), param: None, retry_after: None }
    }

    /// Names the parameter at fault.
    #[must_use]
    pub fn at(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    /// 400: a required parameter is not there.
    pub fn parameter_missing(param: &str) -> Self {
        Self::invalid_request(
            ErrorCode::ParameterMissing,
            format!("The '{param}' parameter is required."),
        )
        .at(param)
    }

    /// 400: a parameter is malformed: of the wrong type, or not one of the values it may have.
    pub fn parameter_invalid(param: &str, message: impl Into<String>) -> Self {
        Self::invalid_request(ErrorCode::ParameterInvalid, message).at(param)
    }

    /// 400: the body cannot be read at all.
    pub fn body_malformed(message: impl Into<String>) -> Self {
        Self::invalid_request(ErrorCode::ParameterInvalid, message)
    }

    /// 422: a well-formed value is not acceptable: 31 February, somebody too young.
    pub fn value_unacceptable(param: &str, message: impl Into<String>) -> Self {
        Self::validation(ErrorCode::ParameterInvalid, message).at(param)
    }

    /// 422: something semantically wrong, by its code (`file_empty`, `image_too_small`, …).
    pub fn validation(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorType::ValidationError, code, message)
    }

    /// 422: the object's status does not allow the call.
    pub fn state_invalid(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            ErrorType::InvalidRequestError,
            ErrorCode::StateInvalid,
            message,
        )
    }

    /// 422: the submission needs something that is still missing.
    pub fn requirement_missing(requirement: &str) -> Self {
        Self::validation(
            ErrorCode::RequirementMissing,
            format!("The requirement '{requirement}' is not met yet."),
        )
        .at(requirement)
    }

    /// 422: the session takes only pictures that the widget's camera took.
    pub fn live_capture_required() -> Self {
        Self::validation(
            ErrorCode::LiveCaptureRequired,
            "This session takes identity documents and selfies from the widget's camera only.",
        )
        .at("capture_method")
    }

    /// 422: the bank cannot be reached now.
    pub fn institution_unavailable(param: &str) -> Self {
        Self::validation(
            ErrorCode::InstitutionUnavailable,
            "The institution is not available at the moment.",
        )
        .at(param)
    }

    /// 404: there is no such object, or it belongs to somebody else. Both answer the same.
    pub fn resource_not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ErrorType::InvalidRequestError,
            ErrorCode::ResourceNotFound,
            format!("No such {what}."),
        )
    }

    /// 404: there is no such route.
    pub fn route_not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ErrorType::InvalidRequestError,
            ErrorCode::ResourceNotFound,
            "There is nothing at this address.",
        )
    }

    /// 405: the route does not take the method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            ErrorType::InvalidRequestError,
            ErrorCode::Other("method_not_allowed".to_owned()),
            "This address does not take this method.",
        )
    }

    /// 401: no credential was sent.
    pub fn credential_missing() -> Self {
        Self::unauthenticated(
            ErrorCode::CredentialMissing,
            "Send a credential in the header 'Authorization: Bearer ...'.",
        )
    }

    /// 401: the credential is unknown, or somebody else's. Both answer the same.
    pub fn credential_invalid() -> Self {
        Self::unauthenticated(ErrorCode::CredentialInvalid, "The credential is not known.")
    }

    /// 401: a key for live mode, of which there is none here.
    pub fn live_key() -> Self {
        Self::unauthenticated(
            ErrorCode::CredentialInvalid,
            "This is a sandbox, which takes no live key. Use the test key that it prints when it starts.",
        )
    }

    /// 401: the client secret has lapsed.
    pub fn client_secret_expired() -> Self {
        Self::unauthenticated(
            ErrorCode::ClientSecretExpired,
            "The client secret has expired. Retrieve the session for a new one.",
        )
    }

    /// 401: the client secret was used up by a submission.
    pub fn client_secret_used() -> Self {
        Self::unauthenticated(
            ErrorCode::ClientSecretUsed,
            "The client secret was used up by a submission. Retrieve the session for its successor.",
        )
    }

    /// 401: the hosted page's link has lapsed.
    pub fn link_expired() -> Self {
        Self::unauthenticated(ErrorCode::LinkExpired, "The link has expired. Ask for a new one.")
    }

    /// 401: the hosted page's link was opened in another browser.
    pub fn link_used() -> Self {
        Self::unauthenticated(
            ErrorCode::LinkUsed,
            "The link was opened in another browser already.",
        )
    }

    /// 403: a good credential, but not for this call.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            ErrorType::InvalidRequestError,
            ErrorCode::Forbidden,
            message,
        )
    }

    /// 413: the body or the file is too large.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ErrorType::InvalidRequestError,
            ErrorCode::FileTooLarge,
            message,
        )
    }

    /// 415: the body is not of a type that the call takes.
    pub fn media_type_unsupported(expected: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorType::InvalidRequestError,
            ErrorCode::MediaTypeUnsupported,
            format!("This call takes a body of type {expected}."),
        )
    }

    /// 415: a file is of a type that is not taken, whatever its name says.
    pub fn file_type_unsupported() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorType::InvalidRequestError,
            ErrorCode::FileTypeUnsupported,
            "The file's content is not PDF, PNG or JPEG.",
        )
        .at("file")
    }

    /// 409: a request with the same idempotency key is still running.
    pub fn idempotency_key_in_use() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            ErrorType::IdempotencyError,
            ErrorCode::IdempotencyKeyInUse,
            "A request with this idempotency key is still running.",
        )
    }

    /// 409: somebody else has changed the same object, or was about to. Sent again, the request
    /// meets what has become of it.
    pub fn changed_meanwhile() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            ErrorType::InvalidRequestError,
            ErrorCode::Other("changed_meanwhile".to_owned()),
            "Another request changed the same object at the same time. Send this one again.",
        )
    }

    /// 409: somebody else has answered this anew since the revision on which the request builds.
    pub fn answer_outdated(param: &str) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            ErrorType::InvalidRequestError,
            ErrorCode::AnswerOutdated,
            "This answer was changed elsewhere since the revision that the request builds on. Read the session, and send what is to hold.",
        )
        .at(param)
    }

    /// 400: the same idempotency key came with another request.
    pub fn idempotency_key_reused() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            ErrorType::IdempotencyError,
            ErrorCode::IdempotencyKeyReused,
            "This idempotency key was used for another request.",
        )
    }

    /// 429: the caller has sent too many requests, and may send the next one after so many seconds.
    pub fn rate_limited(retry_after: u64) -> Self {
        let limited = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            ErrorType::RateLimitError,
            ErrorCode::RateLimited,
            "Too many requests. Wait as long as the header 'Retry-After' says.",
        );
        Self { retry_after: Some(retry_after), ..limited }
    }

    /// 500: a fault of ours. Logs `cause`, which must not hold a secret or a personal detail; the
    /// answer says nothing of it.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            ErrorType::ApiError,
            ErrorCode::Internal,
            "Something went wrong on our side. Quote the Request-Id header when you report it.",
        )
    }

    /// The object that the answer carries.
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
