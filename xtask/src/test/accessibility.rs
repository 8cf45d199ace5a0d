//! Whether everybody can use the widget: every screen, in English and in Arabic, held against the
//! rules of axe and our own in a real browser, and its accessibility tree against the one that is
//! kept in `e2e/trees`; and every screen in a language that nobody speaks, which is longer.
//!
//! `LATCHKEY_E2E_RENEW=1 cargo xtask test --only accessibility` keeps the trees as they are now in
//! place of those.

use anyhow::Result;

use super::count_tests;
use super::e2e::in_a_browser;
use super::tally::Tally;
use crate::project;
use crate::tools::{self, cargo};
use crate::widget::{self, Flavour};

/// Checks the catalogue of screens, and goes to all of them.
pub(super) fn run() -> Result<Tally> {
    let rules = tools::need_node_packages("axe", &project::root().join("e2e/axe"))?;
    let assets = widget::build_if_changed(Flavour::Release)?;
    let mut catalogue = cargo();
    // Those of the bad line are run with it.
    catalogue.args([
        "test",
        "--package",
        "latchkey-e2e",
        "--lib",
        "--no-fail-fast",
        "--",
        "--skip",
        "faults",
    ]);
    let mut tally = count_tests("cargo test, catalogue of screens", catalogue)?;
    let mut command = in_a_browser(&assets)?;
    command.args(["--", "--accessibility"]).env("LATCHKEY_E2E_AXE", rules);
    let screens = count_tests("cargo test, accessibility", command)?;
    anyhow::ensure!(screens != Tally::default(), "no screen was looked at at all");
    tally += screens;
    let mut command = in_a_browser(&assets)?;
    command.args(["--", "--untranslated"]);
    let screens = count_tests("cargo test, what is not translated", command)?;
    anyhow::ensure!(screens != Tally::default(), "no screen was gone to at all");
    tally += screens;
    Ok(tally)
}
