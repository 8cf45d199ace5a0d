//! A search field with its results.

use leptos::prelude::*;

use super::icon::{Symbol, icon};
use super::input::{FieldWidth, Input, TextKind, input};
use super::live_region::live_region;
use crate::i18n::Text;

/// A search field with its results.
#[component]
pub fn SearchField(
    /// The id of the control.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// The query.
    value: RwSignal<String>,
    /// An explanation.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// A description of the number of results, announced when it changes.
    #[prop(into)]
    status: Signal<String>,
    /// The results.
    children: Children,
) -> AnyView {
    let hint_id = format!("{id}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    let control = input(Input {
        id: id.clone(),
        kind: TextKind::Search,
        width: FieldWidth::Full,
        value: value.into(),
        on_input: Callback::new(move |typed| value.set(typed)),
        invalid: Signal::stored(false),
        described_by: Signal::stored(described),
        autocomplete: None,
        maxlength: Some(100),
    });
    view! {
        <div class="search" role="search">
            <div class="field">
                <label class="field-label" for=id>{label.view()}</label>
                {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint.view()}</p> })}
                <div class="search-box">{icon(Symbol::Search)} {control}</div>
            </div>
            {live_region(status)}
            {children()}
        </div>
    }
    .into_any()
}
