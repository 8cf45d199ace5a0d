//! Whether a request that failed is sent again, and when. Pure: the failure, the time and the luck
//! come in.
//!
//! Only what may go better next time is tried again: a line that is down, an overloaded or
//! restarting server, an answer that was cut or garbled. What the server refused for a reason stays
//! refused. Every attempt of one action carries the same idempotency key, so that one whose answer
//! was lost is not done twice.
//!
//! Where there is no answer at all, the line is to blame, and nobody is asked: what the person
//! wants done goes on being tried for as long as its page is there, with pauses that grow to
//! [`LONGEST_PAUSE`] and end when the device says that it is online. Where a server in trouble
//! answers, it is tried [`ATTEMPTS`] times and for [`OVERALL_LIMIT`] at most; then the person
//! decides.

use std::time::Duration;

/// How often a server in trouble is asked before the person is.
pub const ATTEMPTS: u32 = 5;

/// For how long, from its first answer of that kind.
pub const OVERALL_LIMIT: Duration = Duration::from_secs(120);

/// The longest `Retry-After` that is waited without asking the person.
pub const LONGEST_WISH: Duration = Duration::from_secs(60);

/// The first pause, at most; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Who wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryMode {
    /// The person waits for it: without a line it goes on being tried.
    UntilAnswered,
    /// It was asked in passing: without a line it is given up, as somebody asks again later anyway.
    Once,
}

/// How an attempt failed, as far as trying again is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// There was no answer: the line is down or was cut, or nothing moved for too long.
    TransportError,
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
    /// Send the same again after all of this pause.
    After(Duration),
    /// Send the same again after this pause, or sooner where the device says that it is online
    /// again.
    WhenBack(Duration),
    /// Tell the person, where somebody asked.
    GiveUp,
}

/// The attempts of one action so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempts {
    patience: RetryMode,
    /// Attempts without an answer since the last answer.
    silences: u32,
    /// Answers of a server in trouble.
    troubles: u32,
    /// When the first of those came, since there was a line again.
    in_trouble_since: Option<Duration>,
}

impl Attempts {
    /// None yet.
    pub fn new(patience: RetryMode) -> Self {
        Self { patience, silences: 0, troubles: 0, in_trouble_since: None }
    }

    /// Something got through: what failed before does not count any more.
    pub fn moved_on(&mut self) {
        *self = Self::new(self.patience);
    }

    /// Decides after an attempt failed at the time `now`. `jitter`, from 0 to 1, spreads the pauses,
    /// so that many widgets that lost the same server do not come back at the same moment.
    pub fn failed(&mut self, failure: &Failure, now: Duration, jitter: f64) -> Retry {
        let wish = match *failure {
            Failure::TransportError => return self.no_answer(jitter),
            Failure::BadAnswer => None,
            Failure::Status { status: 408 | 425 | 429 | 500..=599, retry_after, .. }
            | Failure::Status { in_use: true, retry_after, .. } => retry_after,
            Failure::Status { .. } => return Retry::GiveUp,
        };
        self.silences = 0;
        self.troubles += 1;
        let since = *self.in_trouble_since.get_or_insert(now);
        let pause = pause(self.troubles, jitter).max(wish.unwrap_or_default());
        let is_over =
            self.troubles >= ATTEMPTS || now.saturating_sub(since) + pause > OVERALL_LIMIT;
        if is_over || wish > Some(LONGEST_WISH) { Retry::GiveUp } else { Retry::After(pause) }
    }

    fn no_answer(&mut self, jitter: f64) -> Retry {
        match self.patience {
            RetryMode::Once => Retry::GiveUp,
            RetryMode::UntilAnswered => {
                // Time without a line is not the server's.
                self.in_trouble_since = None;
                self.silences = self.silences.saturating_add(1);
                Retry::WhenBack(pause(self.silences, jitter))
            }
        }
    }
}

/// The pause after the `count`-th failure in a row; the first is 1.
pub fn pause(count: u32, jitter: f64) -> Duration {
    let longest = FIRST_PAUSE
        .saturating_mul(2_u32.saturating_pow(count.saturating_sub(1)))
        .min(LONGEST_PAUSE);
    longest.mul_f64(0.5 + 0.5 * jitter.clamp(0.0, 1.0))
}
