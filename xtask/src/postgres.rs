//! A PostgreSQL server for tests and measurements, in a temporary folder, which is removed with its
//! handle.
//!
//! It listens on this machine only and asks for no password: its data is what a test has put there.

use std::fs::File;
use std::net::SocketAddr;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::process::{self, Running};
use crate::sandbox;

/// Where Debian keeps the programs, in a folder for each version.
const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";
/// The programs that are needed.
const NEEDED: [&str; 3] = ["initdb", "postgres", "pg_isready"];
/// The database role that clients connect as; no user of the system.
const ROLE: &str = "latchkey";
/// How long the server may take from its start to its first answer.
const READY_WITHIN: Duration = Duration::from_secs(30);
/// Interval between requests until it answers.
const ASK_EVERY: Duration = Duration::from_millis(50);
/// Enough for several tests at once, each with its own connections.
const CONNECTIONS: &str = "max_connections=300";
/// Settings that trade durability for speed, because the data is thrown away.
const NOT_DURABLE: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// How much of the data survives when the machine stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Possibly nothing: the fastest setting, for tests.
    None,
    /// All of it, as in production: for measurements.
    Full,
}

/// An installed PostgreSQL.
#[derive(Debug)]
pub(crate) struct Installation {
    programs: PathBuf,
}

impl Installation {
    /// Finds the newest of Debian's packages, or else the one on the `PATH`.
    pub(crate) fn find() -> Option<Self> {
        let debian: Vec<PathBuf> = std::fs::read_dir(DEBIAN_FOLDER)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut folders = newest_version(&debian)
            .map(|version| version.join("bin"))
            .into_iter()
            .chain(std::env::split_paths(&path));
        folders
            .find(|folder| NEEDED.iter().all(|program| folder.join(program).is_file()))
            .map(|programs| Self { programs })
    }

    /// Starts a new server, and waits until it answers.
    pub(crate) fn start(&self, durability: Durability) -> Result<Postgres> {
        let folder = tempfile::Builder::new()
            .prefix("latchkey-postgres-")
            .tempdir()
            .context("cannot make a folder for PostgreSQL's data")?;
        let user = User::for_the_server()?;
        if let Some(user) = &user {
            chown(folder.path(), Some(user.id), Some(user.group))
                .context("cannot give a folder to PostgreSQL's user")?;
        }
        let program = |name: &str| self.program(name, user.as_ref(), folder.path());

        let data = folder.path().join("data");
        let mut initdb = program("initdb");
        initdb
            .args([
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
                "--username",
                ROLE,
                "--pgdata",
            ])
            .arg(&data);
        process::output_of(initdb)?;

        let address = sandbox::local_address(0)?;
        let log = folder.path().join("server.log");
        let mut server = program("postgres");
        server.arg("-D").arg(&data).args([
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            CONNECTIONS,
        ]);
        server.arg("-c").arg(format!("port={}", address.port()));
        if durability == Durability::None {
            server.args(NOT_DURABLE.iter().flat_map(|setting| ["-c", setting]));
        }
        server
            .stdout(Stdio::null())
            .stderr(File::create(&log).context("cannot write PostgreSQL's log")?);
        let question = program("pg_isready");
        let mut server =
            Postgres { running: Running::start_and_stop_by_interrupt(server)?, address, folder };
        server.wait_until_it_answers(question, &log)?;
        Ok(server)
    }

    fn program(&self, name: &str, user: Option<&User>, folder: &Path) -> Command {
        let mut command = Command::new(self.programs.join(name));
        // In a folder that its user may enter, and without variables for the user's own server.
        command.current_dir(folder);
        for (variable, _) in
            std::env::vars_os().filter(|(variable, _)| variable.to_string_lossy().starts_with("PG"))
        {
            command.env_remove(variable);
        }
        if let Some(user) = user {
            command.uid(user.id).gid(user.group);
        }
        command
    }
}

/// Returns the folder with the highest version. Versions after 9 are one number.
fn newest_version(folders: &[PathBuf]) -> Option<PathBuf> {
    let version = |folder: &Path| folder.file_name()?.to_str()?.parse::<f64>().ok();
    let versions = folders.iter().filter_map(|folder| Some((version(folder)?, folder)));
    versions.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, folder)| folder.clone())
}

/// A running server. It is ended, and its data removed, when this is dropped.
#[derive(Debug)]
pub(crate) struct Postgres {
    // In this order: the server ends before its folder goes.
    running: Running,
    address: SocketAddr,
    folder: TempDir,
}

impl Postgres {
    /// Returns the address of a database whose role may create others.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{ROLE}@{}/postgres", self.address)
    }

    fn wait_until_it_answers(&mut self, mut question: Command, log: &Path) -> Result<()> {
        let port = self.address.port().to_string();
        question
            .args([
                "--quiet",
                "--host",
                "127.0.0.1",
                "--username",
                ROLE,
                "--dbname",
                "postgres",
                "--port",
                &port,
            ])
            .stdin(Stdio::null());
        let said = || std::fs::read_to_string(log).unwrap_or_default();
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            if let Some(status) = self.running.ended()? {
                bail!("PostgreSQL ended before it answered ({status}); it said:\n{}", said());
            }
            if question.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!(
                    "PostgreSQL did not answer in {} within {} s; it said:\n{}",
                    self.folder.path().display(),
                    READY_WITHIN.as_secs(),
                    said()
                );
            }
            std::thread::sleep(ASK_EVERY);
        }
    }
}

/// A user of the system.
#[derive(Debug)]
struct User {
    id: u32,
    group: u32,
}

impl User {
    /// Returns the user that runs the server: PostgreSQL refuses to run as root.
    fn for_the_server() -> Result<Option<Self>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let user = ["postgres", "nobody"].into_iter().find_map(Self::named);
        user.map(Some).context(
            "PostgreSQL may not be run by root, and there is no user postgres or nobody to run it",
        )
    }

    fn named(name: &str) -> Option<Self> {
        let number = |which: &str| {
            let output = Command::new("id")
                .args([which, name])
                .stdin(Stdio::null())
                .stderr(Stdio::null())
                .output()
                .ok()?;
            String::from_utf8(output.stdout).ok()?.trim().parse().ok()
        };
        Some(Self { id: number("-u")?, group: number("-g")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_the_highest_number_and_not_the_last_by_name() {
        let folders = ["9.6", "15", "17", "common"].map(PathBuf::from);
        assert_eq!(newest_version(&folders), Some(PathBuf::from("17")));
        assert_eq!(newest_version(&[]), None);
    }
}
