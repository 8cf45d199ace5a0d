//! When the applicant is told that there is no connection.

use std::time::Duration;

use latchkey_client::{AttemptOutcome, Outage, TransportError};

const NO_RESPONSE: AttemptOutcome = AttemptOutcome::Failed(TransportError::Network);

fn at(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[test]
fn one_failure_is_no_outage() {
    let mut outage = Outage::default();
    outage.record(NO_RESPONSE, at(0), false);
    assert!(outage.is_suspected() && !outage.is_confirmed());
    outage.record(AttemptOutcome::Responded, at(500), false);
    assert_eq!(outage, Outage::default());
}

#[test]
fn second_failure_is_an_outage_unless_it_is_simultaneous() {
    let mut outage = Outage::default();
    outage.record(NO_RESPONSE, at(0), false);
    outage.record(NO_RESPONSE, at(20), false);
    assert!(!outage.is_confirmed(), "two files in transfer lose the same connection at once");
    outage.record(NO_RESPONSE, at(520), false);
    assert!(outage.is_confirmed());
    outage.record(AttemptOutcome::Responded, at(3_000), false);
    assert!(!outage.is_confirmed() && !outage.is_suspected());
}

#[test]
fn timeout_is_an_outage_at_once() {
    let mut outage = Outage::default();
    outage.record(AttemptOutcome::Failed(TransportError::Timeout), at(0), false);
    assert!(outage.is_confirmed());
}

#[test]
fn device_that_reports_offline_is_an_outage_at_once() {
    let mut outage = Outage::default();
    outage.record(NO_RESPONSE, at(0), true);
    assert!(outage.is_confirmed());
    let mut idle = Outage::default();
    idle.device_went_offline();
    assert!(idle.is_confirmed(), "even if nothing was sent");
}
