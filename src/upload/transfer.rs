//! One request in flight: `XMLHttpRequest` with its listeners and its stall timer.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

use super::answer::Answer;
use super::{Progress, STALL_LIMIT};

/// Why a request ended without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TransferFailure {
    /// The server could not be reached, or the line was cut.
    Network,
    /// Nothing moved for [`STALL_LIMIT`].
    Stalled,
}

/// How a request ends: with an answer to read, or without.
type End = Result<(), TransferFailure>;

/// A request in flight. Dropped, it is aborted, and nothing listens any more.
pub(super) struct Transfer {
    request: XmlHttpRequest,
    _listeners: Vec<EventListener>,
    end: oneshot::Receiver<End>,
}

impl Transfer {
    /// Sends the request. `None` where the browser refuses to.
    pub(super) fn start(address: &str, headers: &[(&str, String)], body: &Blob, on_progress: Rc<dyn Fn(Progress)>) -> Option<Self> {
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", address).ok()?;
        for (name, value) in headers {
            request.set_request_header(name, value).ok()?;
        }
        let (sender, end) = oneshot::channel();
        let finish = Finish { sender: Rc::new(RefCell::new(Some(sender))), stall: Rc::default() };
        let upload = request.upload().ok()?;
        let moved = {
            let finish = finish.clone();
            move |event: &web_sys::Event| {
                finish.expect_movement();
                if let Some(event) = event.dyn_ref::<ProgressEvent>().filter(|event| event.length_computable()) {
                    on_progress(Progress::Sending { sent: event.loaded() as u64, total: event.total() as u64 });
                }
            }
        };
        let ended = |kind: &'static str, outcome: End| {
            let finish = finish.clone();
            EventListener::new(&request, kind, move |_| finish.with(outcome))
        };
        let listeners = vec![
            EventListener::new(&upload, "progress", moved.clone()),
            // Some browsers do not report the last bytes as progress.
            EventListener::new(&upload, "load", moved),
            ended("load", Ok(())),
            ended("error", Err(TransferFailure::Network)),
            ended("abort", Err(TransferFailure::Network)),
        ];
        finish.expect_movement();
        request.send_with_opt_blob(Some(body)).ok()?;
        Some(Self { request, _listeners: listeners, end })
    }

    /// Waits for the server's answer.
    pub(super) async fn finished(mut self) -> Result<Answer, TransferFailure> {
        (&mut self.end).await.unwrap_or(Err(TransferFailure::Network))?;
        let header = |name: &str| self.request.get_response_header(name).ok().flatten();
        Ok(Answer {
            status: self.request.status().unwrap_or_default(),
            request_id: header("Request-Id"),
            retry_after: header("Retry-After").and_then(|text| text.trim().parse().ok()).map(Duration::from_secs),
            body: self.request.response_text().ok().flatten().unwrap_or_default(),
        })
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        // Does nothing to a request that has ended.
        let _ = self.request.abort();
    }
}

/// The one end that a request comes to, whichever event brings it first, and the timer that brings it when none does.
#[derive(Clone)]
struct Finish {
    sender: Rc<RefCell<Option<oneshot::Sender<End>>>>,
    stall: Rc<RefCell<Option<Timeout>>>,
}

impl Finish {
    fn with(&self, outcome: End) {
        if let Some(sender) = self.sender.borrow_mut().take() {
            // The receiver is gone only when nobody waits any more.
            let _ = sender.send(outcome);
        }
    }

    /// Starts the stall timer anew.
    fn expect_movement(&self) {
        let sender = Rc::clone(&self.sender);
        let timer = Timeout::new(STALL_LIMIT.as_millis() as u32, move || {
            if let Some(sender) = sender.borrow_mut().take() {
                let _ = sender.send(Err(TransferFailure::Stalled));
            }
        });
        self.stall.replace(Some(timer));
    }
}
