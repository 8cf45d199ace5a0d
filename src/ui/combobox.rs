//! An editable combobox with a list, by the pattern of the ARIA Authoring Practices
//! (<https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>).
//!
//! Typed text only filters the options. Enter chooses the marked option; leaving the field chooses
//! the one that was navigated to with the arrow keys, or the only unambiguous one; text that
//! matches no option stays for correction, and nothing is chosen.

mod finder;
mod matching;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use self::finder::Finder;
pub(super) use self::matching::Names;
use super::draft::restore;
use super::field::{FormErrors, Frame, invalid};
use super::live_region::live_region;
use super::select::SelectOption;
use crate::i18n::{Key, Text};

/// A text field with a filtered list of options.
#[component]
pub fn Combobox(
    /// The id of the control, which also identifies its errors.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// The value of the chosen option; empty for none.
    value: RwSignal<String>,
    /// The options.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// The errors of the page.
    errors: FormErrors,
    /// An explanation.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// The `autocomplete` token of the control.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
) -> AnyView {
    combobox(Frame { id, label, hint, errors }, value, options, autocomplete)
}

pub(super) fn combobox(
    frame: Frame,
    value: RwSignal<String>,
    options: Signal<Vec<SelectOption>>,
    autocomplete: Option<&'static str>,
) -> AnyView {
    let id = frame.id.clone();
    restore(&id, value.get_untracked(), |chosen| value.set(chosen));
    let finder = Finder::new(id.clone(), value, options);
    let control = NodeRef::<html::Input>::new();
    let (wrong, described) = (invalid(&id, frame.errors), frame.described_by());
    let typed = move |event| {
        // A browser that fills in the whole form opens no list.
        let is_typed = control
            .get_untracked()
            .is_some_and(|control| document().active_element().as_ref() == Some(control.as_ref()));
        finder.search(event_target_value(&event), is_typed);
    };
    let pressed = move |_: MouseEvent| {
        if finder.open_all()
            && let Some(control) = control.get_untracked()
        {
            // Typing then replaces the text.
            control.select();
        }
    };
    let key = move |event: KeyboardEvent| {
        if !event.is_composing() && finder.press(&event.key()) {
            // A handled key neither submits the form, nor moves the cursor, nor closes the widget.
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let chosen = move |event: MouseEvent| {
        let option = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("[role=option]").ok()?);
        if let Some(index) = option.and_then(|option| option.id().rsplit_once('-')?.1.parse().ok())
        {
            finder.take(index);
        }
    };
    let list_id = format!("{id}-list");
    let name = frame.label.clone();
    let list = view! {
        <div class="combobox select-box">
            <input
                class="input select"
                id=id
                node_ref=control
                type="text"
                role="combobox"
                autocapitalize="words"
                spellcheck="false"
                autocomplete=autocomplete.unwrap_or("off")
                aria-autocomplete="list"
                aria-controls=list_id.clone()
                aria-expanded=move || if finder.is_expanded() { "true" } else { "false" }
                aria-activedescendant=move || finder.active_id()
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=described
                prop:value=move || finder.text()
                on:input=typed
                on:change=move |_| finder.settle()
                on:blur=move |_| finder.settle()
                on:click=pressed
                on:keydown=key
            />
            <ul
                class="combobox-list"
                role="listbox"
                id=list_id
                aria-label=name.reader()
                hidden=move || !finder.is_expanded()
                // The focus stays in the field.
                on:mousedown=move |event| event.prevent_default()
                on:click=chosen
            >
                {move || finder.visible_entries()}
            </ul>
            <p class="combobox-none" hidden=move || !finder.has_no_match()>{Text::from(Key::UiNoMatch).view()}</p>
            {live_region(finder.announcement())}
        </div>
    };
    frame.single(list.into_any())
}
