//! What is typed into a form before it is saved: told as it is typed, and filled in again when the
//! form is drawn anew.
//!
//! A form hears of every field in one place; a field only asks, when it is drawn, what it held
//! before.

use std::collections::BTreeMap;

use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

/// What a ticked box holds; one that is not ticked holds nothing.
pub(super) const TICKED: &str = "on";

/// Keeps what is typed into one form. Copied into everything that the form is made of.
#[derive(Clone, Copy)]
pub struct FormDraft {
    kept: StoredValue<Kept, LocalStorage>,
}

/// Gives what was typed into a field.
type TypedBefore = Box<dyn Fn(&str) -> Option<String>>;
/// Is told what is in a field.
type OnTyped = Box<dyn Fn(&str, Option<String>)>;

struct Kept {
    typed_before: TypedBefore,
    on_typed: OnTyped,
    /// What each field was drawn with, before anything was typed.
    saved: BTreeMap<String, String>,
}

impl FormDraft {
    /// For every field that is drawn from here on in this part of the page. `typed_before` gives
    /// what was typed into a field and is not saved; `on_typed` is told what is in a field now,
    /// or `None` where that is what is saved.
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

    /// What was typed into a field that is drawn with `saved`, unless that is what it holds
    /// already.
    fn begin(self, field: &str, saved: String) -> Option<String> {
        self.kept.try_update_value(|kept| {
            if kept.saved.contains_key(field) {
                // It is drawn again, with what the page has kept of it.
                return None;
            }
            let typed = (kept.typed_before)(field).filter(|typed| *typed != saved);
            kept.saved.insert(field.to_owned(), saved);
            typed
        })?
    }

    /// Hears what is typed into any field of the form.
    pub(super) fn hear(self, event: &Event) {
        if let Some((field, text)) = event.target().and_then(|target| held(target.unchecked_ref()))
        {
            self.note(&field, text);
        }
    }

    /// Notes what is in a field now. For a field that holds something else than what is typed into
    /// it; any other is heard by itself.
    pub(super) fn note(self, field: &str, text: String) {
        let _ = self.kept.try_with_value(|kept| {
            let is_saved = kept.saved.get(field) == Some(&text);
            (kept.on_typed)(field, (!is_saved).then_some(text));
        });
    }
}

/// The name of a control and what is in it. One without a name keeps its own draft.
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

/// What a box holds.
pub(super) fn box_text(ticked: bool) -> String {
    if ticked { TICKED.to_owned() } else { String::new() }
}

/// Fills in what was typed into a field before and not saved; `saved` is what it is drawn with.
/// Nothing, where no draft is kept.
pub(super) fn restore(field: &str, saved: String, fill_in: impl FnOnce(String)) {
    if let Some(typed) = use_context::<FormDraft>().and_then(|draft| draft.begin(field, saved)) {
        fill_in(typed);
    }
}
