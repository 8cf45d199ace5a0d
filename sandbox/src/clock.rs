//! The clock. Everything that depends on time reads it here, so that a test can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use latchkey_rules::date::CivilDate;

/// The machine's clock, or one that a test moves.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    #[default]
    System,
    /// A clock that stands still until it is advanced.
    Settable(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `now`.
    pub fn settable(now: i64) -> Self {
        Self::Settable(Arc::new(AtomicI64::new(now)))
    }

    /// Returns the time in Unix seconds.
    pub fn now(&self) -> i64 {
        match self {
            Self::System => Timestamp::now().as_second(),
            Self::Settable(seconds) => seconds.load(Ordering::SeqCst),
        }
    }

    /// Returns today's date in UTC.
    pub fn today(&self) -> CivilDate {
        let date = date_of(self.now());
        let part = |part: i8| u8::try_from(part).unwrap_or_default();
        u16::try_from(date.year())
            .ok()
            .and_then(|year| CivilDate::new(year, part(date.month()), part(date.day())))
            .unwrap_or(CivilDate::EPOCH)
    }

    /// Advances a settable clock; the machine's is unchanged.
    pub fn advance(&self, seconds: i64) {
        if let Self::Settable(now) = self {
            now.fetch_add(seconds, Ordering::SeqCst);
        }
    }
}

/// Returns the UTC date of a time in Unix seconds.
pub fn date_of(seconds: i64) -> Date {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC).date()
}
