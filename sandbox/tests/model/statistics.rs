//! Counts of what was done, for the report.

use std::collections::BTreeMap;

use crate::action::Fault;

/// The counts of one run or more.
#[derive(Debug, Default, Clone)]
pub(crate) struct Statistics {
    pub(crate) runs: u64,
    pub(crate) requests: u64,
    pub(crate) files: u64,
    pub(crate) submissions: u64,
    pub(crate) actions: BTreeMap<String, u64>,
    pub(crate) faults: BTreeMap<Fault, u64>,
}

impl Statistics {
    pub(crate) fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.requests += other.requests;
        self.files += other.files;
        self.submissions += other.submissions;
        for (name, count) in &other.actions {
            *self.actions.entry(name.clone()).or_default() += count;
        }
        for (fault, count) in &other.faults {
            *self.faults.entry(*fault).or_default() += count;
        }
    }
}
