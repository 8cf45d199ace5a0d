//! Fields for amounts of money.

use leptos::prelude::*;

use super::field::{FormErrors, Frame, invalid};
use super::input::{FieldWidth, Input, TextKind, input};
use super::select::SelectControl;
use crate::i18n::{Key, Text};

/// An amount, and its currency where there is more than one.
#[component]
pub fn MoneyField(
    /// The id of the amount, which also identifies its errors. The currency's is `{id}-currency`.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// The text of the amount as it was typed.
    amount: RwSignal<String>,
    /// The code of the currency.
    currency: RwSignal<String>,
    /// The codes that may be chosen.
    currencies: Vec<String>,
    /// The errors of the page.
    errors: FormErrors,
    /// An explanation.
    #[prop(into, optional)]
    hint: Option<Text>,
) -> AnyView {
    let frame = Frame { id: id.clone(), label, hint, errors };
    let control = input(Input {
        id: id.clone(),
        kind: TextKind::Decimal,
        width: FieldWidth::Full,
        value: amount.into(),
        on_input: Callback::new(move |typed| amount.set(typed)),
        invalid: Signal::derive(invalid(&id, errors)),
        described_by: Signal::derive(frame.described_by()),
        autocomplete: None,
        maxlength: Some(20),
    });
    let choice = if currencies.len() > 1 {
        let entries = Signal::stored(
            currencies.into_iter().map(|code| (code.clone(), code)).collect::<Vec<_>>(),
        );
        let select = SelectControl {
            id: format!("{id}-currency"),
            value: currency,
            entries,
            autocomplete: None,
        };
        select.view(Some(Key::UiCurrency.into()), Signal::stored(false), Signal::stored(None))
    } else {
        view! { <span class="input-prefix">{move || currency.get()}</span> }.into_any()
    };
    frame.single(view! { <div class="input-group money">{choice} {control}</div> }.into_any())
}
