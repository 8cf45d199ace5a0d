//! A file's way to the server, as the widget goes it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use latchkey_api_types::CaptureMethod;
use latchkey_client::upload::{
    FileDescription, Progress, ResumeFrom, UploadControl, UploadFailure, upload,
};
use latchkey_client::{Api, Problem, Transport, decode};
use latchkey_flow::{Event, FileProblem, Slot, UploadId};

use crate::line::{TestFile, TestLine};

/// A file, and what is known of its way.
#[derive(Debug)]
pub(crate) struct Sending {
    slot: Slot,
    file_name: String,
    file: Rc<TestFile>,
    /// While it is sent or paused.
    pub(crate) control: RefCell<Option<UploadControl>>,
    pub(crate) resume_from: RefCell<ResumeFrom>,
}

impl Sending {
    pub(crate) fn new(slot: Slot, file_name: String, file: Rc<TestFile>) -> Self {
        Self { slot, file_name, file, control: RefCell::default(), resume_from: RefCell::default() }
    }

    /// Whether this page sends what the server knows by this name.
    pub(crate) fn is_sending(&self, upload: &str) -> bool {
        self.control
            .borrow()
            .as_ref()
            .is_some_and(|control| control.resume_from() == ResumeFrom::Upload(upload.to_owned()))
    }
}

/// Sends it, or goes on with it.
pub(crate) async fn send(
    api: &Api<TestLine>,
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
