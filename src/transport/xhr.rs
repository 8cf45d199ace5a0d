//! One request in flight: an `XMLHttpRequest` and the time that it may take.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use latchkey_client::{Body, Request, Response, TransportError};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, ProgressEvent, XmlHttpRequest};

use super::{BlobSource, milliseconds, now};

/// What the request's events have told, and who waits for the next.
#[derive(Default)]
struct Heard {
    /// Any event since the last look.
    moved: Cell<bool>,
    /// Bytes of the body that have left.
    sent: Cell<u64>,
    has_ended: Cell<bool>,
    waiting: RefCell<Option<Waker>>,
}

/// Dropped, the request is aborted, and nothing listens any more.
struct Transfer {
    request: XmlHttpRequest,
    heard: Rc<Heard>,
    _listener: Closure<dyn FnMut(Event)>,
}

/// Carries `request` there and its answer back.
pub(super) async fn send(
    request: &Request<'_, BlobSource>,
    on_sent: &dyn Fn(u64),
) -> Result<Response, TransportError> {
    let end = now() + request.limits.whole;
    // A browser that refuses to send, because of a blocked address for instance, is as good as a
    // line that is down.
    let transfer = Transfer::start(request).ok_or(TransportError::Network)?;
    let mut sent = 0;
    while !transfer.heard.has_ended.get() {
        let left = end.saturating_sub(now()).min(request.limits.stall);
        let moved = poll_fn(|context| {
            if transfer.heard.moved.take() {
                return Poll::Ready(());
            }
            transfer.heard.waiting.replace(Some(context.waker().clone()));
            Poll::Pending
        });
        if let Either::Right(_) = select(moved, TimeoutFuture::new(milliseconds(left))).await {
            return Err(TransportError::Timeout);
        }
        if sent != transfer.heard.sent.get() {
            sent = transfer.heard.sent.get();
            on_sent(sent);
        }
    }
    transfer.answer()
}

impl Transfer {
    /// Sends the request. `None` where the browser refuses to.
    fn start(request: &Request<'_, BlobSource>) -> Option<Self> {
        let transfer = Self::new()?;
        let sender = &transfer.request;
        sender.open(request.method.as_str(), request.address).ok()?;
        for (name, value) in request.headers {
            sender.set_request_header(name, value).ok()?;
        }
        match &request.body {
            Body::None => sender.send(),
            Body::Json(text) => {
                sender.set_request_header("Content-Type", "application/json").ok()?;
                sender.send_with_opt_str(Some(text))
            }
            Body::Chunk { file, range } => sender.send_with_opt_blob(Some(&file.slice(range)?)),
        }
        .ok()?;
        Some(transfer)
    }

    fn new() -> Option<Self> {
        let request = XmlHttpRequest::new().ok()?;
        let upload = request.upload().ok()?;
        let heard: Rc<Heard> = Rc::default();
        let listening = Rc::clone(&heard);
        let sending = upload.clone();
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let is_of_upload = event.target().is_some_and(|target| target == **sending);
            if let Some(progress) = event.dyn_ref::<ProgressEvent>().filter(|_| is_of_upload) {
                listening.sent.set(progress.loaded() as u64);
            } else if event.type_() == "loadend" {
                listening.has_ended.set(true);
            }
            listening.moved.set(true);
            if let Some(waiting) = listening.waiting.take() {
                waiting.wake();
            }
        });
        let function = Some(listener.as_ref().unchecked_ref());
        upload.set_onprogress(function);
        // Some browsers do not report the last bytes as progress.
        upload.set_onload(function);
        request.set_onprogress(function);
        request.set_onloadend(function);
        Some(Self { request, heard, _listener: listener })
    }

    fn answer(&self) -> Result<Response, TransportError> {
        match self.request.status() {
            // Whatever came before the line was cut is thrown away by the browser.
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

impl Drop for Transfer {
    fn drop(&mut self) {
        // The listener goes with this: nothing may call it from here on, the abortion's own event
        // least of all.
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
