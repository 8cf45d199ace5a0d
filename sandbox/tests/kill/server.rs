//! The real program as a process of its own, that can be ended without notice.

use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The landlord's credential.
pub(crate) const SECRET_KEY: &str = "sk_test_of_the_kill_test";

/// What the program is started with, again and again.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// Where its data is.
    pub(crate) data: PathBuf,
    /// The database, where it is not the file among the data.
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

    /// The last that it wrote to its log.
    pub(crate) fn last_words(&self) -> String {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }

    /// The database file.
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

/// A process that was started. Ended where it is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    output: Option<Lines<BufReader<ChildStdout>>>,
}

impl Process {
    /// Waits until it says where it listens; nothing where it ends before that.
    pub(crate) async fn address(&mut self) -> Option<String> {
        let mut output = self.output.take()?;
        let reading = tokio::task::spawn_blocking(move || {
            let line =
                output.by_ref().map_while(Result::ok).find(|line| line.starts_with("listening: "));
            (output, line)
        });
        let (output, line) = reading.await.unwrap();
        // Not closed: it may have more to say.
        self.output = Some(output);
        Some(line?.trim_start_matches("listening: ").to_owned())
    }

    /// Ends it as `kill -9` does: `SIGKILL`, which no program can catch.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // It may have ended by itself, which those who wait for its answers will notice.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
