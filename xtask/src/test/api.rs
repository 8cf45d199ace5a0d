//! The server's API, as other people's programs call it: over HTTP, against a sandbox that is started for them.
//!
//! They are told by their environment where it is: `LATCHKEY_API` (`http://HOST:PORT`) and `LATCHKEY_SECRET_KEY`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::tally::Tally;
use super::{count_tests, told};
use crate::sandbox::{self, Profile, SECRET_KEY, Sandbox};
use crate::tools::{self, in_project};
use crate::{project, report};

/// Checks are over as soon as they can be, and nobody is asked to slow down.
const OPTIONS: [&str; 4] = ["--processing-seconds", "0", "--rate-limit", "0"];

/// Starts a sandbox and runs everything against it. What cannot be run does not keep the others from running.
pub(super) fn run() -> Result<Tally> {
    let program = report::part("Sandbox: cargo build", || sandbox::build(Profile::Dev))?;
    let data = tempfile::tempdir().context("cannot make a folder for the sandbox's data")?;
    let address = sandbox::local_address(0)?;
    // The widget is not asked for here, so it need not have been built.
    let start = || Sandbox::start_with(&program, address, data.path(), &project::dist(), &OPTIONS);
    let sandbox = report::part("Sandbox: starting", start)?;
    let mut tally = told("Stripe's library for node", stripe_for_node(&sandbox));
    tally += told("Stripe's library for python", stripe_for_python(&sandbox));
    Ok(tally)
}

fn stripe_for_node(sandbox: &Sandbox) -> Result<Tally> {
    let folder = tests("stripe-node");
    let node = tools::need_node()?;
    let packages = tools::need_node_packages("stripe-node", &folder)?;
    let files = project::files_below(&folder)?;
    let mut command = against(sandbox, in_project(node));
    command.args(["--test", "--test-reporter=tap"]).args(files.iter().filter(|file| file.ends_with(".test.mjs")).map(|file| folder.join(file)));
    command.env("LATCHKEY_NODE_PACKAGES", packages);
    count_tests("Stripe's library for node", command)
}

fn stripe_for_python(sandbox: &Sandbox) -> Result<Tally> {
    let folder = tests("stripe-python");
    let python = tools::need_python_packages("stripe-python", &folder)?;
    let mut command = against(sandbox, in_project(python));
    // Without leaving compiled modules in the project's folder.
    command.arg("-B").arg(folder.join("run.py"));
    count_tests("Stripe's library for python", command)
}

/// A folder of tests beside the server's own.
fn tests(name: &str) -> PathBuf {
    project::root().join("sandbox/tests").join(name)
}

fn against(sandbox: &Sandbox, mut command: Command) -> Command {
    command.env("LATCHKEY_API", format!("http://{}", sandbox.address())).env("LATCHKEY_SECRET_KEY", SECRET_KEY);
    command
}
