//! A line to the server in memory that fails as it is told, and holds the client to sending nothing
//! twice that was acknowledged.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::task::Poll;
use std::time::Duration;

use latchkey_client::upload::UploadControl;
use latchkey_client::{
    AttemptOutcome, Body, FileSource, Method, Request, Response, Transport, TransportError,
};
use sha2::{Digest, Sha256};

use crate::server::{Arrived, Server};

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    Fine,
    /// It does not get there.
    Refused,
    /// The line is cut after so many parts of 1000 of its bytes.
    Cut(u16),
    /// It gets there, and the answer does not come back.
    AnswerLost,
    /// Something on the way answers for a server that never heard of it.
    Status(u16),
    /// One byte of it arrives as another.
    Garbled,
    /// The person pauses when so many parts of 1000 have left.
    Paused(u16),
    /// The person cancels when so many parts of 1000 have left.
    Canceled(u16),
    /// The page is closed when so many parts of 1000 have left.
    Closed(u16),
    /// Before it comes, the server forgets every unfinished upload.
    Expired,
}

/// A file in memory.
#[derive(Debug, Clone)]
pub(crate) struct MemoryFile {
    pub(crate) bytes: Vec<u8>,
    pub(crate) has_checksums: bool,
    /// How often the device still gives its bytes.
    pub(crate) reads_left: Cell<u32>,
}

impl FileSource for MemoryFile {
    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    async fn sha256(&self, range: Range<u64>) -> Option<[u8; 32]> {
        let is_there = self.has_checksums && self.reads_left.get() > 0;
        self.reads_left.set(self.reads_left.get().saturating_sub(1));
        is_there
            .then(|| Sha256::digest(&self.bytes[range.start as usize..range.end as usize]).into())
    }
}

/// The line.
#[derive(Debug, Default)]
pub(crate) struct FaultyLine {
    pub(crate) server: Server,
    pub(crate) faults: RefCell<VecDeque<Fault>>,
    pub(crate) control: RefCell<UploadControl>,
    pub(crate) is_closed: Cell<bool>,
    pub(crate) bytes_per_second: Cell<f64>,
    /// Bytes of files that left the device.
    pub(crate) sent: Cell<u64>,
    pub(crate) requests: RefCell<Vec<String>>,
    /// What the client was told that the server has of each upload.
    acknowledged: RefCell<BTreeMap<String, u64>>,
    now: Cell<Duration>,
    keys: Cell<u32>,
}

impl FaultyLine {
    /// How long it took so far.
    pub(crate) fn time(&self) -> Duration {
        self.now.get()
    }

    fn pass(&self, bytes: u64) {
        let speed = if self.bytes_per_second.get() > 0.0 {
            self.bytes_per_second.get()
        } else {
            1_000_000.0
        };
        self.now.set(self.now.get() + Duration::from_secs_f64(0.05 + bytes as f64 / speed));
    }

    fn note(&self, path: &str, answer: &Response) {
        let named = answer.location.as_deref().unwrap_or(path);
        if let (Some(id), Some(offset)) = (named.strip_prefix("/v1/uploads/"), answer.upload_offset)
        {
            self.acknowledged.borrow_mut().insert(id.to_owned(), offset);
        }
    }
}

async fn once_pending() {
    let mut is_second = false;
    std::future::poll_fn(|_| {
        if std::mem::replace(&mut is_second, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

impl Transport for FaultyLine {
    type File = MemoryFile;

    async fn send(
        &self,
        request: &Request<'_, MemoryFile>,
        on_sent: &dyn Fn(u64),
    ) -> Result<Response, TransportError> {
        let path = request.url.strip_prefix("https://api.example").unwrap();
        self.requests.borrow_mut().push(format!("{} {path}", request.method.as_str()));
        let fault = self.faults.borrow_mut().pop_front().unwrap_or(Fault::Fine);
        let (bytes, start) = match &request.body {
            Body::Chunk { file, range } => {
                (file.bytes[range.start as usize..range.end as usize].to_vec(), range.start)
            }
            Body::None | Body::Json(_) => (Vec::new(), 0),
        };
        if let Some(id) = path.strip_prefix("/v1/uploads/")
            && request.method == Method::Patch
        {
            let acknowledged = self.acknowledged.borrow().get(id).copied().unwrap_or(0);
            assert!(
                start >= acknowledged,
                "{acknowledged} bytes were acknowledged, and those from {start} on are sent"
            );
        }
        let part = |thousandths: u16| bytes.len() * usize::from(thousandths) / 1000;
        let arriving = match fault {
            Fault::Refused | Fault::Status(_) => 0,
            Fault::Cut(at) | Fault::Paused(at) | Fault::Canceled(at) | Fault::Closed(at) => {
                part(at)
            }
            Fault::Fine | Fault::AnswerLost | Fault::Garbled | Fault::Expired => bytes.len(),
        };
        for sent in [arriving / 2, arriving] {
            on_sent(sent as u64);
        }
        self.sent.set(self.sent.get() + arriving as u64);
        self.pass(arriving as u64);
        let mut arrived = bytes[..arriving].to_vec();
        match fault {
            Fault::Refused => return Err(TransportError::Network),
            Fault::Status(status) => return Ok(Response { status, ..Response::default() }),
            Fault::Garbled if !arrived.is_empty() => arrived[0] ^= 0x20,
            Fault::Expired => {
                self.server.uploads.borrow_mut().retain(|_, upload| upload.is_whole())
            }
            _ => {}
        }
        let is_whole = arriving == bytes.len();
        let answer = self.server.answer(&Arrived {
            method: request.method,
            path,
            headers: request.headers,
            bytes: arrived,
            is_whole,
        });
        match fault {
            Fault::Cut(_) | Fault::AnswerLost => Err(TransportError::Network),
            Fault::Paused(_) => {
                self.control.borrow().pause();
                // Who changes their mind at once goes on with the request, which then fails.
                once_pending().await;
                Err(TransportError::Network)
            }
            Fault::Canceled(_) => {
                self.control.borrow().cancel();
                std::future::pending().await
            }
            Fault::Closed(_) => {
                self.is_closed.set(true);
                std::future::pending().await
            }
            Fault::Fine | Fault::Refused | Fault::Status(_) | Fault::Garbled | Fault::Expired => {
                self.note(path, &answer);
                Ok(answer)
            }
        }
    }

    async fn pause(&self, longest: Duration) {
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
        format!("key-{}", self.keys.get())
    }

    fn record_attempt(&self, _outcome: AttemptOutcome) {}
}
