//! A transport that fails as told, in front of any [`Server`]. It fails the test if the client
//! sends bytes of a file again that the server has acknowledged.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::ops::Range;
use std::task::Poll;
use std::time::Duration;

use latchkey_client::upload::UploadControl;
use latchkey_client::{
    AttemptOutcome, Body, FileSource, Header, Method, Request, Response, Transport, TransportError,
};
use sha2::{Digest, Sha256};

/// A fault of one request. Positions are in thousandths of its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No fault.
    None,
    /// The request does not arrive.
    NotSent,
    /// The connection is cut at this position.
    Cut(u16),
    /// The request arrives, and the response is lost.
    ResponseLost,
    /// A proxy responds with this status, and the request does not arrive.
    Status(u16),
    /// One byte of the body is changed.
    Corrupted,
    /// The applicant pauses the upload at this position.
    Paused(u16),
    /// The applicant cancels the upload at this position.
    Canceled(u16),
    /// The page is closed at this position.
    PageClosed(u16),
    /// Before the request arrives, the server deletes all unfinished uploads.
    UploadsExpired,
}

/// A file in memory.
#[derive(Debug, Clone)]
pub struct MemoryFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether the device can calculate checksums.
    pub has_checksums: bool,
    /// How many times the bytes can still be read.
    pub reads_left: Cell<u32>,
}

impl MemoryFile {
    /// A file that can always be read.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, has_checksums: true, reads_left: Cell::new(u32::MAX) }
    }

    /// Some of its bytes.
    pub fn slice(&self, range: &Range<u64>) -> &[u8] {
        &self.bytes[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
    }
}

impl FileSource for MemoryFile {
    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    async fn sha256(&self, range: Range<u64>) -> Option<[u8; 32]> {
        let is_readable = self.has_checksums && self.reads_left.get() > 0;
        self.reads_left.set(self.reads_left.get().saturating_sub(1));
        is_readable.then(|| Sha256::digest(self.slice(&range)).into())
    }
}

/// A request as it arrives, which may be less than was sent.
#[derive(Debug, Clone)]
pub struct ReceivedRequest {
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: String,
    /// The headers.
    pub headers: Vec<Header>,
    /// The part of the body that arrives.
    pub body: Vec<u8>,
    /// The size of the whole body.
    pub content_length: usize,
}

impl ReceivedRequest {
    /// Creates the request that arrives if there is no fault.
    pub fn new(request: &Request<'_, MemoryFile>) -> Self {
        let body = match &request.body {
            Body::None => Vec::new(),
            Body::Json(text) => text.as_bytes().to_vec(),
            Body::Chunk { file, range } => file.slice(range).to_vec(),
        };
        Self {
            method: request.method,
            url: request.url.to_owned(),
            headers: request.headers.to_vec(),
            content_length: body.len(),
            body,
        }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Whether it carries bytes of a file.
    pub fn has_chunk(&self) -> bool {
        self.header("Content-Type") == Some("application/offset+octet-stream")
    }

    /// Whether the whole body arrives.
    pub fn is_complete(&self) -> bool {
        self.body.len() == self.content_length
    }
}

/// How many bytes of each upload the server has acknowledged to the client.
#[derive(Debug, Default)]
pub struct AcknowledgedOffsets(RefCell<BTreeMap<String, u64>>);

impl AcknowledgedOffsets {
    /// Returns how many bytes of `request` the server has acknowledged before.
    pub fn bytes_sent_again(&self, request: &ReceivedRequest) -> u64 {
        let offset = request.header("Upload-Offset").and_then(|offset| offset.parse::<u64>().ok());
        match (offset, self.0.borrow().get(last_part(&request.url))) {
            (Some(offset), Some(acknowledged)) => {
                acknowledged.saturating_sub(offset).min(request.content_length as u64)
            }
            _ => 0,
        }
    }

    /// Records the offset that the client receives in the response to a request to `url`.
    pub fn record(&self, url: &str, response: &Response) {
        if let Some(offset) = response.upload_offset {
            let upload = last_part(response.location.as_deref().unwrap_or(url));
            self.0.borrow_mut().insert(upload.to_owned(), offset);
        }
    }
}

fn last_part(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or_default()
}

/// The server behind a [`FaultyTransport`].
pub trait Server {
    /// Responds to a request. `None` if there is no connection.
    fn respond(&self, request: &ReceivedRequest) -> Option<Response>;

    /// Deletes all unfinished uploads.
    fn expire_uploads(&self) {}

    /// Passes the time of a pause, for a server that works in real time.
    fn pause(&self, _duration: Duration) {}
}

/// The transport. Its clock is virtual: it moves with each request and each pause.
#[derive(Debug, Default)]
pub struct FaultyTransport<S> {
    /// The server.
    pub server: S,
    /// The faults of the next requests, one for each.
    pub faults: RefCell<VecDeque<Fault>>,
    /// Whether only requests with bytes of a file use up a fault.
    pub faults_only_chunks: bool,
    /// The control of the upload, for the faults that pause or cancel it.
    pub control: RefCell<UploadControl>,
    /// Whether the page was closed by a fault.
    pub page_is_closed: Cell<bool>,
    /// The speed of the network; 1 MB/s where it is 0.
    pub bytes_per_second: Cell<f64>,
    /// The number of bytes of bodies that were sent.
    pub sent_bytes: Cell<u64>,
    /// The method and path of each request.
    pub requests: RefCell<Vec<String>>,
    acknowledged: AcknowledgedOffsets,
    now: Cell<Duration>,
    /// The start of every idempotency key.
    pub key_prefix: String,
    keys: Cell<u32>,
}

impl<S: Server> FaultyTransport<S> {
    /// The time that a request of this size takes passes.
    fn pass(&self, bytes: usize) {
        let speed = match self.bytes_per_second.get() {
            speed if speed > 0.0 => speed,
            _ => 1_000_000.0,
        };
        self.now.set(self.now.get() + Duration::from_secs_f64(0.05 + bytes as f64 / speed));
    }

    fn next_fault(&self, request: &ReceivedRequest) -> Fault {
        if self.faults_only_chunks && (!request.has_chunk() || request.body.is_empty()) {
            return Fault::None;
        }
        self.faults.borrow_mut().pop_front().unwrap_or(Fault::None)
    }
}

/// Waits for one poll.
async fn yield_once() {
    let mut has_yielded = false;
    poll_fn(|_| {
        if std::mem::replace(&mut has_yielded, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

impl<S: Server> Transport for FaultyTransport<S> {
    type File = MemoryFile;

    async fn send(
        &self,
        request: &Request<'_, MemoryFile>,
        on_sent: &dyn Fn(u64),
    ) -> Result<Response, TransportError> {
        let url = request.url;
        let path = url.find("/v1/").map_or(url, |start| &url[start..]);
        self.requests.borrow_mut().push(format!("{} {path}", request.method.as_str()));
        let mut received = ReceivedRequest::new(request);
        let fault = self.next_fault(&received);
        let again = self.acknowledged.bytes_sent_again(&received);
        assert_eq!(again, 0, "{again} bytes were acknowledged and are sent again");
        let length = received.content_length;
        let arriving = match fault {
            Fault::NotSent | Fault::Status(_) => 0,
            Fault::Cut(at) | Fault::Paused(at) | Fault::Canceled(at) | Fault::PageClosed(at) => {
                length * usize::from(at) / 1000
            }
            Fault::None | Fault::ResponseLost | Fault::Corrupted | Fault::UploadsExpired => length,
        };
        for sent in [arriving / 2, arriving] {
            on_sent(sent as u64);
        }
        self.sent_bytes.set(self.sent_bytes.get() + arriving as u64);
        self.pass(arriving);
        received.body.truncate(arriving);
        match fault {
            Fault::NotSent => return Err(TransportError::Network),
            Fault::Status(status) => return Ok(Response { status, ..Response::default() }),
            Fault::Corrupted if !received.body.is_empty() => received.body[0] ^= 0x20,
            Fault::UploadsExpired => self.server.expire_uploads(),
            _ => {}
        }
        let response = self.server.respond(&received);
        match fault {
            Fault::Cut(_) | Fault::ResponseLost => Err(TransportError::Network),
            Fault::Paused(_) => {
                self.control.borrow().pause();
                // An upload that is resumed at once continues with the request, which then fails.
                yield_once().await;
                Err(TransportError::Network)
            }
            Fault::Canceled(_) => {
                self.control.borrow().cancel();
                std::future::pending().await
            }
            Fault::PageClosed(_) => {
                self.page_is_closed.set(true);
                std::future::pending().await
            }
            Fault::None
            | Fault::NotSent
            | Fault::Status(_)
            | Fault::Corrupted
            | Fault::UploadsExpired => {
                let response = response.ok_or(TransportError::Network)?;
                self.acknowledged.record(url, &response);
                Ok(response)
            }
        }
    }

    async fn pause(&self, longest: Duration) {
        self.server.pause(longest);
        self.now.set(self.now.get() + longest);
    }

    fn now(&self) -> Duration {
        self.now.get()
    }

    fn jitter(&self) -> f64 {
        1.0
    }

    fn new_idempotency_key(&self) -> String {
        self.keys.set(self.keys.get() + 1);
        format!("{}key-{}", self.key_prefix, self.keys.get())
    }

    fn record_attempt(&self, _outcome: AttemptOutcome) {}
}
