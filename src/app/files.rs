//! The bytes of chosen files, from the choice until the server has them or the person takes them away.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType, ErrorCode};
use latchkey_client::read;
use latchkey_flow::{ChosenFile, Event, FileProblem, Problem, Slot, UploadId};
use wasm_bindgen_futures::spawn_local;

use super::effects::Runner;
use crate::capture::{self, Prepared, PreviewUrl, Purpose, Source, camera};
use crate::steps::journey::{Pending, Preview, PreviewOutcome};
use crate::upload::{self, Progress, UploadFailure, UploadHandle, UploadRequest};

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
    fn hold(&self, slot: &Slot, bytes: Bytes, method: CaptureMethod) -> UploadId {
        let id = UploadId(self.next.get());
        self.next.set(id.0.wrapping_add(1));
        self.held.borrow_mut().insert(id, Held { slot: slot.clone(), bytes, method, idempotency_key: None, sending: None });
        id
    }

    /// Takes over files as they were chosen.
    pub(super) fn choose(&self, slot: &Slot, files: Vec<web_sys::File>) -> Vec<ChosenFile> {
        let mut chosen = Vec::new();
        for file in files {
            let (file_name, size) = (file.name(), whole_bytes(file.size()));
            let id = self.hold(slot, Bytes::Chosen(Source::from(file)), CaptureMethod::File);
            chosen.push(ChosenFile { id, slot: slot.clone(), file_name, size });
        }
        chosen
    }

    /// Takes over what the person has looked at.
    pub(super) fn choose_looked_at(&self, slot: &Slot, preview: &Preview) -> Option<ChosenFile> {
        let looked = preview.held.downcast_ref::<Looked>()?;
        let prepared = looked.prepared.clone();
        let (file_name, size) = (prepared.file_name.clone(), prepared.size);
        let id = self.hold(slot, Bytes::Prepared(prepared), looked.method.clone());
        Some(ChosenFile { id, slot: slot.clone(), file_name, size })
    }

    /// Stops and forgets a file.
    pub(super) fn forget(&self, id: UploadId) {
        self.held.borrow_mut().remove(&id);
    }

    fn bytes(&self, id: UploadId) -> Option<(Slot, Bytes)> {
        self.held.borrow().get(&id).map(|held| (held.slot.clone(), held.bytes.clone()))
    }

    fn with<T>(&self, id: UploadId, change: impl FnOnce(&mut Held) -> T) -> Option<T> {
        self.held.borrow_mut().get_mut(&id).map(change)
    }
}

/// Prepares a file and sends it, telling how it goes. A file that was forgotten meanwhile is left alone.
pub(super) fn start(runner: &Rc<Runner>, id: UploadId) {
    let runner = Rc::clone(runner);
    spawn_local(async move {
        let Some((slot, bytes)) = runner.files.bytes(id) else { return };
        let prepared = match bytes {
            Bytes::Prepared(prepared) => Ok(prepared),
            Bytes::Chosen(source) => capture::prepare(&source, purpose(&slot)).await,
        };
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
    let (progressing, done) = (Rc::downgrade(runner), Rc::downgrade(runner));
    let handle = upload::send(
        request,
        move |progress| {
            if let (Some(runner), Progress::Sending { sent, total }) = (progressing.upgrade(), progress) {
                runner.dispatch(Event::UploadProgressed { id, sent, total });
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
    runner.files.with(id, |held| {
        held.idempotency_key = Some(handle.idempotency_key().to_owned());
        held.sending = Some(handle);
    });
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
