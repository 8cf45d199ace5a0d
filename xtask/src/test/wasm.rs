//! The widget's tests in headless Chromium, against a sandbox that is started for them.
//!
//! The code of a test runs in a browser, which has no environment, so the sandbox's address and key
//! are compiled in: `option_env!("LATCHKEY_TEST_API")` (`http://localhost:PORT`) and
//! `option_env!("LATCHKEY_TEST_SECRET_KEY")`. The port is the same every time unless it is in use,
//! so that nothing is compiled again.
//!
//! The tests create their sessions with the secret key, which the API does not accept from other
//! origins, and the origin of the page that they run in has a random port. So `webdriver.json`
//! starts the browser with `--disable-web-security`; that the API refuses other origins is tested
//! with the server. It also provides a fake camera. The page is not cross-origin isolated, like the
//! pages that embed the widget.

use anyhow::{Context, Result};

use super::test_count::TestCount;
use super::{count_tests, runner};
use crate::sandbox::{self, SECRET_KEY, Sandbox};
use crate::tools::{self, FOR_BROWSERS, Tools, WASM_TARGET};
use crate::{project, report};

/// The port of the sandbox for these tests, unless it is in use.
const USUAL_PORT: u16 = 4199;
/// Greatest time for all tests of one file, in seconds.
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
        .arg("test")
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
