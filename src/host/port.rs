//! The channel to the host page. A hosted page has none: posting has no effect, and redirects
//! happen here.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent, MessageEvent, MessagePort};

use super::boot::{self, HostError, Opening};
use super::height::HeightReport;
use super::message::{HostMessage, Presentation, RedirectReason, WidgetMessage};
use super::redirect::{RedirectRefused, allowed_link};

/// The host page. Cheap to clone; all clones share the channel.
#[derive(Debug, Clone)]
pub struct Host {
    presentation: Presentation,
    channel: Option<Rc<Channel>>,
}

#[derive(Debug)]
struct Channel {
    port: MessagePort,
    /// The messages between the handshake and [`Host::on_message`], collected by `boot.js`.
    early: Array,
}

impl Host {
    /// Waits until the widget is opened: by a host page through the handshake, or by an applicant
    /// at a hosted link.
    ///
    /// After [`HostError::Unreachable`] or [`HostError::Refused`] another call opens the link
    /// again.
    pub async fn take() -> Result<Opening, HostError> {
        boot::take().await
    }

    pub(super) fn embedded(port: MessagePort, early: Array, presentation: Presentation) -> Self {
        Self { presentation, channel: Some(Rc::new(Channel { port, early })) }
    }

    pub(super) fn hosted() -> Self {
        Self { presentation: Presentation::Hosted, channel: None }
    }

    /// Returns how the widget is shown.
    pub fn presentation(&self) -> Presentation {
        self.presentation
    }

    /// Posts a message to the host page, if there is one. A page that is gone is no error.
    pub fn post(&self, message: &WidgetMessage) {
        if let Some(channel) = &self.channel {
            // Plain objects of strings and numbers can always be cloned.
            let _ = channel.port.post_message(&message.write());
        }
    }

    /// Calls back for every known message, including (at once) those that came before this call.
    ///
    /// In a modal, Escape concerns both documents: if it is pressed in this one, whose keys the
    /// host page does not receive, it is also reported as [`HostMessage::CloseRequest`], unless the
    /// widget has handled it.
    pub fn on_message(&self, callback: impl Fn(HostMessage) + 'static) -> MessageListener {
        let Some(channel) = &self.channel else {
            return MessageListener { channel: None, _callback: None, _escape: None };
        };
        for early in channel
            .early
            .splice(0, channel.early.length(), &wasm_bindgen::JsValue::UNDEFINED)
            .iter()
        {
            if let Some(message) = HostMessage::read(&early) {
                callback(message);
            }
        }
        let callback = Rc::new(callback);
        let for_escape = Rc::clone(&callback);
        let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(message) = HostMessage::read(&event.data()) {
                callback(message);
            }
        });
        channel.port.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        let escape = (self.presentation == Presentation::Modal)
            .then(|| on_escape(move || for_escape(HostMessage::CloseRequest)));
        MessageListener {
            channel: Some(Rc::clone(channel)),
            _callback: Some(closure),
            _escape: escape.flatten(),
        }
    }

    /// Redirects the top-level page: a host page is asked to, a hosted page does it itself.
    pub fn redirect(&self, address: &str, reason: RedirectReason) -> Result<(), RedirectRefused> {
        let url = allowed_link(address).ok_or(RedirectRefused)?;
        if self.channel.is_some() {
            self.post(&WidgetMessage::Redirect { url, reason });
            return Ok(());
        }
        let window = web_sys::window().ok_or(RedirectRefused)?;
        window.location().assign(&url).map_err(|_| RedirectRefused)
    }

    /// Reports the element's height to the host page whenever it changes, until the returned handle
    /// is dropped.
    pub fn report_height(&self, element: &Element) -> Option<HeightReport> {
        HeightReport::start(self.clone(), element)
    }
}

/// Receives messages until it is dropped, which closes the channel.
#[derive(Debug)]
pub struct MessageListener {
    channel: Option<Rc<Channel>>,
    _callback: Option<Closure<dyn FnMut(MessageEvent)>>,
    _escape: Option<EventListener>,
}

impl Drop for MessageListener {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.port.set_onmessage(None);
            channel.port.close();
        }
    }
}

fn on_escape(ask: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    let listener = EventListener::new_with_options(
        &window,
        "keydown",
        EventListenerOptions::enable_prevent_default(),
        move |event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
            if key.key() != "Escape"
                || key.default_prevented()
                || key.is_composing()
                || own_dialog_is_open()
            {
                return;
            }
            key.prevent_default();
            ask();
        },
    );
    Some(listener)
}

/// Returns whether a dialog of the widget is open, which Escape closes first.
fn own_dialog_is_open() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.and_then(|document| document.query_selector("dialog[open]").ok().flatten()).is_some()
}
