//! The widget as its host page and its applicant see it.

use js_sys::Promise;
use latchkey::app;
use latchkey::host::{ClientSecret, Host};
use leptos::mount::mount_to;
use leptos::task::tick;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

use crate::sandbox::API;

#[wasm_bindgen(module = "/tests/fixtures/host/driver.js")]
extern "C" {
    #[wasm_bindgen(js_name = handOver)]
    fn hand_over(init: &str, api: &str, answer: Option<&str>) -> JsValue;
    #[wasm_bindgen(js_name = heardNext)]
    async fn next_message(port: &JsValue) -> JsValue;
    fn say(port: &JsValue, message: &str);
    #[wasm_bindgen(js_name = pressEscape)]
    fn escape();
}

/// How the widget is opened.
pub(crate) struct Opened {
    pub(crate) secret: String,
    pub(crate) presentation: &'static str,
    pub(crate) return_url: Option<String>,
    pub(crate) api: &'static str,
    /// The response to the first request for the session; `None` where it is sent to the server.
    pub(crate) answer: Option<Value>,
}

impl Opened {
    /// A modal widget for the session of `secret`.
    pub(crate) fn with(secret: &ClientSecret) -> Self {
        let secret = secret.authorization().1.trim_start_matches("Bearer ").to_owned();
        Self { secret, presentation: "modal", return_url: None, api: API, answer: None }
    }
}

/// A widget, mounted until this is dropped.
pub(crate) struct Widget {
    root: HtmlElement,
    port: JsValue,
    _mounted: Box<dyn std::any::Any>,
}

impl Widget {
    /// A modal widget for the session of `secret`.
    pub(crate) async fn open(secret: &ClientSecret) -> Self {
        Self::opened(Opened::with(secret)).await
    }

    /// A modal widget whose first request for the session has this response.
    pub(crate) async fn answered(status: u16, body: &str) -> Self {
        let secret = ClientSecret::new("vs_secret_1".to_owned()).unwrap();
        let answer = Some(json!({"status": status, "body": body, "requestId": "req_first"}));
        Self::opened(Opened { answer, ..Opened::with(&secret) }).await
    }

    pub(crate) async fn opened(opened: Opened) -> Self {
        let Opened { secret, presentation, return_url, .. } = opened;
        let init = json!({"type": "init", "version": 1, "secret": secret, "presentation": presentation, "return_url": return_url});
        let answer = opened.answer.map(|answer| answer.to_string());
        let port = hand_over(&init.to_string(), opened.api, answer.as_deref());
        let opening = Host::take().await.unwrap();
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = mount_to(root.clone(), move || app::widget(opening));
        Self { root, port, _mounted: Box::new(mounted) }
    }

    /// Waits for the next message to the host page, apart from the language.
    pub(crate) async fn hears(&self) -> Value {
        loop {
            let message = self.hears_anything().await;
            if message["type"] != "language" {
                return message;
            }
        }
    }

    /// Waits for the next language reported to the host page.
    pub(crate) async fn language(&self) -> Value {
        loop {
            let message = self.hears_anything().await;
            if message["type"] == "language" {
                return message["tag"].clone();
            }
        }
    }

    async fn hears_anything(&self) -> Value {
        let message = next_message(&self.port).await.as_string().unwrap();
        settled().await;
        serde_json::from_str(&message).unwrap()
    }

    /// Asserts that the next messages to the host page are `loaded` and this step.
    pub(crate) async fn begins_at(&self, step: &str) {
        assert_eq!(self.hears().await, json!({"type": "loaded"}));
        self.comes_to(step).await;
    }

    /// Asserts that the next message to the host page is this step.
    pub(crate) async fn comes_to(&self, step: &str) {
        assert_eq!(self.hears().await, json!({"type": "step", "step": step}));
    }

    /// Sends a message of the host page.
    pub(crate) fn is_told(&self, message: &Value) {
        say(&self.port, &message.to_string());
    }

    /// Waits until there is an element for the selector.
    pub(crate) async fn shows(&self, selector: &str) -> HtmlElement {
        loop {
            if let Some(found) = self.seek(selector) {
                return found;
            }
            self.changed().await;
        }
    }

    /// Waits for this heading, and asserts that it has the focus.
    pub(crate) async fn arrives_at(&self, heading: &str) {
        while self.heading() != heading {
            self.changed().await;
        }
        settled().await;
        assert_eq!(document().active_element(), self.seek("h1").map(Into::into));
    }

    /// Returns the heading of the step.
    pub(crate) fn heading(&self) -> String {
        self.seek("h1").map(|heading| heading.inner_text()).unwrap_or_default()
    }

    /// Returns the visible text.
    pub(crate) fn text(&self) -> String {
        self.root.inner_text()
    }

    pub(crate) fn seek(&self, selector: &str) -> Option<HtmlElement> {
        self.root.query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    pub(crate) fn input(&self, id: &str) -> HtmlInputElement {
        self.seek(&format!("#{id}"))
            .unwrap_or_else(|| panic!("no {id} in {}", self.root.inner_html()))
            .unchecked_into()
    }

    /// Ticks a box.
    pub(crate) async fn tick(&self, id: &str) {
        self.input(id).click();
        settled().await;
    }

    /// Whether there is a button of this name, in the open dialog where there is one.
    pub(crate) fn has_button(&self, name: &str) -> bool {
        !self.buttons(name).is_empty()
    }

    /// Presses the only button of this name.
    pub(crate) async fn press(&self, name: &str) {
        let buttons = self.buttons(name);
        assert_eq!(
            buttons.len(),
            1,
            "{} buttons are called {name:?} in {}",
            buttons.len(),
            self.root.inner_html()
        );
        buttons[0].click();
        settled().await;
    }

    fn buttons(&self, name: &str) -> Vec<HtmlElement> {
        let place: Element = self.seek("dialog[open]").unwrap_or_else(|| self.root.clone()).into();
        let buttons = place.query_selector_all("button").unwrap();
        let buttons = (0..buttons.length())
            .filter_map(|index| buttons.item(index)?.dyn_into::<HtmlElement>().ok());
        let is_reachable =
            |button: &HtmlElement| button.closest("dialog:not([open])").unwrap().is_none();
        buttons.filter(|button| is_reachable(button) && accessible_name(button) == name).collect()
    }

    /// Waits until anything in the widget changes.
    pub(crate) async fn changed(&self) {
        let wait = js_sys::Function::new_with_args(
            "root",
            "return new Promise((resolve) => {
               const observer = new MutationObserver(() => { observer.disconnect(); resolve(); });
               observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
             })",
        );
        let changed: Promise = wait.call1(&JsValue::NULL, &self.root).unwrap().unchecked_into();
        JsFuture::from(changed).await.unwrap();
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        self.root.remove();
    }
}

fn accessible_name(button: &HtmlElement) -> String {
    button
        .get_attribute("aria-label")
        .or_else(|| button.text_content())
        .unwrap_or_default()
        .trim()
        .to_owned()
}

pub(crate) fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// Waits until everything that follows from the last action is drawn.
pub(crate) async fn settled() {
    tick().await;
    let drawn = Promise::new(&mut |resolve, _| {
        web_sys::window().unwrap().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(drawn).await.unwrap();
    tick().await;
}

/// Presses Escape, wherever the focus is.
pub(crate) async fn press_escape() {
    escape();
    settled().await;
}
