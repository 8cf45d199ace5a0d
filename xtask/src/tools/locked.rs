//! Packages for tests in other languages, as a lock file in the project names them. Each set has a
//! folder in the tools' cache that is named by the hash of its lock file, so that a changed one is
//! installed beside the old one.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{in_project, system, version_of};
use crate::{process, project, report};

/// Marker that is written last, so that an interrupted installation is not used.
const COMPLETE: &str = ".complete";

/// Installs the packages of the `package-lock.json` in a folder. Returns the folder with their
/// `node_modules`.
pub(super) fn node_packages(name: &str, folder: &Path) -> Result<PathBuf> {
    let lock = read(&folder.join("package-lock.json"))?;
    installed(name, &lock, "", |home| {
        let npm = system::need_npm()?;
        for file in ["package.json", "package-lock.json"] {
            std::fs::copy(folder.join(file), home.join(file))
                .with_context(|| format!("cannot copy {file}"))?;
        }
        let mut command = in_project(npm);
        command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(home);
        process::run(command)
    })
}

/// Installs the packages of the `requirements.txt` in a folder. Returns the python that finds them.
pub(super) fn python_packages(name: &str, folder: &Path) -> Result<PathBuf> {
    let requirements = folder.join("requirements.txt");
    let lock = read(&requirements)?;
    let python = system::need_python()?;
    // A virtual environment works with the python that made it only.
    let version = version_of(&python).unwrap_or_default();
    let home = installed(name, &lock, &version, |home| {
        let mut environment = in_project(&python);
        environment.args(["-m", "venv", "--clear"]).arg(home);
        process::run(environment)?;
        let mut command = in_project(home.join("bin/python"));
        // Where the file has hashes, pip holds every package to its own.
        command.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary",
            ":all:",
            "--requirement",
        ]);
        command.arg(&requirements);
        process::run(command)
    })?;
    Ok(home.join("bin/python"))
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Returns the folder for a lock file's packages, filled by `install` if it is new.
fn installed(
    name: &str,
    lock: &str,
    also: &str,
    install: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let home = project::tools_cache()?.join(folder_name(name, lock, also));
    if home.join(COMPLETE).is_file() {
        return Ok(home);
    }
    report::timed(&format!("Installing {name}"), || {
        if home.exists() {
            std::fs::remove_dir_all(&home)
                .with_context(|| format!("cannot remove {}", home.display()))?;
        }
        std::fs::create_dir_all(&home)
            .with_context(|| format!("cannot make {}", home.display()))?;
        install(&home)?;
        std::fs::write(home.join(COMPLETE), "")
            .with_context(|| format!("cannot write to {}", home.display()))
    })?;
    Ok(home)
}

fn folder_name(name: &str, lock: &str, also: &str) -> String {
    let hash = Sha256::new().chain_update(lock).chain_update(also).finalize();
    let short: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{name}-{short}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_lock_file_or_another_python_gets_a_folder_of_its_own() {
        let folder = folder_name("stripe-python", "stripe==1", "Python 3.11.2");
        assert!(
            folder.starts_with("stripe-python-") && folder.len() == "stripe-python-".len() + 12,
            "{folder}"
        );
        assert_eq!(folder, folder_name("stripe-python", "stripe==1", "Python 3.11.2"));
        assert_ne!(folder, folder_name("stripe-python", "stripe==2", "Python 3.11.2"));
        assert_ne!(folder, folder_name("stripe-python", "stripe==1", "Python 3.13.5"));
    }
}
