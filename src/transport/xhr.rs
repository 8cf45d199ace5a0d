//! Sends a request with a file's chunk, by `XMLHttpRequest`.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use latchkey_client::{Request, Response, TransportError};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Blob, Event, ProgressEvent, XmlHttpRequest};

use super::{BlobSource, Deadline};

/// What the events of a request have reported.
#[derive(Default)]
struct Events {
    /// Whether there was an event since the last check.
    has_new: Cell<bool>,
    /// The number of bytes of the body that have left.
    sent: Cell<u64>,
    has_ended: Cell<bool>,
    /// The task that waits for the next event.
    waker: RefCell<Option<Waker>>,
}

/// A request in progress. Dropping it aborts the request and removes the listeners.
struct PendingRequest {
    request: XmlHttpRequest,
    events: Rc<Events>,
    _listener: Closure<dyn FnMut(Event)>,
}

/// Sends `request` with the body `chunk` and returns the response.
pub(super) async fn send(
    request: &Request<'_, BlobSource>,
    chunk: &Blob,
    deadline: Deadline,
    on_sent: &dyn Fn(u64),
) -> Result<Response, TransportError> {
    // A browser that refuses to send, for example because the URL is blocked, is treated like a
    // lost connection.
    let pending = PendingRequest::start(request, chunk).ok_or(TransportError::Network)?;
    let mut sent = 0;
    while !pending.events.has_ended.get() {
        let next_event = poll_fn(|context| {
            if pending.events.has_new.take() {
                return Poll::Ready(());
            }
            pending.events.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        });
        deadline.limit(pin!(next_event)).await?;
        if sent != pending.events.sent.get() {
            sent = pending.events.sent.get();
            on_sent(sent);
        }
    }
    pending.response()
}

impl PendingRequest {
    /// Starts the request. `None` where the browser refuses to send it.
    fn start(request: &Request<'_, BlobSource>, chunk: &Blob) -> Option<Self> {
        let pending = Self::new()?;
        pending.request.open(request.method.as_str(), request.url).ok()?;
        for (name, value) in request.headers {
            pending.request.set_request_header(name, value).ok()?;
        }
        pending.request.send_with_opt_blob(Some(chunk)).ok()?;
        Some(pending)
    }

    fn new() -> Option<Self> {
        let request = XmlHttpRequest::new().ok()?;
        let upload = request.upload().ok()?;
        let events: Rc<Events> = Rc::default();
        let recorded = Rc::clone(&events);
        let upload_target = upload.clone();
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let is_of_upload = event.target().is_some_and(|target| target == **upload_target);
            if let Some(progress) = event.dyn_ref::<ProgressEvent>().filter(|_| is_of_upload) {
                recorded.sent.set(progress.loaded() as u64);
            } else if event.type_() == "loadend" {
                recorded.has_ended.set(true);
            }
            recorded.has_new.set(true);
            if let Some(waker) = recorded.waker.take() {
                waker.wake();
            }
        });
        let function = Some(listener.as_ref().unchecked_ref());
        upload.set_onprogress(function);
        // Some browsers do not report the last bytes as progress.
        upload.set_onload(function);
        request.set_onprogress(function);
        request.set_onloadend(function);
        Some(Self { request, events, _listener: listener })
    }

    fn response(&self) -> Result<Response, TransportError> {
        match self.request.status() {
            // The browser discards the part of a response that came before the connection was cut.
            Ok(0) | Err(_) => Err(TransportError::Network),
            Ok(status) => {
                let body = self.request.response_text().ok().flatten().unwrap_or_default();
                Ok(Response::with_headers(status, body, |name| {
                    self.request.get_response_header(name).ok().flatten()
                }))
            }
        }
    }
}

impl Drop for PendingRequest {
    fn drop(&mut self) {
        // The listener is dropped with this value, so no event may call it later, not even that of
        // the abort.
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
            upload.set_onload(None);
        }
        self.request.set_onprogress(None);
        self.request.set_onloadend(None);
        // Does nothing to a request that has ended.
        let _ = self.request.abort();
    }
}
