//! The real program as a process that can be killed.

use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The secret key of the business.
pub(crate) const SECRET_KEY: &str = "sk_test_of_the_kill_test";

/// The configuration with which the program is started each time.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// The data directory.
    pub(crate) data: PathBuf,
    /// The URL of the PostgreSQL database; by default a SQLite file in the data directory.
    pub(crate) database: Option<String>,
}

impl Program {
    /// Starts it on a free port.
    pub(crate) fn start(&self) -> Process {
        let log = File::options().create(true).append(true).open(self.log()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey-sandbox"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--processing-seconds", "0"]);
        command
            .env("LATCHKEY_DATA", &self.data)
            .env("LATCHKEY_SECRET_KEY", SECRET_KEY)
            .env("LATCHKEY_RATE_LIMIT", "0")
            .env("RUST_LOG", "warn");
        if let Some(database) = &self.database {
            command.env("LATCHKEY_DATABASE", database).env("LATCHKEY_LEASE_SECONDS", "1");
        }
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let output = child.stdout.take().map(|output| BufReader::new(output).lines());
        Process { child, output }
    }

    /// Returns the last lines of the log.
    pub(crate) fn log_end(&self) -> String {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }

    /// The path of the SQLite file.
    pub(crate) fn database_file(&self) -> PathBuf {
        self.data.join("sandbox.db")
    }

    fn log(&self) -> PathBuf {
        beside(&self.data, "log")
    }
}

fn beside(folder: &Path, extension: &str) -> PathBuf {
    folder.with_extension(extension)
}

/// A running process, killed on drop.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    output: Option<Lines<BufReader<ChildStdout>>>,
}

impl Process {
    /// Waits for the address that it listens on. Returns `None` if it exits before that.
    pub(crate) async fn address(&mut self) -> Option<String> {
        let mut output = self.output.take()?;
        let reading = tokio::task::spawn_blocking(move || {
            let line =
                output.by_ref().map_while(Result::ok).find(|line| line.starts_with("listening: "));
            (output, line)
        });
        let (output, line) = reading.await.unwrap();
        // Kept open, as the process may write more.
        self.output = Some(output);
        Some(line?.trim_start_matches("listening: ").to_owned())
    }

    /// Sends `SIGKILL`, as `kill -9` does.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // It may have exited by itself; the requests that fail then report that.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
