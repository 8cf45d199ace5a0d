//! How long a file still takes, as it is told to the person: not before it is known, and never
//! jumping about.
//!
//! The speed is a mean in which what was long ago counts for less and less, so that a chunk that
//! goes fast and the wait for its answer even out. What is shown is coarse. It may fall whenever
//! there is less to do, but not oftener than people can read, and it rises only where the line has
//! been slower for a while.

use std::time::Duration;

/// How long bytes have to flow before anything is said.
const KNOWN_AFTER: Duration = Duration::from_secs(3);
/// A measured stretch that is shorter says little.
const SHORTEST_STRETCH: Duration = Duration::from_millis(400);
/// What is older than this counts for less than what is newer.
const MEMORY: Duration = Duration::from_secs(6);
/// The least time between two changes of what is shown.
const READABLE: Duration = Duration::from_secs(2);
/// How long it has to look worse before that is said.
const PATIENCE: Duration = Duration::from_secs(5);
/// Nothing has moved for so long that nobody knows when it will be done.
const STANDSTILL: Duration = Duration::from_secs(8);

/// How long a file still takes, as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeLeft {
    /// A few seconds.
    Moments,
    /// About so many seconds: 10, 20, 30, 40 or 50.
    Seconds(u32),
    /// About so many minutes, from 1 to 60.
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

/// A moment, and how many bytes had been sent then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    at: Duration,
    sent: u64,
}

/// The pace of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EtaEstimator {
    began: Option<Mark>,
    /// The end of the last stretch that was measured.
    measured: Option<Mark>,
    /// When a byte moved last.
    moved: Duration,
    /// Bytes a second, once a stretch was measured.
    speed: u64,
    shown: Option<TimeLeft>,
    changed: Duration,
    /// Since when it looks worse than what is shown.
    worse_since: Option<Duration>,
}

impl EtaEstimator {
    /// What is to be shown; `None` while it is not known.
    pub fn time_left(&self) -> Option<TimeLeft> {
        self.shown
    }

    /// At `at`, by a clock that never goes back, `sent` of `total` bytes were there. Told again and
    /// again, even where nothing has moved: standing still is news too.
    pub fn seen(&mut self, at: Duration, sent: u64, total: u64) {
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
        // A mean of two speeds, weighted by how long each was so.
        self.speed = (u128::from(speed) * u128::from(weight)
            + u128::from(self.speed) * u128::from(memory))
        .checked_div(u128::from(weight + memory))
        .and_then(|speed| u64::try_from(speed).ok())
        .unwrap_or(u64::MAX);
        self.measured = Some(to);
    }

    fn show(&mut self, at: Duration, seconds: u64) {
        let left = TimeLeft::of(seconds);
        // So much less that a small tremble at the edge between two words is none.
        let surely = TimeLeft::of(seconds / 6 * 5);
        let is_new = match self.shown {
            None => true,
            Some(shown) if left < shown => {
                self.worse_since = None;
                at - self.changed.min(at) >= READABLE
            }
            Some(shown) if surely > shown => {
                let since = *self.worse_since.get_or_insert(at);
                at - since.min(at) >= PATIENCE
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
