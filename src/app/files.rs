//! The bytes of chosen files, from the choice until the server has them or the person takes them away.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::callback::Interval;
use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType, ErrorCode};
use latchkey_client::read;
use latchkey_flow::{ChosenFile, Event, FileProblem, Problem, Slot, UploadId};
use wasm_bindgen_futures::spawn_local;

use super::effects::Runner;
use crate::capture::{self, Prepared, PreviewUrl, Purpose, Source, camera};
use crate::steps::journey::{Pending, Preview, PreviewOutcome};
use crate::upload::{self, Progress, UploadFailure, UploadHandle, UploadRequest};

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
    /// The same over all attempts, so that a file whose answer was lost is not stored twice.
    idempotency_key: Option<String>,
    /// Sends while it is there.
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
        DocumentType::BankStatement | DocumentType::Paystub | DocumentType::ProofOfAddress | DocumentType::Other(_) => Purpose::Paper,
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
    Box::pin(async move { preview(frame.await.ok_or(FileProblem::Unreadable)?, slot, CaptureMethod::Camera).await })
}

/// Prepares a picture for the person to look at.
pub(super) async fn preview(source: Source, slot: Slot, method: CaptureMethod) -> PreviewOutcome {
    let prepared = capture::prepare(&source, purpose(&slot)).await.map_err(problem_of_capture)?;
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
    fn hold(&self, slot: &Slot, bytes: Bytes, method: CaptureMethod, file_name: String, size: u64) -> ChosenFile {
        let id = UploadId(self.next.get());
        self.next.set(id.0.wrapping_add(1));
        let is_from_camera = method == CaptureMethod::Camera;
        let held = Held { slot: slot.clone(), bytes, method, idempotency_key: None, sending: None, ticking: None, progress: None, turn: 0 };
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
            (held.sending, held.ticking) = (None, None);
        });
    }

    /// Stops and forgets a file.
    pub(super) fn forget(&self, id: UploadId) {
        self.held.borrow_mut().remove(&id);
    }

    fn with<T>(&self, id: UploadId, change: impl FnOnce(&mut Held) -> T) -> Option<T> {
        self.held.borrow_mut().get_mut(&id).map(change)
    }
}

/// Prepares a file and sends it, or goes on with it, telling how it goes. A file that was stopped or forgotten meanwhile is left
/// alone.
pub(super) fn start(runner: &Rc<Runner>, id: UploadId) {
    let begun = runner.files.with(id, |held| {
        held.turn = held.turn.wrapping_add(1);
        (held.turn, held.slot.clone(), held.bytes.clone())
    });
    let Some((turn, slot, bytes)) = begun else { return };
    let runner = Rc::clone(runner);
    spawn_local(async move {
        let prepared = match bytes {
            Bytes::Prepared(prepared) => Ok(prepared),
            Bytes::Chosen(source) => capture::prepare(&source, purpose(&slot)).await,
        };
        if runner.files.with(id, |held| held.turn) != Some(turn) {
            return;
        }
        match prepared {
            Ok(prepared) => send(&runner, id, slot, prepared),
            Err(problem) => runner.dispatch(Event::UploadFailed { id, problem: problem_of_capture(problem) }),
        }
    });
}

fn send(runner: &Rc<Runner>, id: UploadId, slot: Slot, prepared: Prepared) {
    let Some((capture_method, idempotency_key)) = runner.files.with(id, |held| {
        held.bytes = Bytes::Prepared(prepared.clone());
        (held.method.clone(), held.idempotency_key.clone())
    }) else {
        return;
    };
    let request = UploadRequest {
        api_base: runner.api.base().to_owned(),
        secret: runner.api.secret(),
        document_type: slot.document_type,
        side: slot.side,
        capture_method,
        description: None,
        file: prepared,
        idempotency_key,
    };
    let (progressing, done, ticking) = (Rc::downgrade(runner), Rc::downgrade(runner), Rc::downgrade(runner));
    let handle = upload::send(
        request,
        move |progress| {
            if let Some(runner) = progressing.upgrade() {
                progressed(&runner, id, progress);
            }
        },
        move |outcome| {
            let Some(runner) = done.upgrade() else { return };
            runner.dispatch(match outcome {
                Ok(document) => Event::UploadFinished { id, document: Box::new(document) },
                Err(failure) => Event::UploadFailed { id, problem: problem_of_upload(failure) },
            });
        },
    );
    let tick = Interval::new(TICK_MS, move || {
        if let Some(runner) = ticking.upgrade() {
            tell_progress(&runner, id);
        }
    });
    runner.files.with(id, |held| {
        held.idempotency_key = Some(handle.idempotency_key().to_owned());
        (held.sending, held.ticking) = (Some(handle), Some(tick));
    });
}

fn progressed(runner: &Rc<Runner>, id: UploadId, progress: Progress) {
    match progress {
        Progress::Sending { sent, total } => {
            runner.files.with(id, |held| held.progress = Some((sent, total)));
            tell_progress(runner, id);
        }
        Progress::Pausing { .. } => {
            runner.files.with(id, |held| held.progress = None);
            runner.dispatch(Event::UploadWaiting(id));
        }
    }
}

fn tell_progress(runner: &Rc<Runner>, id: UploadId) {
    let now = web_sys::window().and_then(|window| window.performance()).map(|clock| clock.now());
    if let (Some((sent, total)), Some(now)) = (runner.files.with(id, |held| held.progress).flatten(), now) {
        let at = Duration::from_secs_f64(now.max(0.0) / 1000.0);
        runner.dispatch(Event::UploadProgressed { id, sent, total, at });
    }
}

fn problem_of_capture(problem: capture::FileProblem) -> FileProblem {
    match problem {
        capture::FileProblem::Empty => FileProblem::Empty,
        capture::FileProblem::TooLarge { limit_bytes } => FileProblem::TooLarge { limit_bytes },
        capture::FileProblem::TypeUnsupported => FileProblem::TypeUnsupported,
        capture::FileProblem::EncryptedPdf => FileProblem::Encrypted,
        capture::FileProblem::HeifUnsupported => FileProblem::HeifUnsupported,
        capture::FileProblem::Unreadable => FileProblem::Unreadable,
        capture::FileProblem::TooSmall { .. } => FileProblem::TooSmall,
        capture::FileProblem::TooManyPixels => FileProblem::TooComplex,
    }
}

fn problem_of_upload(failure: UploadFailure) -> FileProblem {
    match failure {
        UploadFailure::Network | UploadFailure::Timeout | UploadFailure::Aborted => FileProblem::NotSent(Problem::Network),
        UploadFailure::BadAnswer { request_id, .. } => FileProblem::NotSent(Problem::Unreadable { request_id }),
        UploadFailure::Refused { status, error, request_id } => {
            let code = error.as_ref().and_then(|error| error.code.clone());
            match code {
                Some(ErrorCode::FileEmpty) => FileProblem::Empty,
                Some(ErrorCode::FileTooLarge) => FileProblem::TooLarge { limit_bytes: capture::FILE_LIMIT_BYTES },
                Some(ErrorCode::FileTypeUnsupported) => FileProblem::TypeUnsupported,
                Some(ErrorCode::FileEncrypted) => FileProblem::Encrypted,
                Some(ErrorCode::FileUnreadable) => FileProblem::Unreadable,
                Some(ErrorCode::ImageTooSmall) => FileProblem::TooSmall,
                Some(ErrorCode::FileTooComplex) => FileProblem::TooComplex,
                _ => FileProblem::NotSent(read::problem(status, error, request_id)),
            }
        }
    }
}

/// A file's size, which browsers give as a floating-point number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole, positive, and far below 2^53")]
fn whole_bytes(size: f64) -> u64 {
    size.max(0.0) as u64
}
