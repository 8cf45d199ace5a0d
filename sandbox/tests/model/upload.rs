//! The upload of a file, as the widget does it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use latchkey_api_types::CaptureMethod;
use latchkey_client::upload::{
    FileDescription, Progress, ResumeFrom, UploadControl, UploadFailure, upload,
};
use latchkey_client::{Api, Problem, Transport, decode};
use latchkey_flow::{Event, FileProblem, Slot, UploadId};
use latchkey_test_support::MemoryFile;

use crate::transport::QueuedTransport;

/// A file and its transfer.
#[derive(Debug)]
pub(crate) struct Sending {
    slot: Slot,
    file_name: String,
    file: Rc<MemoryFile>,
    /// Set while the file is sent or paused.
    pub(crate) control: RefCell<Option<UploadControl>>,
    pub(crate) resume_from: RefCell<ResumeFrom>,
}

impl Sending {
    pub(crate) fn new(slot: Slot, file_name: String, file: Rc<MemoryFile>) -> Self {
        Self { slot, file_name, file, control: RefCell::default(), resume_from: RefCell::default() }
    }

    /// Whether this tab sends the upload with this id.
    pub(crate) fn is_sending(&self, upload: &str) -> bool {
        self.control
            .borrow()
            .as_ref()
            .is_some_and(|control| control.resume_from() == ResumeFrom::Upload(upload.to_owned()))
    }
}

/// Sends or resumes a file. Returns the last event, if there is one.
pub(crate) async fn send(
    api: &Api<QueuedTransport>,
    id: UploadId,
    sending: &Sending,
    resume_from: ResumeFrom,
    events: &RefCell<VecDeque<Event>>,
) -> Option<Event> {
    let control = UploadControl::default();
    sending.control.replace(Some(control.clone()));
    let known = RefCell::new(None);
    let on_progress = |progress| {
        let event = match progress {
            Progress::Known { upload } => {
                known.replace(Some(upload.clone()));
                Event::UploadKnown { id, upload }
            }
            Progress::Sending { sent, total, .. } => {
                Event::UploadProgressed { id, sent, total, at: api.transport().now() }
            }
            Progress::Waiting { .. } => Event::UploadWaiting(id),
            Progress::Restarted(reason) => Event::UploadRestarted { id, reason },
            Progress::Paused => return,
        };
        events.borrow_mut().push_back(event);
    };
    let what = FileDescription {
        document_type: sending.slot.document_type.clone(),
        side: sending.slot.side.clone(),
        capture_method: CaptureMethod::File,
        description: None,
        file_name: sending.file_name.clone(),
        media_type: "image/png",
    };
    let outcome = upload(api, &*sending.file, &what, resume_from, &control, &on_progress).await;
    let problem = match outcome {
        Ok(document) => return Some(Event::UploadFinished { id, document: Box::new(document) }),
        Err(UploadFailure::Canceled) => {
            return known.take().map(|upload| Event::UnfinishedRemoved { upload, result: Ok(()) });
        }
        Err(UploadFailure::Refused { status, error, request_id }) => {
            decode::classify(status, error.map(|error| *error), request_id)
        }
        Err(
            UploadFailure::InvalidResponse { request_id, .. }
            | UploadFailure::Damaged { request_id },
        ) => Problem::Unreadable { request_id },
        Err(UploadFailure::Unreadable) => Problem::Unreadable { request_id: None },
    };
    sending.control.replace(None);
    sending.resume_from.replace(control.resume_from());
    Some(Event::UploadFailed { id, problem: FileProblem::NotSent(problem) })
}
