//! Dates in three fields: applicants know the dates of their lives by heart, and a calendar is slow
//! for dates long ago.

use latchkey_rules::date::{DatePart, DateParts};
use leptos::prelude::*;

use super::field::{FormErrors, Frame, part_id};
use super::input::{FieldWidth, Input, TextKind, input};
use crate::i18n::{Key, Text};

/// A date in three fields.
#[component]
pub fn DateField(
    /// The id of the first control, which also identifies its errors.
    #[prop(into)]
    id: String,
    /// Its legend.
    #[prop(into)]
    legend: Text,
    /// The typed parts.
    value: RwSignal<DateParts>,
    /// The errors of the page.
    errors: FormErrors,
    /// An explanation.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// Whether it is the applicant's date of birth, which browsers can fill in.
    #[prop(optional)]
    birthday: bool,
) -> AnyView {
    let autocomplete = |name: &'static str| birthday.then_some(name);
    let controls = view! {
        <div class="date-parts">
            {part_field(&id, DatePart::Day, errors, autocomplete("bday-day"), read(value, |date| &date.day), write(value, |date| &mut date.day))}
            {part_field(&id, DatePart::Month, errors, autocomplete("bday-month"), read(value, |date| &date.month), write(value, |date| &mut date.month))}
            {part_field(&id, DatePart::Year, errors, autocomplete("bday-year"), read(value, |date| &date.year), write(value, |date| &mut date.year))}
        </div>
    }
    .into_any();
    Frame { id, label: legend, hint, errors }.group("field-label", controls)
}

fn read(value: RwSignal<DateParts>, part: fn(&DateParts) -> &String) -> Signal<String> {
    Signal::derive(move || value.with(|date| part(date).clone()))
}

fn write(value: RwSignal<DateParts>, part: fn(&mut DateParts) -> &mut String) -> Callback<String> {
    Callback::new(move |typed| value.update(|date| *part(date) = typed))
}

/// Returns the field for one part of a date, with its own label.
pub(super) fn part_field(
    field: &str,
    part: DatePart,
    errors: FormErrors,
    autocomplete: Option<&'static str>,
    value: Signal<String>,
    on_input: Callback<String>,
) -> AnyView {
    let (label, width, most) = match part {
        DatePart::Day => (Key::UiDay, FieldWidth::Two, 2),
        DatePart::Month => (Key::UiMonth, FieldWidth::Two, 2),
        DatePart::Year => (Key::UiYear, FieldWidth::Four, 4),
    };
    let id = part_id(field, part);
    let owner = field.to_owned();
    let control = input(Input {
        id: id.clone(),
        kind: TextKind::Digits,
        width,
        value,
        on_input,
        invalid: Signal::derive(move || errors.concerns(&owner, Some(part))),
        described_by: Signal::stored(None),
        autocomplete,
        maxlength: Some(most),
    });
    view! {
        <div class="date-part">
            <label class="date-part-label" for=id>{Text::from(label).view()}</label>
            {control}
        </div>
    }
    .into_any()
}
