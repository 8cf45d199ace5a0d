//! The transport of one tab: its requests wait in a queue, from which the scenario delivers them to
//! the sandbox one at a time. Nothing here waits for a clock or a thread, so that each run can be
//! repeated exactly.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::ops::Deref;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use latchkey_client::{AttemptOutcome, Outage, Request, Response, Transport, TransportError};
use latchkey_test_support::{AcknowledgedOffsets, MemoryFile, ReceivedRequest};

use crate::action::Fault;

type Reply = Rc<RefCell<Option<Result<Response, TransportError>>>>;

/// A request in the queue.
#[derive(Debug, Clone)]
pub(crate) struct QueuedRequest {
    /// The number of the opened page that has sent it.
    pub(crate) opening: u32,
    /// Its fault.
    pub(crate) fault: Option<Fault>,
    /// Where its response goes. The tab may have stopped waiting for it.
    pub(crate) reply: Reply,
    /// The request itself.
    pub(crate) request: ReceivedRequest,
}

impl Deref for QueuedRequest {
    type Target = ReceivedRequest;

    fn deref(&self) -> &ReceivedRequest {
        &self.request
    }
}

/// What the transports of a run share.
#[derive(Debug, Default)]
pub(crate) struct Network {
    /// The requests that the sandbox receives next, in this order.
    pub(crate) queue: RefCell<VecDeque<QueuedRequest>>,
    /// The number of bytes that were sent although the server had acknowledged them.
    pub(crate) bytes_sent_again: Cell<u64>,
    /// The number of requests that did not arrive.
    pub(crate) lost: Cell<u64>,
    /// Counts how many times the timers of all pages have fired.
    pub(crate) ticks: Cell<u64>,
    keys: Cell<u64>,
}

impl Network {
    /// Waits until the timers fire the next time.
    pub(crate) async fn tick(&self) {
        let seen = self.ticks.get();
        poll_fn(|_| if self.ticks.get() == seen { Poll::Pending } else { Poll::Ready(()) }).await;
    }
}

/// The transport of one tab.
#[derive(Debug)]
pub(crate) struct QueuedTransport {
    network: Rc<Network>,
    opening: u32,
    /// The start of this run's idempotency keys.
    name: String,
    pub(crate) offline: Cell<bool>,
    /// The faults of the next requests.
    pub(crate) faults: RefCell<VecDeque<Fault>>,
    outage: RefCell<Outage>,
    acknowledged: AcknowledgedOffsets,
    /// Whether an outage was reported since this was last read.
    outage_reported: Cell<bool>,
    now: Cell<Duration>,
}

impl QueuedTransport {
    pub(crate) fn new(network: &Rc<Network>, opening: u32, name: String) -> Rc<Self> {
        Rc::new(Self {
            network: Rc::clone(network),
            opening,
            name,
            offline: Cell::default(),
            faults: RefCell::default(),
            outage: RefCell::default(),
            acknowledged: AcknowledgedOffsets::default(),
            outage_reported: Cell::default(),
            now: Cell::default(),
        })
    }

    /// Whether a failed attempt was reported as an outage since this was last called.
    pub(crate) fn take_outage_report(&self) -> bool {
        self.outage_reported.take()
    }

    async fn response(
        &self,
        reply: &RefCell<Option<Result<Response, TransportError>>>,
    ) -> Result<Response, TransportError> {
        poll_fn(|_| match reply.borrow_mut().take() {
            Some(response) => Poll::Ready(response),
            None if self.offline.get() => Poll::Ready(Err(TransportError::Network)),
            None => Poll::Pending,
        })
        .await
    }
}

impl Transport for QueuedTransport {
    type File = MemoryFile;

    async fn send(
        &self,
        request: &Request<'_, MemoryFile>,
        on_sent: &dyn Fn(u64),
    ) -> Result<Response, TransportError> {
        if self.offline.get() {
            return Err(TransportError::Network);
        }
        let fault = self.faults.borrow_mut().pop_front();
        if fault == Some(Fault::NotSent) {
            self.network.lost.set(self.network.lost.get() + 1);
            return Err(TransportError::Network);
        }
        let url = request.url;
        let request = ReceivedRequest::new(request);
        on_sent(request.body.len() as u64);
        let again = self.acknowledged.bytes_sent_again(&request);
        self.network.bytes_sent_again.set(self.network.bytes_sent_again.get() + again);
        let reply = Reply::default();
        self.network.queue.borrow_mut().push_back(QueuedRequest {
            opening: self.opening,
            fault,
            reply: Rc::clone(&reply),
            request,
        });
        let response = self.response(&reply).await?;
        self.acknowledged.record(url, &response);
        Ok(response)
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
        self.network.keys.set(self.network.keys.get() + 1);
        format!("{}-{}", self.name, self.network.keys.get())
    }

    fn record_attempt(&self, outcome: AttemptOutcome) {
        let mut outage = self.outage.borrow_mut();
        outage.record(outcome, self.now.get(), self.offline.get());
        if outage.is_confirmed() && outcome != AttemptOutcome::Responded {
            self.outage_reported.set(true);
        }
    }
}
