//! Errors in Stripe's format, with its types, codes and parameter names. Stripe's libraries select
//! the exception by status.

use axum::Json;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use latchkey_api_types::{ApiError, ErrorBody, ErrorCode, ErrorType};

use crate::error::ApiFailure;
use crate::store::StoreError;

/// An error in Stripe's format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StripeFailure {
    status: StatusCode,
    kind: ErrorType,
    code: Option<String>,
    message: String,
    param: Option<String>,
}

pub(crate) type StripeResult<T> = Result<T, StripeFailure>;

impl StripeFailure {
    /// 400: a value is not valid, for a reason without a code of Stripe's.
    pub(super) fn invalid(param: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            kind: ErrorType::InvalidRequestError,
            code: None,
            message: message.into(),
            param: Some(param.into()),
        }
    }

    /// 400: the request cannot be parsed.
    pub(super) fn unreadable(message: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            kind: ErrorType::InvalidRequestError,
            code: None,
            message: message.to_owned(),
            param: None,
        }
    }

    /// 400: a parameter is missing.
    pub(super) fn missing(param: &str) -> Self {
        Self::invalid(param, format!("Missing required param: {param}.")).coded("parameter_missing")
    }

    /// 400: a parameter is unknown.
    pub(super) fn unknown(param: &str) -> Self {
        Self::invalid(param, format!("Received unknown parameter: {param}"))
            .coded("parameter_unknown")
    }

    /// 400: a parameter that cannot be unset is empty.
    pub(super) fn empty(param: &str) -> Self {
        Self::invalid(
            param,
            format!("You passed an empty string for '{param}', which cannot be unset."),
        )
        .coded("parameter_invalid_empty")
    }

    /// 400: two parameters cannot be combined.
    pub(super) fn exclusive(param: &str, message: &str) -> Self {
        Self::invalid(param, message).coded("parameters_exclusive")
    }

    /// A parameter identifies an object that does not exist: 404 for the path parameter, otherwise
    /// 400.
    pub(super) fn no_such(what: &str, param: &str) -> Self {
        let status = if param == "id" { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
        Self {
            status,
            ..Self::invalid(param, format!("No such {what}.")).coded("resource_missing")
        }
    }

    /// 400: the status of the session does not allow the operation.
    pub(super) fn state_invalid(message: impl Into<String>) -> Self {
        Self { param: None, ..Self::invalid("", message).coded(ErrorCode::StateInvalid.as_str()) }
    }

    /// Adds Stripe's code.
    #[must_use]
    pub(super) fn coded(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }
}

impl From<ApiFailure> for StripeFailure {
    fn from(failure: ApiFailure) -> Self {
        let ApiFailure { status, kind, code, message, param, .. } = failure;
        // Stripe's clients know 400, 401, 402, 403, 404, 409 and 429, and treat any other status as
        // a server error.
        let status = if status == StatusCode::UNPROCESSABLE_ENTITY {
            StatusCode::BAD_REQUEST
        } else {
            status
        };
        let kind = match kind {
            ErrorType::ValidationError | ErrorType::RateLimitError => {
                ErrorType::InvalidRequestError
            }
            same => same,
        };
        let code = match code {
            ErrorCode::ResourceNotFound => param.is_some().then(|| "resource_missing".to_owned()),
            ErrorCode::ParameterInvalid => None,
            ErrorCode::RateLimited => Some("rate_limit".to_owned()),
            other => Some(other.to_string()),
        };
        Self { status, kind, code, message, param }
    }
}

impl From<StoreError> for StripeFailure {
    fn from(error: StoreError) -> Self {
        ApiFailure::from(error).into()
    }
}

impl IntoResponse for StripeFailure {
    fn into_response(self) -> Response {
        let doc_url = self
            .code
            .as_ref()
            .map(|code| format!("https://docs.stripe.com/error-codes#{}", code.replace('_', "-")));
        let error = ErrorBody {
            kind: self.kind,
            code: self.code.as_deref().map(ErrorCode::from),
            message: self.message,
            param: self.param,
            doc_url,
        };
        (self.status, Json(ApiError { error })).into_response()
    }
}

/// Converts errors of extractors, layers and fallbacks, which are in the format of the platform
/// API.
pub(crate) async fn convert_errors(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(failure) = response.extensions_mut().remove::<ApiFailure>() else { return response };
    let mut translated = StripeFailure::from(failure).into_response();
    // `Retry-After`, `Allow`, `WWW-Authenticate` and other headers are preserved.
    for (name, value) in response.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            translated.headers_mut().append(name, value.clone());
        }
    }
    translated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_unknown_to_stripe_become_bad_request() {
        let failure = StripeFailure::from(ApiFailure::value_unacceptable("metadata", "Too many."));
        assert_eq!(
            (failure.status, failure.kind, failure.code),
            (StatusCode::BAD_REQUEST, ErrorType::InvalidRequestError, None)
        );
        assert_eq!(
            StripeFailure::from(ApiFailure::idempotency_key_in_use()).status,
            StatusCode::CONFLICT
        );
    }

    #[test]
    fn an_unknown_route_is_not_a_missing_object() {
        assert_eq!(StripeFailure::from(ApiFailure::route_not_found()).code, None);
        assert_eq!(
            StripeFailure::from(ApiFailure::resource_not_found("session").at("id")).code.as_deref(),
            Some("resource_missing")
        );
    }
}
