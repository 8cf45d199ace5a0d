//! The programs that the commands need besides cargo: found on this machine, or installed into the
//! project's cache.
//!
//! A program on the `PATH` is used if it has exactly the right version. Otherwise it is installed
//! into a folder named by its version, so that the user's own programs are not changed and a fresh
//! clone finds it again. Only browsers, fonts, node and python come from the system's packages.

mod cargo_installed;
mod locked;
mod npm_program;
mod system;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;
use cargo_installed::CargoInstalled;
pub(crate) use system::Browser;

use crate::project;

/// The packages that are compiled for this machine, except these commands. They are always named
/// together, even where only one of their programs is needed: which packages are named decides which
/// features their common dependencies get, and other names would compile the server again.
pub(crate) const NATIVE_PACKAGES: [&str; 9] = [
    "latchkey-api-types",
    "latchkey-rules",
    "latchkey-flow",
    "latchkey-client",
    "latchkey-appearance",
    "latchkey-locales",
    "latchkey-test-support",
    "latchkey-sandbox",
    "latchkey-e2e",
];

/// The packages that are compiled for browsers: the widget, and the page of its components.
pub(crate) const FOR_BROWSERS: [&str; 2] = ["latchkey", "latchkey-components"];
/// The option of cargo that compiles for browsers.
pub(crate) const WASM_TARGET: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// The version of trunk that the pages and scripts here are written for.
const TRUNK_VERSION: &str = "0.21.14";
/// The version of what finds unused dependencies.
const MACHETE_VERSION: &str = "0.9.2";
/// The version of what checks licences, which `deny.toml` is written for.
const DENY_VERSION: &str = "0.20.2";

/// The folders of installed tools.
#[derive(Debug, Default)]
pub(crate) struct Tools {
    folders: Vec<PathBuf>,
}

impl Tools {
    /// Returns what builds the widget: trunk, and wasm-bindgen in the version of the library.
    pub(crate) fn for_the_widget() -> Result<Self> {
        let mut tools = Self::with("trunk", TRUNK_VERSION)?;
        tools.need_wasm_bindgen()?;
        Ok(tools)
    }

    /// Returns what finds unused dependencies.
    pub(crate) fn for_unused_dependencies() -> Result<Self> {
        Self::with("cargo-machete", MACHETE_VERSION)
    }

    /// Returns what checks the licences of dependencies.
    pub(crate) fn for_licences() -> Result<Self> {
        Self::with("cargo-deny", DENY_VERSION)
    }

    /// Returns what runs the widget's tests, besides a browser.
    pub(crate) fn for_wasm_tests() -> Result<Self> {
        let mut tools = Self::default();
        tools.need_wasm_bindgen()?;
        Ok(tools)
    }

    /// Returns the tools of a package that has one program of the same name.
    fn with(package: &'static str, version: &str) -> Result<Self> {
        let mut tools = Self::default();
        tools.need(&CargoInstalled {
            package,
            version: version.to_owned(),
            programs: &[package],
        })?;
        Ok(tools)
    }

    fn need_wasm_bindgen(&mut self) -> Result<()> {
        need_wasm_target()?;
        let version = project::locked_version("wasm-bindgen")?;
        self.need(&CargoInstalled {
            package: "wasm-bindgen-cli",
            version,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        })
    }

    fn need(&mut self, tool: &CargoInstalled<'_>) -> Result<()> {
        self.folders.extend(tool.find_or_install()?);
        Ok(())
    }

    /// Returns a command whose `PATH` begins with these tools.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = in_project(program);
        command.env("PATH", self.search_path());
        command
    }

    fn search_path(&self) -> OsString {
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned().chain(std::env::split_paths(&rest));
        // Fails only for a folder with a separator in its name, which the PATH itself cannot have.
        std::env::join_paths(folders).unwrap_or(rest)
    }
}

/// Returns a command that runs in the project's folder.
pub(crate) fn in_project(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root());
    command
}

/// Returns a cargo command in the project's folder.
pub(crate) fn cargo() -> Command {
    in_project("cargo")
}

/// Returns a cargo command for [`NATIVE_PACKAGES`].
pub(crate) fn cargo_natively(action: &str) -> Command {
    let mut command = cargo();
    command.arg(action).args(NATIVE_PACKAGES.iter().flat_map(|package| ["--package", package]));
    command
}

/// Returns `wasm-opt`, or `None` where it cannot be installed: a build works without it.
pub(crate) fn want_wasm_opt() -> Option<PathBuf> {
    npm_program::WASM_OPT.find_or_install()
}

/// Returns `esbuild`, or `None` where it cannot be installed: a build works without it.
pub(crate) fn want_esbuild() -> Option<PathBuf> {
    npm_program::ESBUILD.find_or_install()
}

/// Installs Rust's target for WebAssembly if it is missing.
pub(crate) fn need_wasm_target() -> Result<()> {
    system::need_wasm_target()
}

/// Returns Chromium and its driver.
pub(crate) fn need_browser() -> Result<Browser> {
    system::need_browser()
}

/// Installs fonts for every script of the widget if they are missing.
pub(crate) fn need_fonts() -> Result<()> {
    system::need_fonts()
}

/// Returns node.
pub(crate) fn need_node() -> Result<PathBuf> {
    system::need_node()
}

/// Installs the node packages of the `package-lock.json` in a folder. Returns the folder with their
/// `node_modules`.
pub(crate) fn need_node_packages(name: &str, folder: &Path) -> Result<PathBuf> {
    locked::node_packages(name, folder)
}

/// Installs the python packages of the `requirements.txt` in a folder. Returns the python that finds
/// them.
pub(crate) fn need_python_packages(name: &str, folder: &Path) -> Result<PathBuf> {
    locked::python_packages(name, folder)
}

/// Finds a program on the `PATH`.
fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// Returns the output of `--version`, or `None` if the program is missing or fails.
fn version_of(program: &Path) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
