//! Offline: it is shown once, what was entered stays, and everything continues by itself when the
//! network is back.

use js_sys::Function;
use latchkey_client::RetryMode;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use crate::client::api_of;
use crate::sandbox::new_session;
use crate::widget::{Opened, Widget};

const TEXT: &str =
    "You are offline. Your answers are safe. We will continue when you are back online.";
const BANNER: &str = ".shell-offline .banner";

/// Lets every request fail until this is dropped.
struct NetworkFailure(Function);

impl NetworkFailure {
    fn start() -> Self {
        // Nothing listens on this port, and no browser or system assigns it.
        let cut = Function::new_no_args(
            "const { open } = XMLHttpRequest.prototype;
             const { fetch } = globalThis;
             const nowhere = 'http://127.0.0.1:65535/';
             XMLHttpRequest.prototype.open = function (method) { return open.call(this, method, nowhere); };
             globalThis.fetch = ({ method, signal }) => fetch(nowhere, { method, signal });
             return () => { XMLHttpRequest.prototype.open = open; globalThis.fetch = fetch; };",
        );
        Self(cut.call0(&JsValue::NULL).unwrap().unchecked_into())
    }

    /// Restores the network, and lets the device report that.
    fn end(self) {
        drop(self);
        device_reports("online");
    }
}

impl Drop for NetworkFailure {
    fn drop(&mut self) {
        // An assignment throws nothing.
        let _ = self.0.call0(&JsValue::NULL);
    }
}

fn device_reports(event: &str) {
    web_sys::window().unwrap().dispatch_event(&Event::new(event).unwrap()).unwrap();
}

/// Waits until the offline banner is gone.
async fn banner_is_gone(widget: &Widget) {
    while widget.seek(BANNER).is_some() {
        widget.changed().await;
    }
}

#[wasm_bindgen_test]
async fn answers_stay_in_the_form_while_offline_and_are_saved_afterwards() {
    let secret = new_session(&["credit"]).await;
    let widget = Widget::open(&secret).await;
    widget.begins_at("start").await;
    widget.tick("consent-data-processing").await;
    widget.tick("consent-credit-check").await;
    let failure = NetworkFailure::start();
    widget.press("Agree and start").await;
    assert_eq!(widget.shows(BANNER).await.inner_text().trim(), TEXT);
    assert!(
        widget.input("consent-data-processing").checked()
            && widget.input("consent-credit-check").checked()
    );
    // The step can be used again.
    while widget.seek("main button[aria-disabled]").is_some() {
        widget.changed().await;
    }
    widget.press("Agree and start").await;
    failure.end();
    widget.comes_to("details").await;
    banner_is_gone(&widget).await;
    assert!(
        api_of(&secret).session(RetryMode::UntilAnswered).await.unwrap().consents["credit_check"]
            .granted
    );
}

#[wasm_bindgen_test]
async fn a_first_load_while_offline_shows_that_and_continues_by_itself() {
    let secret = new_session(&["credit"]).await;
    let failure = NetworkFailure::start();
    let widget =
        Widget::opened(Opened { answer: Some(Value::Null), ..Opened::with(&secret) }).await;
    assert_eq!(widget.shows(BANNER).await.inner_text().trim(), TEXT);
    failure.end();
    widget.begins_at("start").await;
    banner_is_gone(&widget).await;
}

#[wasm_bindgen_test]
async fn the_device_is_believed_to_be_offline_until_there_is_a_response() {
    let widget = Widget::open(&new_session(&["credit"]).await).await;
    widget.begins_at("start").await;
    device_reports("offline");
    widget.shows(BANNER).await;
    // Nothing is pressed: the widget probes by itself.
    banner_is_gone(&widget).await;
}
