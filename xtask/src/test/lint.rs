//! The checks that need nothing to run: format, lints, documentation, dependencies and tidiness.

use std::process::Command;

use anyhow::Result;

use super::tally::Tally;
use super::{allowed_dependencies, check, components_page, styles, tidy};
use crate::tools::{self, cargo};
use crate::{languages, process, words};

/// The packages that are compiled for this machine.
const NATIVE: [&str; 8] = [
    "latchkey-api-types",
    "latchkey-flow",
    "latchkey-client",
    "latchkey-appearance",
    "latchkey-locales",
    "latchkey-sandbox",
    "latchkey-e2e",
    "xtask",
];
/// The packages that are compiled for browsers: the widget, and the page of its components.
const FOR_BROWSERS: [&str; 2] = ["latchkey", "latchkey-components"];
const WASM_TARGET: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Runs every check; one that fails does not keep the others from running.
pub(super) fn run() -> Result<Tally> {
    tools::need_wasm_target()?;
    let mut tally = Tally::default();
    tally += check("Tidiness", tidy::check_project);
    tally += check("Styles", styles::check_project);
    tally += check("The page of components", components_page::check_project);
    tally += check("Languages", languages::check);
    tally += check("Words", words::check);
    for package in allowed_dependencies::LISTED {
        tally += check(&format!("Dependencies of {package}"), || {
            allowed_dependencies::check_package(package)
        });
    }
    tally += check("cargo fmt", || {
        let mut command = cargo();
        command.args(["fmt", "--all", "--check"]);
        process::run(command)
    });
    tally += check("cargo clippy, natively", || process::run(clippy(&NATIVE, &[])));
    tally +=
        check("cargo clippy, for browsers", || process::run(clippy(&FOR_BROWSERS, &WASM_TARGET)));
    tally += check("cargo doc, natively", || process::run(documentation(&NATIVE, &[])));
    tally += check("cargo doc, for browsers", || {
        process::run(documentation(&FOR_BROWSERS, &WASM_TARGET))
    });
    Ok(tally)
}

fn clippy(packages: &[&str], target: &[&str]) -> Command {
    let mut command = cargo();
    command
        .args(["clippy", "--quiet", "--all-targets"])
        .args(packages.iter().flat_map(|package| ["--package", package]))
        .args(target);
    command.args(["--", "-D", "warnings"]);
    command
}

fn documentation(packages: &[&str], target: &[&str]) -> Command {
    let mut command = cargo();
    command
        .args(["doc", "--quiet", "--no-deps", "--document-private-items"])
        .args(packages.iter().flat_map(|package| ["--package", package]))
        .args(target);
    // The pages are made with private items, so that links to these lead somewhere.
    command.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links");
    command
}
