//! Leaving the session for now, and withdrawing.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::sandbox::new_session;
use crate::widget::{Opened, Widget, press_escape};

async fn opened() -> Widget {
    let widget = Widget::open(&new_session(&["credit"]).await).await;
    widget.begins_at("start").await;
    widget
}

/// Asserts that the host page gets an `exit` for this reason, and is asked to close the dialog.
async fn closes(widget: &Widget, reason: &str) {
    assert_eq!(widget.hears().await, json!({"type": "exit", "reason": reason}));
    assert_eq!(widget.hears().await, json!({"type": "close"}));
}

#[wasm_bindgen_test]
async fn a_close_request_of_the_host_page_needs_a_confirmation() {
    let widget = opened().await;
    widget.is_told(&json!({"type": "close_request"}));
    let dialog = widget.shows("dialog[open]").await;
    assert!(dialog.inner_text().contains("Leave for now?"));
    widget.press("Keep going").await;
    assert!(widget.seek("dialog[open]").is_none());
    assert!(widget.heading().contains("has asked you to complete"));
}

#[wasm_bindgen_test]
async fn escape_and_the_close_button_need_a_confirmation_too() {
    let widget = opened().await;
    press_escape().await;
    assert!(widget.seek("dialog[open]").is_some());
    widget.press("Keep going").await;
    widget.press("Close").await;
    widget.press("Save and leave").await;
    closes(&widget, "saved").await;
}

#[wasm_bindgen_test]
async fn an_applicant_who_has_left_can_continue() {
    let widget = opened().await;
    widget.press("Save and leave").await;
    assert!(widget.seek("dialog[open]").is_some(), "the menu needs a confirmation as well");
    widget.press("Save and leave").await;
    closes(&widget, "saved").await;
    widget.arrives_at("You can come back later").await;
    widget.press("Continue now").await;
    widget.begins_at("start").await;
}

#[wasm_bindgen_test]
async fn withdrawing_needs_a_confirmation_and_is_reported() {
    let widget = opened().await;
    widget.press("Withdraw").await;
    widget.press("Yes, withdraw").await;
    widget.comes_to("canceled").await;
    widget.arrives_at("You have withdrawn").await;
    assert!(!widget.has_button("Withdraw") && !widget.has_button("Save and leave"));
    widget.press("Close").await;
    closes(&widget, "withdrawn").await;
}

#[wasm_bindgen_test]
async fn an_inline_widget_has_nothing_to_close() {
    let secret = new_session(&["credit"]).await;
    let widget = Widget::opened(Opened { presentation: "inline", ..Opened::with(&secret) }).await;
    widget.begins_at("start").await;
    assert!(!widget.has_button("Close"));
    press_escape().await;
    assert!(widget.seek("dialog[open]").is_none());
    widget.press("Save and leave").await;
    widget.press("Save and leave").await;
    assert_eq!(widget.hears().await, json!({"type": "exit", "reason": "saved"}));
    widget.press("Continue now").await;
    widget.begins_at("start").await;
}
