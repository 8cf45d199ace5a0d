//! How the tests in rust are compiled and run.
//!
//! Every command names the same packages and has the features of their tests switched on: otherwise
//! the packages' common dependencies would have other features, and the server would be compiled
//! again.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::tools::{Tools, cargo_natively};
use crate::{process, project, report};

/// The end-to-end tests, which are a test runner themselves.
const JOURNEYS: &str = "journeys";
/// What nextest reports: its summary, and each test that failed or was slow.
pub(super) const OUTPUT: [&str; 7] = [
    "--no-fail-fast",
    "--cargo-quiet",
    "--hide-progress-bar",
    "--status-level",
    "fail",
    "--final-status-level",
    "slow",
];

/// Returns a command that runs the tests that `filter` selects, in nextest's filter language.
pub(super) fn tests(filter: &str) -> Result<Command> {
    let mut command = Tools::for_native_tests()?.cargo_natively(&["nextest", "run"]);
    command.args(OUTPUT).arg("--filterset").arg(format!("({filter}) and not binary({JOURNEYS})"));
    Ok(command)
}

/// Compiles the sandbox. Returns the path of its program.
pub(super) fn build_sandbox() -> Result<PathBuf> {
    report::timed("Sandbox: cargo build", || {
        let mut command = cargo_natively("build");
        command.args(["--quiet", "--bin", "latchkey-sandbox", "--test", JOURNEYS]);
        process::run(command)
    })?;
    Ok(project::target().join("debug/latchkey-sandbox"))
}

/// Returns a command that runs the end-to-end tests, which take arguments of their own.
pub(super) fn journeys() -> Command {
    let mut command = cargo_natively("test");
    command.args(["--quiet", "--test", JOURNEYS, "--"]);
    command
}
