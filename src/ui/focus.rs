//! Moving the focus, and ids that nothing else has.

use std::sync::atomic::{AtomicU32, Ordering};

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ScrollIntoViewOptions};

use crate::i18n::{Key, tr};

/// An id for an element that others refer to.
pub(super) fn unique_id(prefix: &str) -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}", LAST.fetch_add(1, Ordering::Relaxed))
}

/// Focus without a jump of the page.
pub(super) fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that left the page meanwhile cannot take the focus, and need not.
    let _ = element.focus_with_options(&options);
}

/// Focus the heading of a page that has just appeared, and show its beginning. Not while the person
/// is still busy with the page around us: the focus is theirs.
pub(super) fn arrive_at(heading: &HtmlElement) {
    if !is_person_here() {
        return;
    }
    focus_in_place(heading);
    window().scroll_to_with_x_and_y(0.0, 0.0);
    // Inline, it is the host's page that has to scroll; elsewhere the heading is in sight by now.
    bring_into_sight(heading);
}

/// Names the page by its heading, before what all of it is: in the browser's tab, and to those who
/// listen to it. Tracked, as both are in the language that is spoken.
pub(super) fn name_page(heading: &str) {
    document().set_title(&format!("{heading} – {}", tr(Key::PageTitle)));
}

/// Focus the heading of the page, where what should have the focus has gone.
pub(super) fn find_focus() {
    let document = document();
    // What is in a dialog that has just closed loses the focus only when the browser draws next.
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

/// Scroll as little as shows the whole of an element; not at all where it is in sight already.
pub(super) fn bring_into_sight(element: &Element) {
    let nearest = ScrollIntoViewOptions::new();
    let _ = Reflect::set(&nearest, &"block".into(), &"nearest".into());
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}

/// Whether the focus is in this document, or the person has used it before and only looks
/// elsewhere: at their bank.
fn is_person_here() -> bool {
    let has_focus = document().has_focus().unwrap_or(true);
    // Not by web-sys: some browsers have no such property, and it would throw.
    let activation = Reflect::get(&window().navigator(), &"userActivation".into());
    let been_active =
        activation.and_then(|activation| Reflect::get(&activation, &"hasBeenActive".into()));
    has_focus || been_active.is_ok_and(|active| active.is_truthy())
}

/// Focus the control with this id, where it is: what had the focus is about to go.
pub fn focus_control(id: &str) {
    if let Some(control) = control(id) {
        focus_in_place(&control);
    }
}

/// Have the person choose files, inside a click, as if they had pressed the button with this id.
pub fn ask_for_files(id: &str) {
    if let Some(button) = control(id) {
        button.click();
    }
}

fn control(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Focus the control with this id, and show it together with its label.
pub(super) fn focus_field(id: &str) {
    let document = document();
    // A month has no day field, which would have the id of the whole.
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
