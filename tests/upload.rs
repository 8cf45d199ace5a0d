//! Uploads to a real sandbox: prepared files arrive to the last byte, progress is reported, and
//! each failure is classified.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use latchkey::app::uploads::{
    Progress, ResumeFrom, UploadFailure, UploadHandle, UploadRequest, send,
};
use latchkey::capture::{Prepared, PreparedKind, Purpose, Source, prepare_with};
use latchkey::host::ClientSecret;
use latchkey::transport::BrowserTransport;
use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType, DocumentUpload, ErrorCode};
use latchkey_client::{Api, RetryMode};
use latchkey_test_support::files;
use serde_json::json;
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Blob;

#[path = "support/client.rs"]
mod client;
#[path = "support/images.rs"]
mod images;
#[path = "support/sandbox.rs"]
mod sandbox;

use client::api_of;
use images::{CAMERA, CORNERS, Pixels, alike, bytes_of, file, quarters, with_exif};
use sandbox::{new_session, new_session_with, stored_bytes, stored_documents};

wasm_bindgen_test_configure!(run_in_browser);

type Outcome = Result<DocumentUpload, UploadFailure>;

/// An upload in transfer, and its progress so far.
struct Running {
    handle: UploadHandle,
    progress: Rc<RefCell<Vec<Progress>>>,
    outcome: oneshot::Receiver<Outcome>,
}

fn start(request: UploadRequest) -> Running {
    let reported: Rc<RefCell<Vec<Progress>>> = Rc::default();
    let (sender, outcome) = oneshot::channel();
    let reporting = Rc::clone(&reported);
    let handle = send(
        request,
        move |progress| reporting.borrow_mut().push(progress),
        move |outcome| sender.send(outcome).unwrap(),
    );
    Running { handle, progress: reported, outcome }
}

async fn outcome(request: UploadRequest) -> Outcome {
    let running = start(request);
    running.outcome.await.unwrap()
}

/// Returns the status and code of a refused upload.
async fn refusal(request: UploadRequest) -> (u16, ErrorCode) {
    match outcome(request).await.unwrap_err() {
        UploadFailure::Refused { status, error, request_id } => {
            assert!(request_id.is_some_and(|id| id.starts_with("req_")));
            (status, error.unwrap().code.unwrap())
        }
        other => panic!("{other:?}"),
    }
}

fn request(secret: &ClientSecret, document_type: DocumentType, file: Prepared) -> UploadRequest {
    UploadRequest {
        api: Rc::new(api_of(secret)),
        document_type,
        side: None,
        capture_method: CaptureMethod::File,
        description: None,
        file,
        resume_from: ResumeFrom::Nothing,
    }
}

/// Returns bytes as a prepared file, for what the widget itself would never send.
fn as_pdf(name: &str, bytes: &[u8]) -> Prepared {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap();
    Prepared { blob, file_name: name.to_owned(), kind: PreparedKind::Pdf, size: bytes.len() as u64 }
}

/// Returns a valid PDF of this size.
fn large_pdf(size: usize) -> Prepared {
    as_pdf("large.pdf", &files::pdf_of_size(size, 0))
}

/// Returns the ids of unfinished uploads, with the bytes received.
async fn unfinished(secret: &ClientSecret) -> Vec<(String, u64)> {
    let session = api_of(secret).session(RetryMode::UntilAnswered).await.unwrap();
    session
        .unfinished_uploads
        .into_iter()
        .map(|unfinished| (unfinished.id, unfinished.received))
        .collect()
}

fn percent(progress: &Progress) -> Option<u64> {
    if let Progress::Sending { sent, total, .. } = progress {
        Some(sent * 100 / total)
    } else {
        None
    }
}

/// Starts an upload, and calls `change` with its handle once the server has some of the bytes, but
/// not all.
fn start_and(
    request: UploadRequest,
    change: impl FnOnce(UploadHandle) -> Option<UploadHandle> + 'static,
) -> (Rc<RefCell<Vec<Progress>>>, oneshot::Receiver<Outcome>) {
    let held: Rc<RefCell<Option<UploadHandle>>> = Rc::default();
    let reported: Rc<RefCell<Vec<Progress>>> = Rc::default();
    let (sender, outcome) = oneshot::channel();
    let (holding, reporting, change) =
        (Rc::clone(&held), Rc::clone(&reported), Cell::new(Some(change)));
    let handle = send(
        request,
        move |progress| {
            let is_under_way = matches!(progress, Progress::Sending { stored, total, .. } if stored > 0 && stored < total);
            reporting.borrow_mut().push(progress);
            if is_under_way && let (Some(change), Some(handle)) = (change.take(), holding.take()) {
                let kept = change(handle);
                holding.replace(kept);
            }
        },
        move |outcome| sender.send(outcome).unwrap(),
    );
    held.replace(Some(handle));
    (reported, outcome)
}

#[wasm_bindgen_test]
async fn a_photo_is_stored_upright_without_its_origin_and_to_the_last_byte() {
    let photo = with_exif(&quarters(1200, 800, "image/jpeg").await, 6);
    let prepared =
        prepare_with(&Source::from(file("IMG_0001.JPG", &photo)), Purpose::IdDocument, None)
            .await
            .unwrap();
    let secret = new_session(&["identity"]).await;
    let mut request = request(&secret, DocumentType::IdDocument, prepared.clone());
    request.side = Some(DocumentSide::Front);
    let stored = outcome(request).await.unwrap();

    assert_eq!(
        (stored.document_type.clone(), stored.side.clone()),
        (DocumentType::IdDocument, Some(DocumentSide::Front))
    );
    assert_eq!(
        (stored.file_name.as_str(), stored.mime_type.as_str(), stored.file_size),
        ("IMG_0001.jpg", "image/jpeg", prepared.size)
    );
    let bytes = stored_bytes(&stored).await;
    assert_eq!(bytes, bytes_of(&prepared.blob).await);
    assert!(
        ![b"Exif", CAMERA]
            .iter()
            .any(|gone| bytes.windows(gone.len()).any(|window| window == *gone))
    );
    let pixels = Pixels::of(file("stored.jpg", &bytes).as_ref()).await;
    assert_eq!((pixels.width, pixels.height), (800, 1200));
    for (corner, stored_corner) in pixels.corners().into_iter().zip([3, 0, 1, 2]) {
        assert!(alike(corner, CORNERS[stored_corner]));
    }
}

#[wasm_bindgen_test]
async fn progress_only_grows_and_ends_at_100() {
    let secret = new_session(&["documents"]).await;
    let running = start(request(&secret, DocumentType::ProofOfAddress, large_pdf(8 * 1024 * 1024)));
    let stored = running.outcome.await.unwrap().unwrap();
    assert_eq!(stored.file_size, 8 * 1024 * 1024);
    let percents: Vec<u64> = running.progress.borrow().iter().filter_map(percent).collect();
    assert!(percents.is_sorted(), "{percents:?}");
    assert_eq!(percents.last(), Some(&100));
}

#[wasm_bindgen_test]
async fn a_file_keeps_its_name_in_any_script() {
    let secret = new_session(&["documents"]).await;
    for name in ["Überweisung März 🏠.pdf", "كشف حساب.pdf", "two; parts=\\here.pdf"] {
        let stored =
            outcome(request(&secret, DocumentType::ProofOfAddress, as_pdf(name, &files::pdf())))
                .await
                .unwrap();
        assert_eq!(stored.file_name, name.rsplit('\\').next().unwrap());
        assert_eq!(stored_bytes(&stored).await, files::pdf());
    }
}

#[wasm_bindgen_test]
async fn a_canceled_upload_leaves_nothing_on_the_server() {
    let secret = new_session(&["documents"]).await;
    let (_, outcome) = start_and(
        request(&secret, DocumentType::ProofOfAddress, large_pdf(16 * 1024 * 1024)),
        |handle| {
            handle.cancel();
            None
        },
    );
    assert_eq!(outcome.await.unwrap(), Err(UploadFailure::Canceled));
    assert!(stored_documents(&secret).await.is_empty());
    assert!(unfinished(&secret).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_paused_upload_continues_where_it_was() {
    let secret = new_session(&["documents"]).await;
    let pdf = large_pdf(8 * 1024 * 1024);
    let (progress, outcome) =
        start_and(request(&secret, DocumentType::ProofOfAddress, pdf.clone()), |handle| {
            handle.pause();
            spawn_local(async move {
                TimeoutFuture::new(50).await;
                handle.resume();
                // The owner keeps the handle.
                TimeoutFuture::new(60_000).await;
                drop(handle);
            });
            None
        });
    let stored = outcome.await.unwrap().unwrap();
    assert_eq!(stored_bytes(&stored).await, bytes_of(&pdf.blob).await);
    assert!(progress.borrow().contains(&Progress::Paused));
    assert!(progress.borrow().iter().filter_map(percent).collect::<Vec<_>>().is_sorted());
}

#[wasm_bindgen_test]
async fn the_same_file_chosen_again_resumes_at_the_servers_offset() {
    let secret = new_session(&["documents"]).await;
    let pdf = large_pdf(8 * 1024 * 1024);
    let (_, outcome) =
        start_and(request(&secret, DocumentType::ProofOfAddress, pdf.clone()), |_closed| None);
    assert_eq!(outcome.await, Err(oneshot::Canceled));
    let known = api_of(&secret).session(RetryMode::UntilAnswered).await.unwrap().unfinished_uploads;
    let (id, received) =
        known.iter().map(|unfinished| (unfinished.id.clone(), unfinished.received)).next().unwrap();
    assert!(received > 0);

    let mut again = request(&secret, DocumentType::ProofOfAddress, pdf.clone());
    again.resume_from = ResumeFrom::AnyOf(known.clone());
    let running = start(again);
    let stored = running.outcome.await.unwrap().unwrap();
    assert_eq!(stored.id, id);
    assert_eq!(stored_bytes(&stored).await, bytes_of(&pdf.blob).await);
    let first = running.progress.borrow().iter().find_map(|progress| {
        if let Progress::Sending { stored, .. } = progress { Some(*stored) } else { None }
    });
    assert!(first.unwrap() >= received, "sent from {first:?} on, where {received} bytes were");
}

#[wasm_bindgen_test]
async fn another_file_does_not_resume_an_unfinished_upload() {
    let secret = new_session(&["documents"]).await;
    let (_, outcome) = start_and(
        request(&secret, DocumentType::ProofOfAddress, large_pdf(8 * 1024 * 1024)),
        |_closed| None,
    );
    assert_eq!(outcome.await, Err(oneshot::Canceled));
    let known = api_of(&secret).session(RetryMode::UntilAnswered).await.unwrap().unfinished_uploads;
    let mut other =
        request(&secret, DocumentType::ProofOfAddress, as_pdf("large.pdf", &files::pdf()));
    other.resume_from = ResumeFrom::AnyOf(known.clone());
    let stored = start(other).outcome.await.unwrap().unwrap();
    assert_ne!(stored.id, known[0].id);
    assert_eq!(stored_bytes(&stored).await, files::pdf());
}

#[wasm_bindgen_test]
async fn a_dropped_upload_is_silent() {
    let secret = new_session(&["documents"]).await;
    let dropped = start(request(&secret, DocumentType::ProofOfAddress, large_pdf(4 * 1024 * 1024)));
    drop(dropped.handle);
    // Its callback was dropped without being called.
    assert_eq!(dropped.outcome.await, Err(oneshot::Canceled));
    assert!(dropped.progress.borrow().is_empty());
    assert!(stored_documents(&secret).await.is_empty());
}

#[wasm_bindgen_test]
async fn refusals_are_told_apart_and_not_retried() {
    let secret = new_session(&["documents"]).await;
    let upload = |file| request(&secret, DocumentType::ProofOfAddress, file);
    assert_eq!(
        refusal(upload(as_pdf("a.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0"))).await,
        (415, ErrorCode::FileTypeUnsupported)
    );
    assert_eq!(refusal(upload(as_pdf("a.pdf", b""))).await, (422, ErrorCode::FileEmpty));
    assert_eq!(
        refusal(upload(as_pdf("a.pdf", &files::pdf()[..60]))).await,
        (422, ErrorCode::FileUnreadable)
    );
    assert_eq!(refusal(upload(large_pdf(21 * 1024 * 1024))).await, (413, ErrorCode::FileTooLarge));
    assert!(stored_documents(&secret).await.is_empty());
}

#[wasm_bindgen_test]
async fn an_unknown_secret_stores_nothing() {
    let unknown =
        ClientSecret::new("vs_secret_0000000000000000000000000000000000".to_owned()).unwrap();
    assert_eq!(
        refusal(request(&unknown, DocumentType::Paystub, as_pdf("a.pdf", &files::pdf()))).await,
        (401, ErrorCode::CredentialInvalid)
    );
}

#[wasm_bindgen_test]
async fn an_upload_sent_again_after_its_end_is_stored_once() {
    let secret = new_session(&["documents"]).await;
    let mut upload = request(&secret, DocumentType::ProofOfAddress, as_pdf("a.pdf", &files::pdf()));
    let first = start(upload.clone());
    let stored = first.outcome.await.unwrap().unwrap();
    upload.resume_from = first.handle.resume_from();
    assert_eq!(outcome(upload).await.unwrap().id, stored.id);
    assert_eq!(stored_documents(&secret).await.len(), 1);
}

#[wasm_bindgen_test]
async fn an_upload_without_a_response_is_retried_without_end() {
    let secret = ClientSecret::new("vs_secret_0".to_owned()).unwrap();
    let mut request = request(&secret, DocumentType::Paystub, as_pdf("a.pdf", &files::pdf()));
    // No browser connects to this port.
    request.api = Rc::new(Api::new(
        Rc::new(BrowserTransport::new(|_| {})),
        "http://localhost:1".to_owned(),
        secret,
    ));
    let (sender, twice) = oneshot::channel();
    let (sender, waited) = (Cell::new(Some(sender)), Cell::new(0));
    let _handle = send(
        request,
        move |progress| {
            if matches!(progress, Progress::Waiting { offline: true, .. }) {
                waited.set(waited.get() + 1);
            }
            if waited.get() == 2
                && let Some(sender) = sender.take()
            {
                sender.send(()).unwrap();
            }
        },
        |outcome| unreachable!("{outcome:?}"),
    );
    twice.await.unwrap();
}

#[wasm_bindgen_test]
async fn the_server_learns_how_a_photo_was_taken() {
    let options = json!({ "document": { "require_live_capture": true } });
    let secret = new_session_with(json!({ "products": ["identity"], "options": options })).await;
    let photo = quarters(1200, 800, "image/jpeg").await;
    let prepared = prepare_with(&Source::from(file("selfie.jpg", &photo)), Purpose::Selfie, None)
        .await
        .unwrap();
    let chosen = request(&secret, DocumentType::Selfie, prepared);
    let taken = UploadRequest { capture_method: CaptureMethod::Camera, ..chosen.clone() };
    assert_eq!(refusal(chosen).await, (422, ErrorCode::LiveCaptureRequired));
    assert_eq!(outcome(taken).await.unwrap().capture_method, Some(CaptureMethod::Camera));
}
