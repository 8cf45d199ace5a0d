//! Sessions that have ended, newer servers, and addresses that must not be followed.

use latchkey::host::ClientSecret;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::sandbox::new_session;
use crate::widget::{Opened, Widget};

fn view(status: &str, redirect_url: Value) -> String {
    json!({
        "id": "vs_1", "object": "verification_session.view", "status": status, "expires_at": 4_000_000_000_i64, "business": {"name": "Harbour Homes"},
        "products": ["credit"], "redirect_url": redirect_url,
        "requirements": {"missing": ["consent.data_processing", "consent.credit_check", "applicant.address"]},
    })
    .to_string()
}

/// Asserts that the host page gets an error instead of a step.
async fn fails(widget: &Widget, code: &str) -> Value {
    assert_eq!(widget.hears().await, json!({"type": "loaded"}));
    let failure = widget.hears().await;
    assert_eq!(
        (&failure["type"], &failure["error"]["code"], &failure["fatal"]),
        (&json!("error"), &json!(code), &json!(false))
    );
    failure
}

#[wasm_bindgen_test]
async fn an_unknown_secret_is_reported_and_shown() {
    let widget =
        Widget::open(&ClientSecret::new("vs_secret_0123456789abcdef".to_owned()).unwrap()).await;
    let failure = fails(&widget, "client_secret_invalid").await;
    assert!(!failure.to_string().contains("0123456789abcdef"), "{failure}");
    widget.arrives_at("This link does not work").await;
    assert!(!widget.has_button("Try again"));
    widget.press("Close").await;
    assert_eq!(widget.hears().await, json!({"type": "exit", "reason": "closed"}));
}

#[wasm_bindgen_test]
async fn an_unreadable_response_can_be_retried() {
    let secret = new_session(&["credit"]).await;
    let answer = Some(json!({"status": 200, "body": "{}", "requestId": "req_first"}));
    let widget = Widget::opened(Opened { answer, ..Opened::with(&secret) }).await;
    assert_eq!(fails(&widget, "answer_unreadable").await["error"]["request_id"], "req_first");
    widget.arrives_at("We could not read the answer from our server").await;
    widget.press("Try again").await;
    widget.begins_at("start").await;
}

#[wasm_bindgen_test]
async fn a_failed_first_request_is_retried() {
    let garbled = json!({"status": 200, "body": "<!doctype html>", "requestId": null});
    for answer in [Value::Null, json!({"status": 503, "body": "", "requestId": null}), garbled] {
        let secret = new_session(&["credit"]).await;
        let widget = Widget::opened(Opened { answer: Some(answer), ..Opened::with(&secret) }).await;
        widget.begins_at("start").await;
    }
}

#[wasm_bindgen_test]
async fn a_status_of_a_newer_server_is_no_dead_end() {
    let widget =
        Widget::answered(200, &view("under_review", json!("https://harbour.example/done"))).await;
    assert_eq!(widget.hears().await, json!({"type": "loaded"}));
    widget.comes_to("under_review").await;
    widget.arrives_at("Your check has moved on").await;
    widget.press("Continue to Harbour Homes").await;
    assert_eq!(
        widget.hears().await,
        json!({"type": "redirect", "url": "https://harbour.example/done", "reason": "complete"})
    );
}

#[wasm_bindgen_test]
async fn each_outcome_is_reported_and_shown_on_arrival() {
    for (status, heading) in [
        ("failed", "We could not confirm your details"),
        ("expired", "The time for this check is over"),
        ("canceled", "This check was cancelled"),
        ("completed", "You have already finished this"),
    ] {
        let widget = Widget::answered(200, &view(status, Value::Null)).await;
        assert_eq!(widget.hears().await, json!({"type": "loaded"}));
        let message = widget.hears().await;
        match status {
            "completed" => assert_eq!(
                message,
                json!({"type": "complete", "session": {"id": "vs_1", "status": "completed"}})
            ),
            _ => assert_eq!(message, json!({"type": "step", "step": status})),
        }
        widget.arrives_at(heading).await;
        assert!(widget.text().contains("You can close this page now"));
    }
}

#[wasm_bindgen_test]
async fn an_address_that_must_not_be_followed_is_reported_and_not_offered() {
    for address in
        ["javascript:alert(1)", "data:text/html,hello", "/done", "http://harbour.example/done", ""]
    {
        let widget = Widget::answered(200, &view("completed", json!(address))).await;
        let report = widget.hears().await;
        assert_eq!(
            (&report["error"]["code"], &report["fatal"]),
            (&json!("redirect_url_refused"), &json!(false)),
            "{address}"
        );
        assert!(address.is_empty() || !report.to_string().contains(address));
        assert_eq!(widget.hears().await, json!({"type": "loaded"}));
        assert_eq!(widget.hears().await["type"], "complete");
        widget.arrives_at("You have already finished this").await;
        assert!(!widget.has_button("Continue to Harbour Homes"));
    }
}

#[wasm_bindgen_test]
async fn a_requirement_of_a_newer_server_is_named_and_the_rest_stays_saved() {
    let newer = json!({
        "id": "vs_1", "object": "verification_session.view", "status": "pending", "expires_at": 4_000_000_000_i64, "business": {"name": "Harbour Homes"},
        "products": ["voice"], "requirements": {"missing": ["consent.data_processing", "voice.sample"]},
    });
    let widget = Widget::answered(200, &newer.to_string()).await;
    assert_eq!(widget.hears().await, json!({"type": "loaded"}));
    widget.arrives_at("This page cannot collect everything").await;
    assert!(widget.text().contains("voice.sample"));
}
