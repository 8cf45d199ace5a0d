//! Changes of the session elsewhere are shown here, without an action of the applicant.

use js_sys::{Array, Function};
use latchkey::host::ClientSecret;
use latchkey_client::RetryMode;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{BroadcastChannel, Event, MessageEvent};

use crate::client::api_of;
use crate::navigation::{agree, all_for_credit};
use crate::sandbox::new_session;
use crate::widget::{Widget, settled};

const CHANNEL: &str = "latchkey-session";

/// Opens a widget at the details. Returns it with the id of its session.
async fn at_the_details(secret: &ClientSecret) -> (Widget, String) {
    let widget = Widget::open(secret).await;
    widget.begins_at("start").await;
    agree(&widget).await;
    let id = api_of(secret).session(RetryMode::UntilAnswered).await.unwrap().id;
    (widget, id)
}

/// Submits the session elsewhere, without a message to this page.
async fn submit_elsewhere(secret: &ClientSecret) {
    let elsewhere = api_of(secret);
    elsewhere.save(&all_for_credit()).await.unwrap();
    elsewhere.submit().await.unwrap();
}

/// Collects the messages on the channel from now on, until the channel is dropped.
fn messages() -> (BroadcastChannel, Array) {
    let (channel, received) = (BroadcastChannel::new(CHANNEL).unwrap(), Array::new());
    let receives = received.clone();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        receives.push(&message.data());
    });
    channel.set_onmessage(Some(listener.into_js_value().unchecked_ref()));
    (channel, received)
}

/// Returns the number of requests for the session that this page has made so far.
fn requests() -> u32 {
    let count = Function::new_no_args(
        "return performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/v1/session')).length",
    );
    count.call0(&JsValue::NULL).unwrap().as_f64().unwrap() as u32
}

#[wasm_bindgen_test]
async fn a_submission_in_another_tab_is_shown_after_its_message() {
    let secret = new_session(&["credit"]).await;
    let (widget, id) = at_the_details(&secret).await;
    submit_elsewhere(&secret).await;
    BroadcastChannel::new(CHANNEL).unwrap().post_message(&id.into()).unwrap();
    widget.arrives_at("You have already sent your answers").await;
}

#[wasm_bindgen_test]
async fn a_message_to_other_tabs_is_the_id_of_the_session_and_nothing_else() {
    let secret = new_session(&["credit"]).await;
    let (channel, received) = messages();
    let (widget, id) = at_the_details(&secret).await;
    while received.length() == 0 {
        settled().await;
    }
    assert!(
        received.iter().all(|message| message.as_string().as_deref() == Some(&id)),
        "{received:?}"
    );
    channel.close();
    drop(widget);
}

#[wasm_bindgen_test]
async fn a_message_about_another_session_causes_no_request() {
    let (widget, id) = at_the_details(&new_session(&["credit"]).await).await;
    let before = requests();
    let channel = BroadcastChannel::new(CHANNEL).unwrap();
    for message in [JsValue::from_str("vs_of_somebody_else"), JsValue::NULL, Array::new().into()] {
        channel.post_message(&message).unwrap();
    }
    // Messages arrive in order: once its request was made, those of the others would have been too.
    channel.post_message(&id.into()).unwrap();
    while requests() == before {
        settled().await;
    }
    assert_eq!(requests(), before + 1);
    assert_eq!(widget.heading(), "Your details");
}

#[wasm_bindgen_test]
async fn a_window_that_gets_the_focus_reads_the_session() {
    let secret = new_session(&["credit"]).await;
    let (widget, _) = at_the_details(&secret).await;
    submit_elsewhere(&secret).await;
    web_sys::window().unwrap().dispatch_event(&Event::new("focus").unwrap()).unwrap();
    widget.arrives_at("You have already sent your answers").await;
}

#[wasm_bindgen_test]
async fn an_open_page_polls_the_session() {
    let faster = Function::new_no_args(
        "const setInterval = globalThis.setInterval;
         globalThis.setInterval = (run, pause) => setInterval(run, pause === 30000 ? 50 : pause);
         return () => { globalThis.setInterval = setInterval; };",
    );
    let restore: Function = faster.call0(&JsValue::NULL).unwrap().unchecked_into();
    let secret = new_session(&["credit"]).await;
    let (widget, _) = at_the_details(&secret).await;
    restore.call0(&JsValue::NULL).unwrap();
    submit_elsewhere(&secret).await;
    widget.arrives_at("You have already sent your answers").await;
}
