//! A page with components, until it is dropped.

use js_sys::Promise;
use latchkey::i18n::Text;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlElement, HtmlInputElement};

pub(crate) struct Page {
    root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
}

impl Page {
    /// Draws the components and waits until they are stable.
    pub(crate) async fn of<V: IntoView + 'static>(
        components: impl FnOnce() -> V + 'static,
    ) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = Box::new(mount_to(root.clone(), components));
        settled().await;
        Self { root, _mounted: mounted }
    }

    pub(crate) fn find<E: JsCast>(&self, selector: &str) -> E {
        self.root
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("no {selector} on the page"))
            .unchecked_into()
    }

    pub(crate) fn has(&self, selector: &str) -> bool {
        self.root.query_selector(selector).unwrap().is_some()
    }

    pub(crate) fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    pub(crate) fn words(&self, selector: &str) -> String {
        self.find::<HtmlElement>(selector).text_content().unwrap_or_default()
    }

    pub(crate) fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.find::<HtmlElement>(selector).get_attribute(name)
    }

    pub(crate) async fn press(&self, selector: &str) {
        self.find::<HtmlElement>(selector).click();
        settled().await;
    }

    pub(crate) async fn type_into(&self, selector: &str, words: &str) {
        let input: HtmlInputElement = self.find(selector);
        input.set_value(words);
        input.dispatch_event(&bubbling("input")).unwrap();
        settled().await;
    }

    /// Returns the text of the elements whose ids an attribute lists.
    pub(crate) fn referred(&self, selector: &str, attribute: &str) -> String {
        let ids = self.attribute(selector, attribute).unwrap_or_default();
        let words = ids
            .split(' ')
            .filter_map(|id| document().get_element_by_id(id))
            .filter_map(|element| element.text_content());
        words.collect::<Vec<_>>().join(" | ")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Returns the id, otherwise the tag, of the focused element.
pub(crate) fn focused() -> String {
    let element = document().active_element().unwrap();
    if element.id().is_empty() { element.tag_name().to_lowercase() } else { element.id() }
}

/// Returns a bubbling event.
pub(crate) fn bubbling(kind: &str) -> Event {
    let event = Event::new(kind).unwrap();
    event.init_event_with_bubbles_and_cancelable(kind, true, true);
    event
}

/// Waits for the next frame, by which every effect has run.
pub(crate) async fn settled() {
    for _ in 0..2 {
        let frame = Promise::new(&mut |resolve, _| {
            window().request_animation_frame(&resolve).unwrap();
        });
        JsFuture::from(frame).await.unwrap();
    }
}

/// Returns untranslated text.
pub(crate) fn text(words: &str) -> Text {
    Text::from(words.to_owned())
}
