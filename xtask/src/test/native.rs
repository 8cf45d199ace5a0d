//! The tests that need no browser.

use anyhow::{Context, Result};

use super::count_tests;
use super::postgres::TEST_DATABASE;
use super::tally::Tally;
use crate::project;
use crate::tools::{self, cargo_natively, in_project};

/// Tests the packages in rust, and the loader and the page's scripts in node.
pub(super) fn run() -> Result<Tally> {
    let mut command = cargo_natively("test");
    // On SQLite, whatever is in our environment: the server's tests on PostgreSQL are a part of
    // their own.
    command.arg("--no-fail-fast").env_remove(TEST_DATABASE);
    let mut tally = count_tests("cargo test", command)?;
    tally += scripts()?;
    Ok(tally)
}

/// Where there are tests for node.
const SCRIPTS: [&str; 2] = ["embed", "src/boot"];

fn scripts() -> Result<Tally> {
    let mut tests = Vec::new();
    for folder in SCRIPTS {
        let place = project::root().join(folder);
        let files = project::files_below(&place)?;
        let before = tests.len();
        // Each by its name: how node understands a folder has changed between its versions.
        tests.extend(
            files
                .iter()
                .filter(|file| file.ends_with(".test.mjs") && !file.starts_with("node_modules/"))
                .map(|file| place.join(file)),
        );
        if tests.len() == before {
            anyhow::bail!("{folder}/ has no tests");
        }
    }
    let node = tools::need_node().context("the tests of scripts need node")?;
    let mut command = in_project(node);
    command.args(["--test", "--test-reporter=tap"]).args(tests);
    count_tests("node --test", command)
}
