//! Waiting for a condition, by polling.

use std::time::Duration;

use anyhow::{Result, bail};
use fantoccini::error::{CmdError, ErrorStatus};
use tokio::time::Instant;

/// The longest wait for anything in a page. Far longer than it takes, so that a busy machine does
/// not fail a test.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(20);
/// The pause between two polls.
const PAUSE: Duration = Duration::from_millis(25);

/// Repeats `attempt` until it returns a value, for at most [`TIMEOUT`]. Errors of a page that is
/// changing ([`is_transient`]) count as "not yet".
pub(crate) async fn until<T>(
    what: &str,
    mut attempt: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let last = match attempt().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => None,
            Err(error) if is_transient(&error) => Some(error),
            Err(error) => return Err(error.context(format!("while waiting for {what}"))),
        };
        if Instant::now() >= deadline {
            let expired = format!("waited {} s for {what}", TIMEOUT.as_secs());
            match last {
                Some(error) => return Err(error.context(expired)),
                None => bail!(expired),
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Returns whether the error means only that the page was changing.
pub(crate) fn is_transient(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<CmdError>()).any(|error| {
        let CmdError::Standard(standard) = error else { return false };
        // Messages of drivers about a frame or document that has gone away during a command.
        let gone = [
            "detached",
            "no such execution context",
            "Cannot find context",
            "does not belong to the document",
            "aborted by navigation",
            "Could not parse script result",
            "click intercepted",
        ];
        error.is_stale_element_reference()
            || error.is_no_such_element()
            || error.is_no_such_frame()
            || error.is_no_such_window()
            || error.is_no_such_shadow_root()
            || error.is_detached_shadow_root()
            || error.is_element_not_interactable()
            || matches!(standard.error, ErrorStatus::ElementClickIntercepted)
            || gone.iter().any(|words| standard.message.contains(words))
    })
}
