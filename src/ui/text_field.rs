//! A line of text.

use leptos::prelude::*;

use super::field::{FormErrors, Frame, invalid};
use super::input::{FieldWidth, Input, TextKind, input};
use crate::i18n::Text;

/// A labelled line of text.
#[component]
pub fn TextField(
    /// Of the control; also the name of its errors.
    #[prop(into)]
    id: String,
    /// What it asks for.
    #[prop(into)]
    label: Text,
    /// What is typed.
    value: RwSignal<String>,
    /// The errors of the page.
    errors: FormErrors,
    /// How to answer.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// What is typed into it.
    #[prop(optional)]
    kind: TextKind,
    /// The browser's name for what it asks, so that it can fill it in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The most letters that it takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// As wide as what belongs in it.
    #[prop(optional)]
    width: FieldWidth,
    /// Stands before what is typed: `£`.
    #[prop(into, optional)]
    prefix: Option<Text>,
) -> AnyView {
    let frame = Frame { id: id.clone(), label, hint, errors };
    let control = input(Input {
        kind,
        width,
        value: value.into(),
        on_input: Callback::new(move |typed| value.set(typed)),
        invalid: Signal::derive(invalid(&id, errors)),
        described_by: Signal::derive(frame.described_by()),
        autocomplete,
        maxlength,
        id,
    });
    let control = match prefix {
        None => control,
        Some(prefix) => view! {
            <div class="input-group">
                <span class="input-prefix" aria-hidden="true">{prefix.view()}</span>
                {control}
            </div>
        }
        .into_any(),
    };
    frame.single(control)
}
