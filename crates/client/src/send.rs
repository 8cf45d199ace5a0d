//! Sends a request with retries.

use std::time::Duration;

use latchkey_api_types::ErrorCode;
use serde::de::IgnoredAny;

use crate::retry::{AttemptFailure, RetryDecision, RetryMode, RetryState};
use crate::transport::{self, Request, Response, Transport};
use crate::{Problem, decode};

/// The body that a successful response must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedBody {
    /// Any JSON value. Anything else was truncated or corrupted on the way, and is requested again.
    Json,
    /// Any body; it is not read.
    Any,
}

/// Sends `request`, and repeats it as the [retry policy](crate::retry) says. A response that
/// reports an error is returned, not an `Err`.
///
/// # Errors
/// [`Problem::Network`] where there was no response and `mode` does not wait for one.
pub async fn send_with_retry<T: Transport>(
    transport: &T,
    request: &Request<'_, T::File>,
    mode: RetryMode,
    expected: ExpectedBody,
) -> Result<Response, Problem> {
    let mut state = RetryState::new(mode);
    loop {
        let outcome = transport::send_once(transport, request, &|_| {}).await;
        let failure = match &outcome {
            Ok(response) => match failure(response, expected) {
                Some(failure) => failure,
                None => return outcome.map_err(|_| Problem::Network),
            },
            Err(_) => AttemptFailure::NoResponse,
        };
        match state.decide(&failure, transport.now(), transport.jitter()) {
            RetryDecision::GiveUp => return outcome.map_err(|_| Problem::Network),
            decision => wait(transport, decision).await,
        }
    }
}

/// Waits until the request may be repeated.
pub(crate) async fn wait<T: Transport>(transport: &T, decision: RetryDecision) {
    match decision {
        RetryDecision::After(delay) => transport::sleep(transport, delay).await,
        RetryDecision::WhenOnline(delay) => transport.pause(delay).await,
        RetryDecision::GiveUp => {}
    }
}

/// Whether the retry policy would not repeat the request after `response`.
pub fn is_final(response: &Response, expected: ExpectedBody) -> bool {
    let decision =
        |failure| RetryState::new(RetryMode::UntilAnswered).decide(&failure, Duration::ZERO, 1.0);
    failure(response, expected).is_none_or(|failure| decision(failure) == RetryDecision::GiveUp)
}

/// Returns why `response` is not the success that was asked for; `None` if it is.
pub(crate) fn failure(response: &Response, expected: ExpectedBody) -> Option<AttemptFailure> {
    if response.is_success() {
        let is_complete = expected == ExpectedBody::Any
            || serde_json::from_str::<IgnoredAny>(&response.body).is_ok();
        return (!is_complete).then_some(AttemptFailure::InvalidResponse);
    }
    let in_use = matches!(
        decode::problem(response),
        Some(Problem::Refused { code: Some(code), .. }) if is_in_use(&code)
    );
    Some(AttemptFailure::Status {
        status: response.status,
        in_use,
        retry_after: response.retry_after,
    })
}

/// Whether the code says that the server was processing another request for the same session, so
/// that a retry may succeed.
pub(crate) fn is_in_use(code: &ErrorCode) -> bool {
    match code {
        ErrorCode::IdempotencyKeyInUse => true,
        ErrorCode::Other(code) => code == "changed_meanwhile",
        _ => false,
    }
}
