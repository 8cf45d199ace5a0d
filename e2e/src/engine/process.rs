//! Child processes that announce on their standard output where they listen.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};

/// The time a process has to announce itself.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// Starts a process whose output is piped and which is killed when it is dropped.
pub(super) fn spawn(mut command: Command) -> Result<Child> {
    Ok(command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?)
}

/// Returns what follows `marker` in the first line that contains it. The rest of the output is read
/// and dropped, so that the process never blocks on a full pipe.
pub(super) async fn line_after(
    output: Option<impl AsyncRead + Unpin + 'static>,
    marker: &str,
) -> Result<String> {
    let mut lines = BufReader::new(output.context("the process has no piped output")?).lines();
    let search = async {
        while let Some(line) = lines.next_line().await? {
            if let Some((_, rest)) = line.split_once(marker) {
                return Ok(rest.to_owned());
            }
        }
        bail!("the process ended before it printed {marker:?}")
    };
    let found = tokio::time::timeout(START_TIMEOUT, search)
        .await
        .with_context(|| format!("no {marker:?} within {} s", START_TIMEOUT.as_secs()))??;
    tokio::task::spawn_local(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(found)
}
