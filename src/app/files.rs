//! The bytes of chosen files, from the choice until the server has them or the person takes them
//! away.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::callback::Interval;
use latchkey_api_types::{
    CaptureMethod, DocumentSide, DocumentType, DocumentUpload, UnfinishedUpload,
};
use latchkey_flow::{ChosenFile, Event, FileProblem, Loss, Slot, UploadId};
use leptos::prelude::WithUntracked;
use wasm_bindgen_futures::spawn_local;

use super::effect_handler::EffectHandler;
use crate::capture::{self, Prepared, PreviewUrl, Purpose, Source, camera};
use crate::steps::context::{Pending, Preview, PreviewOutcome};
use crate::upload::{
    self, Progress, ResumeFrom, StartedAgain, UploadFailure, UploadHandle, UploadRequest,
};

mod problem;

/// How often it is told how far a file is, where nothing has moved.
const TICK_MS: u32 = 1_000;

/// Every file that is on its way.
#[derive(Default)]
pub(super) struct Files {
    next: Cell<u32>,
    held: RefCell<BTreeMap<UploadId, Held>>,
}

/// One file on its way.
struct Held {
    slot: Slot,
    bytes: Bytes,
    method: CaptureMethod,
    /// What is there of it already, should it be sent again: so that nothing is sent or stored
    /// twice.
    resume_from: ResumeFrom,
    /// Sends, or pauses, while it is there.
    sending: Option<UploadHandle>,
    /// Tells how far it is once more, now and then: standing still is news too.
    ticking: Option<Interval>,
    /// Bytes that have been sent, and all; nothing while it waits for the line.
    progress: Option<(u64, u64)>,
    /// Counts the times that it was started or stopped: what was begun before has no say any more.
    turn: u32,
}

/// What is there of a file.
#[derive(Clone)]
enum Bytes {
    Chosen(Source),
    Prepared(Prepared),
}

/// A picture that the person looks at, ready to be sent.
struct Looked {
    prepared: Prepared,
    method: CaptureMethod,
    _address: Option<PreviewUrl>,
}

/// What a file in `slot` has to be.
fn purpose(slot: &Slot) -> Purpose {
    match slot.document_type {
        DocumentType::IdDocument => Purpose::IdDocument,
        DocumentType::Selfie => Purpose::Selfie,
        DocumentType::BankStatement
        | DocumentType::Paystub
        | DocumentType::ProofOfAddress
        | DocumentType::Other(_) => Purpose::Paper,
    }
}

/// Takes a photo of what a camera shows in a video element, for the person to look at.
pub(super) fn photograph(video: &web_sys::HtmlVideoElement, slot: Slot) -> Pending<PreviewOutcome> {
    let name = match (&slot.document_type, &slot.side) {
        (DocumentType::Selfie, _) => "selfie.jpg",
        (_, Some(DocumentSide::Back)) => "back.jpg",
        (_, Some(DocumentSide::Front | DocumentSide::Other(_)) | None) => "front.jpg",
    };
    let frame = camera::photograph(video, name);
    Box::pin(async move {
        preview(frame.await.ok_or(FileProblem::Unreadable)?, slot, CaptureMethod::Camera).await
    })
}

/// Prepares a picture for the person to look at.
pub(super) async fn preview(source: Source, slot: Slot, method: CaptureMethod) -> PreviewOutcome {
    let prepared = capture::prepare(&source, purpose(&slot)).await.map_err(problem::of_capture)?;
    let address = match prepared.kind {
        capture::PreparedKind::Pdf => None,
        capture::PreparedKind::Jpeg { .. } => PreviewUrl::new(&prepared.blob),
    };
    Ok(Preview {
        address: address.as_ref().map(|url| url.address().to_owned()),
        file_name: prepared.file_name.clone(),
        held: Rc::new(Looked { prepared, method, _address: address }),
    })
}

impl Files {
    fn hold(
        &self,
        slot: &Slot,
        bytes: Bytes,
        method: CaptureMethod,
        file_name: String,
        size: u64,
    ) -> ChosenFile {
        let id = UploadId(self.next.get());
        self.next.set(id.0.wrapping_add(1));
        let is_from_camera = method == CaptureMethod::Camera;
        let held = Held {
            slot: slot.clone(),
            bytes,
            method,
            resume_from: ResumeFrom::Nothing,
            sending: None,
            ticking: None,
            progress: None,
            turn: 0,
        };
        self.held.borrow_mut().insert(id, held);
        ChosenFile { id, slot: slot.clone(), file_name, size, is_from_camera }
    }

    /// Takes over files as they were chosen.
    pub(super) fn choose(&self, slot: &Slot, files: Vec<web_sys::File>) -> Vec<ChosenFile> {
        let take = |file: web_sys::File| {
            let (file_name, size) = (file.name(), whole_bytes(file.size()));
            self.hold(slot, Bytes::Chosen(Source::from(file)), CaptureMethod::File, file_name, size)
        };
        files.into_iter().map(take).collect()
    }

    /// Takes over what the person has looked at.
    pub(super) fn choose_looked_at(&self, slot: &Slot, preview: &Preview) -> Option<ChosenFile> {
        let looked = preview.held.downcast_ref::<Looked>()?;
        let prepared = looked.prepared.clone();
        let (file_name, size) = (prepared.file_name.clone(), prepared.size);
        Some(self.hold(slot, Bytes::Prepared(prepared), looked.method.clone(), file_name, size))
    }

    /// Stops a file, and keeps it to go on with.
    pub(super) fn pause(&self, id: UploadId) {
        self.with(id, |held| {
            held.turn = held.turn.wrapping_add(1);
            held.ticking = None;
            if let Some(sending) = &held.sending {
                sending.pause();
            }
        });
    }

    /// Stops and forgets a file, here and on the server. The upload that nobody sends any more,
    /// where it is known by name.
    pub(super) fn cancel(&self, id: UploadId) -> Option<String> {
        let held = self.held.borrow_mut().remove(&id)?;
        match (held.sending, held.resume_from) {
            (Some(sending), _) => sending.cancel(),
            (None, ResumeFrom::Upload(upload)) => return Some(upload),
            (None, _) => {}
        }
        None
    }

    /// Stops and forgets a file. What has arrived of it stays with the server.
    pub(super) fn forget(&self, id: UploadId) {
        self.held.borrow_mut().remove(&id);
    }

    /// Whether this page sends what the server knows by this name.
    fn is_sending(&self, upload: &str) -> bool {
        let sends = |held: &Held| {
            held.sending.as_ref().is_some_and(|sending| {
                sending.resume_from() == ResumeFrom::Upload(upload.to_owned())
            })
        };
        self.held.borrow().values().any(sends)
    }

    fn with<T>(&self, id: UploadId, change: impl FnOnce(&mut Held) -> T) -> Option<T> {
        self.held.borrow_mut().get_mut(&id).map(change)
    }
}

/// Prepares a file and sends it, or goes on with it, telling how it goes. A file that was stopped
/// or forgotten meanwhile is left alone.
pub(super) fn start(handler: &Rc<EffectHandler>, id: UploadId) {
    let begun = handler.files.with(id, |held| {
        held.turn = held.turn.wrapping_add(1);
        if let Some(sending) = &held.sending {
            sending.resume();
            held.ticking = Some(tick(handler, id));
            return None;
        }
        Some((held.turn, held.slot.clone(), held.bytes.clone()))
    });
    let Some((turn, slot, bytes)) = begun.flatten() else { return };
    let handler = Rc::clone(handler);
    spawn_local(async move {
        let prepared = match bytes {
            Bytes::Prepared(prepared) => Ok(prepared),
            Bytes::Chosen(source) => capture::prepare(&source, purpose(&slot)).await,
        };
        if handler.files.with(id, |held| held.turn) != Some(turn) {
            return;
        }
        match prepared {
            Ok(prepared) => send(&handler, id, slot, prepared),
            Err(problem) => {
                handler.dispatch(Event::UploadFailed { id, problem: problem::of_capture(problem) })
            }
        }
    });
}

fn send(handler: &Rc<EffectHandler>, id: UploadId, slot: Slot, prepared: Prepared) {
    let Some((capture_method, mut resume_from)) = handler.files.with(id, |held| {
        held.bytes = Bytes::Prepared(prepared.clone());
        (held.method.clone(), held.resume_from.clone())
    }) else {
        return;
    };
    if resume_from == ResumeFrom::Nothing {
        resume_from = ResumeFrom::AnyOf(unfinished(handler));
    }
    let request = UploadRequest {
        api: Rc::clone(&handler.api),
        document_type: slot.document_type,
        side: slot.side,
        capture_method,
        description: None,
        file: prepared,
        resume_from,
    };
    let (progressing, done) = (Rc::downgrade(handler), Rc::downgrade(handler));
    let known: Rc<RefCell<Option<String>>> = Rc::default();
    let knowing = Rc::clone(&known);
    let handle = upload::send(
        request,
        move |progress| {
            if let Progress::Known { upload } = &progress {
                knowing.replace(Some(upload.clone()));
            }
            if let Some(handler) = progressing.upgrade() {
                progressed(&handler, id, progress);
            }
        },
        move |outcome| {
            if let Some(handler) = done.upgrade() {
                ended(&handler, id, known.take(), outcome);
            }
        },
    );
    handler
        .files
        .with(id, |held| (held.sending, held.ticking) = (Some(handle), Some(tick(handler, id))));
}

/// What the server has of files that nobody sends in this page.
fn unfinished(handler: &Rc<EffectHandler>) -> Vec<UnfinishedUpload> {
    let mut unfinished = handler
        .state
        .with_untracked(|state| state.session().map(|session| session.unfinished_uploads.clone()))
        .unwrap_or_default();
    unfinished.retain(|unfinished| !handler.files.is_sending(&unfinished.id));
    unfinished
}

fn tick(handler: &Rc<EffectHandler>, id: UploadId) -> Interval {
    let ticking = Rc::downgrade(handler);
    Interval::new(TICK_MS, move || {
        if let Some(handler) = ticking.upgrade() {
            tell_progress(&handler, id);
        }
    })
}

fn progressed(handler: &Rc<EffectHandler>, id: UploadId, progress: Progress) {
    match progress {
        Progress::Sending { sent, total, .. } => {
            handler.files.with(id, |held| held.progress = Some((sent, total)));
            tell_progress(handler, id);
        }
        Progress::Waiting { .. } => {
            handler.files.with(id, |held| held.progress = None);
            handler.dispatch(Event::UploadWaiting(id));
        }
        Progress::Known { upload } => handler.dispatch(Event::UploadKnown { id, upload }),
        Progress::StartedAgain(why) => {
            let loss = match why {
                StartedAgain::Damaged => Loss::Damaged,
                StartedAgain::Gone => Loss::Gone,
            };
            handler.dispatch(Event::UploadStartedAgain { id, loss });
        }
        Progress::Paused => {}
    }
}

fn ended(
    handler: &Rc<EffectHandler>,
    id: UploadId,
    known: Option<String>,
    outcome: Result<DocumentUpload, UploadFailure>,
) {
    let problem = match outcome {
        Ok(document) => {
            return handler.dispatch(Event::UploadFinished { id, document: Box::new(document) });
        }
        Err(UploadFailure::Canceled) => {
            if let Some(upload) = known {
                handler.dispatch(Event::UnfinishedRemoved { upload, answer: Ok(()) });
            }
            return;
        }
        Err(failure) => problem::of_upload(failure),
    };
    handler.files.with(id, |held| {
        held.ticking = None;
        if let Some(sending) = held.sending.take() {
            held.resume_from = sending.resume_from();
        }
    });
    handler.dispatch(Event::UploadFailed { id, problem });
}

fn tell_progress(handler: &Rc<EffectHandler>, id: UploadId) {
    let now = web_sys::window().and_then(|window| window.performance()).map(|clock| clock.now());
    if let (Some((sent, total)), Some(now)) =
        (handler.files.with(id, |held| held.progress).flatten(), now)
    {
        let at = Duration::from_secs_f64(now.max(0.0) / 1000.0);
        handler.dispatch(Event::UploadProgressed { id, sent, total, at });
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
