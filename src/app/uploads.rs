//! The bytes of chosen files, from the choice until the server has them or the applicant removes
//! them.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

use gloo_timers::callback::Interval;
use latchkey_api_types::{CaptureMethod, DocumentUpload, UnfinishedUpload};
use latchkey_client::Api;
use latchkey_flow::{Event, Slot, State, UploadId};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use self::files::{Bytes, Files};
use self::preview::{PreparedPreview, purpose};
use super::Dispatch;
use crate::capture::{self, Prepared, Source};
use crate::steps::context::Preview;
use crate::transport::BrowserTransport;

mod files;
pub(super) mod preview;
mod problem;
mod transfer;

pub use transfer::{Progress, ResumeFrom, UploadFailure, UploadHandle, UploadRequest, send};

/// How often the progress of a file is reported where nothing has moved, in milliseconds.
const TICK_MS: u32 = 1_000;

/// Every file in transfer.
pub(super) struct Uploads {
    me: Weak<Self>,
    api: Rc<Api<BrowserTransport>>,
    state: RwSignal<State>,
    dispatch: Dispatch,
    files: Files,
}

impl Uploads {
    pub(super) fn new(
        api: Rc<Api<BrowserTransport>>,
        state: RwSignal<State>,
        dispatch: Dispatch,
    ) -> Rc<Self> {
        Rc::new_cyclic(|me| Self { me: me.clone(), api, state, dispatch, files: Files::default() })
    }

    /// Takes over files as they were chosen, and sends the event that they were.
    pub(super) fn choose(&self, slot: &Slot, files: Vec<web_sys::File>) {
        let hold = |file: web_sys::File| {
            let (file_name, size) = (file.name(), whole_bytes(file.size()));
            self.files.hold(
                slot,
                Bytes::Chosen(Source::from(file)),
                CaptureMethod::File,
                file_name,
                size,
            )
        };
        let chosen = files.into_iter().map(hold).collect();
        (self.dispatch)(Event::FilesChosen(chosen));
    }

    /// Takes over a photo that the applicant has looked at, and sends the event that it was chosen.
    pub(super) fn choose_preview(&self, slot: &Slot, preview: &Preview) {
        let Some(preview) = preview.held.downcast_ref::<PreparedPreview>() else { return };
        let prepared = preview.prepared.clone();
        let (file_name, size) = (prepared.file_name.clone(), prepared.size);
        let method = preview.method.clone();
        let chosen = self.files.hold(slot, Bytes::Prepared(prepared), method, file_name, size);
        (self.dispatch)(Event::FilesChosen(vec![chosen]));
    }

    /// Stops a file, and keeps it to be resumed.
    pub(super) fn pause(&self, id: UploadId) {
        self.files.pause(id);
    }

    /// Stops and releases a file, here and on the server. Returns the id of an upload that has
    /// stopped before, and that the caller has to have deleted.
    pub(super) fn cancel(&self, id: UploadId) -> Option<String> {
        self.files.cancel(id)
    }

    /// Stops and releases a file. What has arrived of it stays on the server.
    pub(super) fn forget(&self, id: UploadId) {
        self.files.forget(id);
    }

    /// Prepares a file and sends it, or resumes it, and reports how it goes. A file that was
    /// stopped or forgotten meanwhile is left alone.
    pub(super) fn start(&self, id: UploadId) {
        let begun = self.files.with(id, |held| {
            held.turn = held.turn.wrapping_add(1);
            if let Some(sending) = &held.sending {
                sending.resume();
                held.ticking = Some(self.tick(id));
                return None;
            }
            Some((held.turn, held.slot.clone(), held.bytes.clone()))
        });
        let Some((turn, slot, bytes)) = begun.flatten() else { return };
        let me = self.me.clone();
        spawn_local(async move {
            let prepared = match bytes {
                Bytes::Prepared(prepared) => Ok(prepared),
                Bytes::Chosen(source) => capture::prepare(&source, purpose(&slot)).await,
            };
            let Some(me) = me.upgrade() else { return };
            if me.files.with(id, |held| held.turn) != Some(turn) {
                return;
            }
            match prepared {
                Ok(prepared) => me.send(id, slot, prepared),
                Err(problem) => {
                    let problem = problem::of_capture(problem);
                    (me.dispatch)(Event::UploadFailed { id, problem });
                }
            }
        });
    }

    fn send(&self, id: UploadId, slot: Slot, prepared: Prepared) {
        let Some((capture_method, mut resume_from)) = self.files.with(id, |held| {
            held.bytes = Bytes::Prepared(prepared.clone());
            (held.method.clone(), held.resume_from.clone())
        }) else {
            return;
        };
        if resume_from == ResumeFrom::Nothing {
            resume_from = ResumeFrom::AnyOf(self.unfinished());
        }
        let request = UploadRequest {
            api: Rc::clone(&self.api),
            document_type: slot.document_type,
            side: slot.side,
            capture_method,
            description: None,
            file: prepared,
            resume_from,
        };
        let (progressing, done) = (self.me.clone(), self.me.clone());
        let known: Rc<RefCell<Option<String>>> = Rc::default();
        let knowing = Rc::clone(&known);
        let handle = transfer::send(
            request,
            move |progress| {
                if let Progress::Known { upload } = &progress {
                    knowing.replace(Some(upload.clone()));
                }
                if let Some(me) = progressing.upgrade() {
                    me.progressed(id, progress);
                }
            },
            move |outcome| {
                if let Some(me) = done.upgrade() {
                    me.ended(id, known.take(), outcome);
                }
            },
        );
        self.files.with(id, |held| {
            (held.sending, held.ticking) = (Some(handle), Some(self.tick(id)));
        });
    }

    /// What the server has of files that this page does not send.
    fn unfinished(&self) -> Vec<UnfinishedUpload> {
        let unfinished = self.state.try_with_untracked(|state| {
            state.session().map(|session| session.unfinished_uploads.clone())
        });
        let mut unfinished = unfinished.flatten().unwrap_or_default();
        unfinished.retain(|unfinished| !self.files.is_sending(&unfinished.id));
        unfinished
    }

    fn tick(&self, id: UploadId) -> Interval {
        let me = self.me.clone();
        Interval::new(TICK_MS, move || {
            if let Some(me) = me.upgrade() {
                me.report_progress(id);
            }
        })
    }

    fn progressed(&self, id: UploadId, progress: Progress) {
        match progress {
            Progress::Sending { sent, total, .. } => {
                self.files.with(id, |held| held.progress = Some((sent, total)));
                self.report_progress(id);
            }
            Progress::Waiting { .. } => {
                self.files.with(id, |held| held.progress = None);
                (self.dispatch)(Event::UploadWaiting(id));
            }
            Progress::Known { upload } => (self.dispatch)(Event::UploadKnown { id, upload }),
            Progress::Restarted(reason) => {
                (self.dispatch)(Event::UploadRestarted { id, reason });
            }
            Progress::Paused => {}
        }
    }

    fn ended(
        &self,
        id: UploadId,
        known: Option<String>,
        outcome: Result<DocumentUpload, UploadFailure>,
    ) {
        let problem = match outcome {
            Ok(document) => {
                let document = Box::new(document);
                return (self.dispatch)(Event::UploadFinished { id, document });
            }
            Err(UploadFailure::Canceled) => {
                if let Some(upload) = known {
                    (self.dispatch)(Event::UnfinishedRemoved { upload, result: Ok(()) });
                }
                return;
            }
            Err(failure) => problem::of_upload(failure),
        };
        self.files.with(id, |held| {
            held.ticking = None;
            if let Some(sending) = held.sending.take() {
                held.resume_from = sending.resume_from();
            }
        });
        (self.dispatch)(Event::UploadFailed { id, problem });
    }

    fn report_progress(&self, id: UploadId) {
        let now =
            web_sys::window().and_then(|window| window.performance()).map(|clock| clock.now());
        if let (Some((sent, total)), Some(now)) =
            (self.files.with(id, |held| held.progress).flatten(), now)
        {
            let at = Duration::from_secs_f64(now.max(0.0) / 1000.0);
            (self.dispatch)(Event::UploadProgressed { id, sent, total, at });
        }
    }
}

/// A file's size, which browsers give as a floating-point number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are whole, positive, and far below 2^53"
)]
fn whole_bytes(size: f64) -> u64 {
    size.max(0.0) as u64
}
