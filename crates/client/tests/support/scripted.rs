//! A line whose answers are written down beforehand, with a clock that only pauses move on.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::ops::Range;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use latchkey_client::{
    Api, AttemptOutcome, Body, ClientSecret, FileSource, Request, Response, Transport,
    TransportError,
};

/// What becomes of one attempt.
pub(crate) type Outcome = Result<Response, TransportError>;

/// An attempt as it left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) at: Duration,
    pub(crate) method: &'static str,
    pub(crate) address: String,
    pub(crate) key: Option<String>,
    pub(crate) bearer: Option<String>,
    pub(crate) body: String,
}

/// The line. An attempt that nothing is written down for waits until something is.
#[derive(Debug, Default)]
pub(crate) struct Scripted {
    answers: RefCell<VecDeque<Outcome>>,
    sent: RefCell<Vec<Sent>>,
    reached: RefCell<Vec<AttemptOutcome>>,
    now: Cell<Duration>,
    keys: Cell<u32>,
    /// The device says that it is online again after this time of every pause.
    pub(crate) back_after: Cell<Option<Duration>>,
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Outcome>) -> Rc<Self> {
        Rc::new(Self { answers: RefCell::new(answers.into_iter().collect()), ..Self::default() })
    }

    pub(crate) fn answer_with(&self, answers: impl IntoIterator<Item = Outcome>) {
        self.answers.borrow_mut().extend(answers);
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.borrow().clone()
    }

    pub(crate) fn reached(&self) -> Vec<AttemptOutcome> {
        self.reached.borrow().clone()
    }

    /// How long it waited before each attempt but the first, in seconds.
    pub(crate) fn pauses(&self) -> Vec<f64> {
        self.sent.borrow().windows(2).map(|pair| (pair[1].at - pair[0].at).as_secs_f64()).collect()
    }
}

impl Transport for Scripted {
    type File = NoFile;

    async fn send(&self, request: &Request<'_, NoFile>, _on_sent: &dyn Fn(u64)) -> Outcome {
        let header = |name: &str| {
            request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
        };
        let body = match &request.body {
            Body::Json(text) => (*text).to_owned(),
            Body::None | Body::Chunk { .. } => String::new(),
        };
        self.sent.borrow_mut().push(Sent {
            at: self.now.get(),
            method: request.method.as_str(),
            address: request.url.to_owned(),
            key: header("Idempotency-Key"),
            bearer: header("Authorization"),
            body,
        });
        poll_fn(|_| self.answers.borrow_mut().pop_front().map_or(Poll::Pending, Poll::Ready)).await
    }

    async fn pause(&self, longest: Duration) {
        let pause = self.back_after.get().map_or(longest, |back| back.min(longest));
        self.now.set(self.now.get() + pause);
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

    fn record_attempt(&self, outcome: AttemptOutcome) {
        self.reached.borrow_mut().push(outcome);
    }
}

/// No file is sent here.
#[derive(Debug)]
pub(crate) struct NoFile;

impl FileSource for NoFile {
    fn size(&self) -> u64 {
        0
    }

    async fn sha256(&self, _range: Range<u64>) -> Option<[u8; 32]> {
        None
    }
}

/// The API over this line.
pub(crate) fn api(line: &Rc<Scripted>) -> Api<Scripted> {
    Api::new(
        Rc::clone(line),
        "https://api.example".to_owned(),
        ClientSecret::new("vs_secret_1".to_owned()).unwrap(),
    )
}

/// What comes of work that waits for nothing but the line; `None` where that never answers.
pub(crate) fn outcome<T>(work: impl Future<Output = T>) -> Option<T> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => Some(outcome),
        Poll::Pending => None,
    }
}

/// An answer of this status and body.
pub(crate) fn answer(status: u16, body: &str) -> Outcome {
    Ok(Response {
        status,
        body: body.to_owned(),
        request_id: Some("req_1".to_owned()),
        ..Response::default()
    })
}

/// A server that wants to be left alone for so many seconds.
pub(crate) fn busy(status: u16, retry_after: Option<u64>) -> Outcome {
    let Ok(answer) = answer(status, "") else { unreachable!() };
    Ok(Response { retry_after: retry_after.map(Duration::from_secs), ..answer })
}

/// No answer.
pub(crate) const CUT: Outcome = Err(TransportError::Network);

/// A refusal of this code.
pub(crate) fn refused(status: u16, code: &str) -> Outcome {
    answer(status, &serde_json::json!({"error": {"type": "validation_error", "code": code, "message": "For the engineer."}}).to_string())
}

/// A session of this status.
pub(crate) fn session(status: &str) -> Outcome {
    answer(200, &view(status).to_string())
}

/// The same as an object.
pub(crate) fn view(status: &str) -> serde_json::Value {
    serde_json::json!({
        "id": "vs_1", "object": "verification_session.view", "status": status, "expires_at": 1, "business": {"name": "Harbour Homes"},
        "products": ["identity"], "requirements": {"missing": ["consent.data_processing"]},
    })
}
