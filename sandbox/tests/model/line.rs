//! The line of one tab: its requests become parcels, which the world carries to the sandbox one at
//! a time. Nothing here waits for a clock or a thread, so that a run is the same each time it is
//! played.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::ops::Range;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use latchkey_client::{
    AttemptOutcome, Body, FileSource, Outage, Request, Response, Transport, TransportError,
};
use sha2::{Digest, Sha256};

use crate::action::Fault;

/// A file of the person's.
#[derive(Debug)]
pub(crate) struct TestFile(pub(crate) Vec<u8>);

impl FileSource for TestFile {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    async fn sha256(&self, range: Range<u64>) -> Option<[u8; 32]> {
        Some(Sha256::digest(self.bytes(&range)).into())
    }
}

impl TestFile {
    fn bytes(&self, range: &Range<u64>) -> &[u8] {
        &self.0[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
    }
}

/// A request as it leaves.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    /// Which opening of a tab has sent it.
    pub(crate) opening: u32,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// What befalls it.
    pub(crate) fault: Option<Fault>,
    /// Where its answer goes; nobody may be there any more.
    pub(crate) reply: Rc<RefCell<Option<Result<Response, TransportError>>>>,
}

impl Parcel {
    /// Whether it carries bytes of a file.
    pub(crate) fn has_piece(&self) -> bool {
        self.header("Content-Type") == Some("application/offset+octet-stream")
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// What all lines of a run have in common.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    /// Under way to the sandbox, in this order.
    pub(crate) parcels: RefCell<VecDeque<Parcel>>,
    /// Bytes that were sent although the server had said that it has them.
    pub(crate) sent_twice: Cell<u64>,
    /// Requests that never arrived.
    pub(crate) lost: Cell<u64>,
    /// Counts up when timers run out.
    pub(crate) ticks: Cell<u64>,
    keys: Cell<u64>,
}

impl Wire {
    /// Waits until the timers run out the next time.
    pub(crate) async fn tick(&self) {
        let seen = self.ticks.get();
        poll_fn(|_| if self.ticks.get() == seen { Poll::Pending } else { Poll::Ready(()) }).await;
    }
}

/// One tab's line.
#[derive(Debug)]
pub(crate) struct TestLine {
    wire: Rc<Wire>,
    opening: u32,
    /// Names this run's keys.
    name: String,
    pub(crate) offline: Cell<bool>,
    /// What befalls the next requests.
    pub(crate) faults: RefCell<VecDeque<Fault>>,
    outage: RefCell<Outage>,
    /// How many bytes the server has acknowledged here, by upload.
    acknowledged: RefCell<BTreeMap<String, u64>>,
    /// Somebody was told that there is no line since this was last asked.
    told: Cell<bool>,
    now: Cell<Duration>,
}

impl TestLine {
    pub(crate) fn new(wire: &Rc<Wire>, opening: u32, name: String) -> Rc<Self> {
        Rc::new(Self {
            wire: Rc::clone(wire),
            opening,
            name,
            offline: Cell::default(),
            faults: RefCell::default(),
            outage: RefCell::default(),
            acknowledged: RefCell::default(),
            told: Cell::default(),
            now: Cell::default(),
        })
    }

    /// Whether a failed attempt has been told of since this was last asked.
    pub(crate) fn was_told(&self) -> bool {
        self.told.take()
    }

    async fn answer(
        &self,
        reply: &RefCell<Option<Result<Response, TransportError>>>,
    ) -> Result<Response, TransportError> {
        poll_fn(|_| match reply.borrow_mut().take() {
            Some(answer) => Poll::Ready(answer),
            None if self.offline.get() => Poll::Ready(Err(TransportError::Network)),
            None => Poll::Pending,
        })
        .await
    }
}

impl Transport for TestLine {
    type File = TestFile;

    async fn send(
        &self,
        request: &Request<'_, TestFile>,
        on_sent: &dyn Fn(u64),
    ) -> Result<Response, TransportError> {
        if self.offline.get() {
            return Err(TransportError::Network);
        }
        let fault = self.faults.borrow_mut().pop_front();
        if fault == Some(Fault::Lost) {
            self.wire.lost.set(self.wire.lost.get() + 1);
            return Err(TransportError::Network);
        }
        let body = match &request.body {
            Body::None => Vec::new(),
            Body::Json(text) => text.as_bytes().to_vec(),
            Body::Chunk { file, range } => file.bytes(range).to_vec(),
        };
        on_sent(body.len() as u64);
        let upload = request.url.rsplit('/').next().unwrap_or_default();
        let offset = request
            .headers
            .iter()
            .find(|(name, _)| *name == "Upload-Offset")
            .and_then(|(_, offset)| offset.parse::<u64>().ok());
        if let (Some(offset), Some(acknowledged)) = (offset, self.acknowledged.borrow().get(upload))
        {
            let again = acknowledged.saturating_sub(offset).min(body.len() as u64);
            self.wire.sent_twice.set(self.wire.sent_twice.get() + again);
        }
        let reply = Rc::default();
        self.wire.parcels.borrow_mut().push_back(Parcel {
            opening: self.opening,
            method: request.method.as_str(),
            path: request.url.to_owned(),
            headers: request.headers.to_vec(),
            body,
            fault,
            reply: Rc::clone(&reply),
        });
        let answer = self.answer(&reply).await?;
        if let Some(offset) = answer.upload_offset {
            let upload = answer
                .location
                .as_deref()
                .and_then(|location| location.rsplit('/').next())
                .unwrap_or(upload);
            self.acknowledged.borrow_mut().insert(upload.to_owned(), offset);
        }
        Ok(answer)
    }

    async fn pause(&self, longest: Duration) {
        self.now.set(self.now.get() + longest);
        poll_fn(|_| if self.offline.get() { Poll::Pending } else { Poll::Ready(()) }).await;
    }

    fn now(&self) -> Duration {
        self.now.get()
    }

    fn jitter(&self) -> f64 {
        1.0
    }

    fn new_idempotency_key(&self) -> String {
        self.wire.keys.set(self.wire.keys.get() + 1);
        format!("{}-{}", self.name, self.wire.keys.get())
    }

    fn record_attempt(&self, outcome: AttemptOutcome) {
        let mut outage = self.outage.borrow_mut();
        outage.record(outcome, self.now.get(), self.offline.get());
        if outage.is_confirmed() && outcome != AttemptOutcome::Responded {
            self.told.set(true);
        }
    }
}
