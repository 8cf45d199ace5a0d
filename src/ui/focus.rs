//! Focus management, and unique ids.

use std::sync::atomic::{AtomicU32, Ordering};

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ScrollIntoViewOptions};

use crate::i18n::{Key, tr};

/// Returns a unique id for an element that others refer to.
pub(super) fn unique_id(prefix: &str) -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}", LAST.fetch_add(1, Ordering::Relaxed))
}

/// Focuses an element without scrolling.
pub(super) fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that was removed meanwhile cannot take the focus.
    let _ = element.focus_with_options(&options);
}

/// Focuses the heading of a page that has just appeared, and scrolls to its beginning. Has no
/// effect while the focus is in the host page, where the applicant may be busy.
pub(super) fn arrive_at(heading: &HtmlElement) {
    if !is_person_here() {
        return;
    }
    focus_in_place(heading);
    window().scroll_to_with_x_and_y(0.0, 0.0);
    // Inline, the host page has to scroll; otherwise the heading is visible already.
    bring_into_sight(heading);
}

/// Sets the document's title to the heading, followed by the general title, for the browser's tab
/// and screen readers. Tracked, as both depend on the language.
pub(super) fn name_page(heading: &str) {
    document().set_title(&format!("{heading} – {}", tr(Key::PageTitle)));
}

/// Focuses the heading of the page if the focused element is gone.
pub(super) fn find_focus() {
    let document = document();
    // An element in a dialog that was just closed loses the focus only with the browser's next
    // frame.
    let is_gone = |element: Element| element.matches("body, dialog:not([open]) *").unwrap_or(false);
    let is_lost = document.active_element().is_none_or(is_gone);
    let heading = document
        .query_selector("h1")
        .ok()
        .flatten()
        .and_then(|heading| heading.dyn_into::<HtmlElement>().ok());
    if let Some(heading) = heading.filter(|_| is_lost) {
        arrive_at(&heading);
    }
}

/// Scrolls the least that shows a whole element; not at all where it is visible already.
pub(super) fn bring_into_sight(element: &Element) {
    let nearest = ScrollIntoViewOptions::new();
    let _ = Reflect::set(&nearest, &"block".into(), &"nearest".into());
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}

/// Returns whether the focus is in this document, or the applicant has interacted with it before
/// and the focus is in another window, such as the bank's.
fn is_person_here() -> bool {
    let has_focus = document().has_focus().unwrap_or(true);
    // Not by web-sys, which throws in browsers that lack the property.
    let activation = Reflect::get(&window().navigator(), &"userActivation".into());
    let been_active =
        activation.and_then(|activation| Reflect::get(&activation, &"hasBeenActive".into()));
    has_focus || been_active.is_ok_and(|active| active.is_truthy())
}

/// Focuses the control with this id without scrolling, before the focused element is removed.
pub fn focus_control(id: &str) {
    if let Some(control) = control(id) {
        focus_in_place(&control);
    }
}

/// Opens the file picker of the field whose button has this id; must be called inside a click.
pub fn ask_for_files(id: &str) {
    if let Some(button) = control(id) {
        button.click();
    }
}

fn control(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Focuses the control with this id, and scrolls to its label.
pub(super) fn focus_field(id: &str) {
    let document = document();
    // A month field has no day, whose control would have the id of the field.
    let element = document
        .get_element_by_id(id)
        .or_else(|| document.get_element_by_id(&format!("{id}-month")));
    let Some(control) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    if let Ok(Some(field)) = control.closest(".field") {
        field.scroll_into_view();
    }
    focus_in_place(&control);
}
