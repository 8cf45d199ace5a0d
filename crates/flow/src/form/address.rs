//! A postal address: what every country has (a street, a town), and what only some have (a
//! postcode).

use latchkey_api_types::Address;
use latchkey_rules::address::{self, POSTCODE_LIMIT};
use latchkey_rules::text::LINE_LIMIT;

use super::text::{optional, required};
use super::{FieldError, FieldProblem, Findings};

/// A field of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressField {
    /// The country.
    Country,
    /// House and street.
    Line1,
    /// Flat, building.
    Line2,
    /// Town or city.
    City,
    /// County, state or province.
    State,
    /// Postcode.
    PostalCode,
}

impl AddressField {
    /// The field that the last part of a parameter's path names: `line1`.
    pub fn from_param(name: &str) -> Option<Self> {
        match name {
            "country" => Some(Self::Country),
            "line1" => Some(Self::Line1),
            "line2" => Some(Self::Line2),
            "city" => Some(Self::City),
            "state" => Some(Self::State),
            "postal_code" => Some(Self::PostalCode),
            _ => None,
        }
    }
}

/// An address as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAddress {
    /// House and street.
    pub line1: String,
    /// Flat, building.
    pub line2: String,
    /// Town or city.
    pub city: String,
    /// County, state or province.
    pub state: String,
    /// Postcode.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2, chosen from a list.
    pub country: String,
}

impl TypedAddress {
    /// The address, where all that its country needs is there.
    pub fn answer(&self) -> Result<Address, Vec<FieldError<AddressField>>> {
        let mut findings = Findings::new();
        let country = findings.take(AddressField::Country, required(&self.country, LINE_LIMIT));
        let line1 = findings.take(AddressField::Line1, required(&self.line1, LINE_LIMIT));
        let line2 = findings.take(AddressField::Line2, optional(&self.line2, LINE_LIMIT)).flatten();
        let city = findings.take(AddressField::City, required(&self.city, LINE_LIMIT));
        let state = findings.take(AddressField::State, optional(&self.state, LINE_LIMIT)).flatten();
        let postal_code = findings.take(AddressField::PostalCode, self.postal_code()).flatten();
        findings.finish(Address { line1, line2, city, state, postal_code, country })
    }

    fn postal_code(&self) -> Result<Option<String>, FieldProblem> {
        let postal_code = optional(&self.postal_code, POSTCODE_LIMIT)?;
        if postal_code.is_none() && needs_postcode(&self.country) {
            Err(FieldProblem::Missing)
        } else {
            Ok(postal_code)
        }
    }
}

impl From<&Address> for TypedAddress {
    fn from(address: &Address) -> Self {
        let typed = |field: &Option<String>| field.clone().unwrap_or_default();
        Self {
            line1: typed(&address.line1),
            line2: typed(&address.line2),
            city: typed(&address.city),
            state: typed(&address.state),
            postal_code: typed(&address.postal_code),
            country: typed(&address.country),
        }
    }
}

/// Whether an address in `country` needs its postcode. Not before a country is chosen: one thing
/// wrong at a time.
pub fn needs_postcode(country: &str) -> bool {
    !country.is_empty() && address::needs_postcode(country)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> TypedAddress {
        TypedAddress {
            line1: " 10 Downing Street ".to_owned(),
            city: "London".to_owned(),
            postal_code: "SW1A 2AA".to_owned(),
            country: "GB".to_owned(),
            ..TypedAddress::default()
        }
    }

    fn error(typed: &TypedAddress) -> Vec<(AddressField, FieldProblem)> {
        typed.answer().unwrap_err().into_iter().map(|error| (error.field, error.problem)).collect()
    }

    #[test]
    fn an_address_is_tidied_and_reads_back() {
        let answer = london().answer().unwrap();
        assert_eq!(answer.line1.as_deref(), Some("10 Downing Street"));
        assert_eq!(answer.line2, None);
        assert_eq!(TypedAddress::from(&answer).answer(), Ok(answer));
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once_in_the_order_of_the_page() {
        assert_eq!(
            error(&TypedAddress::default()),
            [
                (AddressField::Country, FieldProblem::Missing),
                (AddressField::Line1, FieldProblem::Missing),
                (AddressField::City, FieldProblem::Missing)
            ]
        );
    }

    #[test]
    fn a_postcode_is_needed_only_where_the_country_uses_them() {
        let without = |country: &str| TypedAddress {
            postal_code: " ".to_owned(),
            country: country.to_owned(),
            ..london()
        };
        assert_eq!(error(&without("GB")), [(AddressField::PostalCode, FieldProblem::Missing)]);
        for country in ["AE", "HK", "IE", "ZW"] {
            assert_eq!(without(country).answer().unwrap().postal_code, None, "{country}");
        }
    }

    #[test]
    fn parameters_of_the_server_lead_to_their_fields() {
        assert_eq!(AddressField::from_param("postal_code"), Some(AddressField::PostalCode));
        assert_eq!(AddressField::from_param("planet"), None);
    }
}
