//! `cargo xtask test`: every check of the project, in eight parts, with one count at the end.
//!
//! The count is the very last line, `N passed, N failed`. It adds up what the test runners report;
//! each check of the lint part counts as one test. A part that ran no test at all has failed. What
//! this machine cannot run is skipped, and so are the server's parts if they passed with the same
//! inputs before; the lines before the last say how many tests, and why.

mod accessibility;
mod allowed_dependencies;
mod api;
mod components_page;
mod dependencies;
mod e2e;
mod extent;
mod lint;
mod native;
mod postgres;
mod retired_words;
mod runner;
mod styles;
mod test_count;
mod tidy;
mod unchanged;
mod wasm;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use extent::Extent;
use test_count::TestCount;
use unchanged::Candidate;

use crate::{process, report, widget};

/// What to test, and how thoroughly.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run only this part.
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
    #[command(flatten)]
    extent: extent::ExtentOptions,
}

/// A part of the tests that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Format, lints, documentation, dependencies and the project's own rules.
    Lint,
    /// The tests that need no browser: crates, server, these commands, and scripts in node.
    Native,
    /// The server's tests again on PostgreSQL, where it is installed.
    Postgres,
    /// The server's API, called by the official Stripe libraries, tus clients and a fuzzer.
    Api,
    /// The widget's modules in a headless browser, against a running sandbox.
    Wasm,
    /// Whole journeys in a real browser, and the size of what it loads.
    E2e,
    /// Every screen in a real browser, checked by axe and by rules of our own.
    Accessibility,
    /// One journey in a real browser, repeated over a network with every fault at every request.
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

    fn run(self, extent: &Extent) -> Result<Outcome> {
        match self {
            Self::Lint => lint::run().map(Outcome::Ran),
            Self::Native => native::run(extent).map(Outcome::Ran),
            Self::Postgres => postgres::run(extent),
            Self::Api => api::run().map(Outcome::Ran),
            Self::Wasm => wasm::run().map(Outcome::Ran),
            Self::E2e => e2e::run().map(Outcome::Ran),
            Self::Accessibility => accessibility::run(extent).map(Outcome::Ran),
            Self::Faults => e2e::run_with_faults(extent).map(Outcome::Ran),
        }
    }
}

/// How a part of the tests went.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It ran, with this count.
    Ran(TestCount),
    /// This machine cannot run it, or it need not run again.
    Skipped {
        /// The number of tests that were not run.
        tests: u64,
        /// What is missing on this machine, or that nothing has changed.
        why: &'static str,
    },
}

/// Tests have failed. The failures are reported already, and nothing may be printed after the
/// count.
#[derive(Debug)]
pub(crate) struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("some tests have failed")
    }
}

impl std::error::Error for Failed {}

/// Returns the command that runs the tests in a browser against the widget in `assets`, after
/// building what they need.
pub(crate) fn in_a_browser(assets: &Path) -> Result<Command> {
    e2e::in_a_browser(assets)
}

/// Runs one part, or all of them, and prints the count.
pub(crate) fn test(options: &Options) -> Result<()> {
    let parts = options.only.map_or_else(|| Part::value_variants().to_vec(), |part| vec![part]);
    let extent = options.extent.extent();
    if options.only != Some(Part::Lint) {
        report::info(&extent.to_string());
    }
    // The optimiser works on the release for minutes, on one processor.
    let _release = match options.only {
        None => Some(widget::build_in_background()?),
        Some(_) => None,
    };
    let mut summary =
        vec![["part", "passed", "failed", "skipped", "time"].map(str::to_owned).to_vec()];
    let mut skips = Vec::new();
    let mut total = TestCount::default();
    for part in parts {
        let began = Instant::now();
        let outcome = match options.only {
            Some(_) => part.run(&extent),
            None => run_if_changed(part, &extent),
        };
        if process::interrupted() {
            bail!("interrupted");
        }
        let (count, skipped) = match outcome {
            Ok(Outcome::Skipped { tests, why }) => {
                skips.push(format!("skipped: {tests} of {} ({why})", part.name()));
                (TestCount::default(), tests)
            }
            Ok(Outcome::Ran(count)) => (report_failure(part.name(), Ok(count)), 0),
            Err(error) => (report_failure(part.name(), Err(error)), 0),
        };
        let counts = [count.passed, count.failed, skipped].map(|count| count.to_string());
        summary.push(
            [part.name().to_owned()]
                .into_iter()
                .chain(counts)
                .chain([report::seconds(began.elapsed())])
                .collect(),
        );
        total += count;
    }
    report::info(&format!("\n{}", report::table(&summary)));
    for skip in skips {
        report::info(&skip);
    }
    report::info(&total.to_string());
    if total.failed == 0 { Ok(()) } else { Err(Failed.into()) }
}

/// Runs a part unless it passed with the same inputs before.
fn run_if_changed(part: Part, extent: &Extent) -> Result<Outcome> {
    let Some(candidate) = Candidate::of(part, extent)? else { return part.run(extent) };
    let name = part.name();
    if let Some(tests) = candidate.passed_before() {
        report::info(&format!("==> {name}: unchanged since it last passed; --only {name} runs it"));
        return Ok(Outcome::Skipped { tests, why: "unchanged since they last passed" });
    }
    let outcome = part.run(extent)?;
    if let Outcome::Ran(TestCount { passed, failed: 0 }) = outcome {
        candidate.remember(passed)?;
    }
    Ok(outcome)
}

/// Returns the count of a part, or of a piece of one, after reporting why it could not be counted.
fn report_failure(name: &str, outcome: Result<TestCount>) -> TestCount {
    let (count, problem) = counted(outcome);
    if let Some(problem) = problem {
        report::error(&format!("{name}: {problem}"));
    }
    count
}

/// Returns a count, and what is wrong with it. What could not be run counts as one failure, and so
/// does what has not a single test.
fn counted(outcome: Result<TestCount>) -> (TestCount, Option<String>) {
    match outcome {
        Ok(count) if count == TestCount::default() => {
            (TestCount::one(false), Some("no test has run at all".to_owned()))
        }
        Ok(count) => (count, None),
        Err(error) => (TestCount::one(false), Some(format!("{error:#}"))),
    }
}

/// Runs one check that passes or fails as a whole.
fn check(name: &str, work: impl FnOnce() -> Result<()>) -> TestCount {
    match report::timed(name, work) {
        Ok(()) => TestCount::one(true),
        Err(error) => {
            report::error(&format!("{name}: {error:#}"));
            TestCount::one(false)
        }
    }
}

/// Runs a test runner, shows its output, and counts what it reports.
fn count_tests(name: &str, command: Command) -> Result<TestCount> {
    report::timed(name, || count_reported(command, report::info))
}

fn count_reported(command: Command, mut show: impl FnMut(&str)) -> Result<TestCount> {
    let mut count = TestCount::default();
    let status = process::run_with_lines(command, |line| {
        show(line);
        count += test_count::counts_in(line);
    })?;
    // A crash, or code that does not compile, is reported by no line.
    if !status.success() && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn check_count(script: &str, expected: TestCount) {
        // Nothing is shown: the output would be counted among these tests' own results.
        assert_eq!(count_reported(shell(script), |_| ()).unwrap(), expected);
    }

    #[test]
    fn a_part_without_tests_has_failed() {
        assert_eq!(counted(Ok(TestCount::default())).0, TestCount::one(false));
    }

    #[test]
    fn a_part_that_could_not_run_has_failed_with_its_error() {
        let (count, problem) = counted(Err(anyhow::anyhow!("no browser")));
        assert_eq!((count, problem.as_deref()), (TestCount::one(false), Some("no browser")));
    }

    #[test]
    fn a_runner_that_crashes_after_its_report_has_failed() {
        check_count(
            "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; exit 101",
            TestCount { passed: 2, failed: 1 },
        );
    }

    #[test]
    fn failures_that_a_runner_reports_are_not_counted_twice() {
        check_count(
            "echo 'test result: FAILED. 2 passed; 3 failed; 0 ignored'; exit 101",
            TestCount { passed: 2, failed: 3 },
        );
    }
}
