//! Decides when the applicant is told that there is no connection, and when that is over. Pure: the
//! outcomes of attempts, what the device reports and the time are inputs.
//!
//! A single failed attempt is not an outage: the next attempt, half a second later, usually
//! succeeds, and a banner that flashes up and is announced by a screen reader does not help. An
//! outage is confirmed as soon as the device reports that it is offline, a time limit has passed,
//! or a second attempt fails after the first.

use std::time::Duration;

use crate::transport::{AttemptOutcome, TransportError};

/// Attempts that fail within this time count as one failure: two files in transfer lose the same
/// connection at once.
const SAME_FAILURE: Duration = Duration::from_millis(400);

/// What is known about the connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outage {
    failing_since: Option<Duration>,
    is_confirmed: bool,
}

impl Outage {
    /// Whether the applicant is told that there is no connection.
    pub fn is_confirmed(&self) -> bool {
        self.is_confirmed
    }

    /// Whether the last attempt failed, so that the connection has to be probed.
    pub fn is_suspected(&self) -> bool {
        self.is_confirmed || self.failing_since.is_some()
    }

    /// Records an attempt that ended at the time `now`. `device_is_offline` is what the device
    /// reported at that time.
    pub fn record(&mut self, outcome: AttemptOutcome, now: Duration, device_is_offline: bool) {
        match outcome {
            AttemptOutcome::Responded => *self = Self::default(),
            AttemptOutcome::Failed(error) => {
                let since = *self.failing_since.get_or_insert(now);
                let failed_again = now.saturating_sub(since) > SAME_FAILURE;
                self.is_confirmed |=
                    device_is_offline || error == TransportError::Timeout || failed_again;
            }
        }
    }

    /// Records that the device reports to be offline. A report that it is online again changes
    /// nothing: only a response ends an outage.
    pub fn device_went_offline(&mut self) {
        self.is_confirmed = true;
    }
}
