//! Takes over what the page's first script (`src/boot/boot.js`) has prepared while this code was
//! still on its way: the port to the host page or the opened link, the secret, and the first response
//! about the session.

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
    /// Whom to talk to.
    pub host: Host,
    /// The credential; names the session as well.
    pub secret: ClientSecret,
    /// What the host page wishes.
    pub options: Options,
    /// The session, already asked for; `None` if that is still to be done.
    pub session: Option<Prefetch>,
    /// Before every API path: empty for the widget's own origin, else an address without a slash
    /// at its end.
    pub api_base: String,
}

/// What the host page wishes.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// A BCP 47 tag; the browser's language where it is `None`.
    pub locale: Option<String>,
    /// The host's own texts as it gave them, not checked; undefined where it gave none.
    pub messages: JsValue,
    /// Colours and shapes as the host gave them, not checked; null where it gave none.
    pub appearance: serde_json::Value,
    /// Whether the page may be led elsewhere.
    pub redirect: RedirectPolicy,
    /// How the widget is shown.
    pub presentation: Presentation,
    /// The page to which a bank that took the whole window leads back.
    pub return_url: Option<String>,
}

/// Whether the top-level page may be led elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RedirectPolicy {
    /// To the session's `redirect_url` after completion, and to a bank.
    #[default]
    Always,
    /// Only where a step cannot be done otherwise.
    IfRequired,
    /// Never: a bank that cannot have a window is not offered.
    Never,
}

impl RedirectPolicy {
    /// Whether the host lets its page be led elsewhere for this reason.
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

/// The first response about the session: on its way, or there already.
#[derive(Debug)]
pub struct Prefetch(Source);

#[derive(Debug)]
enum Source {
    Pending(Promise),
    Ready(Response),
}

impl Prefetch {
    /// Waits for it.
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

/// The response to a request of the page's first script.
fn read_response(response: &JsValue) -> Option<Response> {
    let status = js::get(response, "status").as_f64()?;
    Some(Response {
        status: status as u16,
        body: js::text(response, "body")?,
        request_id: js::text(response, "requestId"),
        ..Response::default()
    })
}

/// The server could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreachable;

/// Why the widget has nothing to start with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostError {
    /// Nobody opened it: the page is neither embedded nor at a hosted link.
    NoHost,
    /// The server does not accept the hosted link; its response says why.
    Refused(Response),
    /// The server could not be reached to open the hosted link.
    Unreachable,
    /// What the host page or the server gave cannot be used: a secret that is no secret, or a page
    /// whose first script did not run.
    Malformed,
}

pub(super) async fn take() -> Result<Opening, HostError> {
    let handoff = js::get(&js_sys::global(), HANDOFF);
    // Without it the first script has not run: the page was changed on its way, and whoever opened
    // it is not to blame.
    let opening = call(&handoff, "open").ok_or(HostError::Malformed)?;
    // From here on a failure has a screen of its own.
    call(&handoff, "started");
    let opening =
        JsFuture::from(Promise::resolve(&opening)).await.map_err(|_| HostError::Malformed)?;
    let opened = match js::text(&opening, "mode").as_deref() {
        Some("embedded") => embedded(&opening),
        Some("hosted") => hosted(&opening),
        Some(_) | None => Err(HostError::NoHost),
    };
    if opened.is_ok() {
        // The hand-off holds the secret; nothing else on the page has a use for it. Deleting an
        // ordinary property cannot fail.
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
    // The view travels inside the response, but is read by whoever reads it everywhere else: as a
    // body of its own.
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

/// Calls a method of the hand-off; `None` if there is no such thing.
fn call(handoff: &JsValue, method: &str) -> Option<JsValue> {
    js::get(handoff, method).dyn_ref::<Function>()?.call0(handoff).ok()
}
