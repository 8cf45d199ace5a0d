//! A transport whose responses are written down beforehand, and functions that write them. Time is
//! virtual: only pauses move the clock.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use latchkey_client::{
    Api, AttemptOutcome, Body, ClientSecret, Request, Response, Transport, TransportError,
};
use serde_json::{Value, json};

use crate::MemoryFile;

/// The outcome of one attempt.
pub type Outcome = Result<Response, TransportError>;

/// An attempt without a response.
pub const NO_RESPONSE: Outcome = Err(TransportError::Network);

/// An attempt as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRequest {
    /// When it was sent.
    pub at: Duration,
    /// The method.
    pub method: &'static str,
    /// The URL.
    pub url: String,
    /// The value of `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The value of `Authorization`.
    pub authorization: Option<String>,
    /// The JSON body; empty where there is none.
    pub body: String,
    /// Whether it outlives its page.
    pub keepalive: bool,
}

/// A transport with a queue of outcomes. An attempt waits while the queue is empty.
#[derive(Debug, Default)]
pub struct ScriptedTransport {
    outcomes: RefCell<VecDeque<Outcome>>,
    sent: RefCell<Vec<SentRequest>>,
    recorded: RefCell<Vec<AttemptOutcome>>,
    now: Cell<Duration>,
    keys: Cell<u32>,
    /// How long after the start of each pause the device reports that it is online.
    pub online_after: Cell<Option<Duration>>,
}

impl ScriptedTransport {
    /// Creates a transport with these outcomes, one for each attempt.
    pub fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Rc<Self> {
        Rc::new(Self { outcomes: RefCell::new(outcomes.into_iter().collect()), ..Self::default() })
    }

    /// Adds outcomes to the end of the queue.
    pub fn push(&self, outcomes: impl IntoIterator<Item = Outcome>) {
        self.outcomes.borrow_mut().extend(outcomes);
    }

    /// The attempts so far.
    pub fn sent(&self) -> Vec<SentRequest> {
        self.sent.borrow().clone()
    }

    /// The idempotency keys of all attempts.
    pub fn idempotency_keys(&self) -> Vec<Option<String>> {
        self.sent().into_iter().map(|sent| sent.idempotency_key).collect()
    }

    /// The outcomes that the client has recorded.
    pub fn recorded(&self) -> Vec<AttemptOutcome> {
        self.recorded.borrow().clone()
    }

    /// The time between the attempts, in seconds.
    pub fn delays(&self) -> Vec<f64> {
        self.sent.borrow().windows(2).map(|pair| (pair[1].at - pair[0].at).as_secs_f64()).collect()
    }
}

impl Transport for ScriptedTransport {
    type File = MemoryFile;

    async fn send(&self, request: &Request<'_, MemoryFile>, _on_sent: &dyn Fn(u64)) -> Outcome {
        let header = |name: &str| {
            request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
        };
        let body = match &request.body {
            Body::Json(text) => (*text).to_owned(),
            Body::None | Body::Chunk { .. } => String::new(),
        };
        self.sent.borrow_mut().push(SentRequest {
            at: self.now.get(),
            method: request.method.as_str(),
            url: request.url.to_owned(),
            idempotency_key: header("Idempotency-Key"),
            authorization: header("Authorization"),
            body,
            keepalive: request.keepalive,
        });
        poll_fn(|_| self.outcomes.borrow_mut().pop_front().map_or(Poll::Pending, Poll::Ready)).await
    }

    async fn pause(&self, longest: Duration) {
        let pause = self.online_after.get().map_or(longest, |online| online.min(longest));
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
        self.recorded.borrow_mut().push(outcome);
    }
}

/// The API client with this transport.
pub fn api(transport: &Rc<ScriptedTransport>) -> Api<ScriptedTransport> {
    Api::new(
        Rc::clone(transport),
        "https://api.example".to_owned(),
        ClientSecret::new("vs_secret_1".to_owned()).unwrap(),
    )
}

/// A response with this status and body.
pub fn response(status: u16, body: &str) -> Response {
    Response {
        status,
        body: body.to_owned(),
        request_id: Some("req_1".to_owned()),
        ..Response::default()
    }
}

/// The outcome that [`response`] is.
pub fn responds(status: u16, body: &str) -> Outcome {
    Ok(response(status, body))
}

/// A response with `Retry-After` in seconds.
pub fn overloaded(status: u16, retry_after: Option<u64>) -> Outcome {
    let retry_after = retry_after.map(Duration::from_secs);
    Ok(Response { retry_after, ..response(status, "") })
}

/// The body of an error with this code.
pub fn error_body(code: &str) -> String {
    json!({"error": {
        "type": "validation_error", "code": code, "message": "For the engineer.",
        "param": "applicant.phone",
    }})
    .to_string()
}

/// A response that reports an error with this code.
pub fn refused(status: u16, code: &str) -> Outcome {
    responds(status, &error_body(code))
}

/// A response with a session in this status.
pub fn session(status: &str) -> Outcome {
    responds(200, &session_view(status).to_string())
}

/// A session in this status, as its applicant sees it.
pub fn session_view(status: &str) -> Value {
    json!({
        "id": "vs_1", "object": "verification_session.view", "status": status, "expires_at": 1,
        "business": {"name": "Harbour Homes"}, "products": ["identity"],
        "requirements": {"missing": ["consent.data_processing"]},
    })
}
