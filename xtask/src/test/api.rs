//! The server's API, as other people's programs call it, and the widget's uploads, which other
//! people's server takes: over HTTP, against a sandbox that is started for each of them.
//!
//! They are told by their environment where it is: `LATCHKEY_API` (`http://HOST:PORT`) and `LATCHKEY_SECRET_KEY`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::tally::Tally;
use super::{count_tests, told};
use crate::sandbox::{self, Profile, SECRET_KEY, Sandbox};
use crate::tools::{self, cargo, in_project};
use crate::{project, report};

/// Checks are over as soon as they can be, and nobody is asked to slow down.
const OPTIONS: [&str; 4] = ["--processing-seconds", "0", "--rate-limit", "0"];
/// It does not take long to see an upload lapse.
const LAPSING: [&str; 6] =
    ["--processing-seconds", "0", "--rate-limit", "0", "--upload-seconds", "5"];

/// Runs everything, each against a new sandbox. What cannot be run does not keep the others from
/// running.
pub(super) fn run() -> Result<Tally> {
    let program = report::part("Sandbox: cargo build", || sandbox::build(Profile::Dev))?;
    let mut tally = Tally::default();
    for (name, options, test) in [
        (
            "Stripe's library for node",
            &OPTIONS[..],
            stripe_for_node as fn(&str, &Sandbox) -> Result<Tally>,
        ),
        ("Stripe's library for python", &OPTIONS, stripe_for_python),
        ("The tus client for node", &LAPSING, tus_for_node),
        ("The widget's uploads", &OPTIONS, widgets_uploads),
        ("Generated requests", &LAPSING, generated_requests),
    ] {
        tally += told(name, against_a_sandbox(name, &program, options, test));
    }
    let name = "The widget's uploads to the tus server for node";
    tally += told(name, widgets_uploads_to_tus_server(name));
    Ok(tally)
}

fn against_a_sandbox(
    name: &str,
    program: &Path,
    options: &[&str],
    test: impl FnOnce(&str, &Sandbox) -> Result<Tally>,
) -> Result<Tally> {
    let data = tempfile::tempdir().context("cannot make a folder for the sandbox's data")?;
    test(name, &Sandbox::start_quietly(program, data.path(), options)?)
}

/// The tests of the widget's client that need a server.
const OVER_A_SOCKET: [&str; 6] =
    ["test", "--package", "latchkey-client", "--test", "over_a_socket", "--"];

fn widgets_uploads(name: &str, sandbox: &Sandbox) -> Result<Tally> {
    let mut command = against(sandbox, cargo());
    command.args(OVER_A_SOCKET).arg("--ignored");
    count_tests(name, command)
}

/// The same tests against a server that is not ours.
fn widgets_uploads_to_tus_server(name: &str) -> Result<Tally> {
    let folder = project::root().join("crates/client/tests/tus-server");
    let node = tools::need_node()?;
    let packages = tools::need_node_packages("tus-server", &folder)?;
    let mut command = in_project(node);
    command.arg(folder.join("server.mjs")).arg("cargo").args(OVER_A_SOCKET).arg("--ignored");
    command.env("LATCHKEY_NODE_PACKAGES", packages);
    count_tests(name, command)
}

fn stripe_for_node(name: &str, sandbox: &Sandbox) -> Result<Tally> {
    by_node(name, sandbox, "stripe-node")
}

fn tus_for_node(name: &str, sandbox: &Sandbox) -> Result<Tally> {
    by_node(name, sandbox, "tus-js-client")
}

/// The tests in a folder with a lock file of packages.
fn by_node(name: &str, sandbox: &Sandbox, tests_and_packages: &str) -> Result<Tally> {
    let folder = tests(tests_and_packages);
    let node = tools::need_node()?;
    let packages = tools::need_node_packages(tests_and_packages, &folder)?;
    let files = project::files_below(&folder)?;
    let mut command = against(sandbox, in_project(node));
    command.args(["--test", "--test-reporter=tap"]).args(
        files.iter().filter(|file| file.ends_with(".test.mjs")).map(|file| folder.join(file)),
    );
    command.env("LATCHKEY_NODE_PACKAGES", packages);
    count_tests(name, command)
}

fn stripe_for_python(name: &str, sandbox: &Sandbox) -> Result<Tally> {
    let folder = tests("stripe-python");
    let python = tools::need_python_packages("stripe-python", &folder)?;
    let mut command = against(sandbox, in_project(python));
    // Without leaving compiled modules in the project's folder.
    command.arg("-B").arg(folder.join("run.py"));
    count_tests(name, command)
}

/// The API against its own description, by a tester that makes the requests up.
fn generated_requests(name: &str, sandbox: &Sandbox) -> Result<Tally> {
    let folder = tests("openapi");
    let python = tools::need_python_packages("schemathesis", &folder)?;
    let mut command = against(sandbox, in_project(python));
    command.arg("-B").arg(folder.join("run.py"));
    command.args(["--base-url", &api(sandbox), "--secret-key", SECRET_KEY]);
    count_tests(name, command)
}

/// A folder of tests beside the server's own.
fn tests(name: &str) -> PathBuf {
    project::root().join("sandbox/tests").join(name)
}

fn against(sandbox: &Sandbox, mut command: Command) -> Command {
    command.env("LATCHKEY_API", api(sandbox)).env("LATCHKEY_SECRET_KEY", SECRET_KEY);
    command
}

fn api(sandbox: &Sandbox) -> String {
    format!("http://{}", sandbox.address())
}
