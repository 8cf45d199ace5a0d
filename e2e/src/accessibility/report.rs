//! The results of all screens, as a table.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

use super::checks::Measurements;

/// The problems of a screen, each with all conditions in which it was found.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<(String, Vec<String>)>);

impl Problems {
    /// Adds problems that were found in some conditions.
    pub(super) fn add(&mut self, conditions: &str, found: Vec<String>) {
        for problem in found {
            match self.0.iter_mut().find(|(known, _)| *known == problem) {
                Some((_, all)) => all.push(conditions.to_owned()),
                None => self.0.push((problem, vec![conditions.to_owned()])),
            }
        }
    }

    /// Returns whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (problem, conditions)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{problem} [{}]", conditions.join("; "))?;
        }
        Ok(())
    }
}

/// The result of one screen.
#[derive(Debug)]
pub(super) struct ScreenResult {
    screen: &'static str,
    axe_runs: usize,
    rules: usize,
    violations: usize,
    reviewed: usize,
    measurements: Measurements,
}

impl ScreenResult {
    /// Returns an empty result.
    pub(super) fn new(screen: &'static str) -> Self {
        Self {
            screen,
            axe_runs: 0,
            rules: 0,
            violations: 0,
            reviewed: 0,
            measurements: Measurements::default(),
        }
    }

    /// Adds a run of axe.
    pub(super) fn add_axe_run(&mut self, passes: usize, violations: usize) {
        self.axe_runs += 1;
        self.rules = self.rules.max(passes);
        self.violations += violations;
    }

    /// Adds an incomplete finding of axe that a review explains.
    pub(super) fn add_reviewed(&mut self) {
        self.reviewed += 1;
    }

    /// Sets what was measured.
    pub(super) fn set_measurements(&mut self, measurements: Measurements) {
        self.measurements = measurements;
    }
}

/// The results of all screens.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<ScreenResult>);

impl Report {
    /// Adds a result to that of earlier rounds for the same screen.
    pub(super) fn add(&mut self, result: ScreenResult) {
        let Some(known) = self.0.iter_mut().find(|known| known.screen == result.screen) else {
            self.0.push(result);
            return;
        };
        known.axe_runs += result.axe_runs;
        known.rules = known.rules.max(result.rules);
        known.violations += result.violations;
        known.reviewed += result.reviewed;
        let (all, new) = (&mut known.measurements, result.measurements);
        all.tab_stops = all.tab_stops.max(new.tab_stops);
        all.smallest_target = all.smallest_target.into_iter().chain(new.smallest_target).min();
    }

    /// Writes the table to a file.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        std::fs::create_dir_all(path.parent().unwrap_or(path))?;
        std::fs::write(path, self.to_string())
            .with_context(|| format!("cannot write {}", path.display()))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "| screen | axe runs | rules that apply | violations | needs review, explained | tab stops | smallest target |"
        )?;
        writeln!(formatter, "| --- | --- | --- | --- | --- | --- | --- |")?;
        for result in &self.0 {
            let ScreenResult { screen, axe_runs, rules, violations, reviewed, measurements } =
                result;
            let smallest = measurements
                .smallest_target
                .map(|pixels| format!("{pixels} px"))
                .unwrap_or_default();
            writeln!(
                formatter,
                "| {screen} | {axe_runs} | {rules} | {violations} | {reviewed} | {} | {smallest} |",
                measurements.tab_stops
            )?;
        }
        let sum = |of: fn(&ScreenResult) -> usize| self.0.iter().map(of).sum::<usize>();
        let (runs, violations, reviewed) = (
            sum(|result| result.axe_runs),
            sum(|result| result.violations),
            sum(|result| result.reviewed),
        );
        writeln!(
            formatter,
            "| {} screens | {runs} | | {violations} | {reviewed} | | |",
            self.0.len()
        )
    }
}
