//! Drafts: the text of each field before it is saved, reported as it is typed and restored when the
//! form is drawn again.
//!
//! A form observes all its fields in one place; a field only asks for its draft when it is drawn.

use std::collections::BTreeMap;

use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

/// The text of a ticked checkbox; that of an unticked one is empty.
pub(super) const TICKED: &str = "on";

/// The draft of one form. Copied into everything that the form consists of.
#[derive(Clone, Copy)]
pub struct FormDraft {
    kept: StoredValue<Kept, LocalStorage>,
}

/// Returns the draft of a field.
type TypedBefore = Box<dyn Fn(&str) -> Option<String>>;
/// Called with the current text of a field.
type OnTyped = Box<dyn Fn(&str, Option<String>)>;

struct Kept {
    typed_before: TypedBefore,
    on_typed: OnTyped,
    /// The text that each field was drawn with.
    saved: BTreeMap<String, String>,
}

impl FormDraft {
    /// Provides the draft to all fields below this component. `typed_before` returns the draft of a
    /// field; `on_typed` is called with the current text of a field, or `None` where that is the
    /// saved one.
    pub fn provide(
        typed_before: impl Fn(&str) -> Option<String> + 'static,
        on_typed: impl Fn(&str, Option<String>) + 'static,
    ) -> Self {
        let kept = Kept {
            typed_before: Box::new(typed_before),
            on_typed: Box::new(on_typed),
            saved: BTreeMap::new(),
        };
        let draft = Self { kept: StoredValue::new_local(kept) };
        provide_context(draft);
        draft
    }

    /// Returns the draft of a field that is drawn with `saved`, unless the two are equal.
    fn begin(self, field: &str, saved: String) -> Option<String> {
        self.kept.try_update_value(|kept| {
            if kept.saved.contains_key(field) {
                // The field is drawn again, with the text that the page has kept.
                return None;
            }
            let typed = (kept.typed_before)(field).filter(|typed| *typed != saved);
            kept.saved.insert(field.to_owned(), saved);
            typed
        })?
    }

    /// Reads the text of the field that an event comes from.
    pub(super) fn observe(self, event: &Event) {
        if let Some((field, text)) = event.target().and_then(|target| held(target.unchecked_ref()))
        {
            self.record(&field, text);
        }
    }

    /// Sets the text of a field whose control has another value. Ordinary fields are observed by
    /// the form.
    pub(super) fn record(self, field: &str, text: String) {
        let _ = self.kept.try_with_value(|kept| {
            let is_saved = kept.saved.get(field) == Some(&text);
            (kept.on_typed)(field, (!is_saved).then_some(text));
        });
    }
}

/// Returns the name of a control and its text. A control without a name keeps its own draft.
fn held(control: &web_sys::Element) -> Option<(String, String)> {
    if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
        return Some((select.name(), select.value()));
    }
    let input = control.dyn_ref::<HtmlInputElement>()?;
    let text = match input.type_().as_str() {
        "checkbox" => box_text(input.checked()),
        "file" => return None,
        _ => input.value(),
    };
    Some((input.name(), text)).filter(|(name, _)| !name.is_empty())
}

/// Returns the text of a checkbox.
pub(super) fn box_text(ticked: bool) -> String {
    if ticked { TICKED.to_owned() } else { String::new() }
}

/// Fills in the draft of a field, which is drawn with `saved`. Has no effect without a draft.
pub(super) fn restore(field: &str, saved: String, fill_in: impl FnOnce(String)) {
    if let Some(typed) = use_context::<FormDraft>().and_then(|draft| draft.begin(field, saved)) {
        fill_in(typed);
    }
}
