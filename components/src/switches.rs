//! Switches for theme, direction and language.

use latchkey::i18n::{choose_language, languages, switch_language};
use latchkey::ui::{FormErrors, Select, SelectOption};
use leptos::prelude::*;
use leptos::web_sys::MediaQueryList;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::sample::words;

/// Sets theme and direction before anything is drawn.
pub(crate) fn begin() {
    set("data-theme", &parameter("theme").unwrap_or_else(device_theme));
    if let Some(direction) = parameter("dir") {
        set("dir", &direction);
    }
}

/// Returns the media query of a dark device.
fn dark() -> Option<MediaQueryList> {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten()
}

fn device_theme() -> String {
    if dark().is_some_and(|dark| dark.matches()) { "dark" } else { "light" }.to_owned()
}

/// Returns a parameter of the page's address, such as `?theme=dark&dir=rtl`.
fn parameter(name: &str) -> Option<String> {
    let search = location().search().unwrap_or_default();
    let value = search
        .trim_start_matches('?')
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(value.to_owned())
}

fn set(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(attribute, value);
    }
}

fn now(attribute: &str) -> String {
    document().document_element().and_then(|root| root.get_attribute(attribute)).unwrap_or_default()
}

/// The switches.
#[component]
pub fn Switches() -> AnyView {
    let (theme, direction, language) =
        (RwSignal::new(now("data-theme")), RwSignal::new(now("dir")), RwSignal::new(now("lang")));
    Effect::new(move || set("data-theme", &theme.get()));
    if let Some(dark) = dark().filter(|_| parameter("theme").is_none()) {
        let follow = Closure::<dyn Fn()>::new(move || theme.set(device_theme()));
        let _ = dark.add_event_listener_with_callback("change", follow.as_ref().unchecked_ref());
        // The switches exist as long as the page.
        follow.forget();
    }
    Effect::new(move || set("dir", &direction.get()));
    Effect::new(move |before: Option<String>| {
        let tag = language.get();
        if before.is_some_and(|before| before != tag) {
            let tag = tag.clone();
            wasm_bindgen_futures::spawn_local(async move {
                if let Ok(language) = choose_language(&tag, &JsValue::UNDEFINED).await
                    && switch_language(language).is_ok()
                {
                    direction.set(now("dir"));
                }
            });
        }
        tag
    });
    let named = |list: &[(&'static str, &'static str)]| {
        list.iter()
            .map(|(value, label)| SelectOption::new(*value, words(label)))
            .collect::<Vec<_>>()
    };
    let options = languages(&JsValue::UNDEFINED)
        .into_iter()
        .map(|(tag, name)| SelectOption::new(tag, name))
        .collect::<Vec<_>>();
    let errors = FormErrors::new();
    view! {
        <div class="gallery-switches">
            <Select id="theme" label=words("Theme") value=theme options=named(&[("light", "Light"), ("dark", "Dark")]) errors=errors />
            <Select id="direction" label=words("Direction") value=direction options=named(&[("ltr", "Left to right"), ("rtl", "Right to left")]) errors=errors />
            <Select id="language" label=words("Language") value=language options=options errors=errors />
        </div>
    }
    .into_any()
}
