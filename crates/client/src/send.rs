//! Sends a request until it is answered for good, or until it is the person's decision.

use std::time::Duration;

use latchkey_api_types::ErrorCode;
use serde::de::IgnoredAny;

use crate::policy::{Attempts, Failure, Retry, RetryMode};
use crate::transport::{self, Request, Response, Transport};
use crate::{Problem, decode};

/// What an answer that says success has to carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// JSON of whatever shape: anything else was cut or garbled on its way, and is asked for again.
    Json,
    /// Nothing that is read.
    Nothing,
}

/// Sends `request`, and the very same again as the [policy](crate::policy) says. A refusal is an
/// answer, not an error.
///
/// # Errors
/// [`Problem::Network`] where there was no answer and `patience` is at its end.
pub async fn send_with_retry<L: Transport>(
    transport: &L,
    request: &Request<'_, L::File>,
    patience: RetryMode,
    expected: Expected,
) -> Result<Response, Problem> {
    let mut attempts = Attempts::new(patience);
    loop {
        let outcome = transport::attempt(transport, request, &|_| {}).await;
        let failure = match &outcome {
            Ok(answer) => match failure(answer, expected) {
                Some(failure) => failure,
                None => return outcome.map_err(|_| Problem::Network),
            },
            Err(_) => Failure::TransportError,
        };
        match attempts.failed(&failure, transport.now(), transport.jitter()) {
            Retry::After(pause) => transport::rest(transport, pause).await,
            Retry::WhenBack(pause) => transport.pause(pause).await,
            Retry::GiveUp => return outcome.map_err(|_| Problem::Network),
        }
    }
}

/// Whether nothing better than `answer` can be had by asking again.
pub fn is_final(answer: &Response, expected: Expected) -> bool {
    let of_one_attempt =
        |failure| Attempts::new(RetryMode::UntilAnswered).failed(&failure, Duration::ZERO, 1.0);
    failure(answer, expected).is_none_or(|failure| of_one_attempt(failure) == Retry::GiveUp)
}

/// How `answer` failed, in the words of the policy; `None` where it did not.
pub fn failure(answer: &Response, expected: Expected) -> Option<Failure> {
    if answer.is_success() {
        let is_whole = expected == Expected::Nothing
            || serde_json::from_str::<IgnoredAny>(&answer.body).is_ok();
        return (!is_whole).then_some(Failure::BadAnswer);
    }
    let in_use = matches!(decode::refusal(answer), Some(Problem::Refused { code: Some(code), .. }) if is_in_use(&code));
    Some(Failure::Status { status: answer.status, in_use, retry_after: answer.retry_after })
}

/// Whether the server has refused only because it was at something else of the same session just
/// then.
pub(crate) fn is_in_use(code: &ErrorCode) -> bool {
    match code {
        ErrorCode::IdempotencyKeyInUse => true,
        ErrorCode::Other(code) => code == "changed_meanwhile",
        _ => false,
    }
}
