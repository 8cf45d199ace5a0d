//! Uploads over real sockets, to the server at `LATCHKEY_API`: the sandbox, or the official tus
//! server, which ignores checksums. `cargo xtask test --only api` runs them against both.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

mod socket_server;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};

use latchkey_api_types::{CaptureMethod, DocumentType, DocumentUpload};
use latchkey_client::upload::{
    FileDescription, Progress, ResumeFrom, SINGLE_REQUEST_LIMIT, UploadControl, UploadFailure,
    upload,
};
use latchkey_client::{Api, Body, ClientSecret, Header, Limits, Method, Request, Transport};
use latchkey_test_support::{Fault, FaultyTransport, MemoryFile, applicant, files, poll_once};

use socket_server::{SocketServer, get};

const SMALL: usize = SINGLE_REQUEST_LIMIT as usize;
const LARGE: usize = 1_500_000;

type Network = FaultyTransport<SocketServer>;

fn environment(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set; run these tests by cargo xtask test --only api")
    })
}

/// A number that no other test has.
fn next_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A payslip of this size that no other test has.
fn payslip(size: usize) -> MemoryFile {
    MemoryFile::new(files::pdf_of_size(size, next_number()))
}

/// A network with these faults of the requests that carry bytes of a file.
fn network(faults: impl IntoIterator<Item = Fault>) -> Network {
    let mut network = Network::default();
    network.faults.get_mut().extend(faults);
    network.faults_only_chunks = true;
    network.key_prefix = format!("{}-{}-", std::process::id(), next_number());
    network
}

fn request<'a>(
    method: Method,
    url: &'a str,
    headers: &'a [Header],
    body: Body<'a, MemoryFile>,
) -> Request<'a, MemoryFile> {
    Request { method, url, headers, body, limits: Limits::SMALL, keepalive: false }
}

/// The API client of a new session's applicant, with a network with these faults.
fn api(faults: impl IntoIterator<Item = Fault>) -> Api<Network> {
    let body = applicant::create_session(&["income"]).to_string();
    let url = format!("{}/v1/verification_sessions", environment("LATCHKEY_API"));
    let headers = [
        ("Authorization", format!("Bearer {}", environment("LATCHKEY_SECRET_KEY"))),
        ("Content-Type", "application/json".to_owned()),
    ];
    let request = request(Method::Post, &url, &headers, Body::Json(&body));
    let response = poll_once(network([]).send(&request, &|_| {})).unwrap().unwrap();
    let session: serde_json::Value = serde_json::from_str(&response.body).unwrap();
    let secret = ClientSecret::new(session["client_secret"].as_str().unwrap().to_owned()).unwrap();
    Api::new(Rc::new(network(faults)), environment("LATCHKEY_API"), secret)
}

fn description() -> FileDescription {
    FileDescription {
        document_type: DocumentType::Paystub,
        side: None,
        capture_method: CaptureMethod::File,
        description: None,
        file_name: "März.pdf".to_owned(),
        media_type: "application/pdf",
    }
}

fn send(
    api: &Api<Network>,
    file: &MemoryFile,
    from: ResumeFrom,
    control: &UploadControl,
    on_progress: &dyn Fn(Progress),
) -> Result<DocumentUpload, UploadFailure> {
    poll_once(upload(api, file, &description(), from, control, on_progress)).unwrap()
}

/// Sends a file over a network with these faults, and returns how many bytes were sent more than
/// once.
fn bytes_sent_again(size: usize, faults: impl IntoIterator<Item = Fault>) -> u64 {
    let (api, file) = (api(faults), payslip(size));
    let control = UploadControl::default();
    let document = send(&api, &file, ResumeFrom::Nothing, &control, &|_| {}).unwrap();
    assert_eq!((document.file_name.as_str(), document.file_size), ("März.pdf", size as u64));
    assert!(get(&document.file_url.unwrap()) == file.bytes, "the stored file differs");
    assert!(api.transport().faults.borrow().is_empty(), "not every fault has happened");
    api.transport().sent_bytes.get() - size as u64
}

#[test]
#[ignore = "needs a server"]
fn files_of_any_size_are_sent_once() {
    for size in [200, SMALL - 1, SMALL, SMALL + 1, LARGE] {
        assert_eq!(bytes_sent_again(size, []), 0);
    }
}

#[test]
#[ignore = "needs a server"]
fn lost_responses_cost_no_byte() {
    for lost in 1..=3 {
        assert_eq!(bytes_sent_again(LARGE, vec![Fault::ResponseLost; lost]), 0);
    }
    // For a small file, the lost response is that of the creation. A server without idempotency
    // keys creates another upload.
    let has_keys = environment("LATCHKEY_SECRET_KEY") != "none";
    let again = if has_keys { 0 } else { SMALL as u64 };
    assert_eq!(bytes_sent_again(SMALL, [Fault::ResponseLost]), again);
}

#[test]
#[ignore = "needs a server"]
fn file_arrives_wherever_the_connection_is_cut() {
    let mut again = 0;
    for round in 0..24_u16 {
        let size = if round % 2 == 0 { SMALL } else { LARGE };
        let cuts = (0..round % 5 + 1).map(|count| Fault::Cut((round * 389 + count * 197) % 1000));
        again += bytes_sent_again(size, cuts);
    }
    println!("{again} bytes without an acknowledgement were sent more than once");
}

#[test]
#[ignore = "needs a server"]
fn known_upload_resumes_at_the_offset_of_the_server() {
    let (api, file) = (api([]), payslip(LARGE));
    let control = UploadControl::default();
    let pausing = control.clone();
    // The page is closed after the first acknowledged bytes.
    let on_progress = move |progress| {
        if matches!(progress, Progress::Sending { stored, .. } if stored > 0) {
            pausing.pause();
        }
    };
    let description = description();
    let mut closed =
        Box::pin(upload(&api, &file, &description, ResumeFrom::Nothing, &control, &on_progress));
    assert!(closed.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(closed);
    let before = api.transport().sent_bytes.get();
    assert!(before > 0 && before < LARGE as u64);
    let document =
        send(&api, &file, control.resume_from(), &UploadControl::default(), &|_| {}).unwrap();
    assert_eq!(api.transport().sent_bytes.get(), LARGE as u64);
    assert!(get(&document.file_url.unwrap()) == file.bytes, "the stored file differs");
}

#[test]
#[ignore = "needs a server"]
fn canceled_upload_is_deleted_on_the_server() {
    let (api, file) = (api([]), payslip(LARGE));
    let control = UploadControl::default();
    let canceling = control.clone();
    let upload = RefCell::new(None);
    let on_progress = |progress| match progress {
        Progress::Known { upload: id } => _ = upload.replace(Some(id)),
        Progress::Sending { stored, .. } if stored > 0 => canceling.cancel(),
        _ => {}
    };
    assert_eq!(
        send(&api, &file, ResumeFrom::Nothing, &control, &on_progress),
        Err(UploadFailure::Canceled)
    );
    let url = format!("{}/v1/uploads/{}", api.base_url(), upload.take().unwrap());
    let headers = [api.authorization(), ("Tus-Resumable", "1.0.0".to_owned())];
    let request = request(Method::Head, &url, &headers, Body::None);
    let response = poll_once(api.transport().send(&request, &|_| {})).unwrap().unwrap();
    assert!(matches!(response.status, 404 | 410), "{response:?}");
}
