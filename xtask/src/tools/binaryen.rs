//! `wasm-opt` from the binaryen package for node. A build without it works, and is a little larger.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{in_project, on_path, version_of};
use crate::{process, project, report};

const VERSION: &str = "132";

/// Finds `wasm-opt`, or installs it; otherwise prints how to install it.
pub(super) fn find_or_install() -> Option<PathBuf> {
    if let Some(program) = on_path("wasm-opt").filter(|program| is_right(program)) {
        return Some(program);
    }
    let home = project::tools_cache().ok()?.join(format!("binaryen-{VERSION}"));
    let program = home.join("node_modules/.bin/wasm-opt");
    if is_right(&program) {
        return Some(program);
    }
    let Some(npm) = on_path("npm") else {
        report::info(&format!(
            "    note: the widget stays a little larger than it could be, because there is no wasm-opt {VERSION} and no npm to install it with; \
             `npm install --global binaryen@{VERSION}` installs it where npm is"
        ));
        return None;
    };
    let installed =
        report::timed(&format!("Installing wasm-opt {VERSION}"), || install(&npm, &home));
    match installed {
        Ok(()) if is_right(&program) => Some(program),
        Ok(()) | Err(_) => {
            report::info(&format!(
                "    note: going on without wasm-opt; install it with: npm install --global binaryen@{VERSION}"
            ));
            None
        }
    }
}

fn install(npm: &Path, home: &Path) -> Result<()> {
    std::fs::create_dir_all(home)?;
    let mut command = in_project(npm);
    command
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
        .arg(home)
        .arg(format!("binaryen@{VERSION}"));
    process::run(command)
}

fn is_right(program: &Path) -> bool {
    version_of(program).is_some_and(|answer| answer.contains(&format!("version {VERSION}")))
}
