//! Builds the sandbox, starts it, and waits until it answers.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::{self, Running};
use crate::project;
use crate::tools::{cargo_natively, in_project};

/// The documented test key, passed explicitly so that these commands do not depend on the sandbox's
/// default.
pub(crate) const SECRET_KEY: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

/// How long the sandbox may take from its start to its first answer.
const READY_WITHIN: Duration = Duration::from_secs(30);
/// How long one answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Interval between requests until it answers.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// How the sandbox is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to compile.
    Dev,
    /// Optimised, for measurements.
    Release,
}

/// Compiles the sandbox. Returns the path of its program.
pub(crate) fn build(profile: Profile) -> Result<PathBuf> {
    let mut command = cargo_natively("build");
    command.args(["--quiet", "--bin", "latchkey-sandbox"]);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            command.arg("--release");
            "release"
        }
    };
    process::run(command)?;
    Ok(project::target().join(folder).join("latchkey-sandbox"))
}

/// A running sandbox, ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Sandbox {
    running: Running,
    address: SocketAddr,
}

impl Sandbox {
    /// Starts the sandbox and waits until it answers.
    pub(crate) fn start(
        program: &Path,
        listen: SocketAddr,
        data: &Path,
        assets: &Path,
    ) -> Result<Self> {
        Self::start_by(in_project(program), listen, data, assets, &[])
    }

    /// Like [`Sandbox::start`] for callers that make thousands of requests: with more options, and
    /// without a log line for each request.
    pub(crate) fn start_quietly(program: &Path, data: &Path, options: &[&str]) -> Result<Self> {
        let mut command = in_project(program);
        command.env("RUST_LOG", "warn");
        // The callers use its API only, so the widget need not have been built.
        Self::start_by(command, local_address(0)?, data, &project::dist(), options)
    }

    fn start_by(
        mut command: Command,
        listen: SocketAddr,
        data: &Path,
        assets: &Path,
        options: &[&str],
    ) -> Result<Self> {
        command
            .arg("serve")
            .arg("--listen")
            .arg(listen.to_string())
            .arg("--data")
            .arg(data)
            .arg("--assets")
            .arg(assets);
        command.args(["--secret-key", SECRET_KEY]).args(options);
        let mut sandbox = Self { running: Running::start(command)?, address: reachable(listen) };
        sandbox.wait_until_it_answers()?;
        Ok(sandbox)
    }

    fn answers(&self) -> bool {
        let request = ureq::get(format!("http://{}/", self.address)).config();
        request.timeout_global(Some(ANSWER_WITHIN)).build().call().is_ok()
    }

    /// Where the sandbox can be reached from this machine.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the sandbox ends by itself.
    pub(crate) fn wait(self) -> Result<ExitStatus> {
        self.running.wait()
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            if let Some(status) = self.running.ended()? {
                bail!("the sandbox ended before it answered ({status}); what it said is above");
            }
            if self.answers() {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!(
                    "the sandbox did not answer at http://{} within {} s",
                    self.address,
                    READY_WITHIN.as_secs()
                );
            }
            std::thread::sleep(ASK_EVERY);
        }
    }
}

/// Returns the address if its port is free now, and otherwise an error that names the port.
pub(crate) fn free_address(wanted: SocketAddr) -> Result<SocketAddr> {
    match TcpListener::bind(wanted) {
        Ok(listener) => Ok(listener.local_addr()?),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let port = wanted.port();
            bail!(
                "port {port} is in use, perhaps by a sandbox that still runs; end that one, or choose another port, as in --listen 127.0.0.1:{}",
                port.saturating_add(1)
            )
        }
        Err(error) => Err(error).with_context(|| format!("cannot listen on {wanted}")),
    }
}

/// Returns an address on this machine only, with the given port if it is free, or else another.
pub(crate) fn local_address(preferred_port: u16) -> Result<SocketAddr> {
    let local = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    free_address(local(preferred_port)).or_else(|_| free_address(local(0)))
}

/// Returns the address to connect to: a server that listens on all addresses is reached on the
/// loopback address.
fn reachable(listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), listen.port())
    } else {
        listen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let error = free_address(address).unwrap_err().to_string();
        assert!(error.contains(&format!("port {} is in use", address.port())), "{error}");
    }

    #[test]
    fn another_port_is_found_where_the_preferred_one_is_taken() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let found = local_address(port).unwrap();
        assert!(found.port() != port && found.port() != 0);
    }

    #[test]
    fn a_sandbox_on_all_addresses_is_reached_on_this_machine() {
        assert_eq!(reachable("0.0.0.0:4010".parse().unwrap()), "127.0.0.1:4010".parse().unwrap());
        assert_eq!(reachable("[::]:4010".parse().unwrap()), "127.0.0.1:4010".parse().unwrap());
    }
}
