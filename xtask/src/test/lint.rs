//! The checks that run nothing of the project: format, lints, documentation, dependencies and the
//! project's own rules.

use std::process::Command;

use anyhow::Result;

use super::test_count::TestCount;
use super::{
    allowed_dependencies, check, components_page, dependencies, retired_words, styles, tidy,
};
use crate::tools::{self, FOR_BROWSERS, NATIVE_PACKAGES, WASM_TARGET, cargo};
use crate::{languages, process, readability};

/// Runs every check; one that fails does not stop the others.
pub(super) fn run() -> Result<TestCount> {
    tools::need_wasm_target()?;
    // One after the other, because cargo compiles for one of them at a time. The others need no
    // compiler, so they run beside them.
    std::thread::scope(|scope| {
        let beside = scope.spawn(run_without_compiler);
        let mut count = run_with_compiler();
        match beside.join() {
            Ok(others) => count += others?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
        Ok(count)
    })
}

fn run_without_compiler() -> Result<TestCount> {
    let mut count = TestCount::default();
    count += check("Project rules", tidy::check_project);
    count += check("Retired words", retired_words::check_project);
    count += check("Styles", styles::check_project);
    count += check("The page of components", components_page::check_project);
    count += check("Languages", languages::check);
    count += check("Readability", readability::check);
    for package in allowed_dependencies::LISTED {
        count += check(&format!("Dependencies of {package}"), || {
            allowed_dependencies::check_package(package)
        });
    }
    count += check("Unused dependencies", dependencies::check_unused);
    count += check("Licences and bans", dependencies::check_licences_and_bans);
    count += check("cargo fmt", || {
        let mut command = cargo();
        command.args(["fmt", "--all", "--check"]);
        process::run(command)
    });
    Ok(count)
}

fn run_with_compiler() -> TestCount {
    let native: Vec<&str> = NATIVE_PACKAGES.into_iter().chain(["xtask"]).collect();
    let mut count = TestCount::default();
    for (place, packages, target) in
        [("natively", native.as_slice(), &[][..]), ("for browsers", &FOR_BROWSERS, &WASM_TARGET)]
    {
        count +=
            check(&format!("cargo clippy, {place}"), || process::run(clippy(packages, target)));
        count +=
            check(&format!("cargo doc, {place}"), || process::run(documentation(packages, target)));
    }
    count
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
    // The pages contain private items, so links to these are not broken.
    command.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links");
    command
}
