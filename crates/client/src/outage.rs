//! When the person is told that there is no line, and when that is over. Pure: attempts, the
//! device's word and the time come in.
//!
//! One attempt that failed is no outage: the next one, half a second later, mostly gets through,
//! and a banner that flashes up and is read out says nothing that helps. It is one as soon as the
//! device itself says so, a limit has passed, or a second attempt fails after the first.

use std::time::Duration;

use crate::transport::{AttemptOutcome, TransportError};

/// Attempts that fail within this time failed together: two files on their way lose the same line
/// at once.
const TOGETHER: Duration = Duration::from_millis(400);

/// Whether there is a line, as far as is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outage {
    failed_since: Option<Duration>,
    is_told: bool,
}

impl Outage {
    /// Whether the person is told that there is no line.
    pub fn is_told(&self) -> bool {
        self.is_told
    }

    /// Whether the last attempt failed, so that somebody has to find out when the line is back.
    pub fn is_suspected(&self) -> bool {
        self.is_told || self.failed_since.is_some()
    }

    /// Takes note of an attempt that ended at the time `now`. `device_is_offline` is what the
    /// device said then.
    pub fn reached(&mut self, attempt: AttemptOutcome, now: Duration, device_is_offline: bool) {
        match attempt {
            AttemptOutcome::Responded => *self = Self::default(),
            AttemptOutcome::Failed(no_answer) => {
                let since = *self.failed_since.get_or_insert(now);
                let again = now.saturating_sub(since) > TOGETHER;
                self.is_told |= device_is_offline || no_answer == TransportError::Timeout || again;
            }
        }
    }

    /// The device says that it has no line. That it has one again is not believed: only an answer
    /// ends an outage.
    pub fn device_went_offline(&mut self) {
        self.is_told = true;
    }
}
