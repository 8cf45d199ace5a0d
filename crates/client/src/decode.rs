//! Turns a response into an object of the API or a [`Problem`]. Pure.

use latchkey_api_types::{ApiError, ErrorBody, ErrorCode};
use serde::de::DeserializeOwned;

use crate::transport::Response;
use crate::{Access, Problem, retry};

/// Deserialises the object in `response`.
///
/// # Errors
/// The problem that the response reports, or [`Problem::Unreadable`] where the body is not such an
/// object.
pub fn object<T: DeserializeOwned>(response: &Response) -> Result<T, Problem> {
    match problem(response) {
        Some(problem) => Err(problem),
        None => serde_json::from_str(&response.body)
            .map_err(|_| Problem::Unreadable { request_id: response.request_id.clone() }),
    }
}

/// Returns the problem that `response` reports; `None` for a success.
pub fn problem(response: &Response) -> Option<Problem> {
    let error = || serde_json::from_str::<ApiError>(&response.body).ok().map(|body| body.error);
    (!response.is_success())
        .then(|| classify(response.status, error(), response.request_id.clone()))
}

/// Classifies an unsuccessful response by its `status` and the `error` in its body, if the body
/// had one.
pub fn classify(status: u16, error: Option<ErrorBody>, request_id: Option<String>) -> Problem {
    if retry::is_retryable_status(status) {
        return Problem::Server { request_id };
    }
    match (status, error) {
        // Without an error of this API, something between the widget and the server denies access,
        // for example the login page of a public network.
        (401 | 403, Some(error)) => Problem::Access(access(error.code)),
        (400..=499, Some(error)) => {
            Problem::Refused { code: error.code, param: error.param, request_id }
        }
        _ => Problem::Unreadable { request_id },
    }
}

fn access(code: Option<ErrorCode>) -> Access {
    match code {
        Some(ErrorCode::ClientSecretExpired) => Access::Lapsed,
        Some(ErrorCode::ClientSecretUsed) => Access::Used,
        Some(ErrorCode::LinkExpired) => Access::LinkLapsed,
        Some(ErrorCode::LinkUsed) => Access::LinkUsed,
        Some(_) | None => Access::Unknown,
    }
}
