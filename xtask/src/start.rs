//! `cargo xtask start`: builds what has changed, starts the sandbox, and opens its demo page.

use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::process;
use crate::sandbox::{self, Profile, Sandbox};
use crate::tools::in_project;
use crate::widget::{self, Flavour};
use crate::{project, report};

/// Runs until it is interrupted, or until the sandbox ends.
pub(crate) fn start(listen: SocketAddr, data: &Path, open: bool) -> Result<()> {
    let began = Instant::now();
    let listen = sandbox::free_address(listen)?;
    let assets = widget::build_if_changed(Flavour::Release)?;
    let program = report::timed("Sandbox: cargo build", || sandbox::build(Profile::Dev))?;
    let data = project::root().join(data);
    let sandbox =
        report::timed("Sandbox: starting", || Sandbox::start(&program, listen, &data, &assets))?;
    let address = format!("http://{}", sandbox.address());
    report::info(&format!("    everything took {}", report::seconds(began.elapsed())));
    report::info(&format!("ready: {address}"));
    if open {
        open_in_browser(&address);
    }
    let status = sandbox.wait()?;
    if process::interrupted() {
        report::info("stopped");
        return Ok(());
    }
    bail!("the sandbox ended by itself ({status})")
}

/// Opens a page in the user's browser, unless the machine has no display. The address is printed
/// already, so failing to open it is no error. The browser is not ended with the sandbox: it may be
/// the user's own.
fn open_in_browser(address: &str) {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("CI") || !(is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")) {
        return;
    }
    let mut command = in_project("xdg-open");
    command
        .arg(address)
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let _ = command.spawn();
}
