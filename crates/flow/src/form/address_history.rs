//! Earlier addresses, until three years are covered.
//!
//! The list is kept latest first. Each address ends where the one before it in the list begins, so
//! the only gap there can be is at the far end. The server says whether there is one.

use latchkey_api_types::PastAddress;
use latchkey_rules::date::{CivilDate, CivilMonth, MonthParts};

use super::address::{AddressField, TypedAddress};
use super::details::move_in;
use super::{FieldError, FieldProblem, Findings};

/// A field of one earlier address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastField {
    /// A part of the address.
    Address(AddressField),
    /// The month they moved in.
    Since,
}

/// One earlier address as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedPast {
    /// Where.
    pub address: TypedAddress,
    /// The month they moved in.
    pub since: MonthParts,
}

/// Where one earlier address stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When they moved on from it: they must have moved in before.
    pub until: CivilMonth,
    /// When they moved into the address before it, where that is known already.
    pub after: Option<CivilMonth>,
}

impl Place {
    /// The place of the address at `index` of the list, or of a new one at its end.
    pub fn of(index: usize, current_since: CivilMonth, previous: &[PastAddress]) -> Self {
        let since =
            |index: usize| previous.get(index).and_then(|past| CivilMonth::parse(&past.since));
        Self {
            until: index.checked_sub(1).and_then(since).unwrap_or(current_since),
            after: since(index + 1),
        }
    }
}

impl TypedPast {
    /// The address, where it fits into its place.
    pub fn answer(
        &self,
        place: Place,
        born: Option<CivilDate>,
        today: CivilDate,
    ) -> Result<PastAddress, Vec<FieldError<PastField>>> {
        let mut findings = Findings::new();
        let address = findings.take_part(self.address.answer(), PastField::Address);
        let since = findings.take(PastField::Since, self.moved_in(place, born, today));
        let since = since.map(|month| month.to_string()).unwrap_or_default();
        findings.finish(PastAddress { address: address.unwrap_or_default(), since })
    }

    fn moved_in(
        &self,
        place: Place,
        born: Option<CivilDate>,
        today: CivilDate,
    ) -> Result<CivilMonth, FieldProblem> {
        let since = move_in(&self.since, born, today)?;
        match place.after {
            _ if since >= place.until => Err(FieldProblem::NotBefore(place.until)),
            Some(after) if since <= after => Err(FieldProblem::NotAfter(after)),
            Some(_) | None => Ok(since),
        }
    }
}

/// The earliest month for which an address is known: what is asked next is where they lived until
/// then.
pub fn known_from(current_since: CivilMonth, previous: &[PastAddress]) -> CivilMonth {
    previous.last().and_then(|past| CivilMonth::parse(&past.since)).unwrap_or(current_since)
}

/// Which address of the list the server means by a parameter's path, and which of its fields:
/// `applicant.previous_addresses[0].address.line1`.
pub fn from_param(param: &str) -> Option<(usize, PastField)> {
    let (index, part) = param.strip_prefix("applicant.previous_addresses[")?.split_once(']')?;
    let field = match part.strip_prefix('.')? {
        "since" => PastField::Since,
        "address" => PastField::Address(AddressField::Line1),
        part => PastField::Address(AddressField::from_param(part.strip_prefix("address.")?)?),
    };
    Some((index.parse().ok()?, field))
}

#[cfg(test)]
mod tests {
    use latchkey_rules::date::DateError;

    use super::*;

    fn today() -> CivilDate {
        CivilDate::new(2026, 3, 15).unwrap()
    }

    fn month(text: &str) -> CivilMonth {
        CivilMonth::parse(text).unwrap()
    }

    fn past(since: &str) -> PastAddress {
        PastAddress { since: since.to_owned(), ..PastAddress::default() }
    }

    fn typed(month: &str, year: &str) -> TypedPast {
        TypedPast {
            address: TypedAddress {
                line1: "1 High Street".to_owned(),
                city: "Leeds".to_owned(),
                postal_code: "LS1 1AA".to_owned(),
                country: "GB".to_owned(),
                ..TypedAddress::default()
            },
            since: MonthParts { month: month.to_owned(), year: year.to_owned() },
        }
    }

    fn problem(typed: &TypedPast, place: Place) -> FieldProblem {
        typed.answer(place, None, today()).unwrap_err()[0].problem
    }

    #[test]
    fn the_next_address_ends_where_the_earliest_begins() {
        assert_eq!(known_from(month("2025-11"), &[]), month("2025-11"));
        assert_eq!(
            known_from(month("2025-11"), &[past("2024-05"), past("2023-04")]),
            month("2023-04")
        );
    }

    #[test]
    fn each_address_begins_before_the_one_that_follows_it_in_time() {
        let place = Place::of(0, month("2025-11"), &[]);
        assert_eq!(typed("10", "2025").answer(place, None, today()).unwrap().since, "2025-10");
        assert_eq!(problem(&typed("11", "2025"), place), FieldProblem::NotBefore(month("2025-11")));
    }

    #[test]
    fn an_address_that_is_changed_stays_between_its_neighbours() {
        let place =
            Place::of(1, month("2025-11"), &[past("2025-01"), past("2024-06"), past("2022-02")]);
        assert_eq!(place, Place { until: month("2025-01"), after: Some(month("2022-02")) });
        assert_eq!(problem(&typed("2", "2022"), place), FieldProblem::NotAfter(month("2022-02")));
        assert!(typed("3", "2022").answer(place, None, today()).is_ok());
    }

    #[test]
    fn nobody_lived_anywhere_before_they_were_born() {
        let place = Place::of(0, month("2025-11"), &[]);
        let error =
            typed("4", "1990").answer(place, CivilDate::new(1990, 5, 1), today()).unwrap_err();
        assert_eq!(error[0].problem, FieldProblem::Date(DateError::BeforeBirth));
    }

    #[test]
    fn parameters_of_the_server_lead_to_their_fields() {
        assert_eq!(
            from_param("applicant.previous_addresses[1].since"),
            Some((1, PastField::Since))
        );
        assert_eq!(
            from_param("applicant.previous_addresses[0].address.city"),
            Some((0, PastField::Address(AddressField::City)))
        );
        assert_eq!(from_param("applicant.previous_addresses"), None);
        assert_eq!(from_param("applicant.previous_addresses[x].since"), None);
    }
}
