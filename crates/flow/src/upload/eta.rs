//! The estimate of the time left for a file, as it is shown to the applicant: not before it is
//! known, and without jumps.
//!
//! The speed is an exponentially weighted mean, so that a fast chunk and the wait for its response
//! even out. What is shown is coarse. It may fall whenever less is left, but not more often than
//! people can read, and it rises only where the network has been slower for a while.

use std::time::Duration;

/// The time that bytes have to flow before anything is shown.
const KNOWN_AFTER: Duration = Duration::from_secs(3);
/// The shortest stretch that is measured.
const SHORTEST_STRETCH: Duration = Duration::from_millis(400);
/// The age from which measurements count for less.
const MEMORY: Duration = Duration::from_secs(6);
/// The least time between two changes of what is shown.
const READABLE: Duration = Duration::from_secs(2);
/// The time that the estimate has to be worse before that is shown.
const WORSE_FOR: Duration = Duration::from_secs(5);
/// The time without progress after which nothing is shown.
const STANDSTILL: Duration = Duration::from_secs(8);

/// The time left for a file, in the units that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeLeft {
    /// A few seconds.
    Moments,
    /// About 10, 20, 30, 40 or 50 seconds.
    Seconds(u32),
    /// About 1 to 60 minutes.
    Minutes(u32),
    /// More than an hour.
    Hours,
}

impl TimeLeft {
    fn of(seconds: u64) -> Self {
        match seconds {
            0..5 => Self::Moments,
            5..55 => Self::Seconds(u32::try_from((seconds + 5) / 10 * 10).unwrap_or(50)),
            55..3_630 => Self::Minutes(u32::try_from(((seconds + 30) / 60).max(1)).unwrap_or(60)),
            _ => Self::Hours,
        }
    }
}

/// The bytes sent at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    at: Duration,
    sent: u64,
}

/// The estimate for one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EtaEstimator {
    began: Option<Mark>,
    /// The end of the last measured stretch.
    measured: Option<Mark>,
    /// The time of the last progress.
    moved: Duration,
    /// The speed in bytes per second, once a stretch was measured.
    speed: u64,
    shown: Option<TimeLeft>,
    changed: Duration,
    /// The time since which the estimate is worse than what is shown.
    worse_since: Option<Duration>,
}

impl EtaEstimator {
    /// Returns the time left to be shown; `None` while it is not known.
    pub fn time_left(&self) -> Option<TimeLeft> {
        self.shown
    }

    /// Takes note that `sent` of `total` bytes were sent at the time `at` of a monotonic clock. Has
    /// to be called regularly even where nothing has moved.
    pub fn observe(&mut self, at: Duration, sent: u64, total: u64) {
        let now = Mark { at, sent };
        let (Some(began), Some(measured)) = (self.began, self.measured) else {
            return self.begin(now);
        };
        if at < measured.at || sent < measured.sent {
            return self.begin(now);
        }
        let stretch = at - measured.at;
        if sent > measured.sent {
            self.moved = at;
        }
        if stretch >= SHORTEST_STRETCH {
            self.measure(measured, now);
        }
        if at - self.moved.min(at) >= STANDSTILL || sent >= total {
            self.shown = None;
        } else if at - began.at >= KNOWN_AFTER && self.speed > 0 {
            self.show(at, (total - sent) / self.speed);
        }
    }

    fn begin(&mut self, now: Mark) {
        *self = Self { began: Some(now), measured: Some(now), moved: now.at, ..Self::default() };
    }

    fn measure(&mut self, from: Mark, to: Mark) {
        let stretch = millis(to.at - from.at);
        let speed = (to.sent - from.sent).saturating_mul(1000) / stretch.max(1);
        let known_for = self.began.map_or(Duration::ZERO, |began| from.at - began.at);
        let (weight, memory) = (stretch.max(1), millis(known_for.min(MEMORY)));
        // A mean of two speeds, weighted by their durations.
        self.speed = (u128::from(speed) * u128::from(weight)
            + u128::from(self.speed) * u128::from(memory))
        .checked_div(u128::from(weight + memory))
        .and_then(|speed| u64::try_from(speed).ok())
        .unwrap_or(u64::MAX);
        self.measured = Some(to);
    }

    fn show(&mut self, at: Duration, seconds: u64) {
        let left = TimeLeft::of(seconds);
        // Less by a sixth, so that a small change at the limit between two values is none.
        let surely = TimeLeft::of(seconds / 6 * 5);
        let is_new = match self.shown {
            None => true,
            Some(shown) if left < shown => {
                self.worse_since = None;
                at - self.changed.min(at) >= READABLE
            }
            Some(shown) if surely > shown => {
                let since = *self.worse_since.get_or_insert(at);
                at - since.min(at) >= WORSE_FOR
            }
            Some(_) => {
                self.worse_since = None;
                false
            }
        };
        if is_new {
            (self.shown, self.changed, self.worse_since) = (Some(left), at, None);
        }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
