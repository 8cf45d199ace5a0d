//! How the tests in rust are compiled and run.
//!
//! Every command names the same packages and has the features of their tests switched on: otherwise
//! the packages' common dependencies would have other features, and the server would be compiled
//! again.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::tools::cargo_natively;
use crate::{process, project, report};

/// The end-to-end tests, which are a test runner themselves.
const JOURNEYS: &str = "journeys";

/// Returns a command that runs the tests of one target, such as `routes`, or of all of them.
pub(super) fn tests(target: Option<&str>) -> Command {
    let mut command = cargo_natively("test");
    command.args(["--quiet", "--no-fail-fast"]);
    if let Some(target) = target {
        command.args(["--test", target]);
    }
    command
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
    let mut command = tests(Some(JOURNEYS));
    command.arg("--");
    command
}
