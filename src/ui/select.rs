//! Select lists.

use leptos::html;
use leptos::prelude::*;

use super::combobox::{Names, combobox};
use super::draft::restore;
use super::field::{FormErrors, Frame, invalid};
use crate::i18n::{Key, Text, countries, country_name, folded, other_country_names, tr};

/// An option of a list.
#[derive(Debug, Clone)]
pub struct SelectOption {
    value: String,
    label: Text,
    other_names: fn(&str) -> Vec<String>,
}

impl SelectOption {
    /// Creates an option with its value and its label.
    pub fn new(value: impl Into<String>, label: impl Into<Text>) -> Self {
        Self { value: value.into(), label: label.into(), other_names: |_| Vec::new() }
    }

    /// Adds alternative names to search for, derived from the value.
    #[must_use]
    pub fn other_names(mut self, other_names: fn(&str) -> Vec<String>) -> Self {
        self.other_names = other_names;
        self
    }

    /// Returns the value and the label. Tracked.
    pub(super) fn entry(&self) -> (String, String) {
        (self.value.clone(), self.label.get())
    }

    /// Returns all names. Tracked.
    pub(super) fn names(&self) -> Names {
        let others = (self.other_names)(&self.value);
        Names {
            code: folded(&self.value),
            names: std::iter::once(self.label.get())
                .chain(others)
                .map(|name| folded(&name))
                .collect(),
        }
    }
}

/// The browser's native list.
#[component]
pub fn Select(
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
    /// The text while nothing is chosen.
    #[prop(into, optional)]
    placeholder: Option<Text>,
    /// The `autocomplete` token of the control.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
) -> AnyView {
    let placeholder = placeholder.unwrap_or(Key::UiChoose.into());
    let entries = Signal::derive(move || {
        let chosen = options.get().into_iter().map(|option| option.entry());
        std::iter::once((String::new(), placeholder.get())).chain(chosen).collect()
    });
    select_field(Frame { id, label, hint, errors }, value, entries, autocomplete)
}

/// A country, named in the current language: a combobox of all countries, or a native list of a
/// few.
#[component]
pub fn CountrySelect(
    /// The id of the control, which also identifies its errors.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// The alpha-2 code of the country; empty for none.
    value: RwSignal<String>,
    /// The errors of the page.
    errors: FormErrors,
    /// An explanation.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// The codes that may be chosen; empty for all.
    #[prop(optional)]
    allowed: Vec<String>,
    /// The `autocomplete` token of the control: `country`.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
) -> AnyView {
    let frame = Frame { id, label, hint, errors };
    if allowed.is_empty() {
        let all = Signal::derive(|| {
            countries()
                .into_iter()
                .map(|(code, name)| SelectOption::new(code, name).other_names(other_country_names))
                .collect()
        });
        // The field has names, not codes.
        let autocomplete =
            autocomplete.map(|name| if name == "country" { "country-name" } else { name });
        return combobox(frame, value, all, autocomplete);
    }
    let entries = Signal::derive(move || {
        let named = allowed.iter().map(|code| (code.clone(), country_name(code)));
        std::iter::once((String::new(), tr(Key::UiChoose))).chain(named).collect()
    });
    select_field(frame, value, entries, autocomplete)
}

fn select_field(
    frame: Frame,
    value: RwSignal<String>,
    entries: Signal<Vec<(String, String)>>,
    autocomplete: Option<&'static str>,
) -> AnyView {
    let wrong = invalid(&frame.id, frame.errors);
    let described = frame.described_by();
    let control = SelectControl { id: frame.id.clone(), value, entries, autocomplete };
    let invalid = Signal::derive(wrong);
    let described_by = Signal::derive(described);
    frame.single(control.view(None, invalid, described_by))
}

/// The control without label and errors, for fields with several controls.
pub(super) struct SelectControl {
    pub(super) id: String,
    pub(super) value: RwSignal<String>,
    pub(super) entries: Signal<Vec<(String, String)>>,
    pub(super) autocomplete: Option<&'static str>,
}

impl SelectControl {
    pub(super) fn view(
        self,
        name: Option<Text>,
        invalid: Signal<bool>,
        described_by: Signal<Option<String>>,
    ) -> AnyView {
        let Self { id, value, entries, autocomplete } = self;
        restore(&id, value.get_untracked(), |chosen| value.set(chosen));
        let control = NodeRef::<html::Select>::new();
        // A select loses its value when its options change, as they do with the language.
        Effect::new(move || {
            entries.track();
            let value = value.get();
            if let Some(control) = control.get() {
                control.set_value(&value);
            }
        });
        let options = move || {
            let entries = entries.get().into_iter();
            entries
                .map(|(value, label)| view! { <option value=value>{label}</option> })
                .collect::<Vec<_>>()
        };
        view! {
            <div class="select-box">
                <select
                    class="input select"
                    id=id.clone()
                    name=id
                    node_ref=control
                    autocomplete=autocomplete.unwrap_or("off")
                    aria-label=name.map(Text::reader)
                    aria-invalid=move || invalid.get().then_some("true")
                    aria-describedby=move || described_by.get()
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    {options}
                </select>
            </div>
        }
        .into_any()
    }
}
