//! The options of a run, from the command line and the environment.
//!
//! `cargo xtask test` sets the environment variables. Without them, the usual places in the
//! project's folder are taken, so that a journey can be run by hand.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::browser_kind::BrowserKind;

/// The command-line options that an unknown option is answered with.
const USAGE: &str = "--engine chromium|firefox|webkit, --jobs N, --show-slow, --accessibility with \
    --renew and --full, --untranslated, --screenshots with --language TAG, and --faults N with --seed S, \
    --run K, --plans";

/// How a run is done.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// What is run.
    pub(crate) mode: Mode,
    /// The browser that runs it.
    pub(crate) engine: BrowserKind,
    /// The sandbox's program (`LATCHKEY_E2E_SANDBOX`).
    pub(crate) sandbox: PathBuf,
    /// The folder of the built widget (`LATCHKEY_E2E_ASSETS`).
    pub(crate) assets: PathBuf,
    /// The browser's program (`LATCHKEY_E2E_CHROMIUM`, `LATCHKEY_E2E_FIREFOX`,
    /// `LATCHKEY_E2E_WEBKIT`). Where there is none, the driver finds the browser itself.
    pub(crate) browser: Option<PathBuf>,
    /// The driver's program (`LATCHKEY_E2E_CHROMEDRIVER`, `LATCHKEY_E2E_GECKODRIVER`,
    /// `LATCHKEY_E2E_WEBKITDRIVER`).
    pub(crate) driver: PathBuf,
    /// The folder for screenshots, reports and what a failed test leaves
    /// (`LATCHKEY_E2E_ARTIFACTS`).
    pub(crate) artifacts: PathBuf,
    /// The folder with the `node_modules` that contain axe-core (`LATCHKEY_E2E_AXE`).
    pub(crate) axe: PathBuf,
    /// The languages of screenshots and of accessibility rounds. Empty for the usual ones.
    pub(crate) languages: Vec<String>,
    /// Whether the slowest journeys are listed at the end.
    pub(crate) shows_slow: bool,
    /// How many browsers run at the same time.
    pub(crate) jobs: usize,
    /// Parts of the names of the tests to run. Empty for all.
    pub(crate) names: Vec<String>,
    /// Whether screens are checked in every combination of theme, size and language, rather than in
    /// every pair of two of these.
    pub(crate) full: bool,
    /// Whether stored accessibility trees are replaced rather than compared.
    pub(crate) renews: bool,
}

/// What is run.
#[derive(Debug, Clone)]
pub(crate) enum Mode {
    /// The journeys.
    Journeys,
    /// Accessibility checks on every screen.
    Accessibility,
    /// Checks on every screen in the pseudo-locale.
    Untranslated,
    /// Screenshots of every screen.
    Screenshots,
    /// A journey over a faulty network, many times.
    Faults(FaultOptions),
}

/// Which runs over a faulty network are done.
#[derive(Debug, Clone)]
pub(crate) struct FaultOptions {
    /// The least number of runs. There are more where that takes every fault to every request.
    pub(crate) runs: u64,
    /// The seed of all runs.
    pub(crate) seed: u64,
    /// The only run to do, of all of that seed.
    pub(crate) only: Option<u64>,
    /// Whether the plans are printed rather than run.
    pub(crate) only_plans: bool,
}

impl Options {
    /// Reads the arguments and the environment.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut mode = Mode::Journeys;
        let mut faults = FaultOptions { runs: 0, seed: 1, only: None, only_plans: false };
        let mut engine = std::env::var("LATCHKEY_E2E_ENGINE").ok();
        let mut options = Self::from_env();
        while let Some(argument) = arguments.next() {
            let argument = argument.as_str();
            match argument {
                "--engine" => engine = arguments.next(),
                "--screenshots" => mode = Mode::Screenshots,
                "--language" => options.languages.extend(arguments.next()),
                "--untranslated" => mode = Mode::Untranslated,
                "--accessibility" => mode = Mode::Accessibility,
                "--renew" => options.renews = true,
                "--full" => options.full = true,
                "--show-slow" => options.shows_slow = true,
                "--jobs" => {
                    let jobs = usize::try_from(number(argument, arguments.next())?)?;
                    options.jobs = jobs.max(1);
                }
                "--faults" => {
                    faults.runs = number(argument, arguments.next())?;
                    mode = Mode::Faults(faults.clone());
                }
                "--seed" => faults.seed = number(argument, arguments.next())?,
                "--run" => faults.only = Some(number(argument, arguments.next())?),
                "--plans" => faults.only_plans = true,
                // Options of the standard test harness that have no meaning here.
                "--nocapture" | "--no-capture" => {}
                unknown if unknown.starts_with('-') => {
                    bail!("unknown option {unknown}; the options are {USAGE}")
                }
                name => options.names.push(name.to_owned()),
            }
        }
        if let Some(engine) = engine {
            options.engine = engine.parse()?;
        }
        (options.browser, options.driver) = programs(options.engine);
        options.mode = if matches!(mode, Mode::Faults(_)) { Mode::Faults(faults) } else { mode };
        Ok(options)
    }

    fn from_env() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        let release = root.join("dist");
        let usual_assets = if release.join("index.html").is_file() {
            release
        } else {
            root.join("target/dist-dev")
        };
        let path =
            |name: &str, usual: PathBuf| std::env::var_os(name).map(PathBuf::from).unwrap_or(usual);
        let (browser, driver) = programs(BrowserKind::Chromium);
        Self {
            mode: Mode::Journeys,
            engine: BrowserKind::Chromium,
            sandbox: path("LATCHKEY_E2E_SANDBOX", root.join("target/debug/latchkey-sandbox")),
            assets: path("LATCHKEY_E2E_ASSETS", usual_assets),
            browser,
            driver,
            artifacts: path("LATCHKEY_E2E_ARTIFACTS", root.join("target/e2e")),
            axe: path("LATCHKEY_E2E_AXE", root.join("e2e/axe")),
            languages: Vec::new(),
            shows_slow: false,
            jobs: 2,
            names: Vec::new(),
            full: false,
            renews: std::env::var_os("LATCHKEY_E2E_RENEW").is_some(),
        }
    }

    /// Returns whether the test of that name is to be run.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|part| name.contains(part.as_str()))
    }
}

/// Returns the programs of a browser and of its driver.
fn programs(engine: BrowserKind) -> (Option<PathBuf>, PathBuf) {
    let (browser, driver, usual_driver) = match engine {
        BrowserKind::Chromium => {
            ("LATCHKEY_E2E_CHROMIUM", "LATCHKEY_E2E_CHROMEDRIVER", "chromedriver")
        }
        BrowserKind::Firefox => ("LATCHKEY_E2E_FIREFOX", "LATCHKEY_E2E_GECKODRIVER", "geckodriver"),
        BrowserKind::WebKit => {
            ("LATCHKEY_E2E_WEBKIT", "LATCHKEY_E2E_WEBKITDRIVER", "WebKitWebDriver")
        }
    };
    let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
    (path(browser), path(driver).unwrap_or_else(|| usual_driver.into()))
}

fn number(option: &str, text: Option<String>) -> Result<u64> {
    text.and_then(|text| text.parse().ok()).with_context(|| format!("{option} takes a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options> {
        Options::read(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn fault_options_are_taken_in_any_order() {
        let options = read(&["--seed", "7", "--faults", "3", "--run", "2"]).unwrap();
        let Mode::Faults(faults) = options.mode else { panic!("{:?}", options.mode) };
        assert_eq!((faults.runs, faults.seed, faults.only), (3, 7, Some(2)));
    }

    #[test]
    fn the_engine_decides_on_the_driver() {
        assert_eq!(read(&["--engine", "firefox"]).unwrap().engine, BrowserKind::Firefox);
        assert!(read(&["--engine", "trident"]).is_err());
    }

    #[test]
    fn a_test_is_wanted_by_a_part_of_its_name() {
        let options = read(&["drafts::", "camera"]).unwrap();
        assert!(options.wants("drafts::employment") && options.wants("no camera"));
        assert!(!options.wants("products::income"));
        assert!(read(&["--no-such-option"]).is_err());
    }
}
