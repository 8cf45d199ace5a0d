//! The widget's own tests, in headless Chromium against a sandbox that is started for them.
//!
//! How a test finds the sandbox: its code runs in a browser, which has no environment, so the
//! address is given when it is compiled, by `option_env!("LATCHKEY_TEST_API")` (`http://localhost:PORT`), and the business's key by
//! `option_env!("LATCHKEY_TEST_SECRET_KEY")`. The port is the same every time unless something else
//! has it, so that nothing is compiled again without need.
//!
//! The page that the tests run in has an origin of its own, with a port that changes, and they
//! create their sessions with the business's key, which the API never offers to other origins. So
//! `webdriver.json` starts the browser with `--disable-web-security`; that the API does keep other
//! origins out is tested where the sandbox is. It also gives the browser a camera that is none. And
//! the page is not isolated from other origins, as no business's page is either.

use anyhow::{Context, Result};

use super::test_count::TestCount;
use super::{count_tests, runner};
use crate::sandbox::{self, SECRET_KEY, Sandbox};
use crate::tools::{self, FOR_BROWSERS, Tools, WASM_TARGET};
use crate::{project, report};

/// Where the sandbox for these tests listens, unless something else does.
const USUAL_PORT: u16 = 4199;
/// How long the tests of one file may take together.
const SECONDS_PER_FILE: &str = "180";

/// Starts a sandbox and runs the tests against it.
pub(super) fn run() -> Result<TestCount> {
    let tools = Tools::for_wasm_tests()?;
    let browser = tools::need_browser()?;
    let program = runner::build_sandbox()?;
    let data = tempfile::tempdir().context("cannot make a folder for the sandbox's data")?;
    let address = sandbox::local_address(USUAL_PORT)?;
    let sandbox = report::timed("Sandbox: starting", || {
        // The tests call its API only, so the widget need not have been built.
        Sandbox::start(&program, address, data.path(), &project::dist())
    })?;

    let mut command = tools.command("cargo");
    command
        .args(["test", "--quiet"])
        .args(FOR_BROWSERS.iter().flat_map(|package| ["--package", package]))
        .args(WASM_TARGET)
        .args(["--lib", "--tests", "--no-fail-fast"])
        .env("LATCHKEY_TEST_API", format!("http://localhost:{}", sandbox.address().port()))
        .env("LATCHKEY_TEST_SECRET_KEY", SECRET_KEY)
        .env("CHROMEDRIVER", &browser.chromedriver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", SECONDS_PER_FILE)
        .env("WASM_BINDGEN_TEST_NO_ORIGIN_ISOLATION", "1")
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    count_tests("cargo test, in Chromium", command)
}
