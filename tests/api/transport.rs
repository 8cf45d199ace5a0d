//! The browser's transport: its requests, its errors, and the abort of a request whose future is
//! dropped.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt;
use js_sys::{Array, Function, Reflect, Uint8Array};
use latchkey::transport::{BlobSource, BrowserTransport};
use latchkey_api_types::Draft;
use latchkey_client::{
    AttemptOutcome, Body, FileSource, Limits, Method, Request, Response, Transport, TransportError,
    transport,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

use crate::api;
use crate::sandbox::API;

/// A request without a credential, which the sandbox refuses with an ordinary response.
fn request<'a>(
    method: Method,
    url: &'a str,
    body: Body<'a, BlobSource>,
) -> Request<'a, BlobSource> {
    Request { method, url, headers: &[], body, limits: Limits::SMALL, keepalive: false }
}

async fn send(request: &Request<'_, BlobSource>) -> Result<Response, TransportError> {
    BrowserTransport::new(|_| {}).send(request, &|_| {}).await
}

fn blob(bytes: &[u8]) -> BlobSource {
    BlobSource(Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap())
}

/// Records the calls of a function of the page until it is dropped.
struct Spy {
    /// The first argument of each call.
    calls: Array,
    restore: Function,
}

impl Spy {
    fn on(object: &str, method: &str) -> Self {
        Self::new(object, method, true)
    }

    /// Replaces the function by one whose promise is never settled.
    fn instead_of(object: &str, method: &str) -> Self {
        Self::new(object, method, false)
    }

    fn new(object: &str, method: &str, calls_through: bool) -> Self {
        let calls = Array::new();
        let install = Function::new_with_args(
            "calls, method, callsThrough",
            &format!(
                "const original = {object}[method];
                 {object}[method] = function (...args) {{
                     calls.push(args[0]);
                     return callsThrough ? original.apply(this, args) : new Promise(() => {{}});
                 }};
                 return () => {{ {object}[method] = original; }};"
            ),
        );
        let restore = install
            .call3(&JsValue::NULL, &calls, &method.into(), &calls_through.into())
            .unwrap()
            .unchecked_into();
        Self { calls, restore }
    }

    fn count(&self) -> u32 {
        self.calls.length()
    }

    fn last(&self) -> JsValue {
        self.calls.get(self.count() - 1)
    }
}

impl Drop for Spy {
    fn drop(&mut self) {
        // An assignment does not throw.
        let _ = self.restore.call0(&JsValue::NULL);
    }
}

/// The two ways in which requests are sent: the object and the function that sends, and the object
/// whose `abort` ends the request.
const FETCH: (&str, &str, &str) = ("globalThis", "fetch", "AbortController.prototype");
const XHR: (&str, &str, &str) = ("XMLHttpRequest.prototype", "send", "XMLHttpRequest.prototype");

#[wasm_bindgen_test]
async fn response_is_returned_whatever_its_status() {
    let url = format!("{API}/v1/session");
    let response = send(&request(Method::Get, &url, Body::None)).await.unwrap();
    assert_eq!(response.status, 401);
    assert!(response.body.contains("\"error\""));
    assert!(response.request_id.unwrap().starts_with("req_"));
}

#[wasm_bindgen_test]
async fn every_method_is_sent() {
    for method in [Method::Get, Method::Head, Method::Post, Method::Put, Method::Delete] {
        let url = format!("{API}/v1/session/draft");
        let response = send(&request(method, &url, Body::None)).await.unwrap();
        assert!((400..500).contains(&response.status), "{method:?}: {}", response.status);
    }
}

#[wasm_bindgen_test]
async fn only_bytes_of_files_are_sent_by_xml_http_request() {
    let (fetched, opened) = (Spy::on("globalThis", "fetch"), Spy::on(XHR.0, "open"));
    let (url, file) = (format!("{API}/v1/session"), blob(b"abc"));
    send(&request(Method::Get, &url, Body::None)).await.unwrap();
    send(&request(Method::Post, &url, Body::Json("{}"))).await.unwrap();
    assert_eq!((fetched.count(), opened.count()), (2, 0));
    let chunk = Body::Chunk { file: &file, range: 0..3 };
    send(&request(Method::Post, &url, chunk)).await.unwrap();
    assert_eq!((fetched.count(), opened.count()), (2, 1));
}

#[wasm_bindgen_test]
async fn json_is_sent_as_json_and_outlives_the_page_only_where_asked() {
    let fetched = Spy::on("globalThis", "fetch");
    let url = format!("{API}/v1/session");
    for keepalive in [false, true] {
        let request = Request { keepalive, ..request(Method::Post, &url, Body::Json("{}")) };
        send(&request).await.unwrap();
        let sent: web_sys::Request = fetched.last().unchecked_into();
        assert_eq!(sent.headers().get("Content-Type").unwrap().unwrap(), "application/json");
        assert_eq!(Reflect::get(&sent, &"keepalive".into()).unwrap(), keepalive);
    }
}

/// A page that is being closed runs nothing after its events, so a draft that is sent in one of
/// them has to start at once.
#[wasm_bindgen_test]
async fn draft_is_sent_by_the_first_poll_and_outlives_the_page() {
    let api = api(&["identity"]).await;
    let fetched = Spy::on("globalThis", "fetch");
    let draft: Draft = serde_json::from_value(serde_json::json!({
        "page": "details", "writer": "a", "sequence": 1,
        "fields": { "first_name": "Jane" },
    }))
    .unwrap();
    let mut saving = Box::pin(api.save_draft(&draft));
    assert_eq!((&mut saving).now_or_never(), None);
    assert_eq!(fetched.count(), 1);
    assert_eq!(Reflect::get(&fetched.last(), &"keepalive".into()).unwrap(), true);
    assert_eq!(saving.await, Ok(()));
}

#[wasm_bindgen_test]
async fn unreachable_server_is_a_network_error_and_is_recorded() {
    let recorded: Rc<Cell<Option<AttemptOutcome>>> = Rc::default();
    let recording = Rc::clone(&recorded);
    let browser = BrowserTransport::new(move |outcome| recording.set(Some(outcome)));
    let file = blob(b"abc");
    for body in [Body::None, Body::Chunk { file: &file, range: 0..3 }] {
        recorded.set(None);
        // Nothing listens there, and neither browsers nor systems assign this port.
        let request = request(Method::Post, "http://127.0.0.1:65535/v1/session", body);
        let outcome = transport::send_once(&browser, &request, &|_| {}).await;
        assert_eq!(outcome, Err(TransportError::Network));
        assert_eq!(recorded.get(), Some(AttemptOutcome::Failed(TransportError::Network)));
    }
}

#[wasm_bindgen_test]
async fn request_is_aborted_when_a_time_limit_passes() {
    let (url, file) = (format!("{API}/v1/session"), blob(b"abc"));
    for (object, method, abortable) in [FETCH, XHR] {
        // A request that is never sent has no response, however fast the sandbox is.
        let _sent = Spy::instead_of(object, method);
        let aborted = Spy::on(abortable, "abort");
        for limits in [
            Limits { total: Duration::ZERO, ..Limits::SMALL },
            Limits { stall: Duration::ZERO, ..Limits::SMALL },
        ] {
            let body = match method {
                "fetch" => Body::None,
                _ => Body::Chunk { file: &file, range: 0..3 },
            };
            let request = Request { limits, ..request(Method::Post, &url, body) };
            assert_eq!(send(&request).await, Err(TransportError::Timeout), "{method} {limits:?}");
        }
        assert_eq!(aborted.count(), 2, "{method}");
    }
}

#[wasm_bindgen_test]
async fn request_is_aborted_when_its_future_is_dropped() {
    let (url, file) = (format!("{API}/v1/session"), blob(b"abc"));
    for (body, abortable) in
        [(Body::None, FETCH.2), (Body::Chunk { file: &file, range: 0..3 }, XHR.2)]
    {
        let aborted = Spy::on(abortable, "abort");
        assert_eq!(send(&request(Method::Post, &url, body)).now_or_never(), None);
        assert_eq!(aborted.count(), 1, "{abortable}");
    }
}

#[wasm_bindgen_test]
async fn chunk_of_a_file_is_sent_unchanged_and_reports_its_progress() {
    let sent = Spy::on(XHR.0, XHR.1);
    let file = blob(&[7; 300_000]);
    let progress: RefCell<Vec<u64>> = RefCell::default();
    // To an endpoint that reads all of it: a server that refuses at once does not read the rest.
    let url = format!("{API}/v1/uploads");
    let metadata = "document_type cHJvb2Zfb2ZfYWRkcmVzcw==".to_owned();
    let headers = [
        api(&["documents"]).await.authorization(),
        ("Tus-Resumable", "1.0.0".to_owned()),
        ("Upload-Length", "300000".to_owned()),
        ("Upload-Metadata", metadata),
        ("Content-Type", "application/offset+octet-stream".to_owned()),
    ];
    let body = Body::Chunk { file: &file, range: 1_000..201_000 };
    let request =
        Request { headers: &headers, limits: Limits::CHUNK, ..request(Method::Post, &url, body) };
    let response = BrowserTransport::new(|_| {})
        .send(&request, &|bytes| progress.borrow_mut().push(bytes))
        .await
        .unwrap();
    assert_eq!((response.status, response.upload_offset), (201, Some(200_000)));
    assert_eq!(sent.last().unchecked_into::<Blob>().size(), 200_000.0);
    let progress = progress.into_inner();
    assert!(progress.is_sorted() && progress.last() == Some(&200_000), "{progress:?}");
}

#[wasm_bindgen_test]
async fn digest_of_a_chunk_is_the_sha256_of_its_bytes() {
    // SHA-256 of "abc", FIPS 180-2, appendix B.1.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let digest = blob(b"xxabcxx").sha256(2..5).await.unwrap();
    assert_eq!(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), abc);
}

#[wasm_bindgen_test]
async fn pause_ends_when_the_device_comes_online() {
    let browser = BrowserTransport::new(|_| {});
    let pause = browser.pause(Duration::from_secs(3_600));
    let online = async {
        web_sys::window().unwrap().dispatch_event(&web_sys::Event::new("online").unwrap()).unwrap()
    };
    futures_util::future::join(pause, online).await;
}

#[wasm_bindgen_test]
async fn pause_ends_by_itself() {
    let browser = BrowserTransport::new(|_| {});
    let before = browser.now();
    browser.pause(Duration::from_millis(30)).await;
    assert!(browser.now() - before >= Duration::from_millis(25));
}

#[wasm_bindgen_test]
fn every_idempotency_key_is_new() {
    let browser = BrowserTransport::new(|_| {});
    let (one, other) = (browser.new_idempotency_key(), browser.new_idempotency_key());
    assert!(
        one != other && one.len() == 32 && one.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{one} {other}"
    );
}
