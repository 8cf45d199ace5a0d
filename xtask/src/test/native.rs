//! The tests that need no browser.

use anyhow::{Context, Result, ensure};

use super::extent::Extent;
use super::postgres::TEST_DATABASE;
use super::test_count::TestCount;
use super::{count_tests, runner};
use crate::project;
use crate::tools::{self, cargo, in_project};

/// Where there are tests for node.
const SCRIPTS: [&str; 2] = ["embed", "src/boot"];

/// Tests the packages in rust, and the loader and the page's scripts in node.
pub(super) fn run(extent: &Extent) -> Result<TestCount> {
    let mut tests = runner::tests(None);
    // On SQLite, whatever the environment says: PostgreSQL has a part of its own.
    tests.env_remove(TEST_DATABASE);
    extent.pass_to(&mut tests);
    let mut count = count_tests("cargo test", tests)?;

    // They have features of their own, with which they are compiled already: they are running.
    let mut commands = cargo();
    commands.args(["test", "--quiet", "--package", "xtask"]);
    count += count_tests("cargo test, these commands", commands)?;
    count += scripts()?;
    Ok(count)
}

fn scripts() -> Result<TestCount> {
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
        ensure!(tests.len() > before, "{folder}/ has no tests");
    }
    let node = tools::need_node().context("the tests of scripts need node")?;
    let mut command = in_project(node);
    command.args(["--test", "--test-reporter=tap"]).args(tests);
    count_tests("node --test", command)
}
