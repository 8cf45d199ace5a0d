//! The server's tests on PostgreSQL: on the server that `LATCHKEY_TEST_DATABASE` names, or else on
//! one that is started for them, where PostgreSQL is installed.
//!
//! It is never installed for this: a machine without it tests the server on SQLite only, and reports
//! how many tests it has skipped.

use std::ffi::OsStr;

use anyhow::{Result, ensure};

use super::extent::Extent;
use super::test_count::TestCount;
use super::{Outcome, count_tests, report_failure, runner};
use crate::postgres::{Durability, Installation};
use crate::{process, report};

/// Environment variable with the server on which the tests create their databases:
/// `postgres://USER@HOST:PORT/DATABASE`.
pub(super) const TEST_DATABASE: &str = "LATCHKEY_TEST_DATABASE";

/// The tests that use a database, and which of them: all that go through the server's router, and of
/// those that kill it again and again the one on PostgreSQL. Those that only PostgreSQL can pass are
/// ignored in every other run.
const TARGETS: [(&str, &str); 2] = [("routes", "--include-ignored"), ("kill", "--ignored")];

/// Runs the tests, or returns how many of them are skipped.
pub(super) fn run(extent: &Extent) -> Result<Outcome> {
    if let Some(given) = std::env::var_os(TEST_DATABASE).filter(|given| !given.is_empty()) {
        report::info(&format!("    on the server that {TEST_DATABASE} names"));
        return Ok(Outcome::Ran(run_on(&given, extent)));
    }
    let Some(installation) = Installation::find() else {
        let tests = number_of_tests()?;
        return Ok(Outcome::Skipped {
            tests,
            why: "no PostgreSQL installed; on Debian: sudo apt-get install postgresql",
        });
    };
    let server = report::timed("PostgreSQL: starting", || installation.start(Durability::None))?;
    Ok(Outcome::Ran(run_on(OsStr::new(&server.url()), extent)))
}

fn run_on(server: &OsStr, extent: &Extent) -> TestCount {
    let mut count = TestCount::default();
    for (target, ignored) in TARGETS {
        let name = format!("cargo test {target}, on PostgreSQL");
        let mut command = runner::tests(Some(target));
        command.args(["--", ignored]).env(TEST_DATABASE, server);
        extent.pass_to(&mut command);
        count += report_failure(&name, count_tests(&name, command));
    }
    count
}

/// Returns the number of tests that there would be.
fn number_of_tests() -> Result<u64> {
    let mut tests = 0;
    for (target, ignored) in TARGETS {
        let mut command = runner::tests(Some(target));
        command.args(["--", ignored, "--list"]).env_remove(TEST_DATABASE);
        tests += count_listed(&process::output_of(command)?);
    }
    ensure!(tests > 0, "there are no tests to run on PostgreSQL");
    Ok(tests)
}

/// `name: test`, a line each.
fn count_listed(list: &str) -> u64 {
    list.lines().map(|line| u64::from(line.ends_with(": test"))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_tests_is_counted_without_its_summary() {
        assert_eq!(
            count_listed("session::get::a: test\nsession::get::b: test\n\n2 tests, 0 benchmarks\n"),
            2
        );
    }
}
