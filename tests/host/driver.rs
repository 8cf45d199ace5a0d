//! The host page: bindings to `tests/fixtures/host/driver.js`, and common steps of the tests.

use latchkey::host::{ClientSecret, Host, Opening};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/tests/fixtures/host/driver.js")]
extern "C" {
    #[derive(Clone)]
    pub(crate) type Frame;
    #[wasm_bindgen(method)]
    pub(crate) fn remove(this: &Frame);

    pub(crate) async fn embed(query: &str) -> Frame;
    #[wasm_bindgen(js_name = openHosted)]
    pub(crate) async fn open_hosted(query: &str) -> Frame;
    #[wasm_bindgen(js_name = ownOrigin)]
    pub(crate) fn own_origin() -> String;
    pub(crate) fn greet(frame: &Frame, hello: &str, init: &str) -> JsValue;
    #[wasm_bindgen(js_name = greetWithoutPort)]
    pub(crate) fn greet_without_port(frame: &Frame);
    #[wasm_bindgen(js_name = greetFromElsewhere)]
    pub(crate) async fn greet_from_elsewhere(frame: &Frame, init: &str) -> JsValue;
    pub(crate) fn say(port: &JsValue, message: &str);
    #[wasm_bindgen(js_name = heardNext)]
    pub(crate) async fn heard_next(port: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = heardCount)]
    pub(crate) fn heard_count(port: &JsValue) -> u32;
    pub(crate) async fn settled(frame: &Frame);
    #[wasm_bindgen(js_name = isOpened)]
    pub(crate) async fn is_opened(frame: &Frame) -> JsValue;
    pub(crate) fn requests(frame: &Frame) -> String;
    #[wasm_bindgen(js_name = saidReady)]
    pub(crate) fn said_ready(frame: &Frame) -> bool;
    pub(crate) fn address(frame: &Frame) -> String;
    pub(crate) fn theme(frame: &Frame) -> String;
    pub(crate) fn surface(frame: &Frame) -> String;
    #[wasm_bindgen(js_name = deviceTheme)]
    pub(crate) fn device_theme() -> String;
    #[wasm_bindgen(js_name = isShown)]
    pub(crate) fn is_shown(frame: &Frame, id: &str) -> bool;
    #[wasm_bindgen(js_name = breakDown)]
    pub(crate) async fn break_down(frame: &Frame);
    #[wasm_bindgen(js_name = reloadByButton)]
    pub(crate) async fn reload_by_button(frame: &Frame);
    pub(crate) fn adopt(frame: &Frame);
    #[wasm_bindgen(js_name = handoffIsGone)]
    pub(crate) fn handoff_is_gone() -> bool;
    #[wasm_bindgen(js_name = forgetHandoff)]
    pub(crate) fn forget_handoff();
    #[wasm_bindgen(js_name = pressEscape)]
    pub(crate) fn press_escape();
    #[wasm_bindgen(js_name = pressEscapeIn)]
    pub(crate) fn press_escape_in(frame: &Frame);
}

pub(crate) const HELLO: &str = r#"{"type":"latchkey:init","version":1}"#;

pub(crate) fn init(secret: &str) -> String {
    format!(
        r##"{{"type":"init","version":1,"secret":"{secret}","locale":"de-DE","appearance":{{"accent":"#123456"}},"redirect":"if_required","presentation":"modal","return_url":"https://host.example/flat"}}"##
    )
}

pub(crate) async fn embedded() -> Frame {
    embed(&format!("?host={}", String::from(js_sys::encode_uri_component(&own_origin())))).await
}

/// Returns a widget that a well-behaved page has opened, and the page's port.
pub(crate) async fn opened() -> (Opening, JsValue, Frame) {
    let frame = embedded().await;
    let port = greet(&frame, HELLO, &init("vs_secret_right"));
    adopt(&frame);
    (Host::take().await.unwrap(), port, frame)
}

pub(crate) fn secret(value: &str) -> ClientSecret {
    ClientSecret::new(value.to_owned()).unwrap()
}

pub(crate) async fn hosted(at: &str, more: &str) -> Frame {
    open_hosted(&format!("?at={}{more}", encoded(at))).await
}

pub(crate) fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Returns a function, and a promise that it fulfils.
pub(crate) fn signal() -> (js_sys::Function, js_sys::Promise) {
    let mut resolve = None;
    let promise = js_sys::Promise::new(&mut |fulfil, _| resolve = Some(fulfil));
    (resolve.unwrap(), promise)
}
