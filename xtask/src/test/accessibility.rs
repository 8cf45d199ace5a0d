//! Accessibility: every screen in a real browser, in English and in Arabic, checked by axe and by
//! rules of our own, with its accessibility tree compared with the one in `e2e/trees`; and every
//! screen in a pseudo-language with longer texts.
//!
//! `LATCHKEY_E2E_RENEW=1 cargo xtask test --only accessibility` replaces the trees.

use anyhow::{Result, ensure};

use super::count_tests;
use super::e2e::in_a_browser;
use super::extent::Extent;
use super::test_count::TestCount;
use crate::widget::{self, Flavour};
use crate::{project, tools};

/// Number of screens at once. Axe is busier than a journey.
const JOBS: &str = "3";

/// Visits every screen, once for each kind of check.
pub(super) fn run(extent: &Extent) -> Result<TestCount> {
    let rules = tools::need_node_packages("axe", &project::root().join("e2e/axe"))?;
    let assets = widget::build_if_changed(Flavour::Release)?;
    let mut count = TestCount::default();
    for check in ["--accessibility", "--untranslated"] {
        let mut command = in_a_browser(&assets)?;
        command.args([check, "--jobs", JOBS]).env("LATCHKEY_E2E_AXE", &rules);
        if extent.full {
            command.arg("--full");
        }
        let screens = count_tests(&format!("cargo test, {check}"), command)?;
        ensure!(screens != TestCount::default(), "no screen was visited at all");
        count += screens;
    }
    Ok(count)
}
