//! No line: it is said once, what was entered stays, and everything goes on by itself when the line
//! is back.

use js_sys::Function;
use latchkey_client::RetryMode;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use crate::client::api_of;
use crate::sandbox::new_session;
use crate::widget::{Opened, Widget};

const WORDS: &str =
    "You are offline. Your answers are safe. We will continue when you are back online.";
const BANNER: &str = ".shell-offline .banner";

/// Every request leads nowhere until this is dropped.
struct Cut(Function);

impl Cut {
    fn now() -> Self {
        // Nothing listens there, and no browser or system hands this port out.
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

    /// The line is back, and the device says so.
    fn mend(self) {
        drop(self);
        device_says("online");
    }
}

impl Drop for Cut {
    fn drop(&mut self) {
        // Nothing is thrown by an assignment.
        let _ = self.0.call0(&JsValue::NULL);
    }
}

fn device_says(word: &str) {
    web_sys::window().unwrap().dispatch_event(&Event::new(word).unwrap()).unwrap();
}

/// Waits until it is not said any more that there is no line.
async fn is_back(widget: &Widget) {
    while widget.seek(BANNER).is_some() {
        widget.changed().await;
    }
}

#[wasm_bindgen_test]
async fn answers_that_find_no_line_stay_on_the_page_and_are_saved_when_it_is_back() {
    let secret = new_session(&["credit"]).await;
    let widget = Widget::open(&secret).await;
    widget.begins_at("start").await;
    widget.tick("consent-data-processing").await;
    widget.tick("consent-credit-check").await;
    let cut = Cut::now();
    widget.press("Agree and start").await;
    assert_eq!(widget.shows(BANNER).await.inner_text().trim(), WORDS);
    assert!(
        widget.input("consent-data-processing").checked()
            && widget.input("consent-credit-check").checked()
    );
    // The page is the person's again.
    while widget.seek("main button[aria-disabled]").is_some() {
        widget.changed().await;
    }
    widget.press("Agree and start").await;
    cut.mend();
    widget.comes_to("details").await;
    is_back(&widget).await;
    assert!(
        api_of(&secret).session(RetryMode::UntilAnswered).await.unwrap().consents["credit_check"]
            .granted
    );
}

#[wasm_bindgen_test]
async fn a_first_load_without_a_line_says_so_and_goes_on_by_itself() {
    let secret = new_session(&["credit"]).await;
    let cut = Cut::now();
    let widget =
        Widget::opened(Opened { answer: Some(Value::Null), ..Opened::with(&secret) }).await;
    assert_eq!(widget.shows(BANNER).await.inner_text().trim(), WORDS);
    cut.mend();
    widget.begins_at("start").await;
    is_back(&widget).await;
}

#[wasm_bindgen_test]
async fn a_device_that_says_it_is_offline_is_believed_until_a_request_is_answered() {
    let widget = Widget::open(&new_session(&["credit"]).await).await;
    widget.begins_at("start").await;
    device_says("offline");
    widget.shows(BANNER).await;
    // Nobody presses anything: the widget finds out by itself.
    is_back(&widget).await;
}
