//! `cargo xtask screenshots`: pictures of every screen in every size, theme and direction, and
//! pages that show them side by side.

use anyhow::{Result, bail};

use crate::widget::{self, Flavour};
use crate::{process, project, test, tools};

/// Takes the pictures of the screens whose names have one of `parts` in them, or of all. They are
/// added to those of earlier runs.
pub(crate) fn screenshots(parts: &[String], languages: &[String]) -> Result<()> {
    tools::need_fonts()?;
    // It looks like the release, and also has the pseudo-languages.
    let assets = widget::build_if_changed(Flavour::Dev)?;
    let folder = project::root().join("target/screenshots");
    if parts.is_empty() && languages.is_empty() && folder.exists() {
        // Pictures of screens that were removed would stay for ever.
        std::fs::remove_dir_all(&folder)?;
    }
    let mut command = test::in_a_browser(&assets)?;
    command.arg("--screenshots").args(parts).env("LATCHKEY_E2E_ARTIFACTS", &folder);
    for language in languages {
        command.args(["--language", language]);
    }
    let status = process::run_with_lines(command, crate::report::info)?;
    if status.success() { Ok(()) } else { bail!("some screens have no pictures") }
}
