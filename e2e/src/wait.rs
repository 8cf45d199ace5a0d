//! Waiting for something to be the case: asked again and again, until it is or the time is up. The
//! only clock there is.

use std::time::Duration;

use anyhow::{Result, bail};
use fantoccini::error::CmdError;
use tokio::time::Instant;

/// How long anything that a person waits for may take. Far more than it does: a busy machine is no
/// failure.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(25);

/// Tries until `attempt` gives something. What a page that is just changing answers with counts as
/// "not yet".
pub(crate) async fn until<T>(
    what: &str,
    mut attempt: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let last = match attempt().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => None,
            Err(error) if is_passing(&error) => Some(error),
            Err(error) => return Err(error.context(format!("while waiting for {what}"))),
        };
        if Instant::now() >= deadline {
            match last {
                Some(error) => {
                    return Err(
                        error.context(format!("waited {} s for {what}", PATIENCE.as_secs()))
                    );
                }
                None => bail!("waited {} s for {what}", PATIENCE.as_secs()),
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Whether the error says only that the page was changing while it was looked at.
pub(crate) fn is_passing(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<CmdError>()).any(|error| {
        let CmdError::Standard(standard) = error else { return false };
        // The driver's words for a frame or document that went away under its hands.
        let gone = [
            "detached",
            "no such execution context",
            "Cannot find context",
            "does not belong to the document",
            "aborted by navigation",
            "click intercepted",
        ];
        error.is_stale_element_reference()
            || error.is_no_such_element()
            || error.is_no_such_frame()
            || error.is_no_such_window()
            || error.is_no_such_shadow_root()
            || error.is_detached_shadow_root()
            || error.is_element_not_interactable()
            || gone.iter().any(|words| standard.message.contains(words))
    })
}
