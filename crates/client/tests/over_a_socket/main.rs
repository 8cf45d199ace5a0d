//! The widget's uploads over real sockets, against whichever server is at `LATCHKEY_API`: the
//! sandbox, or the official tus server, which knows nothing of checksums. `cargo xtask test --only
//! api` runs them against both.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

mod socket;

use std::pin::pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};

use latchkey_api_types::{CaptureMethod, DocumentType, DocumentUpload};
use latchkey_client::upload::{
    FileDescription, Progress, ResumeFrom, SINGLE_REQUEST_LIMIT, UploadControl, UploadFailure,
    upload,
};
use latchkey_client::{Api, Body, ClientSecret, Limits, Method, Request, Transport};

use socket::{Cut, MemoryFile, SocketLine, get};

const SMALL: usize = SINGLE_REQUEST_LIMIT as usize;
const LARGE: usize = 1_500_000;

fn given(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set; run these tests by cargo xtask test --only api")
    })
}

/// What comes of work over a line that never waits for anybody else.
fn outcome<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("nobody wakes this up"),
    }
}

/// A payslip of this size that no other test has.
fn payslip(size: usize) -> MemoryFile {
    static OTHER: AtomicU32 = AtomicU32::new(0);
    let start = format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%{} ",
        OTHER.fetch_add(1, Ordering::Relaxed)
    )
    .into_bytes();
    let end = b"\ntrailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
    let filling =
        (start.len()..size - end.len()).map(|place| b'a' + (place * 7 + place / 613) as u8 % 26);
    MemoryFile(start.iter().copied().chain(filling).chain(end.iter().copied()).collect())
}

/// A new session's applicant, with a line that is cut in this way.
fn applicant(cuts: impl IntoIterator<Item = Cut>) -> Api<SocketLine> {
    let body = r#"{"applicant":{"first_name":"Jane","last_name":"Doe","email":"jane@example.com"},"products":["income"]}"#;
    let address = format!("{}/v1/verification_sessions", given("LATCHKEY_API"));
    let headers = [
        ("Authorization", format!("Bearer {}", given("LATCHKEY_SECRET_KEY"))),
        ("Content-Type", "application/json".to_owned()),
    ];
    let request = Request {
        method: Method::Post,
        url: &address,
        headers: &headers,
        body: Body::Json(body),
        limits: Limits::SMALL,
        keepalive: false,
    };
    let answer = outcome(SocketLine::new([]).send(&request, &|_| {})).unwrap();
    let session: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let secret = ClientSecret::new(session["client_secret"].as_str().unwrap().to_owned()).unwrap();
    Api::new(Rc::new(SocketLine::new(cuts)), given("LATCHKEY_API"), secret)
}

fn sending(
    api: &Api<SocketLine>,
    file: &MemoryFile,
    from: ResumeFrom,
    control: &UploadControl,
    told: &dyn Fn(Progress),
) -> Result<DocumentUpload, UploadFailure> {
    let what = FileDescription {
        document_type: DocumentType::Paystub,
        side: None,
        capture_method: CaptureMethod::File,
        description: None,
        file_name: "März.pdf".to_owned(),
        media_type: "application/pdf",
    };
    outcome(upload(api, file, &what, from, control, told))
}

/// Sends the file over a line that is cut in this way, and says how many bytes left more than once.
fn arrives(size: usize, cuts: impl IntoIterator<Item = Cut>) -> u64 {
    let (api, file) = (applicant(cuts), payslip(size));
    let document =
        sending(&api, &file, ResumeFrom::Nothing, &UploadControl::default(), &|_| {}).unwrap();
    assert_eq!((document.file_name.as_str(), document.file_size), ("März.pdf", size as u64));
    assert!(get(&document.file_url.unwrap()) == file.0, "the stored file is another");
    assert!(api.transport().cuts.borrow().is_empty(), "not every cut has happened");
    api.transport().sent.get() - size as u64
}

#[test]
#[ignore = "needs a server"]
fn files_of_any_size_arrive_whole_and_once() {
    for size in [200, SMALL - 1, SMALL, SMALL + 1, LARGE] {
        assert_eq!(arrives(size, []), 0);
    }
}

#[test]
#[ignore = "needs a server"]
fn lost_answers_cost_no_byte() {
    for lost in 1..=3 {
        assert_eq!(arrives(LARGE, vec![Cut::AnswerLost; lost]), 0);
    }
    // Of a small file, the lost answer is that of the creation. A server without idempotency keys
    // makes another upload.
    let knows_keys = given("LATCHKEY_SECRET_KEY") != "none";
    assert_eq!(arrives(SMALL, [Cut::AnswerLost]), if knows_keys { 0 } else { SMALL as u64 });
}

#[test]
#[ignore = "needs a server"]
fn cut_anywhere_a_file_arrives_and_no_acknowledged_byte_is_sent_again() {
    let mut resent = 0;
    for round in 0..24_usize {
        let size = if round % 2 == 0 { SMALL } else { LARGE };
        let cuts = (0..round % 5 + 1).map(|count| Cut::After((round * 389 + count * 197) % 1000));
        resent += arrives(size, cuts);
    }
    println!("{resent} bytes that nobody had acknowledged left more than once");
}

#[test]
#[ignore = "needs a server"]
fn a_known_upload_goes_on_where_the_server_is() {
    let (api, file) = (applicant([]), payslip(LARGE));
    let control = UploadControl::default();
    let pausing = control.clone();
    // Somebody who closes the page after the first acknowledged bytes.
    let told = move |progress| {
        if matches!(progress, Progress::Sending { stored, .. } if stored > 0) {
            pausing.pause();
        }
    };
    let what = FileDescription {
        document_type: DocumentType::Paystub,
        side: None,
        capture_method: CaptureMethod::File,
        description: None,
        file_name: "März.pdf".to_owned(),
        media_type: "application/pdf",
    };
    let mut closed = Box::pin(upload(&api, &file, &what, ResumeFrom::Nothing, &control, &told));
    assert!(closed.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(closed);
    let before = api.transport().sent.get();
    assert!(before > 0 && before < LARGE as u64);
    let document =
        sending(&api, &file, control.resume_from(), &UploadControl::default(), &|_| {}).unwrap();
    assert_eq!(api.transport().sent.get(), LARGE as u64);
    assert!(get(&document.file_url.unwrap()) == file.0, "the stored file is another");
}

#[test]
#[ignore = "needs a server"]
fn a_canceled_upload_is_gone_from_the_server() {
    let (api, file) = (applicant([]), payslip(LARGE));
    let control = UploadControl::default();
    let canceling = control.clone();
    let upload = std::cell::RefCell::new(None);
    let told = |progress| match progress {
        Progress::Known { upload: id } => _ = upload.replace(Some(id)),
        Progress::Sending { stored, .. } if stored > 0 => canceling.cancel(),
        _ => {}
    };
    assert_eq!(
        sending(&api, &file, ResumeFrom::Nothing, &control, &told),
        Err(UploadFailure::Canceled)
    );
    let address = format!("{}/v1/uploads/{}", api.base_url(), upload.take().unwrap());
    let headers = [("Authorization", api.authorization().1), ("Tus-Resumable", "1.0.0".to_owned())];
    let request = Request {
        method: Method::Head,
        url: &address,
        headers: &headers,
        body: Body::None,
        limits: Limits::SMALL,
        keepalive: false,
    };
    let answer = outcome(api.transport().send(&request, &|_| {})).unwrap();
    assert!(matches!(answer.status, 404 | 410), "{answer:?}");
}
