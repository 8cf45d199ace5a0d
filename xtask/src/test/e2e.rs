//! Whole journeys in a real browser, against the release that people get, and the size of it; and
//! one of them over a bad line.
//!
//! The tests start what they need themselves. They are told by their environment what to start:
//! `LATCHKEY_E2E_SANDBOX` (the program), `LATCHKEY_E2E_ASSETS` (the widget's folder),
//! `LATCHKEY_E2E_CHROMIUM` and `LATCHKEY_E2E_CHROMEDRIVER`; and by `LATCHKEY_E2E_ARTIFACTS` where
//! to leave a picture and the console of a test that failed.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::tally::Tally;
use super::{check, count_tests};
use crate::sandbox::{self, Profile};
use crate::tools::{self, cargo};
use crate::widget::{self, Flavour};
use crate::{project, report, size};

/// How many runs over a bad line; where it takes more to go through every fault at every request,
/// it is more.
const FAULT_RUNS: &str = "300";
/// How many of them at once: most of a run is waiting.
const FAULT_JOBS: &str = "4";

/// Builds everything, weighs it, and goes through it.
pub(super) fn run() -> Result<Tally> {
    let assets = widget::build_if_changed(Flavour::Release)?;
    let mut tally = check("Size budget", size::size);
    let journeys = count_tests("cargo test, journeys", in_a_browser(&assets)?)?;
    anyhow::ensure!(journeys != Tally::default(), "no journey was tested at all");
    tally += journeys;
    Ok(tally)
}

/// Has the one journey gone through again and again over a bad line, after the tests of what plays
/// the line.
pub(super) fn run_over_a_bad_line() -> Result<Tally> {
    let assets = widget::build_if_changed(Flavour::Release)?;
    let mut proxy = cargo();
    proxy.args(["test", "--package", "latchkey-e2e", "--lib", "--no-fail-fast", "faults"]);
    let mut tally = count_tests("cargo test, fault proxy", proxy)?;
    let mut command = in_a_browser(&assets)?;
    command.args(["--", "--faults", FAULT_RUNS, "--jobs", FAULT_JOBS]);
    let runs = count_tests("cargo test, faults", command)?;
    anyhow::ensure!(runs != Tally::default(), "no journey was gone through at all");
    tally += runs;
    Ok(tally)
}

/// The tests that drive a browser, with all that they need built.
pub(super) fn in_a_browser(assets: &Path) -> Result<Command> {
    let browser = tools::need_browser()?;
    let program = report::part("Sandbox: cargo build", || sandbox::build(Profile::Dev))?;
    let mut command = cargo();
    command
        .args(["test", "--package", "latchkey-e2e", "--test", "journeys", "--no-fail-fast"])
        .env("LATCHKEY_E2E_SANDBOX", program)
        .env("LATCHKEY_E2E_ASSETS", assets)
        .env("LATCHKEY_E2E_CHROMIUM", &browser.chromium)
        .env("LATCHKEY_E2E_CHROMEDRIVER", &browser.chromedriver)
        .env("LATCHKEY_E2E_ARTIFACTS", project::root().join("target/e2e"));
    Ok(command)
}
