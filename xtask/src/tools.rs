//! The tools that the commands need beside cargo: found on this machine, or installed into the
//! project's own cache.
//!
//! A tool of exactly the right version on the `PATH` is used. Otherwise it is kept in a folder of
//! its own, named by its version, so that nobody's own tools are touched and a fresh clone finds it
//! again. Only browsers, fonts, node and python, which have no such folder, come from the system's
//! packages.

mod binaryen;
mod cargo_installed;
mod locked;
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
pub(crate) const NATIVE_PACKAGES: [&str; 7] = [
    "latchkey-api-types",
    "latchkey-flow",
    "latchkey-client",
    "latchkey-appearance",
    "latchkey-locales",
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

/// The tools that were asked for, and the folders that they are in.
#[derive(Debug, Default)]
pub(crate) struct Tools {
    folders: Vec<PathBuf>,
}

impl Tools {
    /// What it takes to build the widget: trunk, and wasm-bindgen in the version of the library.
    pub(crate) fn for_the_widget() -> Result<Self> {
        let mut tools = Self::with("trunk", TRUNK_VERSION)?;
        tools.need_wasm_bindgen()?;
        Ok(tools)
    }

    /// What finds dependencies that are not used.
    pub(crate) fn for_unused_dependencies() -> Result<Self> {
        Self::with("cargo-machete", MACHETE_VERSION)
    }

    /// What checks the licences of dependencies.
    pub(crate) fn for_licences() -> Result<Self> {
        Self::with("cargo-deny", DENY_VERSION)
    }

    /// What it takes to run the widget's own tests, besides a browser.
    pub(crate) fn for_wasm_tests() -> Result<Self> {
        let mut tools = Self::default();
        tools.need_wasm_bindgen()?;
        Ok(tools)
    }

    /// A package with one program of its own name.
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

    /// A program that finds these tools first.
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

/// A program that runs in the project's folder.
pub(crate) fn in_project(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root());
    command
}

/// Cargo, in the project's folder.
pub(crate) fn cargo() -> Command {
    in_project("cargo")
}

/// Cargo doing something with [`NATIVE_PACKAGES`].
pub(crate) fn cargo_natively(action: &str) -> Command {
    let mut command = cargo();
    command.arg(action).args(NATIVE_PACKAGES.iter().flat_map(|package| ["--package", package]));
    command
}

/// `wasm-opt`, which makes the widget smaller but which a build can do without.
pub(crate) fn want_wasm_opt() -> Option<PathBuf> {
    binaryen::find_or_install()
}

/// Rust's own target for WebAssembly.
pub(crate) fn need_wasm_target() -> Result<()> {
    system::need_wasm_target()
}

/// Chromium and its driver.
pub(crate) fn need_browser() -> Result<Browser> {
    system::need_browser()
}

/// Fonts for every script that the widget is written in, for pictures of it.
pub(crate) fn need_fonts() -> Result<()> {
    system::need_fonts()
}

/// Node, for the tests of the loader and of Stripe's library, and for measuring.
pub(crate) fn need_node() -> Result<PathBuf> {
    system::need_node()
}

/// The node packages that the `package-lock.json` in a folder names: the folder that has their
/// `node_modules`.
pub(crate) fn need_node_packages(name: &str, folder: &Path) -> Result<PathBuf> {
    locked::node_packages(name, folder)
}

/// The python packages that the `requirements.txt` in a folder names: the python that finds them.
pub(crate) fn need_python_packages(name: &str, folder: &Path) -> Result<PathBuf> {
    locked::python_packages(name, folder)
}

/// Where a program is on the `PATH`.
fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// What a program answers to `--version`, or nothing if it is not there or does not work.
fn version_of(program: &Path) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
