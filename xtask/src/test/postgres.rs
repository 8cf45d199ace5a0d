//! The server's tests on PostgreSQL: on the server that `LATCHKEY_TEST_DATABASE` names, or else on
//! one that is started for them, where PostgreSQL is installed.
//!
//! It is never installed for this: a machine without it tests the server on SQLite only, and reports
//! how many tests it has skipped.

use std::ffi::OsStr;
use std::process::Command;

use anyhow::{Result, ensure};

use super::extent::Extent;
use super::test_count::TestCount;
use super::{Outcome, count_tests, runner};
use crate::postgres::{Durability, Installation};
use crate::tools::Tools;
use crate::{process, report};

/// Environment variable with the server on which the tests create their databases:
/// `postgres://USER@HOST:PORT/DATABASE`.
pub(super) const TEST_DATABASE: &str = "LATCHKEY_TEST_DATABASE";

/// The tests, in nextest's filter language.
const FILTER: &str = "binary(routes) or (binary(kill) and test(postgresql))";

/// Runs the tests, or returns how many of them are skipped.
pub(super) fn run(extent: &Extent) -> Result<Outcome> {
    if let Some(given) = std::env::var_os(TEST_DATABASE).filter(|given| !given.is_empty()) {
        report::info(&format!("    on the server that {TEST_DATABASE} names"));
        return run_on(&given, extent).map(Outcome::Ran);
    }
    let Some(installation) = Installation::find() else {
        let tests = number_of_tests()?;
        return Ok(Outcome::Skipped {
            tests,
            why: "no PostgreSQL installed; on Debian: sudo apt-get install postgresql",
        });
    };
    let server = report::timed("PostgreSQL: starting", || installation.start(Durability::None))?;
    run_on(OsStr::new(&server.url()), extent).map(Outcome::Ran)
}

fn run_on(server: &OsStr, extent: &Extent) -> Result<TestCount> {
    let mut command = tests()?;
    extent.pass_to(&mut command);
    command.env(TEST_DATABASE, server);
    count_tests("cargo nextest, on PostgreSQL", command)
}

/// The tests that go through the server's router, and the one that kills it again and again. Those
/// that only PostgreSQL can pass are ignored in every other run.
fn tests() -> Result<Command> {
    let mut command = runner::tests(FILTER)?;
    command.args(["--run-ignored", "all"]);
    Ok(command)
}

/// Returns the number of tests that there would be.
fn number_of_tests() -> Result<u64> {
    let mut command = Tools::for_native_tests()?.cargo_natively(&["nextest", "list"]);
    command.args(["--cargo-quiet", "--message-format", "oneline", "--run-ignored", "all"]);
    command.args(["--filterset", FILTER]).env_remove(TEST_DATABASE);
    let tests = u64::try_from(process::output_of(command)?.lines().count())?;
    ensure!(tests > 0, "there are no tests to run on PostgreSQL");
    Ok(tests)
}
