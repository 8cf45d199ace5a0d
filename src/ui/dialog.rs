//! A modal question, as the browser's own dialog element, which keeps the focus inside and restores
//! it.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::focus::{find_focus, unique_id};
use super::icon::{Symbol, icon};
use crate::i18n::{Key, Text};

/// A dialog. Escape, the close button and a click outside close it.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Text,
    /// The explanation and the buttons.
    children: Children,
) -> AnyView {
    let dialog = NodeRef::<html::Dialog>::new();
    let heading = NodeRef::<html::H2>::new();
    let title_id = unique_id("dialog-title");
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) if dialog.show_modal().is_ok() => {
                // The question is read first, not the close button; and the host page scrolls to it
                // where the widget is part of a long page.
                if let Some(heading) = heading.get_untracked() {
                    let _ = heading.focus();
                }
            }
            (false, true) => dialog.close(),
            (true, _) | (false, false) => {}
        }
    });
    let closed = move |_| {
        open.set(false);
        // The element that opened it may be gone with its page, and the new page could not take the
        // focus under the dialog.
        find_focus();
    };
    let beside = move |event: MouseEvent| {
        // Only the backdrop is the dialog element itself; everything else is inside of its one
        // child.
        if event.target().is_some_and(|target| target.is_instance_of::<HtmlDialogElement>()) {
            open.set(false);
        }
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby=title_id on:close=closed on:click=beside>
            <div class="dialog-words stack">
                <div class="dialog-head">
                    <h2 class="dialog-title" id=title_id.clone() node_ref=heading tabindex="-1">{title.view()}</h2>
                    <button class="icon-button" type="button" aria-label=Text::from(Key::UiClose).reader() on:click=move |_| open.set(false)>
                        {icon(Symbol::Close)}
                    </button>
                </div>
                {children()}
            </div>
        </dialog>
    }
    .into_any()
}
