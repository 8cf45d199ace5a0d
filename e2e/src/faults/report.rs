//! The report on all runs.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::fault::Kind;
use super::record::Record;
use super::user_driver::Observations;

/// Sums over all runs.
#[derive(Debug, Default)]
pub(super) struct Report {
    passed: u32,
    failed: u32,
    faults: BTreeMap<Kind, u32>,
    messages: BTreeMap<&'static str, u32>,
    bytes_sent: u64,
    acknowledged_sent_again: u64,
    unacknowledged_sent_again: u64,
    /// The duration of each run in seconds.
    times: Vec<f64>,
}

impl Report {
    /// Adds a run.
    pub(super) fn add(
        &mut self,
        record: &Record,
        observed: &Observations,
        has_passed: bool,
        seconds: f64,
    ) {
        if has_passed {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
        for fault in record.faults() {
            *self.faults.entry(fault.kind()).or_default() += 1;
        }
        for (words, times) in &observed.messages {
            *self.messages.entry(words).or_default() += times;
        }
        let uploads = record.uploads();
        self.bytes_sent += uploads.bytes_sent();
        self.acknowledged_sent_again += uploads.acknowledged_sent_again();
        self.unacknowledged_sent_again += uploads.unacknowledged_sent_again();
        self.times.push(seconds);
    }

    /// Returns whether there were runs and all passed.
    pub(super) fn is_success(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// Returns the result line of the standard test harness.
    pub(super) fn result(&self, took: Duration) -> String {
        let verdict = if self.is_success() { "ok" } else { "FAILED" };
        let (passed, failed) = (self.passed, self.failed);
        format!(
            "test result: {verdict}. {passed} passed; {failed} failed; 0 ignored; finished in {:.2}s",
            took.as_secs_f64()
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} runs, {} faults:",
            self.passed + self.failed,
            self.faults.values().sum::<u32>()
        )?;
        for kind in Kind::ALL {
            writeln!(
                f,
                "{:6}  {}",
                self.faults.get(kind).copied().unwrap_or_default(),
                kind.as_str()
            )?;
        }
        writeln!(f, "error messages that the user recovered from:")?;
        for (words, times) in &self.messages {
            writeln!(f, "{times:6}  {words}")?;
        }
        let lost = if self.failed == 0 { "none" } else { "see the runs that failed" };
        writeln!(f, "lost data: {lost}")?;
        let (sent, acknowledged, unacknowledged) =
            (self.bytes_sent, self.acknowledged_sent_again, self.unacknowledged_sent_again);
        writeln!(
            f,
            "bytes of files sent: {sent}, of which sent again: {acknowledged} acknowledged, {unacknowledged} not acknowledged"
        )?;
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        let at = |share: usize| {
            times.get(times.len().saturating_sub(1) * share / 100).copied().unwrap_or_default()
        };
        write!(
            f,
            "seconds per run: {:.1} median, {:.1} 95th percentile, {:.1} maximum",
            at(50),
            at(95),
            at(100)
        )
    }
}
