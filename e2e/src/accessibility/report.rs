//! What was found on each screen, as a table.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

use super::checks::Counted;

/// What is wrong with a screen, and where each of it was found: the same is said once.
#[derive(Debug, Default)]
pub(super) struct Complaints(Vec<(String, Vec<String>)>);

impl Complaints {
    /// Adds what was found in one place.
    pub(super) fn add(&mut self, place: &str, found: Vec<String>) {
        for complaint in found {
            match self.0.iter_mut().find(|(known, _)| *known == complaint) {
                Some((_, places)) => places.push(place.to_owned()),
                None => self.0.push((complaint, vec![place.to_owned()])),
            }
        }
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Complaints {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (complaint, places)) in self.0.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            write!(formatter, "{line}{complaint} [{}]", places.join("; "))?;
        }
        Ok(())
    }
}

/// What was found on one screen.
#[derive(Debug)]
pub(super) struct Line {
    screen: &'static str,
    runs: usize,
    rules: usize,
    violations: usize,
    reviewed: usize,
    counted: Counted,
}

impl Line {
    /// Nothing yet.
    pub(super) fn new(screen: &'static str) -> Self {
        Self { screen, runs: 0, rules: 0, violations: 0, reviewed: 0, counted: Counted::default() }
    }

    /// The rules were run once more.
    pub(super) fn ran(&mut self, passes: usize, violations: usize) {
        self.runs += 1;
        self.rules = self.rules.max(passes);
        self.violations += violations;
    }

    /// Something that the rules cannot tell has been looked at before.
    pub(super) fn reviewed(&mut self) {
        self.reviewed += 1;
    }

    /// What was counted.
    pub(super) fn counted(&mut self, counted: Counted) {
        self.counted = counted;
    }
}

/// What was found on all screens.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<Line>);

impl Report {
    /// Adds what was found on a screen to what was found on it before.
    pub(super) fn add(&mut self, line: Line) {
        let Some(known) = self.0.iter_mut().find(|known| known.screen == line.screen) else {
            self.0.push(line);
            return;
        };
        known.runs += line.runs;
        known.rules = known.rules.max(line.rules);
        known.violations += line.violations;
        known.reviewed += line.reviewed;
        known.counted.stops = known.counted.stops.max(line.counted.stops);
        known.counted.smallest =
            known.counted.smallest.into_iter().chain(line.counted.smallest).min();
    }

    /// Writes it to a file.
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
        for line in &self.0 {
            let Line { screen, runs, rules, violations, reviewed, counted } = line;
            let smallest =
                counted.smallest.map(|pixels| format!("{pixels} px")).unwrap_or_default();
            writeln!(
                formatter,
                "| {screen} | {runs} | {rules} | {violations} | {reviewed} | {} | {smallest} |",
                counted.stops
            )?;
        }
        let sum = |of: fn(&Line) -> usize| self.0.iter().map(of).sum::<usize>();
        let (runs, violations, reviewed) =
            (sum(|line| line.runs), sum(|line| line.violations), sum(|line| line.reviewed));
        writeln!(
            formatter,
            "| {} screens | {runs} | | {violations} | {reviewed} | | |",
            self.0.len()
        )
    }
}
