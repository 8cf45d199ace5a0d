//! Programs that come from packages for node, and that a build can do without: it works without
//! them, and its result is a little larger.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{in_project, on_path, version_of};
use crate::{process, project, report};

/// A program of a package, in one version.
#[derive(Debug, Clone, Copy)]
pub(super) struct NpmProgram {
    pub(super) package: &'static str,
    pub(super) version: &'static str,
    pub(super) program: &'static str,
}

/// Optimises WebAssembly.
pub(super) const WASM_OPT: NpmProgram =
    NpmProgram { package: "binaryen", version: "132", program: "wasm-opt" };

/// Minifies scripts.
pub(super) const ESBUILD: NpmProgram =
    NpmProgram { package: "esbuild", version: "0.28.2", program: "esbuild" };

impl NpmProgram {
    /// Finds the program, or installs it; otherwise prints how to install it.
    pub(super) fn find_or_install(self) -> Option<PathBuf> {
        let Self { package, version, program } = self;
        if let Some(path) = on_path(program).filter(|path| self.is_right(path)) {
            return Some(path);
        }
        let home = project::tools_cache().ok()?.join(format!("{package}-{version}"));
        let path = home.join("node_modules/.bin").join(program);
        if self.is_right(&path) {
            return Some(path);
        }
        let advice = format!("install it with: npm install --global {package}@{version}");
        let Some(npm) = on_path("npm") else {
            report::info(&format!(
                "    note: the widget is a little larger without {program} {version}, and there \
                 is no npm to install it with; {advice}"
            ));
            return None;
        };
        let installed =
            report::timed(&format!("Installing {program} {version}"), || self.install(&npm, &home));
        match installed {
            Ok(()) if self.is_right(&path) => Some(path),
            Ok(()) | Err(_) => {
                report::info(&format!("    note: going on without {program}; {advice}"));
                None
            }
        }
    }

    fn install(self, npm: &Path, home: &Path) -> Result<()> {
        std::fs::create_dir_all(home)?;
        let mut command = in_project(npm);
        command
            .args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
            .arg(home)
            .arg(format!("{}@{}", self.package, self.version));
        process::run(command)
    }

    /// Whether the program has the right version: `wasm-opt version 132`, `0.28.2`.
    fn is_right(self, program: &Path) -> bool {
        version_of(program)
            .is_some_and(|answer| answer.split_whitespace().any(|word| word == self.version))
    }
}
