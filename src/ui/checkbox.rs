//! Checkboxes.

use leptos::prelude::*;

use super::choice::Choice;
use super::draft::{TICKED, box_text, restore};
use super::field::{FormErrors, described_by, error_line, hint_line, invalid};
use crate::i18n::Text;

/// A checkbox.
#[component]
pub fn Checkbox(
    /// The id of the control, which also identifies its errors.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
    /// The errors of the page.
    errors: FormErrors,
    /// An explanation.
    #[prop(into, optional)]
    hint: Option<Text>,
) -> AnyView {
    let has_hint = hint.is_some();
    let more = hint_line(&id, hint).into_any();
    ticked(id, label, checked, errors, has_hint, more)
}

/// A consent in a box of its own, with its explanation. Never ticked beforehand.
#[component]
pub fn ConsentBox(
    /// The id of the control, which also identifies its errors.
    #[prop(into)]
    id: String,
    /// What is consented to.
    #[prop(into)]
    label: Text,
    /// Whether the consent is given.
    checked: RwSignal<bool>,
    /// The errors of the page.
    errors: FormErrors,
    /// What is read, why, for how long, and by whom.
    children: Children,
) -> AnyView {
    let more =
        view! { <div class="choice-more" id=format!("{id}-hint")>{children()}</div> }.into_any();
    ticked(id, label, checked, errors, true, more)
}

fn ticked(
    id: String,
    label: Text,
    checked: RwSignal<bool>,
    errors: FormErrors,
    has_hint: bool,
    more: AnyView,
) -> AnyView {
    restore(&id, box_text(checked.get_untracked()), |typed| checked.set(!typed.is_empty()));
    let wrong = Signal::derive(invalid(&id, errors));
    let error = error_line(&id, errors);
    let control = Choice {
        kind: "checkbox",
        name: id.clone(),
        value: TICKED.to_owned(),
        label,
        described_by: Signal::derive(described_by(&id, has_hint, errors)),
        invalid: wrong,
        checked: checked.into(),
        on_change: Callback::new(move |ticked| checked.set(ticked)),
        more,
        id,
    };
    view! {
        <div class="field" class:field-invalid=move || wrong.get()>
            {error}
            {control.view()}
        </div>
    }
    .into_any()
}
