//! Postal addresses: what every country has (a street, a town) and what only some have (a
//! postcode).

use celes::Country;
use latchkey_api_types::Address;
use latchkey_rules::address::{POSTCODE_LIMIT, needs_postcode};
use latchkey_rules::text::LINE_LIMIT;

use crate::domain::validate::Invalid;
use crate::domain::validate::text::{line, optional_line};

/// Returns an ISO 3166-1 alpha-2 country code in capitals.
pub(crate) fn country(param: &str, text: &str) -> Result<String, Invalid> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 2 && Country::from_alpha2(&code).is_ok() {
        Ok(code)
    } else {
        Err(Invalid::new(param, "This is not a country. Write it as two letters, for example GB."))
    }
}

/// Normalizes an address. Errors if a field that its country requires is missing. `param` is the
/// address's path.
pub(crate) fn address(param: &str, address: &Address) -> Result<Address, Invalid> {
    let path = |field: &str| format!("{param}.{field}");
    let required = |field: &str, value: &Option<String>, longest| {
        line(&path(field), value.as_deref().unwrap_or_default(), longest)
    };
    let optional = |field: &str, value: &Option<String>, longest| {
        optional_line(&path(field), value.as_deref(), longest)
    };
    let line1 = required("line1", &address.line1, LINE_LIMIT)?;
    let line2 = optional("line2", &address.line2, LINE_LIMIT)?;
    let city = required("city", &address.city, LINE_LIMIT)?;
    let state = optional("state", &address.state, LINE_LIMIT)?;
    let country = country(&path("country"), address.country.as_deref().unwrap_or_default())?;
    let postal_code = optional("postal_code", &address.postal_code, POSTCODE_LIMIT)?;
    if postal_code.is_none() && needs_postcode(&country) {
        return Err(Invalid::new(
            path("postal_code"),
            "An address in this country needs its postcode.",
        ));
    }
    Ok(Address {
        line1: Some(line1),
        line2,
        city: Some(city),
        state,
        postal_code,
        country: Some(country),
    })
}

/// Returns whether an address has all fields that its country requires. A business may have
/// provided only some of them.
pub(crate) fn is_complete(incomplete: &Address) -> bool {
    address("address", incomplete).is_ok()
}

#[cfg(test)]
mod tests {
    use latchkey_rules::address::countries_without_postcode;

    use super::*;

    fn london() -> Address {
        Address {
            line1: Some(" 10 Downing Street ".to_owned()),
            line2: Some("".to_owned()),
            city: Some("London".to_owned()),
            state: None,
            postal_code: Some("SW1A 2AA".to_owned()),
            country: Some("gb".to_owned()),
        }
    }

    fn refused(change: impl FnOnce(&mut Address)) -> String {
        let mut changed = london();
        change(&mut changed);
        address("applicant.address", &changed).expect_err("the address should be refused").param
    }

    #[test]
    fn an_address_is_tidied() {
        let normalized = address("applicant.address", &london()).expect("the address is complete");
        assert_eq!(normalized.line1.as_deref(), Some("10 Downing Street"));
        assert_eq!(normalized.line2, None);
        assert_eq!(normalized.country.as_deref(), Some("GB"));
    }

    #[test]
    fn each_part_that_is_wrong_is_named() {
        assert_eq!(refused(|address| address.line1 = None), "applicant.address.line1");
        assert_eq!(
            refused(|address| address.line2 = Some("a\nb".to_owned())),
            "applicant.address.line2"
        );
        assert_eq!(
            refused(|address| address.city = Some("  ".to_owned())),
            "applicant.address.city"
        );
        assert_eq!(
            refused(|address| address.state = Some("x".repeat(201))),
            "applicant.address.state"
        );
        assert_eq!(refused(|address| address.country = None), "applicant.address.country");
        assert_eq!(
            refused(|address| address.country = Some("XX".to_owned())),
            "applicant.address.country"
        );
        assert_eq!(
            refused(|address| address.country = Some("United Kingdom".to_owned())),
            "applicant.address.country"
        );
        assert_eq!(refused(|address| address.postal_code = None), "applicant.address.postal_code");
        assert_eq!(
            refused(|address| address.postal_code = Some("1".repeat(21))),
            "applicant.address.postal_code"
        );
    }

    #[test]
    fn a_postcode_is_needed_only_where_the_country_uses_them() {
        for (code, needed) in
            [("GB", true), ("DE", true), ("US", true), ("HK", false), ("AE", false), ("IE", false)]
        {
            let without = Address { postal_code: None, country: Some(code.to_owned()), ..london() };
            assert_eq!(address("applicant.address", &without).is_err(), needed, "{code}");
        }
    }

    #[test]
    fn every_country_without_postcodes_is_a_country() {
        for code in countries_without_postcode() {
            assert_eq!(country("country", code), Ok(code.to_owned()));
        }
    }
}
