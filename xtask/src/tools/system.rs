//! Programs from the system's packages: a browser with its driver, fonts, node, python; and Rust's
//! target for WebAssembly.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::{in_project, on_path};
use crate::{process, report};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A browser and the driver that controls it.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    /// The browser itself.
    pub(crate) chromium: PathBuf,
    /// Its WebDriver.
    pub(crate) chromedriver: PathBuf,
}

/// Finds Chromium and its driver, or installs both.
pub(super) fn need_browser() -> Result<Browser> {
    if let Some(browser) = find_browser() {
        return Ok(browser);
    }
    install("Chromium and its driver", &["chromium", "chromium-driver"])?;
    find_browser()
        .context("Chromium was installed, but chromium and chromedriver are not on the PATH")
}

fn find_browser() -> Option<Browser> {
    let chromium = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .into_iter()
        .find_map(on_path)?;
    Some(Browser { chromium, chromedriver: on_path("chromedriver")? })
}

/// One language for each script of the widget, as fontconfig names them.
const LANGUAGES_OF_SCRIPTS: [&str; 6] = ["ar", "bn", "hi", "pa", "uk", "zh-cn"];

/// Finds fonts for every script of the widget, or installs them. Without them, the browser draws
/// empty boxes.
pub(super) fn need_fonts() -> Result<()> {
    if has_fonts() {
        return Ok(());
    }
    install("fonts for all languages", &["fontconfig", "fonts-noto-core", "fonts-noto-cjk"])?;
    if has_fonts() {
        Ok(())
    } else {
        bail!(
            "fonts were installed, but fc-list does not find one for each of {LANGUAGES_OF_SCRIPTS:?}"
        )
    }
}

fn has_fonts() -> bool {
    LANGUAGES_OF_SCRIPTS.iter().all(|language| {
        let fonts = Command::new("fc-list")
            .arg(format!(":lang={language}"))
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output();
        fonts.is_ok_and(|fonts| !fonts.stdout.is_empty())
    })
}

/// Finds node, or installs it.
pub(super) fn need_node() -> Result<PathBuf> {
    if let Some(node) = on_path("node") {
        return Ok(node);
    }
    install("node", &["nodejs"])?;
    on_path("node").context("node was installed, but is not on the PATH")
}

/// Finds npm, or installs it.
pub(super) fn need_npm() -> Result<PathBuf> {
    if let Some(npm) = on_path("npm") {
        return Ok(npm);
    }
    install("npm", &["npm"])?;
    on_path("npm").context("npm was installed, but is not on the PATH")
}

/// Finds a python that can make virtual environments, or installs it.
pub(super) fn need_python() -> Result<PathBuf> {
    if let Some(python) = find_python() {
        return Ok(python);
    }
    install("python", &["python3", "python3-venv"])?;
    find_python().context(
        "python was installed, but python3 is not on the PATH, or cannot make virtual environments",
    )
}

fn find_python() -> Option<PathBuf> {
    let python = on_path("python3")?;
    // Debian splits it into two packages: `venv`, and what installs pip into it.
    let modules = Command::new(&python)
        .args(["-c", "import venv, ensurepip"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    modules.is_ok_and(|status| status.success()).then_some(python)
}

/// Installs Rust's target for WebAssembly if it is missing.
pub(super) fn need_wasm_target() -> Result<()> {
    let mut question = in_project("rustc");
    question.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let folder = process::output_of(question)?;
    if std::fs::read_dir(folder.trim()).is_ok_and(|mut files| files.next().is_some()) {
        return Ok(());
    }
    let mut command = in_project("rustup");
    command.args(["target", "add", WASM_TARGET]);
    report::timed("Installing rust's WebAssembly target", || process::run(command))
        .with_context(|| format!("rust's WebAssembly target is missing; install it with: rustup target add {WASM_TARGET}"))
}

/// Installs packages of a Debian-like system.
fn install(what: &str, packages: &[&str]) -> Result<()> {
    let advice =
        format!("{what} missing; install with: sudo apt-get install {}", packages.join(" "));
    let Some(apt) = on_path("apt-get") else { bail!("{advice} (or what your system has instead)") };
    let prefix = match privileges() {
        Privileges::Root => Vec::new(),
        Privileges::Sudo(sudo) => {
            vec![sudo.into_os_string(), "DEBIAN_FRONTEND=noninteractive".into()]
        }
        Privileges::None => bail!(advice),
    };
    report::timed(&format!("Installing {what}"), || {
        for arguments in [
            &["update", "--quiet"][..],
            &["install", "--yes", "--quiet", "--no-install-recommends"][..],
        ] {
            let mut words = prefix.iter().cloned().chain([apt.clone().into_os_string()]);
            let mut command = in_project(words.next().unwrap_or_default());
            command.args(words).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
            if arguments.contains(&"install") {
                command.args(packages);
            }
            // In the foreground, because sudo may have to ask for a password.
            process::run_in_foreground(command)?;
        }
        Ok(())
    })
    .context(advice)
}

enum Privileges {
    Root,
    Sudo(PathBuf),
    None,
}

fn privileges() -> Privileges {
    if rustix::process::geteuid().is_root() {
        return Privileges::Root;
    }
    match on_path("sudo") {
        Some(sudo) if can_ask_for_a_password() || needs_no_password(&sudo) => {
            Privileges::Sudo(sudo)
        }
        Some(_) | None => Privileges::None,
    }
}

fn can_ask_for_a_password() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stdin())
}

fn needs_no_password(sudo: &std::path::Path) -> bool {
    let quietly = Command::new(sudo)
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    quietly.is_ok_and(|status| status.success())
}
