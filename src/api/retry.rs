//! Whether a request that failed is sent again, and when. Pure: the failure, the count and the luck come in.
//!
//! Only what may go better next time is tried again: the network, an overloaded or restarting server, an answer that was
//! cut. What the server refused for a reason stays refused. Every attempt carries the same idempotency key, so that one
//! whose answer was lost is not done twice. After [`ATTEMPTS`] the person decides.

use std::time::Duration;

/// How often a request is sent before the person is asked.
pub const ATTEMPTS: u32 = 4;

/// The longest that is waited without asking the person.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The first pause, at most; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// How an attempt failed, as far as trying again is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No answer: the line is down or was cut.
    Network,
    /// Nothing moved for too long.
    Timeout,
    /// An answer that says success but cannot be read: cut or garbled on the way.
    BadAnswer,
    /// The server refused.
    Status {
        /// The HTTP status.
        status: u16,
        /// The refusal is `idempotency_key_in_use`: an earlier attempt is still being worked on.
        in_use: bool,
        /// The server's wish, from `Retry-After`.
        retry_after: Option<Duration>,
    },
}

/// What to do after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Send the same again after this pause.
    After(Duration),
    /// Tell the person.
    GiveUp,
}

/// Decides after the `attempt`-th attempt (the first is 1) failed. `luck`, from 0 to 1, spreads the pauses, so that many
/// widgets that lost the same server do not come back at the same moment.
pub fn decide(attempt: u32, failure: &Failure, luck: f64) -> Retry {
    let wish = match *failure {
        Failure::Network | Failure::Timeout | Failure::BadAnswer => None,
        Failure::Status { status: 408 | 425 | 429 | 500..=599, retry_after, .. } => retry_after,
        Failure::Status { in_use: true, retry_after, .. } => retry_after,
        Failure::Status { .. } => return Retry::GiveUp,
    };
    if attempt >= ATTEMPTS {
        return Retry::GiveUp;
    }
    let longest = FIRST_PAUSE * 2_u32.pow(attempt.saturating_sub(1));
    let pause = longest.mul_f64(0.5 + 0.5 * luck.clamp(0.0, 1.0));
    match wish {
        Some(wish) if wish > LONGEST_PAUSE => Retry::GiveUp,
        Some(wish) => Retry::After(wish.max(pause)),
        None => Retry::After(pause),
    }
}

/// Reads a `Retry-After` header of seconds. The form with a date is not used by this API, and a phone's clock may be wrong.
pub fn parse_retry_after(header: &str) -> Option<Duration> {
    header.trim().parse().ok().map(Duration::from_secs)
}
