//! `cargo xtask test`: everything that proves the project, in eight parts, and one count at the
//! end.
//!
//! The count is the very last line, `N passed, N failed`. It adds up what the test runners
//! themselves report; each check of the lint part counts as one test. A part that ran no test at
//! all has failed: tests that silently never run prove nothing. Only what this machine cannot run
//! is skipped, and then the line before the last says how many tests, and why.

mod accessibility;
mod allowed_dependencies;
mod api;
mod components_page;
mod e2e;
mod lint;
mod native;
mod postgres;
mod styles;
mod tally;
mod tidy;
mod wasm;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::ValueEnum;
use tally::Tally;

use crate::{process, report};

/// A part of the tests that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Format, lints, documentation, dependencies and tidiness.
    Lint,
    /// What runs without a browser: the wire, the flow, the sandbox, these commands, and the loader
    /// in node.
    Native,
    /// The server's tests once more, on a PostgreSQL server of their own, where one is installed.
    Postgres,
    /// The server's API, as the official Stripe libraries for node and python call it.
    Api,
    /// The widget's modules in a headless browser, against a real sandbox.
    Wasm,
    /// Whole journeys in a real browser, and the size of what it loads.
    E2e,
    /// Every screen in a real browser, held against the rules of axe and our own, and told as to
    /// somebody who does not see it.
    Accessibility,
    /// One journey in a real browser, hundreds of times over a line that fails in every way at
    /// every request.
    Faults,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Postgres => "postgres",
            Self::Api => "api",
            Self::Wasm => "wasm",
            Self::E2e => "e2e",
            Self::Accessibility => "accessibility",
            Self::Faults => "faults",
        }
    }

    fn run(self) -> Result<Outcome> {
        match self {
            Self::Lint => lint::run().map(Outcome::Ran),
            Self::Native => native::run().map(Outcome::Ran),
            Self::Postgres => postgres::run(),
            Self::Api => api::run().map(Outcome::Ran),
            Self::Wasm => wasm::run().map(Outcome::Ran),
            Self::E2e => e2e::run().map(Outcome::Ran),
            Self::Accessibility => accessibility::run().map(Outcome::Ran),
            Self::Faults => e2e::run_over_a_bad_line().map(Outcome::Ran),
        }
    }
}

/// How a part of the tests went.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It ran, with this count.
    Ran(Tally),
    /// So many tests were not run.
    Skipped {
        /// How many.
        tests: u64,
        /// What is missing here.
        why: &'static str,
    },
}

/// Tests have failed. It has been told already, and nothing is to be printed after the count.
#[derive(Debug)]
pub(crate) struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("some tests have failed")
    }
}

impl std::error::Error for Failed {}

/// The tests that drive a browser, with all that they need built, against the widget in that
/// folder.
pub(crate) fn in_a_browser(assets: &Path) -> Result<Command> {
    e2e::in_a_browser(assets)
}

/// Runs one part, or all of them, and prints the count.
pub(crate) fn test(only: Option<Part>) -> Result<()> {
    let parts = only.map_or_else(|| Part::value_variants().to_vec(), |part| vec![part]);
    let mut summary =
        vec![["part", "passed", "failed", "skipped", "time"].map(str::to_owned).to_vec()];
    let mut skips = Vec::new();
    let mut total = Tally::default();
    for part in parts {
        let began = Instant::now();
        let outcome = part.run();
        if process::interrupted() {
            bail!("interrupted");
        }
        let (tally, skipped) = match outcome {
            Ok(Outcome::Skipped { tests, why }) => {
                skips.push(format!("skipped: {tests} ({why})"));
                (Tally::default(), tests)
            }
            Ok(Outcome::Ran(tally)) => (told(part.name(), Ok(tally)), 0),
            Err(error) => (told(part.name(), Err(error)), 0),
        };
        let counts = [tally.passed, tally.failed, skipped].map(|count| count.to_string());
        summary.push(
            [part.name().to_owned()]
                .into_iter()
                .chain(counts)
                .chain([report::seconds(began.elapsed())])
                .collect(),
        );
        total += tally;
    }
    report::say(&format!("\n{}", report::table(&summary)));
    for skip in skips {
        report::say(&skip);
    }
    report::say(&total.to_string());
    if total.failed == 0 { Ok(()) } else { Err(Failed.into()) }
}

/// The count of a part, or of a piece of one, after saying what is wrong with it.
fn told(name: &str, outcome: Result<Tally>) -> Tally {
    let (tally, complaint) = counted(outcome);
    if let Some(complaint) = complaint {
        report::complain(&format!("{name}: {complaint}"));
    }
    tally
}

/// A count, and what is wrong with it. What could not be run counts as one failure, and so does
/// what has not a single test.
fn counted(outcome: Result<Tally>) -> (Tally, Option<String>) {
    match outcome {
        Ok(tally) if tally == Tally::default() => {
            (Tally::one(false), Some("no test has run at all".to_owned()))
        }
        Ok(tally) => (tally, None),
        Err(error) => (Tally::one(false), Some(format!("{error:#}"))),
    }
}

/// One check that passes or fails as a whole.
fn check(name: &str, work: impl FnOnce() -> Result<()>) -> Tally {
    match report::part(name, work) {
        Ok(()) => Tally::one(true),
        Err(error) => {
            report::complain(&format!("{name}: {error:#}"));
            Tally::one(false)
        }
    }
}

/// Runs a test runner, shows what it says, and counts what it reports.
fn count_tests(name: &str, command: Command) -> Result<Tally> {
    report::part(name, || count_reported(command, report::say))
}

fn count_reported(command: Command, mut show: impl FnMut(&str)) -> Result<Tally> {
    let mut tally = Tally::default();
    let status = process::run_and_listen(command, |line| {
        show(line);
        tally += tally::reported_by(line);
    })?;
    // A crash, or code that does not compile, is reported by no line.
    if !status.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn check_count(script: &str, expected: Tally) {
        // Nothing is shown: whoever counts these tests would count what they only play through.
        assert_eq!(count_reported(shell(script), |_| ()).unwrap(), expected);
    }

    #[test]
    fn a_part_without_tests_has_failed() {
        assert_eq!(counted(Ok(Tally::default())).0, Tally::one(false));
    }

    #[test]
    fn a_part_that_could_not_run_has_failed_and_says_why() {
        let (tally, complaint) = counted(Err(anyhow::anyhow!("no browser")));
        assert_eq!((tally, complaint.as_deref()), (Tally::one(false), Some("no browser")));
    }

    #[test]
    fn a_runner_that_crashes_after_its_report_has_failed() {
        check_count(
            "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; exit 101",
            Tally { passed: 2, failed: 1 },
        );
    }

    #[test]
    fn failures_that_a_runner_reports_are_not_counted_twice() {
        check_count(
            "echo 'test result: FAILED. 2 passed; 3 failed; 0 ignored'; exit 101",
            Tally { passed: 2, failed: 3 },
        );
    }
}
