//! When the person is told that there is no line.

use std::time::Duration;

use latchkey_client::{AttemptOutcome, Outage, TransportError};

const CUT: AttemptOutcome = AttemptOutcome::Failed(TransportError::Network);

fn at(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[test]
fn one_cut_is_no_outage() {
    let mut outage = Outage::default();
    outage.record(CUT, at(0), false);
    assert!(outage.is_suspected() && !outage.is_confirmed());
    outage.record(AttemptOutcome::Responded, at(500), false);
    assert_eq!(outage, Outage::default());
}

#[test]
fn a_second_cut_is_one_unless_it_is_the_same_one() {
    let mut outage = Outage::default();
    outage.record(CUT, at(0), false);
    outage.record(CUT, at(20), false);
    assert!(!outage.is_confirmed(), "two files on their way lose the same line at once");
    outage.record(CUT, at(520), false);
    assert!(outage.is_confirmed());
    outage.record(AttemptOutcome::Responded, at(3_000), false);
    assert!(!outage.is_confirmed() && !outage.is_suspected());
}

#[test]
fn a_line_on_which_nothing_moves_is_one_at_once() {
    let mut outage = Outage::default();
    outage.record(AttemptOutcome::Failed(TransportError::Timeout), at(0), false);
    assert!(outage.is_confirmed());
}

#[test]
fn the_device_is_believed_when_it_says_that_it_is_offline() {
    let mut outage = Outage::default();
    outage.record(CUT, at(0), true);
    assert!(outage.is_confirmed());
    let mut idle = Outage::default();
    idle.device_went_offline();
    assert!(idle.is_confirmed(), "even where nothing was sent");
}
