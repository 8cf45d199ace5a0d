//! The server's tests once more, on PostgreSQL: on the server that `LATCHKEY_TEST_DATABASE` names,
//! or else on one that is started for them, where PostgreSQL is installed.
//!
//! It is never installed for this: a machine without it tests the same server on SQLite, and says
//! what it has skipped.

use std::ffi::OsStr;
use std::process::Command;

use anyhow::{Result, ensure};

use super::tally::Tally;
use super::{Outcome, count_tests, told};
use crate::postgres::{Durability, Installation};
use crate::tools::cargo_natively;
use crate::{process, report};

/// Names the server on which the tests make databases of their own:
/// `postgres://USER@HOST:PORT/DATABASE`.
pub(super) const TEST_DATABASE: &str = "LATCHKEY_TEST_DATABASE";

/// Runs the tests, or says that they were skipped.
pub(super) fn run() -> Result<Outcome> {
    if let Some(given) = std::env::var_os(TEST_DATABASE).filter(|given| !given.is_empty()) {
        report::say(&format!("    on the server that {TEST_DATABASE} names"));
        return run_on(&given).map(Outcome::Ran);
    }
    let Some(installation) = Installation::find() else {
        let tests = how_many()?;
        return Ok(Outcome::Skipped {
            tests,
            why: "no PostgreSQL installed; on Debian: sudo apt-get install postgresql",
        });
    };
    let server = report::part("PostgreSQL: starting", || installation.start(Durability::None))?;
    run_on(OsStr::new(&server.url())).map(Outcome::Ran)
}

fn run_on(server: &OsStr) -> Result<Tally> {
    let mut tally = Tally::default();
    for (name, mut command) in
        [("cargo test, on PostgreSQL", routes()), ("cargo test, killed on PostgreSQL", killed())]
    {
        command.env(TEST_DATABASE, server);
        tally += told(name, count_tests(name, command));
    }
    Ok(tally)
}

/// The tests that go through the server's router, all of them. Those that only PostgreSQL can pass
/// are ignored in every other run.
fn routes() -> Command {
    let mut command = cargo_natively("test");
    command.args(["--test", "routes", "--no-fail-fast", "--", "--include-ignored"]);
    command
}

/// The server killed again and again. The one on SQLite, which is not ignored, runs with the others
/// that need no PostgreSQL.
fn killed() -> Command {
    let mut command = cargo_natively("test");
    command.args(["--test", "kill", "--", "--ignored"]);
    command
}

/// How many tests there would be.
fn how_many() -> Result<u64> {
    let mut tests = 0;
    for mut command in [routes(), killed()] {
        command.arg("--list").env_remove(TEST_DATABASE);
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
