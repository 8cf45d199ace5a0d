//! The estimate of the time left: not before it is known, about right, and without jumps.

use std::time::Duration;

use latchkey_flow::TimeLeft;
use latchkey_flow::upload::EtaEstimator;
use proptest::prelude::*;

const SECOND: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(250);

/// What is shown at each moment of a file of `total` bytes, of which `speeds` (bytes in a tick)
/// flow.
fn shown(
    total: u64,
    speeds: impl IntoIterator<Item = u64>,
) -> Vec<(Duration, u64, Option<TimeLeft>)> {
    let (mut eta, mut at, mut sent, mut shown) =
        (EtaEstimator::default(), Duration::from_secs(77), 0, Vec::new());
    eta.observe(at, sent, total);
    for speed in speeds {
        at += TICK;
        sent = (sent + speed).min(total);
        eta.observe(at, sent, total);
        shown.push((at - Duration::from_secs(77), sent, eta.time_left()));
        if sent == total {
            break;
        }
    }
    shown
}

/// Returns the fewest and the most seconds that a text stands for.
fn meant(left: TimeLeft) -> (u64, u64) {
    match left {
        TimeLeft::Moments => (0, 10),
        TimeLeft::Seconds(seconds) => (u64::from(seconds) - 10, u64::from(seconds) + 10),
        TimeLeft::Minutes(minutes) => (u64::from(minutes) * 60 - 45, u64::from(minutes) * 60 + 45),
        TimeLeft::Hours => (3_000, u64::MAX),
    }
}

#[test]
fn nothing_is_shown_before_bytes_have_flowed_for_three_seconds() {
    let shown = shown(1_000_000, [2_500; 40]);
    for (at, _, left) in shown {
        assert_eq!(left.is_some(), at >= 3 * SECOND, "after {at:?}: {left:?}");
    }
}

#[test]
fn nothing_is_shown_once_all_is_sent_or_nothing_has_moved_for_long() {
    let done = shown(1_000_000, [25_000; 60]);
    assert_eq!(done.last().map(|(_, _, left)| *left), Some(None));
    let stalled =
        shown(1_000_000, std::iter::repeat_n(10_000, 20).chain(std::iter::repeat_n(0, 40)));
    assert_eq!(stalled.last().map(|(_, _, left)| *left), Some(None));
}

#[test]
fn a_network_that_gets_slower_is_shown_after_a_while_and_not_at_once() {
    let speeds = std::iter::repeat_n(25_000_u64, 40).chain(std::iter::repeat_n(2_500, 80));
    let shown = shown(10_000_000, speeds);
    let at = |seconds: u32| {
        shown.iter().find(|(at, _, _)| *at >= seconds * SECOND).and_then(|(_, _, left)| *left)
    };
    let (before, just_after, later) = (at(10), at(12), at(29));
    assert!(before.is_some() && just_after <= before, "{before:?}, then {just_after:?}");
    assert!(later > before, "{before:?}, then {later:?}");
}

#[test]
fn a_resumed_file_is_not_taken_for_a_fast_one() {
    let mut eta = EtaEstimator::default();
    eta.observe(SECOND, 600_000, 1_000_000);
    for second in 2..=10 {
        eta.observe(second * SECOND, 600_000 + u64::from(second - 1) * 1_000, 1_000_000);
    }
    assert_eq!(eta.time_left(), Some(TimeLeft::Minutes(7)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_a_steady_speed_it_is_about_right_and_only_falls(speed in 200_u64..200_000, ticks in 40_u64..4_000) {
        let total = speed * ticks;
        let mut last = None;
        for (at, sent, left) in shown(total, std::iter::repeat_n(speed, 4_000)) {
            let Some(left) = left else { continue };
            prop_assert!(last.is_none_or(|last| left <= last), "it rose to {left:?} at {at:?}");
            last = Some(left);
            let true_seconds = (total - sent) / (speed * 4);
            let (least, most) = meant(left);
            prop_assert!(least <= true_seconds + 3 && true_seconds <= most + 3, "{left:?} where {true_seconds} s are left");
        }
    }

    #[test]
    fn on_an_unsteady_network_it_changes_rarely_and_rises_more_rarely(speeds in proptest::collection::vec(0_u64..40_000, 50..400)) {
        let (mut last, mut changed, mut rose) = (None, None::<Duration>, None::<Duration>);
        for (at, _, left) in shown(20_000_000, speeds) {
            if let (Some(before), Some(now)) = (last, left) && before != now {
                if let Some(changed) = changed {
                    prop_assert!(at - changed >= 2 * SECOND, "{before:?} became {now:?} only {:?} after the last change", at - changed);
                }
                changed = Some(at);
                if now > before {
                    if let Some(rose) = rose {
                        prop_assert!(at - rose >= 5 * SECOND, "it rose twice in {:?}", at - rose);
                    }
                    rose = Some(at);
                }
            }
            last = left;
        }
    }

    #[test]
    fn chunks_that_wait_for_their_responses_do_not_make_it_rise(chunk in 3_u64..12, speed in 1_000_u64..50_000) {
        // Bytes leave in the first third of a chunk's time, and then its response is awaited.
        let speeds = (0..2_000_u64).map(|tick| if tick % chunk < chunk / 3 { speed * 3 } else { 0 });
        let total = speed * 900;
        let mut rises = 0;
        let mut last = None;
        for (_, _, left) in shown(total, speeds) {
            if let (Some(before), Some(now)) = (last, left) {
                rises += u32::from(now > before);
            }
            last = left;
        }
        prop_assert!(rises <= 1, "it rose {rises} times");
    }

    #[test]
    fn no_clock_and_no_count_breaks_it(observed in proptest::collection::vec((any::<u32>(), any::<u64>(), any::<u64>()), 0..60)) {
        let mut eta = EtaEstimator::default();
        for (at, sent, total) in observed {
            eta.observe(Duration::from_millis(u64::from(at)), sent, total);
            if let Some(TimeLeft::Minutes(minutes)) = eta.time_left() {
                prop_assert!((1..=60).contains(&minutes));
            }
        }
    }
}
