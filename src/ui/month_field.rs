//! Months in two fields.

use latchkey_rules::date::{DatePart, MonthParts};
use leptos::prelude::*;

use super::date_field::part_field;
use super::field::{FormErrors, Frame};
use crate::i18n::Text;

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
