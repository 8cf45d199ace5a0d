//! Starts other programs and makes sure that they end.
//!
//! Each program has a process group of its own, so that the programs that it starts in turn, such
//! as a browser's many processes, are ended with it: when its handle is dropped, when something
//! else fails, and when this command is interrupted.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

/// How long a program may take to end after it was asked to.
const GRACE: Duration = Duration::from_secs(5);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// The running process groups, by the process ID of their leader.
static GROUPS: Mutex<BTreeMap<u32, Group>> = Mutex::new(BTreeMap::new());

/// A process group, and the signal that asks it to end.
#[derive(Debug, Clone, Copy)]
struct Group {
    id: Pid,
    stop: Signal,
}

fn groups() -> MutexGuard<'static, BTreeMap<u32, Group>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every program that was started here when this command is interrupted or terminated. Whoever
/// waits for one of them then fails, and so returns to `main` with everything cleaned up.
pub(crate) fn end_everything_when_interrupted() -> Result<()> {
    let handler = || {
        INTERRUPTED.store(true, Ordering::SeqCst);
        let running: Vec<Group> = groups().values().copied().collect();
        end_groups(&running);
    };
    ctrlc::set_handler(handler).context("cannot watch for interrupts")
}

/// Whether this command was asked to stop.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

fn end_groups(groups: &[Group]) {
    // An error means that the group has ended already.
    for group in groups {
        let _ = kill_process_group(group.id, group.stop);
    }
    let deadline = Instant::now() + GRACE;
    while Instant::now() < deadline && groups.iter().any(|group| has_living_members(group.id)) {
        std::thread::sleep(Duration::from_millis(20));
    }
    for group in groups {
        let _ = kill_process_group(group.id, Signal::KILL);
    }
}

/// Whether anything in a group still runs. Processes that have ended but that nobody has collected
/// yet do not count: in a container without an init process they stay for ever.
fn has_living_members(group: Pid) -> bool {
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return test_kill_process_group(group).is_ok();
    };
    processes.flatten().any(|process| {
        std::fs::read_to_string(process.path().join("stat"))
            .is_ok_and(|stat| is_living_member(&stat, group))
    })
}

/// Reads one line of `/proc/PID/stat`: `PID (name) STATE PARENT GROUP …`, where the name may hold
/// spaces and brackets.
fn is_living_member(stat: &str, group: Pid) -> bool {
    let mut fields = stat.rsplit(')').next().unwrap_or("").split_whitespace();
    let living = !matches!(fields.next(), None | Some("Z" | "X"));
    living
        && fields.nth(1).and_then(|number| number.parse().ok())
            == Some(group.as_raw_nonzero().get())
}

/// A running program, ended with all its descendants when this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    name: String,
}

impl Running {
    /// Starts a program in a process group of its own, with an empty input.
    pub(crate) fn start(command: Command) -> Result<Self> {
        Self::start_and_stop_by(Signal::TERM, command)
    }

    /// Like [`Running::start`] for a program that waits for its clients when it is terminated, but
    /// not when it is interrupted.
    pub(crate) fn start_and_stop_by_interrupt(command: Command) -> Result<Self> {
        Self::start_and_stop_by(Signal::INT, command)
    }

    fn start_and_stop_by(stop: Signal, mut command: Command) -> Result<Self> {
        let name = name_of(&command);
        // Locked while starting, so that an interrupt either prevents the start or finds the group.
        let mut groups = groups();
        if interrupted() {
            bail!("{name} was not started, because of an interrupt");
        }
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        if let Some(id) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            groups.insert(child.id(), Group { id, stop });
        }
        drop(groups);
        Ok(Self { child, name })
    }

    /// Returns the program's output, if it is piped.
    pub(crate) fn take_output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Returns the exit status of the program if it has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().with_context(|| format!("cannot watch {}", self.name))
    }

    /// Waits until the program ends by itself.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        self.child.wait().with_context(|| format!("cannot wait for {}", self.name))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = groups().get(&self.child.id()).copied();
        if let Some(group) = group {
            // Waiting for the leader removes its group.
            let _ = kill_process_group(group.id, group.stop);
            let deadline = Instant::now() + GRACE;
            while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
                std::thread::sleep(Duration::from_millis(10));
            }
            if matches!(self.child.try_wait(), Ok(None)) {
                let _ = kill_process_group(group.id, Signal::KILL);
                let _ = self.child.wait();
            }
            end_groups(&[group]);
        }
        groups().remove(&self.child.id());
    }
}

/// Runs a program to its end. Any status but success is an error.
pub(crate) fn run(command: Command) -> Result<()> {
    let name = name_of(&command);
    let status = Running::start(command)?.wait()?;
    if status.success() { Ok(()) } else { bail!("`{name}` failed ({status})") }
}

/// Runs a program in our own process group, so that it can read from the terminal.
pub(crate) fn run_in_foreground(mut command: Command) -> Result<()> {
    let name = name_of(&command);
    let status = command.status().with_context(|| format!("cannot start {name}"))?;
    if status.success() { Ok(()) } else { bail!("`{name}` failed ({status})") }
}

/// Runs a program to its end, passes each line of its output to `listener`, and returns its exit
/// status. What it leaves running is ended with it, and so cannot keep the output open.
pub(crate) fn run_with_lines(
    mut command: Command,
    mut listener: impl FnMut(&str),
) -> Result<ExitStatus> {
    command.stdout(Stdio::piped());
    let mut running = Running::start(command)?;
    let lines = lines_of(running.take_output());
    let status = loop {
        match lines.recv_timeout(Duration::from_millis(200)) {
            Ok(line) => listener(&line),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(status) = running.ended()? {
                    drop(running);
                    break status;
                }
            }
            Err(RecvTimeoutError::Disconnected) => break running.wait()?,
        }
    };
    for line in lines {
        listener(&line);
    }
    Ok(status)
}

fn lines_of(output: Option<ChildStdout>) -> Receiver<String> {
    let (sender, receiver) = std::sync::mpsc::channel();
    if let Some(output) = output {
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut line = Vec::new();
            while output.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                let text = String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned();
                if sender.send(text).is_err() {
                    break;
                }
                line.clear();
            }
        });
    }
    receiver
}

/// Returns the output of a program. Any status but success is an error.
pub(crate) fn output_of(command: Command) -> Result<String> {
    let name = name_of(&command);
    let mut text = String::new();
    let status = run_with_lines(command, |line| {
        text.push_str(line);
        text.push('\n');
    })?;
    if status.success() { Ok(text) } else { bail!("`{name}` failed ({status})") }
}

/// Returns the command line as one would type it, without the environment, which may contain keys.
fn name_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_comes_line_by_line_with_the_way_it_ended() {
        let mut lines = Vec::new();
        let status = run_with_lines(shell("echo one; printf two; exit 3"), |line| {
            lines.push(line.to_owned())
        })
        .unwrap();
        assert_eq!(lines, ["one", "two"]);
        assert_eq!(status.code(), Some(3));
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(shell("exit 7")).unwrap_err().to_string();
        assert!(error.contains("sh -c exit 7") && error.contains('7'), "{error}");
    }

    #[test]
    fn dropping_a_program_ends_what_it_started_too() {
        let mut command = shell("sleep 600 & echo started; wait");
        command.stdout(Stdio::piped());
        let mut running = Running::start(command).unwrap();
        let group = Pid::from_raw(i32::try_from(running.child.id()).unwrap()).unwrap();
        assert_eq!(lines_of(running.take_output()).recv().unwrap(), "started");
        assert!(has_living_members(group));
        drop(running);
        assert!(!has_living_members(group));
    }

    #[test]
    fn a_program_that_leaves_another_behind_does_not_keep_us_waiting() {
        let mut lines = Vec::new();
        let status =
            run_with_lines(shell("sleep 600 & echo done"), |line| lines.push(line.to_owned()))
                .unwrap();
        assert!(status.success());
        assert_eq!(lines, ["done"]);
    }

    #[test]
    fn a_process_that_has_ended_is_no_living_member() {
        let group = Pid::from_raw(77).unwrap();
        assert!(is_living_member("80 (a (b) c) S 1 77 77 0", group));
        assert!(!is_living_member("80 (sleep) Z 1 77 77 0", group));
        assert!(!is_living_member("80 (sleep) S 77 78 78 0", group));
    }
}
