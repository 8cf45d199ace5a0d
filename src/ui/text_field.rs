//! Text fields.

use leptos::prelude::*;

use super::field::{FormErrors, Frame, invalid};
use super::input::{FieldWidth, Input, TextKind, input};
use crate::i18n::Text;

/// A text field with one line.
#[component]
pub fn TextField(
    /// The id of the control, which also identifies its errors.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// The typed text.
    value: RwSignal<String>,
    /// The errors of the page.
    errors: FormErrors,
    /// An explanation.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// The kind of text.
    #[prop(optional)]
    kind: TextKind,
    /// The `autocomplete` token of the control.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The maximum number of characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Its width.
    #[prop(optional)]
    width: FieldWidth,
    /// A text before the control, such as `£`.
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
