//! The bank window: opened during the click, led to the bank, blocked, closed, finished.

use js_sys::{Array, Function, Reflect};
use latchkey::transport::BrowserTransport;
use latchkey_api_types::BankConnectionStatus;
use latchkey_client::{Api, RetryMode};
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::BroadcastChannel;

use crate::client::api_of;
use crate::sandbox::{API, new_session};
use crate::widget::{Opened, Widget};

/// Replaces `window.open` until it is dropped: records what is opened, and shows nothing.
struct Windows {
    opened: Array,
    restore: Function,
}

impl Windows {
    fn new(is_blocked: bool) -> Self {
        let opened = Array::new();
        let replace = Function::new_with_args(
            "opened, isBlocked",
            "const open = globalThis.open;
             globalThis.open = () => {
               if (isBlocked) return null;
               const made = { closed: false, document: { title: '', body: null }, location: { href: '' }, close() { this.closed = true; } };
               opened.push(made);
               return made;
             };
             return () => { globalThis.open = open; };",
        );
        let restore =
            replace.call2(&JsValue::NULL, &opened, &is_blocked.into()).unwrap().unchecked_into();
        Self { opened, restore }
    }

    /// Returns the address of the window that was opened last.
    fn address(&self) -> String {
        let location = Reflect::get(&self.last(), &"location".into()).unwrap();
        Reflect::get(&location, &"href".into()).unwrap().as_string().unwrap()
    }

    fn is_closed(&self) -> bool {
        Reflect::get(&self.last(), &"closed".into()).unwrap().is_truthy()
    }

    /// Closes it as the applicant would.
    fn close(&self) {
        Reflect::set(&self.last(), &"closed".into(), &JsValue::TRUE).unwrap();
    }

    fn last(&self) -> JsValue {
        self.opened.iter().last().unwrap()
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        // An assignment throws nothing.
        let _ = self.restore.call0(&JsValue::NULL);
    }
}

/// Opens a widget at the choice of a bank.
async fn at_the_banks() -> (Widget, Api<BrowserTransport>) {
    let secret = new_session(&["cash_flow"]).await;
    let api = api_of(&secret);
    let return_url =
        Some(format!("{API}/session/{}", api.session(RetryMode::UntilAnswered).await.unwrap().id));
    let widget = Widget::opened(Opened { return_url, ..Opened::with(&secret) }).await;
    widget.begins_at("start").await;
    widget.tick("consent-data-processing").await;
    widget.press("Agree and start").await;
    widget.comes_to("bank").await;
    widget.shows(".choice-card").await;
    (widget, api)
}

/// Lets the bank decline, and its callback page report that.
async fn declines(address: &str) {
    let query = web_sys::Url::new(address).unwrap().search_params();
    let callback =
        format!("{API}/bank/callback?error=access_denied&state={}", query.get("state").unwrap());
    gloo_net::http::Request::get(&callback).send().await.unwrap();
    let message = js_sys::JSON::parse(r#"{"type":"latchkey:bank"}"#).unwrap();
    BroadcastChannel::new("latchkey-bank").unwrap().post_message(&message).unwrap();
}

#[wasm_bindgen_test]
async fn the_window_is_led_to_the_bank_and_closed_by_its_callback() {
    let windows = Windows::new(false);
    let (widget, _) = at_the_banks().await;
    widget.press("Sandbox Bank").await;
    widget.arrives_at("Continue at Sandbox Bank").await;
    assert!(widget.text().contains("open in another window"));
    let address = windows.address();
    assert!(address.contains("/bank/sandbox_bank/"), "{address}");
    assert!(!windows.is_closed());
    declines(&address).await;
    widget.arrives_at("You did not agree at your bank").await;
    assert!(windows.is_closed());
    widget.press("Try Sandbox Bank again").await;
    widget.arrives_at("Continue at Sandbox Bank").await;
    assert_ne!(windows.address(), address, "it is another connection");
}

#[wasm_bindgen_test]
async fn a_window_that_the_applicant_closed_can_be_opened_again() {
    let windows = Windows::new(false);
    let (widget, _) = at_the_banks().await;
    widget.press("Sandbox Bank").await;
    widget.arrives_at("Continue at Sandbox Bank").await;
    let address = windows.address();
    windows.close();
    while !widget.has_button("Open the bank’s window") {
        widget.changed().await;
    }
    widget.press("Open the bank’s window").await;
    assert_eq!(
        (windows.address(), windows.is_closed()),
        (address, false),
        "the same connection continues"
    );
    assert!(!widget.has_button("Open the bank’s window"));
}

#[wasm_bindgen_test]
async fn where_windows_are_blocked_the_host_page_is_asked_to_redirect() {
    let _windows = Windows::new(true);
    let (widget, api) = at_the_banks().await;
    widget.press("Sandbox Bank").await;
    widget.shows(".banner-warning").await;
    widget.press("Go to the bank in this window").await;
    let message = widget.hears().await;
    assert_eq!((&message["type"], &message["reason"]), (&json!("redirect"), &json!("bank")));
    assert!(message["url"].as_str().unwrap().contains("/bank/sandbox_bank/"));
    let connections = api.session(RetryMode::UntilAnswered).await.unwrap().bank_connections;
    let pending = connections
        .iter()
        .filter(|connection| connection.status == BankConnectionStatus::Pending)
        .count();
    assert_eq!(pending, 1, "the connection of the blocked window is deleted");
}

#[wasm_bindgen_test]
async fn documents_replace_the_bank_and_the_bank_replaces_them() {
    let windows = Windows::new(false);
    let (widget, api) = at_the_banks().await;
    widget.press("Sandbox Bank").await;
    widget.arrives_at("Continue at Sandbox Bank").await;
    widget.press("Upload payslips or statements instead").await;
    widget.comes_to("documents").await;
    assert!(windows.is_closed());
    assert!(widget.text().contains("3 more files are needed"));
    let is_pending = |status: &BankConnectionStatus| *status == BankConnectionStatus::Pending;
    assert!(
        !api.session(RetryMode::UntilAnswered)
            .await
            .unwrap()
            .bank_connections
            .iter()
            .any(|connection| is_pending(&connection.status))
    );
    widget.press("Connect a bank instead").await;
    widget.comes_to("bank").await;
}
