//! Whole journeys in a real browser, against the release that people get, and the size of it.
//!
//! The tests start what they need themselves. They are told by their environment what to start: `LATCHKEY_E2E_SANDBOX` (the
//! program), `LATCHKEY_E2E_ASSETS` (the widget's folder), `LATCHKEY_E2E_CHROMIUM` and `LATCHKEY_E2E_CHROMEDRIVER`; and by
//! `LATCHKEY_E2E_ARTIFACTS` where to leave a picture and the console of a test that failed.

use anyhow::Result;

use super::tally::Tally;
use super::{check, count_tests};
use crate::sandbox::{self, Profile};
use crate::tools::{self, cargo};
use crate::widget::{self, Flavour};
use crate::{project, report, size};

/// Builds everything, weighs it, and goes through it.
pub(super) fn run() -> Result<Tally> {
    let browser = tools::need_browser()?;
    let assets = widget::build_if_changed(Flavour::Release)?;
    let mut tally = check("Size budget", size::size);
    let program = report::part("Sandbox: cargo build", || sandbox::build(Profile::Dev))?;
    let artifacts = project::root().join("target/e2e");
    let mut command = cargo();
    command
        .args(["test", "--package", "latchkey-e2e", "--no-fail-fast"])
        .env("LATCHKEY_E2E_SANDBOX", program)
        .env("LATCHKEY_E2E_ASSETS", assets)
        .env("LATCHKEY_E2E_CHROMIUM", &browser.chromium)
        .env("LATCHKEY_E2E_CHROMEDRIVER", &browser.chromedriver)
        .env("LATCHKEY_E2E_ARTIFACTS", &artifacts);
    let journeys = count_tests("cargo test, journeys", command)?;
    anyhow::ensure!(journeys != Tally::default(), "no journey was tested at all");
    tally += journeys;
    Ok(tally)
}
