//! The base of checkboxes and radio buttons: a control in a frame that is its label.

use leptos::prelude::*;

use super::field::hint_line;
use crate::i18n::Text;

/// An option of a group.
#[derive(Debug, Clone)]
pub struct ChoiceOption {
    pub(super) value: String,
    label: Text,
    hint: Option<Text>,
}

impl ChoiceOption {
    /// Creates an option with its value and its label.
    pub fn new(value: impl Into<String>, label: impl Into<Text>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// Adds an explanation.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the radio button as the `index`-th of the group with the id `group`.
    pub(super) fn view(
        self,
        group: &str,
        index: usize,
        checked: Signal<bool>,
        on_change: Callback<bool>,
    ) -> AnyView {
        let Self { value, label, hint } = self;
        // The first option and the group share an id, so the hints of options have ids of their
        // own.
        let own = format!("{group}-option-{index}");
        let id = option_id(group, index);
        let described = hint.is_some().then(|| format!("{own}-hint"));
        Choice {
            kind: "radio",
            name: group.to_owned(),
            id,
            value,
            label,
            described_by: Signal::stored(described),
            invalid: Signal::stored(false),
            checked,
            on_change,
            more: hint_line(&own, hint).into_any(),
        }
        .view()
    }
}

/// Returns the id of an option's control. The first has the id of the group, so that the error
/// summary leads to it.
pub(super) fn option_id(group: &str, index: usize) -> String {
    if index == 0 { group.to_owned() } else { format!("{group}-{index}") }
}

/// The properties of one control. A struct, because the code of a component would be generated for
/// each of its users.
pub(super) struct Choice {
    pub(super) kind: &'static str,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) label: Text,
    pub(super) described_by: Signal<Option<String>>,
    pub(super) invalid: Signal<bool>,
    pub(super) checked: Signal<bool>,
    pub(super) on_change: Callback<bool>,
    pub(super) more: AnyView,
}

impl Choice {
    pub(super) fn view(self) -> AnyView {
        let Self { kind, id, name, value, label, described_by, invalid, checked, on_change, more } =
            self;
        view! {
            <div class="choice">
                <input
                    class="choice-input"
                    type=kind
                    id=id.clone()
                    name=name
                    value=value
                    aria-describedby=move || described_by.get()
                    aria-invalid=move || invalid.get().then_some("true")
                    prop:checked=move || checked.get()
                    on:change=move |event| on_change.run(event_target_checked(&event))
                />
                <label class="choice-label" for=id>{label.view()}</label>
                {more}
            </div>
        }
        .into_any()
    }
}
