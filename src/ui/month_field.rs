//! Months in two fields.

use leptos::prelude::*;

use super::date_field::{part_field, unpadded};
use super::digits::{padded, to_ascii};
use super::field::{DatePart, FormErrors, Frame};
use crate::i18n::Text;

/// A month as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MonthParts {
    /// The month, as a number.
    pub month: String,
    /// The year, with its century.
    pub year: String,
}

impl MonthParts {
    /// From `2024-05`, or from a whole date; anything else is empty.
    pub fn from_iso(iso: &str) -> Self {
        match *iso.split('-').collect::<Vec<_>>().as_slice() {
            [year, month] | [year, month, _] => {
                Self { month: unpadded(month), year: year.to_owned() }
            }
            _ => Self::default(),
        }
    }

    /// Nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.month.trim().is_empty() && self.year.trim().is_empty()
    }

    /// As `2024-05`, if both are numbers of the right length. Whether there is such a month is not
    /// looked at.
    pub fn iso_shape(&self) -> Option<String> {
        let year = to_ascii(&self.year).filter(|year| year.len() == 4)?;
        Some(format!("{year}-{}", padded(&self.month)?))
    }
}

/// A month and a year.
#[component]
pub fn MonthField(
    /// The id of the fieldset's errors; the control for the month has `{id}-month`.
    #[prop(into)]
    id: String,
    /// Its legend.
    #[prop(into)]
    legend: Text,
    /// The typed parts.
    value: RwSignal<MonthParts>,
    /// The errors of the page.
    errors: FormErrors,
    /// An explanation.
    #[prop(into, optional)]
    hint: Option<Text>,
) -> AnyView {
    let month = Signal::derive(move || value.with(|date| date.month.clone()));
    let year = Signal::derive(move || value.with(|date| date.year.clone()));
    let set_month = Callback::new(move |typed| value.update(|date| date.month = typed));
    let set_year = Callback::new(move |typed| value.update(|date| date.year = typed));
    let controls = view! {
        <div class="date-parts">
            {part_field(&id, DatePart::Month, errors, None, month, set_month)}
            {part_field(&id, DatePart::Year, errors, None, year, set_year)}
        </div>
    }
    .into_any();
    Frame { id, label: legend, hint, errors }.group("field-label", controls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_goes_there_and_back() {
        assert_eq!(MonthParts::from_iso("2024-05").iso_shape().as_deref(), Some("2024-05"));
        assert_eq!(MonthParts::from_iso("2024-05-17").iso_shape().as_deref(), Some("2024-05"));
        assert_eq!(
            MonthParts { month: "13".to_owned(), year: "2024".to_owned() }.iso_shape().as_deref(),
            Some("2024-13")
        );
        assert_eq!(MonthParts { month: "5".to_owned(), year: "24".to_owned() }.iso_shape(), None);
    }
}
