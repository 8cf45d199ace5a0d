//! What the command line and the environment say.
//!
//! The programs and folders come from the environment, as `cargo xtask test` sets it; without it,
//! what is usual in the project's folder is taken, so that a journey can be run by hand.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::faults::Wish;

/// How the journeys are run.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// The sandbox's program.
    pub(crate) sandbox: PathBuf,
    /// The built widget.
    pub(crate) assets: PathBuf,
    /// The browser; the driver finds one where none is named.
    pub(crate) chromium: Option<PathBuf>,
    /// The browser's driver.
    pub(crate) chromedriver: PathBuf,
    /// Where a failed journey leaves what can be seen of it; and where pictures of the screens go.
    pub(crate) artifacts: PathBuf,
    /// Pictures are taken of all screens, in the place of the journeys.
    pub(crate) takes_pictures: bool,
    /// In which languages; none for the usual ones.
    pub(crate) languages: Vec<String>,
    /// Whether the slowest journeys are listed at the end.
    pub(crate) shows_slow: bool,
    /// How many journeys run at once.
    pub(crate) jobs: usize,
    /// Parts of the names of the journeys to run; none for all.
    pub(crate) names: Vec<String>,
    /// Runs over a bad line, in the place of the journeys.
    pub(crate) faults: Option<Wish>,
    /// All screens are gone to, to see whether everybody can use them, in the place of the
    /// journeys.
    pub(crate) is_about_access: bool,
    /// All screens are gone to in the language that nobody speaks, to see what is not translated
    /// or does not fit, in the place of the journeys.
    pub(crate) is_about_words: bool,
    /// Whether screens are checked in every combination of theme, size and language, and not only in
    /// every pair of two of these.
    pub(crate) full: bool,
    /// What is compared with what was kept is kept in its place.
    pub(crate) renews: bool,
    /// Where the rules are that every screen is held against: a folder with `node_modules`.
    pub(crate) axe: PathBuf,
}

impl Options {
    /// Reads arguments and environment.
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
        let release = root.join("dist");
        let usual_assets = if release.join("index.html").is_file() {
            release
        } else {
            root.join("target/dist-dev")
        };
        let mut options = Self {
            sandbox: path("LATCHKEY_E2E_SANDBOX")
                .unwrap_or_else(|| root.join("target/debug/latchkey-sandbox")),
            assets: path("LATCHKEY_E2E_ASSETS").unwrap_or(usual_assets),
            chromium: path("LATCHKEY_E2E_CHROMIUM"),
            chromedriver: path("LATCHKEY_E2E_CHROMEDRIVER")
                .unwrap_or_else(|| "chromedriver".into()),
            artifacts: path("LATCHKEY_E2E_ARTIFACTS").unwrap_or_else(|| root.join("target/e2e")),
            takes_pictures: false,
            languages: Vec::new(),
            shows_slow: false,
            jobs: 2,
            names: Vec::new(),
            faults: None,
            is_about_access: false,
            is_about_words: false,
            full: false,
            renews: std::env::var_os("LATCHKEY_E2E_RENEW").is_some(),
            axe: path("LATCHKEY_E2E_AXE").unwrap_or_else(|| root.join("e2e/axe")),
        };
        let mut wish = Wish { runs: 0, seed: 1, only: None, only_plans: false };
        let mut is_about_faults = false;
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--screenshots" => options.takes_pictures = true,
                "--language" => options.languages.extend(arguments.next()),
                "--untranslated" => options.is_about_words = true,
                "--accessibility" => options.is_about_access = true,
                "--renew" => options.renews = true,
                "--full" => options.full = true,
                "--show-slow" => options.shows_slow = true,
                "--jobs" => {
                    options.jobs = arguments
                        .next()
                        .and_then(|number| number.parse().ok())
                        .filter(|jobs| *jobs > 0)
                        .unwrap_or(1)
                }
                "--faults" => {
                    wish.runs = number(argument.as_str(), arguments.next())?;
                    is_about_faults = true;
                }
                "--seed" => wish.seed = number(argument.as_str(), arguments.next())?,
                "--run" => wish.only = Some(number(argument.as_str(), arguments.next())?),
                "--plans" => wish.only_plans = true,
                // What cargo's own test runner understands, and has no meaning here.
                "--nocapture" | "--no-capture" => {}
                unknown if unknown.starts_with('-') => {
                    bail!(
                        "unknown option {unknown}; there are --show-slow, --jobs N, --accessibility with --renew and --full, --untranslated, --screenshots with --language TAG, and --faults N with --seed S, --run K, --plans"
                    )
                }
                name => options.names.push(name.to_owned()),
            }
        }
        options.faults = is_about_faults.then_some(wish);
        Ok(options)
    }

    /// Whether the journey of that name is to be run.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|part| name.contains(part.as_str()))
    }
}

fn number(option: &str, text: Option<String>) -> Result<u64> {
    text.and_then(|text| text.parse().ok()).with_context(|| format!("{option} takes a number"))
}
