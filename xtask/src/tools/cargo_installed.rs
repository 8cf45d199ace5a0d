//! Tools that `cargo install` builds from source, each in one exact version.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{cargo, on_path, version_of};
use crate::{process, project, report};

/// Settings for a fast build: the tools run for seconds only, so their speed matters less.
const QUICK_TO_BUILD: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

/// A package of tools in the version that is needed.
pub(super) struct CargoInstalled<'a> {
    /// The name of the package.
    pub(super) package: &'static str,
    /// Its exact version.
    pub(super) version: String,
    /// The programs in it that are needed.
    pub(super) programs: &'a [&'static str],
}

impl CargoInstalled<'_> {
    /// Finds the tool, or installs it. Returns its folder, unless it is on the `PATH`.
    pub(super) fn find_or_install(&self) -> Result<Option<PathBuf>> {
        let on_path = |program: &&str| on_path(program).is_some_and(|path| self.is_right(&path));
        if self.programs.iter().all(on_path) {
            return Ok(None);
        }
        let home = project::tools_cache()?.join(format!("{}-{}", self.package, self.version));
        let folder = home.join("bin");
        if !self.is_in(&folder) {
            report::timed(
                &format!("Installing {} {} (a few minutes, once)", self.package, self.version),
                || self.install(&home),
            )
            .with_context(|| {
                format!(
                    "{0} {1} is missing; install it with: cargo install --locked {0}@{1}",
                    self.package, self.version
                )
            })?;
        }
        Ok(Some(folder))
    }

    fn install(&self, home: &Path) -> Result<()> {
        let mut command = cargo();
        command
            .args(["install", "--locked", "--force", "--root"])
            .arg(home)
            .arg(format!("{}@{}", self.package, self.version))
            .envs(QUICK_TO_BUILD);
        // These are meant for the project's code.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
        process::run(command)
    }

    fn is_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| self.is_right(&folder.join(program)))
    }

    fn is_right(&self, program: &Path) -> bool {
        version_of(program).is_some_and(|answer| names_version(&answer, &self.version))
    }
}

/// Whether an answer to `--version` is that version. Programs answer `name 1.2.3`, some with more
/// after it, some without the name.
fn names_version(answer: &str, version: &str) -> bool {
    answer.split_whitespace().take(2).any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_version_will_do() {
        assert!(names_version("trunk 0.21.14\n", "0.21.14"));
        assert!(names_version("wasm-bindgen 0.2.129 (4f1b3e5)\n", "0.2.129"));
        assert!(names_version("0.9.2\n", "0.9.2"));
        assert!(!names_version("trunk 0.21.1\n", "0.21.14"));
        assert!(!names_version("", "0.21.14"));
    }
}
