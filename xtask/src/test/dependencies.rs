//! What the project depends on: each dependency is used, has a licence that `deny.toml` allows, and
//! is not banned there.

use anyhow::Result;

use crate::tools::{Tools, cargo};
use crate::{process, project};

/// Finds dependencies that a `Cargo.toml` names and no code uses.
pub(super) fn check_unused() -> Result<()> {
    let mut command = Tools::for_unused_dependencies()?.command("cargo-machete");
    command.arg(project::root());
    process::run(command)
}

/// Compares all dependencies with `deny.toml`. Advisories are left out: their database is on the
/// network.
pub(super) fn check_licences_and_bans() -> Result<()> {
    // Of every target: a build has only downloaded those of this machine.
    let mut fetch = cargo();
    fetch.args(["fetch", "--locked", "--quiet"]);
    process::run(fetch)?;
    let mut command = Tools::for_licences()?.command("cargo-deny");
    command.args(["--offline", "--all-features", "--workspace", "check", "--hide-inclusion-graph"]);
    command.args(["bans", "licenses", "sources"]);
    process::run(command)
}
