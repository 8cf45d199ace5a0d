//! What becomes of the session elsewhere is seen here, without the person doing anything.

use js_sys::{Array, Function};
use latchkey::host::ClientSecret;
use latchkey_client::RetryMode;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{BroadcastChannel, Event, MessageEvent};

use crate::client::api_of;
use crate::sandbox::new_session;
use crate::way::{agree, all_for_credit};
use crate::widget::{Widget, settled};

const CHANNEL: &str = "latchkey-session";

/// Somebody at the details, and the id of their session.
async fn at_the_details(secret: &ClientSecret) -> (Widget, String) {
    let widget = Widget::open(secret).await;
    widget.begins_at("start").await;
    agree(&widget).await;
    let id = api_of(secret).session(RetryMode::UntilAnswered).await.unwrap().id;
    (widget, id)
}

/// The same session is handed in elsewhere, where nobody tells this page.
async fn submitted_elsewhere(secret: &ClientSecret) {
    let elsewhere = api_of(secret);
    elsewhere.save(&all_for_credit()).await.unwrap();
    elsewhere.submit().await.unwrap();
}

/// What is said on the channel from now on, until the channel is dropped.
fn overheard() -> (BroadcastChannel, Array) {
    let (channel, heard) = (BroadcastChannel::new(CHANNEL).unwrap(), Array::new());
    let hears = heard.clone();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        hears.push(&message.data());
    });
    channel.set_onmessage(Some(listener.into_js_value().unchecked_ref()));
    (channel, heard)
}

/// Requests for the session that this page has made so far.
fn looks() -> u32 {
    let count = Function::new_no_args(
        "return performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/v1/session')).length",
    );
    count.call0(&JsValue::NULL).unwrap().as_f64().unwrap() as u32
}

#[wasm_bindgen_test]
async fn a_submission_in_another_tab_is_seen_when_that_tab_tells() {
    let secret = new_session(&["credit"]).await;
    let (widget, id) = at_the_details(&secret).await;
    submitted_elsewhere(&secret).await;
    BroadcastChannel::new(CHANNEL).unwrap().post_message(&id.into()).unwrap();
    widget.arrives_at("You have already sent your answers").await;
}

#[wasm_bindgen_test]
async fn other_tabs_are_told_which_session_it_is_and_nothing_else() {
    let secret = new_session(&["credit"]).await;
    let (channel, heard) = overheard();
    let (widget, id) = at_the_details(&secret).await;
    while heard.length() == 0 {
        settled().await;
    }
    assert!(heard.iter().all(|said| said.as_string().as_deref() == Some(&id)), "{heard:?}");
    channel.close();
    drop(widget);
}

#[wasm_bindgen_test]
async fn news_of_another_session_ask_nothing() {
    let (widget, id) = at_the_details(&new_session(&["credit"]).await).await;
    let before = looks();
    let channel = BroadcastChannel::new(CHANNEL).unwrap();
    for message in [JsValue::from_str("vs_of_somebody_else"), JsValue::NULL, Array::new().into()] {
        channel.post_message(&message).unwrap();
    }
    // A later message is heard later: once its request is there, the others would have been too.
    channel.post_message(&id.into()).unwrap();
    while looks() == before {
        settled().await;
    }
    assert_eq!(looks(), before + 1);
    assert_eq!(widget.heading(), "Your details");
}

#[wasm_bindgen_test]
async fn a_window_that_gets_the_focus_looks() {
    let secret = new_session(&["credit"]).await;
    let (widget, _) = at_the_details(&secret).await;
    submitted_elsewhere(&secret).await;
    web_sys::window().unwrap().dispatch_event(&Event::new("focus").unwrap()).unwrap();
    widget.arrives_at("You have already sent your answers").await;
}

#[wasm_bindgen_test]
async fn a_page_that_lies_open_looks_by_itself() {
    let hurry = Function::new_no_args(
        "const setInterval = globalThis.setInterval;
         globalThis.setInterval = (run, pause) => setInterval(run, pause === 30000 ? 50 : pause);
         return () => { globalThis.setInterval = setInterval; };",
    );
    let restore: Function = hurry.call0(&JsValue::NULL).unwrap().unchecked_into();
    let secret = new_session(&["credit"]).await;
    let (widget, _) = at_the_details(&secret).await;
    restore.call0(&JsValue::NULL).unwrap();
    submitted_elsewhere(&secret).await;
    widget.arrives_at("You have already sent your answers").await;
}
