//! Chooses the size of the chunks: as many bytes as the connection carries in a few seconds, as
//! measured.
//!
//! A chunk that is cut may have to be sent again, so a slow connection gets small chunks; each
//! request costs a round trip, so a fast connection gets large ones.

use std::time::Duration;

/// The size in bytes up to which a file is sent with the request that creates its upload.
pub const SINGLE_REQUEST_LIMIT: u64 = 256 * KIB;

/// The time that a chunk should take.
const TARGET_SECONDS: f64 = 2.5;

const FIRST: u64 = 256 * KIB;
const MIN: u64 = 16 * KIB;
const MAX: u64 = 4096 * KIB;
const KIB: u64 = 1024;

/// The weight of a new measurement against the earlier ones.
const NEW_WEIGHT: f64 = 0.5;

/// The time after which the speed is estimated although nothing is acknowledged yet.
const MIN_ESTIMATE_TIME: Duration = Duration::from_secs(1);

/// The measured speed of the connection, and the chunk size that follows from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ChunkSizer {
    chunk: u64,
    bytes_per_second: Option<f64>,
}

impl Default for ChunkSizer {
    fn default() -> Self {
        Self { chunk: FIRST, bytes_per_second: None }
    }
}

impl ChunkSizer {
    /// Returns how many of the `remaining` bytes to send next.
    pub(super) fn next_chunk(&self, remaining: u64) -> u64 {
        // A last chunk that is hardly worth a request is sent with the one before it.
        if remaining <= self.chunk + self.chunk / 4 { remaining } else { self.chunk }
    }

    /// Records that the server acknowledged `bytes` at the time `elapsed` after the request began.
    pub(super) fn acknowledged(&mut self, bytes: u64, elapsed: Duration) {
        if bytes == 0 {
            return;
        }
        let measured = bytes as f64 / elapsed.as_secs_f64().max(0.001);
        let smoothed = self
            .bytes_per_second
            .map_or(measured, |earlier| earlier * (1.0 - NEW_WEIGHT) + measured * NEW_WEIGHT);
        self.bytes_per_second = Some(smoothed);
        // Growth is limited, so that one fast chunk does not lead to one that takes minutes.
        let wanted = ((smoothed * TARGET_SECONDS) as u64).min(self.chunk * 4);
        self.chunk = wanted.clamp(MIN, MAX);
    }

    /// Records that a chunk did not arrive completely.
    pub(super) fn cut(&mut self) {
        self.chunk = (self.chunk / 2).max(MIN);
    }

    /// Returns the speed of the connection, if `sent` bytes of the present chunk have left in the
    /// time `elapsed`.
    pub(super) fn bytes_per_second(&self, sent: u64, elapsed: Duration) -> Option<u64> {
        let estimated = || {
            (sent > 0 && elapsed >= MIN_ESTIMATE_TIME).then(|| sent as f64 / elapsed.as_secs_f64())
        };
        self.bytes_per_second
            .or_else(estimated)
            .map(|speed| speed as u64)
            .filter(|speed| *speed > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(chunks: &[(u64, f64)]) -> ChunkSizer {
        let mut sizer = ChunkSizer::default();
        for (bytes, seconds) in chunks {
            sizer.acknowledged(*bytes, Duration::from_secs_f64(*seconds));
        }
        sizer
    }

    #[test]
    fn a_chunk_takes_about_as_long_as_intended() {
        let mut sizer = ChunkSizer::default();
        for speed in [40_000.0, 200_000.0, 1_000_000.0] {
            for _ in 0..12 {
                let chunk = sizer.next_chunk(u64::MAX / 2);
                sizer.acknowledged(chunk, Duration::from_secs_f64(chunk as f64 / speed));
            }
            let seconds = sizer.next_chunk(u64::MAX / 2) as f64 / speed;
            assert!((2.0..3.0).contains(&seconds), "{seconds} s at {speed} bytes a second");
        }
    }

    #[test]
    fn the_chunk_size_has_a_minimum_and_a_maximum() {
        assert_eq!(after(&[(FIRST, 1000.0), (MIN, 1000.0)]).next_chunk(u64::MAX / 2), MIN);
        assert_eq!(
            after(&[(FIRST, 0.0), (4 * FIRST, 0.0), (16 * FIRST, 0.0)]).next_chunk(u64::MAX / 2),
            MAX
        );
        assert_eq!(after(&[(FIRST, 0.0)]).next_chunk(u64::MAX / 2), 4 * FIRST);
    }

    #[test]
    fn a_cut_halves_the_chunk_size_and_keeps_the_speed() {
        let mut sizer = after(&[(FIRST, 1.0)]);
        let before = sizer.next_chunk(u64::MAX / 2);
        sizer.cut();
        assert_eq!(sizer.next_chunk(u64::MAX / 2), before / 2);
        assert_eq!(sizer.bytes_per_second(0, Duration::ZERO), Some(FIRST));
        for _ in 0..20 {
            sizer.cut();
        }
        assert_eq!(sizer.next_chunk(u64::MAX / 2), MIN);
    }

    #[test]
    fn a_small_remainder_is_sent_with_the_chunk_before_it() {
        let sizer = ChunkSizer::default();
        assert_eq!(sizer.next_chunk(FIRST + 1), FIRST + 1);
        assert_eq!(sizer.next_chunk(2 * FIRST), FIRST);
        assert_eq!(sizer.next_chunk(0), 0);
    }

    #[test]
    fn before_the_first_acknowledgement_the_speed_is_estimated_after_a_second() {
        let sizer = ChunkSizer::default();
        assert_eq!(sizer.bytes_per_second(30_000, Duration::from_millis(300)), None);
        assert_eq!(sizer.bytes_per_second(30_000, Duration::from_secs(2)), Some(15_000));
        assert_eq!(sizer.bytes_per_second(0, Duration::from_secs(2)), None);
    }
}
