//! The server's API, called over HTTP by other projects' clients, and the widget's uploads to
//! another project's server. Each runs against a sandbox of its own.
//!
//! Their environment tells where the sandbox is: `LATCHKEY_API` (`http://HOST:PORT`) and
//! `LATCHKEY_SECRET_KEY`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::test_count::TestCount;
use super::{count_tests, report_failure, runner};
use crate::project;
use crate::sandbox::{SECRET_KEY, Sandbox};
use crate::tools::{self, in_project};

/// Checks end at once, and no client is rate-limited.
const OPTIONS: [&str; 4] = ["--processing-seconds", "0", "--rate-limit", "0"];
/// Uploads also expire within seconds.
const EXPIRING: [&str; 6] =
    ["--processing-seconds", "0", "--rate-limit", "0", "--upload-seconds", "5"];

/// Runs every client, each against a new sandbox. One that cannot be run does not stop the others.
pub(super) fn run() -> Result<TestCount> {
    let program = runner::build_sandbox()?;
    let mut count = TestCount::default();
    for (name, options, test) in [
        (
            "Stripe's library for node",
            &OPTIONS[..],
            stripe_for_node as fn(&str, &Sandbox) -> Result<TestCount>,
        ),
        ("Stripe's library for python", &OPTIONS, stripe_for_python),
        ("The tus client for node", &EXPIRING, tus_for_node),
        ("The widget's uploads", &OPTIONS, widgets_uploads),
        ("Generated requests", &EXPIRING, generated_requests),
    ] {
        count += report_failure(name, against_a_sandbox(name, &program, options, test));
    }
    let name = "The widget's uploads to the tus server for node";
    count += report_failure(name, widgets_uploads_to_tus_server(name));
    Ok(count)
}

fn against_a_sandbox(
    name: &str,
    program: &Path,
    options: &[&str],
    test: impl FnOnce(&str, &Sandbox) -> Result<TestCount>,
) -> Result<TestCount> {
    let data = tempfile::tempdir().context("cannot make a folder for the sandbox's data")?;
    test(name, &Sandbox::start_quietly(program, data.path(), options)?)
}

fn widgets_uploads(name: &str, sandbox: &Sandbox) -> Result<TestCount> {
    count_tests(name, against(sandbox, over_a_socket()))
}

/// The tests of the widget's client that need a server.
fn over_a_socket() -> Command {
    let mut command = runner::tests(Some("over_a_socket"));
    command.args(["--", "--ignored"]);
    command
}

/// The same tests against a server that is not ours.
fn widgets_uploads_to_tus_server(name: &str) -> Result<TestCount> {
    let folder = project::root().join("crates/client/tests/tus-server");
    let node = tools::need_node()?;
    let packages = tools::need_node_packages("tus-server", &folder)?;
    let tests = over_a_socket();
    let mut command = in_project(node);
    command.arg(folder.join("server.mjs")).arg(tests.get_program()).args(tests.get_args());
    command.env("LATCHKEY_NODE_PACKAGES", packages);
    count_tests(name, command)
}

fn stripe_for_node(name: &str, sandbox: &Sandbox) -> Result<TestCount> {
    by_node(name, sandbox, "stripe-node")
}

fn tus_for_node(name: &str, sandbox: &Sandbox) -> Result<TestCount> {
    by_node(name, sandbox, "tus-js-client")
}

/// The tests in a folder with a lock file of packages.
fn by_node(name: &str, sandbox: &Sandbox, tests_and_packages: &str) -> Result<TestCount> {
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

fn stripe_for_python(name: &str, sandbox: &Sandbox) -> Result<TestCount> {
    let folder = tests("stripe-python");
    let python = tools::need_python_packages("stripe-python", &folder)?;
    let mut command = against(sandbox, in_project(python));
    // Without leaving compiled modules in the project's folder.
    command.arg("-B").arg(folder.join("run.py"));
    count_tests(name, command)
}

/// The API against its own description, by Schemathesis, which generates the requests.
fn generated_requests(name: &str, sandbox: &Sandbox) -> Result<TestCount> {
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
