//! Whole journeys in a real browser, against the release that applicants get, and its size; and one
//! journey over a network with faults.
//!
//! The tests start what they need themselves. Their environment tells them what to start:
//! `LATCHKEY_E2E_SANDBOX` (the program), `LATCHKEY_E2E_ASSETS` (the widget's folder),
//! `LATCHKEY_E2E_CHROMIUM` and `LATCHKEY_E2E_CHROMEDRIVER`; and `LATCHKEY_E2E_ARTIFACTS` where to
//! put a picture and the console of a test that failed.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::extent::Extent;
use super::test_count::TestCount;
use super::{check, count_tests, runner};
use crate::widget::{self, Flavour};
use crate::{project, size, tools};

/// Number of journeys at once: most of a journey is waiting.
const JOURNEY_JOBS: &str = "4";

/// Builds everything, checks the size of the widget, and runs all journeys.
pub(super) fn run() -> Result<TestCount> {
    let assets = widget::build_if_changed(Flavour::Release)?;
    let mut count = check("Size budget", size::size);
    let mut command = in_a_browser(&assets)?;
    command.args(["--jobs", JOURNEY_JOBS]);
    let journeys = count_tests("cargo test, journeys", command)?;
    anyhow::ensure!(journeys != TestCount::default(), "no journey was tested at all");
    count += journeys;
    Ok(count)
}

/// Repeats one journey over a network with faults.
pub(super) fn run_with_faults(extent: &Extent) -> Result<TestCount> {
    let assets = widget::build_if_changed(Flavour::Release)?;
    let mut command = in_a_browser(&assets)?;
    command.args(["--faults", &extent.fault_runs.to_string()]);
    command.args(["--seed", &extent.seed.to_string(), "--jobs", JOURNEY_JOBS]);
    count_tests("cargo test, faults", command)
}

/// Returns the command that runs the tests in a browser, after building what they need.
pub(super) fn in_a_browser(assets: &Path) -> Result<Command> {
    let browser = tools::need_browser()?;
    let program = runner::build_sandbox()?;
    let mut command = runner::journeys();
    command
        .env("LATCHKEY_E2E_SANDBOX", program)
        .env("LATCHKEY_E2E_ASSETS", assets)
        .env("LATCHKEY_E2E_CHROMIUM", &browser.chromium)
        .env("LATCHKEY_E2E_CHROMEDRIVER", &browser.chromedriver)
        .env("LATCHKEY_E2E_ARTIFACTS", project::root().join("target/e2e"));
    Ok(command)
}
