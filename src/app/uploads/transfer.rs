//! The transfer of one prepared file, for as long as its [`UploadHandle`] is held.
//!
//! The protocol, its progress and its failures are in `latchkey-client`, whose tests need no
//! browser; here are the browser's blob, the task that the transfer runs in, and the end of that
//! task. Nothing here knows the state.

use std::pin::pin;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType, DocumentUpload};
use latchkey_client::Api;
use latchkey_client::upload::{FileDescription, UploadControl, upload};
use wasm_bindgen_futures::spawn_local;

use crate::capture::Prepared;
use crate::transport::{BlobSource, BrowserTransport};

pub use latchkey_client::upload::{Progress, ResumeFrom, UploadFailure};

/// One file to be transferred to the server.
#[derive(Clone)]
pub struct UploadRequest {
    /// The server, with the session's credential.
    pub api: Rc<Api<BrowserTransport>>,
    /// The kind of document.
    pub document_type: DocumentType,
    /// The side of an identity document that the file shows.
    pub side: Option<DocumentSide>,
    /// How the applicant made it.
    pub capture_method: CaptureMethod,
    /// The caller's own description.
    pub description: Option<String>,
    /// The file.
    pub file: Prepared,
    /// What the server has of it already: [`UploadHandle::resume_from`] of an upload that failed,
    /// or what the session's view says.
    pub resume_from: ResumeFrom,
}

/// An upload in transfer. Dropping the handle stops it at once, and neither callback runs any more.
/// The server keeps what it has.
#[derive(Debug)]
#[must_use = "dropping the handle stops the upload"]
pub struct UploadHandle {
    control: UploadControl,
    owner: oneshot::Sender<()>,
}

impl UploadHandle {
    /// Stops sending until [`Self::resume`].
    pub fn pause(&self) {
        self.control.pause();
    }

    /// Continues after a pause.
    pub fn resume(&self) {
        self.control.resume();
    }

    /// Cancels the upload, on the server too; its outcome is then [`UploadFailure::Canceled`],
    /// unless it has ended already.
    pub fn cancel(self) {
        self.control.cancel();
        // The receiver is gone when the upload has ended.
        let _ = self.owner.send(());
    }

    /// Where another upload of the same file resumes, should this one have failed.
    pub fn resume_from(&self) -> ResumeFrom {
        self.control.resume_from()
    }
}

/// Starts an upload. The callbacks are called only after this has returned; both may drop the
/// handle.
pub fn send(
    request: UploadRequest,
    on_progress: impl Fn(Progress) + 'static,
    on_done: impl FnOnce(Result<DocumentUpload, UploadFailure>) + 'static,
) -> UploadHandle {
    let control = UploadControl::default();
    let (owner, gone) = oneshot::channel();
    let handle = UploadHandle { control: control.clone(), owner };
    spawn_local(async move {
        let UploadRequest {
            api,
            document_type,
            side,
            capture_method,
            description,
            file,
            resume_from,
        } = request;
        let description = FileDescription {
            document_type,
            side,
            capture_method,
            description,
            media_type: file.kind.mime(),
            file_name: file.file_name,
        };
        let file = BlobSource(file.blob);
        let sending = pin!(upload(&api, &file, &description, resume_from, &control, &on_progress));
        // The owner comes first: an upload that ends in the same moment as its owner must not call
        // back.
        match select(gone, sending).await {
            Either::Right((outcome, _)) => on_done(outcome),
            Either::Left((Ok(()), canceling)) => on_done(canceling.await),
            Either::Left((Err(oneshot::Canceled), _)) => {}
        }
    });
    handle
}
