//! The tests that need no browser.

use anyhow::{Context, Result};

use super::count_tests;
use super::postgres::TEST_DATABASE;
use super::tally::Tally;
use crate::project;
use crate::tools::{self, cargo_natively, in_project};

/// Tests the packages in rust, and the loader in node.
pub(super) fn run() -> Result<Tally> {
    let mut command = cargo_natively("test");
    // On SQLite, whatever is in our environment: the server's tests on PostgreSQL are a part of their own.
    command.arg("--no-fail-fast").env_remove(TEST_DATABASE);
    let mut tally = count_tests("cargo test", command)?;
    tally += loader()?;
    Ok(tally)
}

fn loader() -> Result<Tally> {
    let folder = project::root().join("embed");
    let files = project::files_below(&folder)?;
    // Each by its name: how node understands a folder has changed between its versions.
    let tests: Vec<_> =
        files.iter().filter(|file| file.ends_with(".test.mjs") && !file.starts_with("node_modules/")).map(|file| folder.join(file)).collect();
    if tests.is_empty() {
        anyhow::bail!("embed/ has no tests");
    }
    let node = tools::need_node().context("the loader's tests need node")?;
    let mut command = in_project(node);
    command.args(["--test", "--test-reporter=tap"]).args(tests);
    count_tests("node --test embed", command)
}
