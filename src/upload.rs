//! Sends one prepared file to the server, shows how far it is, and tries again what may go better next time.
//!
//! [`send`] is the only way in: whether the bytes go as one multipart request, as now, or resumably, its caller sees the
//! same progress, the same handle and the same outcome. `XMLHttpRequest` and not `fetch`, because only it tells how many
//! bytes have left the device.
//!
//! Nothing here knows the screen or what comes next.

use std::time::Duration;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType, DocumentUpload, ErrorBody};
use latchkey_client::Line;
use wasm_bindgen_futures::spawn_local;

use crate::capture::Prepared;
use crate::host::ClientSecret;
use crate::line::BrowserLine;

pub mod answer;
mod attempts;
pub mod multipart;
mod transfer;

/// How long nothing may move, on the way up or while the answer is awaited, before an attempt counts as failed.
pub const STALL_LIMIT: Duration = Duration::from_secs(30);

/// One file on its way to the server.
#[derive(Clone)]
pub struct UploadRequest {
    /// Where the API is, without a trailing slash; empty for the widget's own origin.
    pub api_base: String,
    /// Names the session.
    pub secret: ClientSecret,
    /// What the file is.
    pub document_type: DocumentType,
    /// Which side of an identity document it shows.
    pub side: Option<DocumentSide>,
    /// How the person made it.
    pub capture_method: CaptureMethod,
    /// The caller's own words about it.
    pub description: Option<String>,
    /// What is sent.
    pub file: Prepared,
    /// `None` for a file that is sent for the first time. When the person presses "try again" after a failure, the key of
    /// the failed upload ([`UploadHandle::idempotency_key`]): had it arrived after all, it is not stored twice.
    pub idempotency_key: Option<String>,
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Bytes are leaving the device.
    Sending {
        /// Bytes that have left.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// An attempt failed, and the next one starts after a pause.
    Pausing {
        /// The attempt that failed; the first is 1.
        attempt: u32,
        /// How long.
        pause: Duration,
    },
}

impl Progress {
    /// From 0 to 100, rounded down, so that 100 means that every byte has left.
    pub fn percent(self) -> u8 {
        match self {
            Self::Sending { sent, total } if total > 0 => (sent.min(total) * 100 / total) as u8,
            Self::Sending { .. } | Self::Pausing { .. } => 0,
        }
    }
}

/// Why an upload did not end with a stored document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadFailure {
    /// The server could not be reached, or the line was cut.
    Network,
    /// Nothing moved for [`STALL_LIMIT`].
    Timeout,
    /// The server refused it.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why, where the answer could be read.
        error: Option<ErrorBody>,
        /// For the engineer who is asked about it.
        request_id: Option<String>,
    },
    /// The server's answer says success but could not be read.
    BadAnswer {
        /// The HTTP status.
        status: u16,
        /// For the engineer who is asked about it.
        request_id: Option<String>,
    },
    /// The person stopped it.
    Aborted,
}

impl UploadFailure {
    /// The id of the request that was answered last, where one was.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused { request_id, .. } | Self::BadAnswer { request_id, .. } => request_id.as_deref(),
            Self::Network | Self::Timeout | Self::Aborted => None,
        }
    }
}

/// Holds an upload. Dropped, it stops the upload at once, and neither callback runs any more: whoever owned it is gone.
#[derive(Debug)]
#[must_use = "dropping the handle stops the upload"]
pub struct UploadHandle {
    cancel: oneshot::Sender<()>,
    idempotency_key: String,
}

impl UploadHandle {
    /// Stops the upload; its outcome is [`UploadFailure::Aborted`], unless it has ended already.
    pub fn cancel(self) {
        // The other end is gone when the upload has ended.
        let _ = self.cancel.send(());
    }

    /// The key under which the server knows this upload.
    pub fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }
}

/// Starts an upload. Neither callback runs before this has returned, and both may drop the handle.
pub fn send(
    request: UploadRequest,
    on_progress: impl Fn(Progress) + 'static,
    on_done: impl FnOnce(Result<DocumentUpload, UploadFailure>) + 'static,
) -> UploadHandle {
    let idempotency_key = request.idempotency_key.clone().unwrap_or_else(|| BrowserLine::new(|_| {}).new_key());
    let (cancel, canceled) = oneshot::channel();
    let attempts = Box::pin(attempts::run(request, idempotency_key.clone(), on_progress));
    spawn_local(async move {
        // The cancellation first: an upload that ends in the same moment as its owner must not call back.
        match select(canceled, attempts).await {
            Either::Right((outcome, _)) => on_done(outcome),
            Either::Left((Ok(()), running)) => {
                drop(running);
                on_done(Err(UploadFailure::Aborted));
            }
            Either::Left((Err(oneshot::Canceled), _)) => {}
        }
    });
    UploadHandle { cancel, idempotency_key }
}
