//! From an answer's text to a wire object or a [`Problem`]; pure.

use crate::{Access, Problem};
use latchkey_api_types::{ApiError, ErrorBody, ErrorCode};
use serde::{Serialize, de::DeserializeOwned};

use crate::transport::Response;

/// The object that `answer` carries.
///
/// # Errors
/// The server's refusal, or [`Problem::Unreadable`] where the text is not such an object.
pub fn object<T: DeserializeOwned>(answer: &Response) -> Result<T, Problem> {
    match refusal(answer) {
        Some(problem) => Err(problem),
        None => serde_json::from_str(&answer.body)
            .map_err(|_| Problem::Unreadable { request_id: answer.request_id.clone() }),
    }
}

/// The problem that `answer` tells of; `None` where it tells of none.
pub fn refusal(answer: &Response) -> Option<Problem> {
    let error = || serde_json::from_str::<ApiError>(&answer.body).ok().map(|body| body.error);
    (!answer.is_success()).then(|| problem(answer.status, error(), answer.request_id.clone()))
}

/// What a refusal with `status` and the server's `error`, where one could be read, means for the
/// person.
pub fn problem(status: u16, error: Option<ErrorBody>, request_id: Option<String>) -> Problem {
    match (status, error) {
        // Without an error of ours it is somebody on the way who keeps the person out: a public
        // network's login page, for one.
        (401 | 403, Some(error)) => Problem::Access(access(error.code)),
        (408 | 425 | 429 | 500..=599, _) => Problem::Server { request_id },
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

/// The text of a request.
///
/// # Errors
/// [`Problem::Unreadable`] where the value has no JSON form, which none of the wire types lacks.
pub fn body<T: Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|_| Problem::Unreadable { request_id: None })
}
