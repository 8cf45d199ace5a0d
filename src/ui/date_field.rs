//! Dates in three fields: applicants know the dates of their lives by heart, and a calendar is slow
//! for dates long ago.

use leptos::prelude::*;

use super::digits::{padded, to_ascii};
use super::field::{DatePart, FormErrors, Frame, part_id};
use super::input::{FieldWidth, Input, TextKind, input};
use crate::i18n::{Key, Text};

/// A date as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateParts {
    /// The day of the month.
    pub day: String,
    /// The month, as a number.
    pub month: String,
    /// The year, with its century.
    pub year: String,
}

impl DateParts {
    /// From `2000-01-31`; anything else is empty.
    pub fn from_iso(iso: &str) -> Self {
        match *iso.split('-').collect::<Vec<_>>().as_slice() {
            [year, month, day] => {
                Self { day: unpadded(day), month: unpadded(month), year: year.to_owned() }
            }
            _ => Self::default(),
        }
    }

    /// Nothing was typed.
    pub fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year].iter().all(|part| part.trim().is_empty())
    }

    /// As `2000-01-31`, if each part is a number of the right length. Whether there is such a day
    /// is not looked at.
    pub fn iso_shape(&self) -> Option<String> {
        let year = to_ascii(&self.year).filter(|year| year.len() == 4)?;
        Some(format!("{year}-{}-{}", padded(&self.month)?, padded(&self.day)?))
    }
}

pub(super) fn unpadded(part: &str) -> String {
    part.trim_start_matches('0').to_owned()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(day: &str, month: &str, year: &str) -> DateParts {
        DateParts { day: day.to_owned(), month: month.to_owned(), year: year.to_owned() }
    }

    #[test]
    fn a_date_goes_there_and_back() {
        assert_eq!(DateParts::from_iso("2000-01-31"), typed("31", "1", "2000"));
        assert_eq!(DateParts::from_iso("2000-01-31").iso_shape().as_deref(), Some("2000-01-31"));
        assert_eq!(DateParts::from_iso("soon"), DateParts::default());
    }

    #[test]
    fn spaces_and_other_digits_are_understood() {
        assert_eq!(typed(" 3 ", "2", "1990").iso_shape().as_deref(), Some("1990-02-03"));
        assert_eq!(typed("٣", "٢", "١٩٩٠").iso_shape().as_deref(), Some("1990-02-03"));
    }

    #[test]
    fn what_is_no_number_has_no_shape() {
        assert_eq!(typed("3", "March", "1990").iso_shape(), None);
        assert_eq!(typed("3", "3", "90").iso_shape(), None);
        assert_eq!(typed("", "3", "1990").iso_shape(), None);
        assert_eq!(typed("-3", "3", "1990").iso_shape(), None);
    }
}
