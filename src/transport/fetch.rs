//! Sends a request without bytes of a file, by `fetch`.

use std::cell::Cell;
use std::pin::pin;

use gloo_net::http;
use js_sys::Reflect;
use latchkey_client::{Request, Response, TransportError};
use wasm_bindgen::JsValue;
use web_sys::{AbortController, RequestInit};

use super::{BlobSource, Deadline};

/// Aborts the request when it is dropped. Does nothing to a request that has ended.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends `request` with the body `json` and returns the response. As `fetch` reports no progress,
/// the shorter of the two time limits is that of the whole request.
pub(super) async fn send(
    request: &Request<'_, BlobSource>,
    json: Option<&str>,
    deadline: Deadline,
) -> Result<Response, TransportError> {
    // Browsers without it (Safari before 11.1) cannot abort; the response is then ignored.
    let abort = AbortController::new().ok().map(AbortOnDrop);
    // A browser that refuses to send, for example because the URL is blocked, is treated like a
    // lost connection.
    let request = build(request, json, abort.as_ref()).ok_or(TransportError::Network)?;
    let response = Cell::new(None);
    deadline.limit(pin!(async { response.set(exchange(request).await) })).await?;
    response.take().ok_or(TransportError::Network)
}

/// Sends the request and reads the response to its end. `None` where the connection was cut.
async fn exchange(request: http::Request) -> Option<Response> {
    let response = request.send().await.ok()?;
    let body = response.text().await.ok()?;
    let headers = response.headers();
    Some(Response::with_headers(response.status(), body, |name| headers.get(name)))
}

/// Builds the request. gloo-net's own builder has no `keepalive`.
fn build(
    request: &Request<'_, BlobSource>,
    json: Option<&str>,
    abort: Option<&AbortOnDrop>,
) -> Option<http::Request> {
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_signal(abort.map(|abort| abort.0.signal()).as_ref());
    if request.keepalive {
        Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE).ok()?;
    }
    if let Some(json) = json {
        init.set_body(&json.into());
    }
    let built = web_sys::Request::new_with_str_and_init(request.url, &init).ok()?;
    let headers = built.headers();
    for (name, value) in request.headers {
        headers.set(name, value).ok()?;
    }
    if json.is_some() {
        headers.set("Content-Type", "application/json").ok()?;
    }
    Some(built.into())
}
