//! Takes over what `src/boot/boot.js` has prepared while the wasm was loading: the port to the host
//! page or the opened link, the secret, and the first response with the session.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessagePort;

use super::js;
use super::message::{Presentation, RedirectReason};
use super::{ClientSecret, Host, Response};

const HANDOFF: &str = "__latchkey_boot";

/// Everything that is known when the widget starts.
#[derive(Debug)]
pub struct Opening {
    /// The host page, or none for a hosted page.
    pub host: Host,
    /// The client secret, which also identifies the session.
    pub secret: ClientSecret,
    /// The options of the host page.
    pub options: Options,
    /// The session, if it was requested already.
    pub session: Option<Prefetch>,
    /// The prefix of all API paths: empty for the widget's own origin, otherwise a URL without a
    /// trailing slash.
    pub api_base: String,
}

/// The options of the host page.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// A BCP 47 language tag; `None` for the browser's language.
    pub locale: Option<String>,
    /// The host's own texts, unchecked; undefined if none were given.
    pub messages: JsValue,
    /// The host's appearance, unchecked; null if none was given.
    pub appearance: serde_json::Value,
    /// Whether the top-level page may be redirected.
    pub redirect: RedirectPolicy,
    /// How the widget is shown.
    pub presentation: Presentation,
    /// The page that a bank returns to after a redirect of the top-level page.
    pub return_url: Option<String>,
}

/// Whether the top-level page may be redirected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RedirectPolicy {
    /// To the session's `redirect_url` after completion, and to a bank.
    #[default]
    Always,
    /// Only where a step is otherwise impossible.
    IfRequired,
    /// Never: a bank that cannot be opened in a window is not offered.
    Never,
}

impl RedirectPolicy {
    /// Returns whether a redirect for this reason is allowed.
    pub fn allows(self, reason: RedirectReason) -> bool {
        match self {
            Self::Always => true,
            Self::IfRequired => reason == RedirectReason::Bank,
            Self::Never => false,
        }
    }

    fn read(init: &JsValue) -> Self {
        match js::text(init, "redirect").as_deref() {
            Some("if_required") => Self::IfRequired,
            Some("never") => Self::Never,
            Some(_) | None => Self::Always,
        }
    }
}

/// The first response with the session, pending or ready.
#[derive(Debug)]
pub struct Prefetch(Source);

#[derive(Debug)]
enum Source {
    Pending(Promise),
    Ready(Response),
}

impl Prefetch {
    /// Waits for the response.
    pub async fn response(self) -> Result<Response, Unreachable> {
        match self.0 {
            Source::Ready(response) => Ok(response),
            Source::Pending(promise) => JsFuture::from(promise)
                .await
                .ok()
                .as_ref()
                .and_then(read_response)
                .ok_or(Unreachable),
        }
    }
}

/// Reads a response that `boot.js` has received.
fn read_response(response: &JsValue) -> Option<Response> {
    let status = js::get(response, "status").as_f64()?;
    Some(Response {
        status: status as u16,
        body: js::text(response, "body")?,
        request_id: js::text(response, "requestId"),
        ..Response::default()
    })
}

/// The error of a server that could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreachable;

/// The reason why the widget cannot start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostError {
    /// The page is neither embedded nor at a hosted link.
    NoHost,
    /// The server refused the hosted link, with this response.
    Refused(Response),
    /// The server could not be reached to open the hosted link.
    Unreachable,
    /// The data of the host page or the server is invalid, or `boot.js` did not run.
    Malformed,
}

pub(super) async fn take() -> Result<Opening, HostError> {
    let handoff = js::get(&js_sys::global(), HANDOFF);
    // Without the object `boot.js` did not run: the page was changed in transit, which is not the
    // fault of the host page.
    let opening = call(&handoff, "open").ok_or(HostError::Malformed)?;
    // From here on the widget shows its failures itself.
    call(&handoff, "started");
    let opening =
        JsFuture::from(Promise::resolve(&opening)).await.map_err(|_| HostError::Malformed)?;
    let opened = match js::text(&opening, "mode").as_deref() {
        Some("embedded") => embedded(&opening),
        Some("hosted") => hosted(&opening),
        Some(_) | None => Err(HostError::NoHost),
    };
    if opened.is_ok() {
        // The object contains the secret, which nothing else on the page needs. Deleting an
        // ordinary property does not fail.
        let _ = Reflect::delete_property(&js_sys::global(), &JsValue::from_str(HANDOFF));
    }
    opened
}

fn embedded(opening: &JsValue) -> Result<Opening, HostError> {
    let init = js::get(opening, "init");
    let secret =
        js::text(&init, "secret").and_then(ClientSecret::new).ok_or(HostError::Malformed)?;
    let port =
        js::get(opening, "port").dyn_into::<MessagePort>().map_err(|_| HostError::Malformed)?;
    let early = js::get(opening, "queue").dyn_into::<Array>().unwrap_or_default();
    let presentation = match js::text(&init, "presentation").as_deref() {
        Some("inline") => Presentation::Inline,
        Some(_) | None => Presentation::Modal,
    };
    let options = Options {
        locale: js::text(&init, "locale"),
        messages: js::object_in(&init, "messages"),
        appearance: js::json(&init, "appearance").unwrap_or_default(),
        redirect: RedirectPolicy::read(&init),
        presentation,
        return_url: js::text(&init, "return_url"),
    };
    let session = js::get(opening, "session")
        .dyn_into::<Promise>()
        .ok()
        .map(|promise| Prefetch(Source::Pending(promise)));
    let host = Host::embedded(port, early, presentation);
    Ok(Opening {
        host,
        secret,
        options,
        session,
        api_base: js::text(opening, "api").unwrap_or_default(),
    })
}

fn hosted(opening: &JsValue) -> Result<Opening, HostError> {
    let response = read_response(&js::get(opening, "response")).ok_or(HostError::Unreachable)?;
    if response.status != 200 {
        return Err(HostError::Refused(response));
    }
    let opened = js_sys::JSON::parse(&response.body).map_err(|_| HostError::Malformed)?;
    let secret = js::text(&opened, "client_secret")
        .and_then(ClientSecret::new)
        .ok_or(HostError::Malformed)?;
    // The view is part of the response, but its reader expects it as a body of its own.
    let session = js::stringify(&js::get(&opened, "view"))
        .map(|body| Prefetch(Source::Ready(Response { body, ..response })));
    let options = Options {
        locale: None,
        messages: JsValue::UNDEFINED,
        appearance: serde_json::Value::Null,
        redirect: RedirectPolicy::Always,
        presentation: Presentation::Hosted,
        return_url: None,
    };
    Ok(Opening {
        host: Host::hosted(),
        secret,
        options,
        session,
        api_base: js::text(opening, "api").unwrap_or_default(),
    })
}

/// Calls a method of the object; `None` if it does not exist.
fn call(handoff: &JsValue, method: &str) -> Option<JsValue> {
    js::get(handoff, method).dyn_ref::<Function>()?.call0(handoff).ok()
}
