//! An amount of money.

use leptos::prelude::*;

use super::digits;
use super::field::{FormErrors, Frame, invalid};
use super::input::{FieldWidth, Input, TextKind, input};
use super::select::SelectControl;
use crate::i18n::{Key, Text};

/// An amount, and its currency where there is more than one.
#[component]
pub fn MoneyField(
    /// Of the amount; also the name of its errors. The currency is `{id}-currency`.
    #[prop(into)]
    id: String,
    /// What it asks for.
    #[prop(into)]
    label: Text,
    /// What is typed; see [`parse_money`].
    amount: RwSignal<String>,
    /// The code of the currency.
    currency: RwSignal<String>,
    /// The codes that may be chosen.
    currencies: Vec<String>,
    /// The errors of the page.
    errors: FormErrors,
    /// How to answer.
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
        let entries = Signal::stored(currencies.into_iter().map(|code| (code.clone(), code)).collect::<Vec<_>>());
        let select = SelectControl { id: format!("{id}-currency"), value: currency, entries, autocomplete: None };
        select.view(Some(Key::UiCurrency.into()), Signal::stored(false), Signal::stored(None))
    } else {
        view! { <span class="input-prefix">{move || currency.get()}</span> }.into_any()
    };
    frame.single(view! { <div class="input-group money">{choice} {control}</div> }.into_any())
}

/// The amount that was typed, with or without signs of a currency and separators: `£32,500.00`, `32 500`, `1.234,56`.
pub fn parse_money(typed: &str) -> Option<f64> {
    let mut plain = String::new();
    for letter in typed.trim().chars() {
        match digits::value(letter) {
            Some(digit) => plain.push(digit),
            None if letter == '.' || letter == ',' => plain.push(letter),
            None if letter.is_alphanumeric() || letter == '-' => return None,
            // Spaces, apostrophes and signs of a currency.
            None => {}
        }
    }
    // Whichever separator comes last, with one or two digits behind it, begins the pence; any other groups thousands.
    let pence = plain.rfind(['.', ',']).filter(|at| matches!(plain.len() - at, 2 | 3));
    let (whole, fraction) = match pence {
        Some(at) => (&plain[..at], &plain[at + 1..]),
        None => (plain.as_str(), ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    if whole.is_empty() {
        return None;
    }
    format!("{whole}.{fraction}0").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::parse_money;

    #[test]
    fn amounts_are_understood_as_people_write_them() {
        for (typed, amount) in [
            ("32500", 32500.0),
            ("£32,500", 32500.0),
            ("32 500,50", 32500.5),
            ("1.234,56", 1234.56),
            ("1,234.5", 1234.5),
            ("1'234", 1234.0),
            ("٣٢٥٠٠", 32500.0),
        ] {
            assert_eq!(parse_money(typed), Some(amount), "{typed}");
        }
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for typed in ["", "a lot", "-5", "£", "32k"] {
            assert_eq!(parse_money(typed), None, "{typed}");
        }
    }
}
