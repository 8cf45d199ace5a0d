//! The browser's line: what it sends, how it fails, and that nothing goes on which nobody waits
//! for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt;
use js_sys::{Array, Function, Uint8Array};
use latchkey::transport::{BlobSource, BrowserTransport};
use latchkey_client::{
    AttemptOutcome, Body, FileSource, Limits, Method, Request, Response, Transport, TransportError,
    transport,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

use crate::api;
use crate::sandbox::API;

/// A request for the list of events, which the sandbox refuses without a key: any answer will do.
fn ask<'a>(
    method: Method,
    address: &'a str,
    body: Body<'a, BlobSource>,
) -> Request<'a, BlobSource> {
    Request { method, address, headers: &[], body, limits: Limits::SMALL }
}

async fn send(request: &Request<'_, BlobSource>) -> Result<Response, TransportError> {
    BrowserTransport::new(|_| {}).send(request, &|_| {}).await
}

fn blob(bytes: &[u8]) -> BlobSource {
    BlobSource(Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap())
}

/// Notes what becomes of each request of the page until it is dropped: JavaScript that is run on
/// each new one.
struct Watch {
    noted: Array,
    undo: Function,
}

impl Watch {
    fn on(what: &str) -> Self {
        Self::with(what, true)
    }

    /// The same, but that it does not happen.
    fn instead_of(what: &str) -> Self {
        Self::with(what, false)
    }

    fn with(what: &str, happens: bool) -> Self {
        let noted = Array::new();
        let watch = Function::new_with_args(
            "noted, what, happens",
            "const kept = XMLHttpRequest.prototype[what];
             XMLHttpRequest.prototype[what] = function (...given) { noted.push(given[0]); if (happens) return kept.apply(this, given); };
             return () => { XMLHttpRequest.prototype[what] = kept; };",
        );
        let undo = watch
            .call3(&JsValue::NULL, &noted, &what.into(), &happens.into())
            .unwrap()
            .unchecked_into();
        Self { noted, undo }
    }

    fn count(&self) -> u32 {
        self.noted.length()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // Nothing is thrown by an assignment.
        let _ = self.undo.call0(&JsValue::NULL);
    }
}

#[wasm_bindgen_test]
async fn an_answer_comes_whole_whatever_it_says() {
    let answer = send(&ask(Method::Get, &format!("{API}/v1/session"), Body::None)).await.unwrap();
    assert_eq!(answer.status, 401);
    assert!(answer.body.contains("\"error\"") && answer.request_id.unwrap().starts_with("req_"));
}

#[wasm_bindgen_test]
async fn every_method_gets_there() {
    for method in [Method::Get, Method::Head, Method::Post, Method::Delete] {
        let answer = send(&ask(method, &format!("{API}/v1/session"), Body::None)).await.unwrap();
        assert!((400..500).contains(&answer.status), "{method:?}: {}", answer.status);
    }
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_gives_no_answer_and_is_told() {
    let told: Rc<Cell<Option<AttemptOutcome>>> = Rc::default();
    let telling = Rc::clone(&told);
    let browser = BrowserTransport::new(move |attempt| telling.set(Some(attempt)));
    // Nothing listens there, and no browser or system hands this port out.
    let nowhere = ask(Method::Get, "http://127.0.0.1:65535/v1/session", Body::None);
    assert_eq!(transport::attempt(&browser, &nowhere, &|_| {}).await, Err(TransportError::Network));
    assert_eq!(told.get(), Some(AttemptOutcome::Failed(TransportError::Network)));
}

#[wasm_bindgen_test]
async fn what_takes_too_long_is_given_up_and_aborted() {
    // What is never sent is never answered, however fast the sandbox is.
    let _sent = Watch::instead_of("send");
    let aborted = Watch::on("abort");
    for limits in [
        Limits { whole: Duration::ZERO, ..Limits::SMALL },
        Limits { stall: Duration::ZERO, ..Limits::SMALL },
    ] {
        let address = format!("{API}/v1/session");
        let request = Request { limits, ..ask(Method::Get, &address, Body::None) };
        assert_eq!(send(&request).await, Err(TransportError::Timeout), "{limits:?}");
    }
    assert_eq!(aborted.count(), 2);
}

#[wasm_bindgen_test]
async fn a_request_that_nobody_waits_for_is_aborted() {
    let aborted = Watch::on("abort");
    assert_eq!(
        send(&ask(Method::Get, &format!("{API}/v1/session"), Body::None)).now_or_never(),
        None
    );
    assert_eq!(aborted.count(), 1);
}

#[wasm_bindgen_test]
async fn a_piece_of_a_file_leaves_as_it_is_and_tells_how_far_it_is() {
    let sent = Watch::on("send");
    let file = blob(&[7; 300_000]);
    let told: RefCell<Vec<u64>> = RefCell::default();
    // To somebody who reads all of it: a server that refuses at once does not wait for the rest.
    let address = format!("{API}/v1/uploads");
    let metadata = "document_type cHJvb2Zfb2ZfYWRkcmVzcw==".to_owned();
    let headers = [
        ("Authorization", api(&["documents"]).await.secret().bearer()),
        ("Tus-Resumable", "1.0.0".to_owned()),
        ("Upload-Length", "300000".to_owned()),
        ("Upload-Metadata", metadata),
        ("Content-Type", "application/offset+octet-stream".to_owned()),
    ];
    let body = Body::Chunk { file: &file, range: 1_000..201_000 };
    let request = Request {
        method: Method::Post,
        address: &address,
        headers: &headers,
        body,
        limits: Limits::CHUNK,
    };
    let answer = BrowserTransport::new(|_| {})
        .send(&request, &|bytes| told.borrow_mut().push(bytes))
        .await
        .unwrap();
    assert_eq!((answer.status, answer.upload_offset), (201, Some(200_000)));
    assert_eq!(sent.noted.get(sent.count() - 1).unchecked_into::<Blob>().size(), 200_000.0);
    let told = told.into_inner();
    assert!(told.is_sorted() && told.last() == Some(&200_000), "{told:?}");
}

#[wasm_bindgen_test]
async fn the_checksum_of_a_piece_is_that_of_its_bytes() {
    // SHA-256 of "abc", FIPS 180-2, appendix B.1.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let digest = blob(b"xxabcxx").sha256(2..5).await.unwrap();
    assert_eq!(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), abc);
}

#[wasm_bindgen_test]
async fn a_pause_ends_when_the_device_is_online_again() {
    let browser = BrowserTransport::new(|_| {});
    let pause = browser.pause(Duration::from_secs(3_600));
    let online = async {
        web_sys::window().unwrap().dispatch_event(&web_sys::Event::new("online").unwrap()).unwrap()
    };
    futures_util::future::join(pause, online).await;
}

#[wasm_bindgen_test]
async fn a_pause_ends_by_itself() {
    let browser = BrowserTransport::new(|_| {});
    let before = browser.now();
    browser.pause(Duration::from_millis(30)).await;
    assert!(browser.now() - before >= Duration::from_millis(25));
}

#[wasm_bindgen_test]
fn every_key_is_new() {
    let browser = BrowserTransport::new(|_| {});
    let (one, other) = (browser.new_idempotency_key(), browser.new_idempotency_key());
    assert!(
        one != other && one.len() == 32 && one.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{one} {other}"
    );
}
