//! The fields of one address, shared by two pages.

use latchkey_api_types::Address;
use latchkey_flow::form::FieldProblem;
use latchkey_flow::form::address::{AddressField, TypedAddress, needs_postcode};
use leptos::prelude::*;

use super::field_problems;
use crate::i18n::{Key, Text, country_name, tr};
use crate::ui::{CountrySelect, FieldWidth, FormErrors, TextField, TextKind};

/// The inputs of the fields of one address.
#[derive(Clone, Copy)]
pub(super) struct AddressInputs {
    line1: RwSignal<String>,
    line2: RwSignal<String>,
    city: RwSignal<String>,
    state: RwSignal<String>,
    postal_code: RwSignal<String>,
    country: RwSignal<String>,
}

impl AddressInputs {
    /// Creates the inputs with `address` filled in.
    pub(super) fn new(address: &Address) -> Self {
        let TypedAddress { line1, line2, city, state, postal_code, country } = address.into();
        Self {
            line1: RwSignal::new(line1),
            line2: RwSignal::new(line2),
            city: RwSignal::new(city),
            state: RwSignal::new(state),
            postal_code: RwSignal::new(postal_code),
            country: RwSignal::new(country),
        }
    }

    /// Returns the address as it was typed.
    pub(super) fn typed(self) -> TypedAddress {
        TypedAddress {
            line1: self.line1.get_untracked(),
            line2: self.line2.get_untracked(),
            city: self.city.get_untracked(),
            state: self.state.get_untracked(),
            postal_code: self.postal_code.get_untracked(),
            country: self.country.get_untracked(),
        }
    }
}

/// The ids of the fields of one address, and whether it is the current one, which browsers can fill
/// in.
#[derive(Clone, Copy)]
pub(super) struct AddressIds {
    line1: &'static str,
    line2: &'static str,
    city: &'static str,
    state: &'static str,
    postal_code: &'static str,
    country: &'static str,
    is_current: bool,
}

/// The current address.
pub(super) const CURRENT: AddressIds = AddressIds {
    line1: "address-line1",
    line2: "address-line2",
    city: "address-city",
    state: "address-state",
    postal_code: "address-postal-code",
    country: "address-country",
    is_current: true,
};

/// An earlier address.
pub(super) const EARLIER: AddressIds = AddressIds {
    line1: "earlier-line1",
    line2: "earlier-line2",
    city: "earlier-city",
    state: "earlier-state",
    postal_code: "earlier-postal-code",
    country: "earlier-country",
    is_current: false,
};

impl AddressIds {
    /// Returns the id of a field.
    pub(super) fn of(self, field: AddressField) -> &'static str {
        match field {
            AddressField::Line1 => self.line1,
            AddressField::Line2 => self.line2,
            AddressField::City => self.city,
            AddressField::State => self.state,
            AddressField::PostalCode => self.postal_code,
            AddressField::Country => self.country,
        }
    }

    /// Returns the `autocomplete` token of a field. Earlier addresses have none, as browsers would
    /// fill in the current one.
    fn autocomplete(self, name: &'static str) -> &'static str {
        if self.is_current { name } else { "off" }
    }
}

/// Returns the message of a field's problem.
pub(super) fn words(field: AddressField, problem: FieldProblem) -> Text {
    match (field, problem) {
        (AddressField::Country, FieldProblem::Missing) => Key::AddressCountryMissing.into(),
        (AddressField::Line1, FieldProblem::Missing) => Key::AddressLine1Missing.into(),
        (AddressField::City, FieldProblem::Missing) => Key::AddressCityMissing.into(),
        (AddressField::PostalCode, FieldProblem::Missing) => Key::AddressPostalCodeMissing.into(),
        (_, problem) => field_problems::words(problem),
    }
}

/// Returns the fields. The country comes first, because the others depend on it.
pub(super) fn view(ids: AddressIds, inputs: AddressInputs, errors: FormErrors) -> AnyView {
    let postal_code_label = Text::from(move || {
        let is_optional =
            inputs.country.with(|country| !country.is_empty() && !needs_postcode(country));
        tr(if is_optional { Key::AddressPostalCodeOptional } else { Key::AddressPostalCode })
    });
    view! {
        <CountrySelect id=ids.country label=Key::AddressCountry value=inputs.country errors=errors autocomplete=ids.autocomplete("country") />
        <TextField id=ids.line1 label=Key::AddressLine1 value=inputs.line1 errors=errors autocomplete=ids.autocomplete("address-line1") />
        <TextField id=ids.line2 label=Key::AddressLine2 value=inputs.line2 errors=errors autocomplete=ids.autocomplete("address-line2") />
        <TextField id=ids.city label=Key::AddressCity value=inputs.city errors=errors kind=TextKind::Name autocomplete=ids.autocomplete("address-level2") />
        <TextField id=ids.state label=Key::AddressState value=inputs.state errors=errors kind=TextKind::Name autocomplete=ids.autocomplete("address-level1") />
        <TextField
            id=ids.postal_code
            label=postal_code_label
            value=inputs.postal_code
            errors=errors
            kind=TextKind::PostalCode
            width=FieldWidth::Short
            autocomplete=ids.autocomplete("postal-code")
        />
    }
    .into_any()
}

/// Returns an address for display, one line for each part, as on envelopes.
pub(super) fn lines(address: &Address) -> AnyView {
    let parts =
        [&address.line1, &address.line2, &address.city, &address.state, &address.postal_code];
    let parts: Vec<_> = parts
        .into_iter()
        .flatten()
        .cloned()
        .map(|part| view! { <div dir="auto">{part}</div> })
        .collect();
    let country = address.country.clone();
    view! {
        {parts}
        {country.map(|country| view! { <div>{move || country_name(&country)}</div> })}
    }
    .into_any()
}
