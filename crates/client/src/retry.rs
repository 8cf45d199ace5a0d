//! The retry policy: whether a failed attempt is repeated, and when. Pure: the failure, the time
//! and the jitter are inputs.
//!
//! Only a failure that may not happen again is retried: a lost connection, an overloaded or
//! restarting server, a truncated or corrupted response. A request that the server refused is not
//! retried. All attempts of one action carry the same idempotency key, so an attempt whose response
//! was lost is not carried out twice.
//!
//! Without any response the connection is at fault. The request is then retried for as long as its
//! page is open, after delays that grow to [`MAX_DELAY`] and end early when the device reports that
//! it is online. While the server responds with errors, it is tried [`MAX_ATTEMPTS`] times within
//! [`MAX_DURATION`]; after that the applicant decides.

use std::time::Duration;

/// The number of attempts while the server responds with errors.
pub const MAX_ATTEMPTS: u32 = 5;

/// The time limit for these attempts, from the first error response.
pub const MAX_DURATION: Duration = Duration::from_secs(120);

/// The longest `Retry-After` that is followed; a longer one ends the attempts.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);

/// The upper limit of the first delay in milliseconds; it doubles with each further one.
const FIRST_DELAY_MS: u64 = 1_000;

/// The longest delay that is not set by `Retry-After`.
pub const MAX_DELAY: Duration = Duration::from_secs(15);

/// Whether a response with this HTTP status is worth a retry: the server did not get to the request
/// in time (408, 425), limits the rate (429), or failed (5xx). This is the only such list; codes of
/// the API that are retried are in [`send`](crate::send).
pub fn is_retryable_status(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// What happens to a request while there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryMode {
    /// It is retried until there is a response: the applicant waits for it.
    UntilAnswered,
    /// It is given up, because it is repeated later anyway.
    Once,
}

/// Why an attempt failed, as far as the policy distinguishes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptFailure {
    /// There was no response: the connection is down or was cut, or a time limit passed.
    NoResponse,
    /// The status says success but the response is truncated or corrupted.
    InvalidResponse,
    /// The response reports an error.
    Status {
        /// The HTTP status.
        status: u16,
        /// Whether another request for the same session is still in progress, such as an earlier
        /// attempt with the same idempotency key.
        in_use: bool,
        /// The value of `Retry-After`.
        retry_after: Option<Duration>,
    },
}

/// What to do after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryDecision {
    /// Repeat the request after the whole delay.
    After(Duration),
    /// Repeat the request after the delay, or as soon as the device reports that it is online.
    WhenOnline(Duration),
    /// Report the failure.
    GiveUp,
}

/// The failed attempts of one action so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryState {
    mode: RetryMode,
    /// Attempts without a response since the last response.
    unanswered: u32,
    /// Responses that reported an error.
    error_responses: u32,
    /// When the first of them came since there was a connection.
    error_responses_since: Option<Duration>,
}

impl RetryState {
    /// Creates the state before the first attempt.
    pub fn new(mode: RetryMode) -> Self {
        Self { mode, unanswered: 0, error_responses: 0, error_responses_since: None }
    }

    /// Forgets earlier failures, because the action has made progress.
    pub fn reset(&mut self) {
        *self = Self::new(self.mode);
    }

    /// Decides what to do after an attempt failed at the time `now`. `jitter`, from 0 to 1, spreads
    /// the delays, so that many widgets that lost the same server do not return at the same moment.
    pub fn decide(
        &mut self,
        failure: &AttemptFailure,
        now: Duration,
        jitter: f64,
    ) -> RetryDecision {
        let retry_after = match *failure {
            AttemptFailure::NoResponse => return self.decide_without_response(jitter),
            AttemptFailure::InvalidResponse => None,
            AttemptFailure::Status { status, in_use, retry_after }
                if in_use || is_retryable_status(status) =>
            {
                retry_after
            }
            AttemptFailure::Status { .. } => return RetryDecision::GiveUp,
        };
        self.unanswered = 0;
        self.error_responses += 1;
        let since = *self.error_responses_since.get_or_insert(now);
        let delay = delay(self.error_responses, jitter).max(retry_after.unwrap_or_default());
        let is_over = self.error_responses >= MAX_ATTEMPTS
            || now.saturating_sub(since) + delay > MAX_DURATION;
        if is_over || retry_after > Some(MAX_RETRY_AFTER) {
            RetryDecision::GiveUp
        } else {
            RetryDecision::After(delay)
        }
    }

    fn decide_without_response(&mut self, jitter: f64) -> RetryDecision {
        match self.mode {
            RetryMode::Once => RetryDecision::GiveUp,
            RetryMode::UntilAnswered => {
                // Time without a connection does not count against the server.
                self.error_responses_since = None;
                self.unanswered = self.unanswered.saturating_add(1);
                RetryDecision::WhenOnline(delay(self.unanswered, jitter))
            }
        }
    }
}

/// Returns the delay after the `count`-th failure in a row, counted from 1.
pub fn delay(count: u32, jitter: f64) -> Duration {
    // In milliseconds, because the arithmetic of `Duration` adds more code to the widget.
    let doublings = count.saturating_sub(1).min(16);
    let longest = (FIRST_DELAY_MS << doublings).min(MAX_DELAY.as_millis() as u64);
    Duration::from_millis((longest as f64 * (0.5 + 0.5 * jitter.clamp(0.0, 1.0))) as u64)
}
