//! How much is sent at once: what the line carries in a few seconds, as measured.
//!
//! A piece that is cut may have to be sent again, so a slow line gets small ones; a request costs a
//! round trip, so a fast line gets large ones.

use std::time::Duration;

/// A file of up to this many bytes is sent with the request that creates its upload.
pub const AT_ONCE: u64 = 256 * KIB;

/// What a piece should take.
const AIM_SECONDS: f64 = 2.5;

const FIRST: u64 = 256 * KIB;
const SMALLEST: u64 = 16 * KIB;
const LARGEST: u64 = 4096 * KIB;
const KIB: u64 = 1024;

/// How much of a new measurement counts against those before it.
const NEWEST: f64 = 0.5;

/// How long bytes must have been on their way for a guess before the first is acknowledged.
const LONG_ENOUGH_TO_GUESS: Duration = Duration::from_secs(1);

/// What is known of the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ChunkSizer {
    piece: u64,
    bytes_per_second: Option<f64>,
}

impl Default for ChunkSizer {
    fn default() -> Self {
        Self { piece: FIRST, bytes_per_second: None }
    }
}

impl ChunkSizer {
    /// How many of the `left` bytes are sent next.
    pub(super) fn next_piece(&self, left: u64) -> u64 {
        // A last piece that is hardly worth a request of its own goes with the one before it.
        if left <= self.piece + self.piece / 4 { left } else { self.piece }
    }

    /// The server acknowledged `bytes`, `took` after their request began.
    pub(super) fn acknowledged(&mut self, bytes: u64, took: Duration) {
        if bytes == 0 {
            return;
        }
        let measured = bytes as f64 / took.as_secs_f64().max(0.001);
        let smoothed = self
            .bytes_per_second
            .map_or(measured, |before| before * (1.0 - NEWEST) + measured * NEWEST);
        self.bytes_per_second = Some(smoothed);
        // One lucky piece must not lead to one that takes minutes.
        let wanted = ((smoothed * AIM_SECONDS) as u64).min(self.piece * 4);
        self.piece = wanted.clamp(SMALLEST, LARGEST);
    }

    /// A piece did not arrive as a whole.
    pub(super) fn cut(&mut self) {
        self.piece = (self.piece / 2).max(SMALLEST);
    }

    /// What the line carries, while `sent` bytes left the device in the `time` since the piece
    /// began.
    pub(super) fn bytes_per_second(&self, sent: u64, time: Duration) -> Option<u64> {
        let guessed =
            || (sent > 0 && time >= LONG_ENOUGH_TO_GUESS).then(|| sent as f64 / time.as_secs_f64());
        self.bytes_per_second.or_else(guessed).map(|speed| speed as u64).filter(|speed| *speed > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(pieces: &[(u64, f64)]) -> ChunkSizer {
        let mut sizer = ChunkSizer::default();
        for (bytes, seconds) in pieces {
            sizer.acknowledged(*bytes, Duration::from_secs_f64(*seconds));
        }
        sizer
    }

    #[test]
    fn a_piece_takes_about_as_long_as_it_should() {
        let mut sizer = ChunkSizer::default();
        for transport in [40_000.0, 200_000.0, 1_000_000.0] {
            for _ in 0..12 {
                let piece = sizer.next_piece(u64::MAX / 2);
                sizer.acknowledged(piece, Duration::from_secs_f64(piece as f64 / transport));
            }
            let seconds = sizer.next_piece(u64::MAX / 2) as f64 / transport;
            assert!((2.0..3.0).contains(&seconds), "{seconds} s at {transport} bytes a second");
        }
    }

    #[test]
    fn a_piece_is_neither_tiny_nor_endless() {
        assert_eq!(
            after(&[(FIRST, 1000.0), (SMALLEST, 1000.0)]).next_piece(u64::MAX / 2),
            SMALLEST
        );
        assert_eq!(
            after(&[(FIRST, 0.0), (4 * FIRST, 0.0), (16 * FIRST, 0.0)]).next_piece(u64::MAX / 2),
            LARGEST
        );
        assert_eq!(after(&[(FIRST, 0.0)]).next_piece(u64::MAX / 2), 4 * FIRST);
    }

    #[test]
    fn a_cut_halves_the_piece_and_keeps_the_speed() {
        let mut sizer = after(&[(FIRST, 1.0)]);
        let before = sizer.next_piece(u64::MAX / 2);
        sizer.cut();
        assert_eq!(sizer.next_piece(u64::MAX / 2), before / 2);
        assert_eq!(sizer.bytes_per_second(0, Duration::ZERO), Some(FIRST));
        for _ in 0..20 {
            sizer.cut();
        }
        assert_eq!(sizer.next_piece(u64::MAX / 2), SMALLEST);
    }

    #[test]
    fn a_small_rest_goes_with_the_piece_before_it() {
        let sizer = ChunkSizer::default();
        assert_eq!(sizer.next_piece(FIRST + 1), FIRST + 1);
        assert_eq!(sizer.next_piece(2 * FIRST), FIRST);
        assert_eq!(sizer.next_piece(0), 0);
    }

    #[test]
    fn before_the_first_acknowledgement_the_speed_is_guessed_once_it_can_be() {
        let sizer = ChunkSizer::default();
        assert_eq!(sizer.bytes_per_second(30_000, Duration::from_millis(300)), None);
        assert_eq!(sizer.bytes_per_second(30_000, Duration::from_secs(2)), Some(15_000));
        assert_eq!(sizer.bytes_per_second(0, Duration::from_secs(2)), None);
    }
}
