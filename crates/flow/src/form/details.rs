//! Name, date of birth, phone and current address.

use latchkey_api_types::{ApplicantUpdate, Requirement, Requirements, SessionUpdate};
use latchkey_rules::date::{CivilDate, CivilMonth, DateParts, MonthParts};
use latchkey_rules::text::LINE_LIMIT;

use super::address::{AddressField, TypedAddress};
use super::text::{phone, required};
use super::{FieldError, FieldProblem, Findings};

/// Which questions a session asks on the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// First and last name.
    pub name: bool,
    /// Date of birth.
    pub date_of_birth: bool,
    /// Phone number.
    pub phone: bool,
    /// Address, and since when.
    pub address: bool,
}

impl Asked {
    /// What `requirements` list, met or not.
    pub fn of(requirements: &Requirements) -> Self {
        let lists = |wanted: Requirement| {
            requirements.missing.contains(&wanted) || requirements.met.contains(&wanted)
        };
        Self {
            name: lists(Requirement::ApplicantName),
            date_of_birth: lists(Requirement::ApplicantDateOfBirth),
            phone: lists(Requirement::ApplicantPhone),
            address: lists(Requirement::ApplicantAddress),
        }
    }
}

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetailsField {
    /// Given names.
    FirstName,
    /// Family name.
    LastName,
    /// Date of birth.
    DateOfBirth,
    /// Phone number.
    Phone,
    /// A part of the address.
    Address(AddressField),
    /// The month they moved in.
    AddressSince,
}

impl DetailsField {
    /// The field that the server means by a parameter's path: `applicant.address.line1`.
    pub fn from_param(param: &str) -> Option<Self> {
        match param.strip_prefix("applicant.")? {
            "first_name" => Some(Self::FirstName),
            "last_name" => Some(Self::LastName),
            "date_of_birth" => Some(Self::DateOfBirth),
            "phone" => Some(Self::Phone),
            "address" => Some(Self::Address(AddressField::Line1)),
            "address_since" => Some(Self::AddressSince),
            part => AddressField::from_param(part.strip_prefix("address.")?).map(Self::Address),
        }
    }
}

/// The page as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedDetails {
    /// Given names.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Date of birth.
    pub date_of_birth: DateParts,
    /// Phone number.
    pub phone: String,
    /// Where they live now.
    pub address: TypedAddress,
    /// The month they moved in there.
    pub address_since: MonthParts,
}

impl TypedDetails {
    /// The answers to what is `asked`. `born` is the date of birth that is known already, for a
    /// page that does not ask for it.
    pub fn answers(
        &self,
        asked: Asked,
        born: Option<CivilDate>,
        today: CivilDate,
    ) -> Result<SessionUpdate, Vec<FieldError<DetailsField>>> {
        let mut findings = Findings::new();
        let mut applicant = ApplicantUpdate::default();
        if asked.name {
            applicant.first_name =
                findings.take(DetailsField::FirstName, required(&self.first_name, LINE_LIMIT));
            applicant.last_name =
                findings.take(DetailsField::LastName, required(&self.last_name, LINE_LIMIT));
        }
        let mut born = born;
        if asked.date_of_birth {
            born = findings.take(DetailsField::DateOfBirth, self.adult_birthday(today));
            applicant.date_of_birth = born.map(|date| date.to_string());
        }
        if asked.phone {
            applicant.phone = findings.take(DetailsField::Phone, phone(&self.phone));
        }
        if asked.address {
            applicant.address = findings.take_part(self.address.answer(), DetailsField::Address);
            let since = findings
                .take(DetailsField::AddressSince, move_in(&self.address_since, born, today));
            applicant.address_since = since.map(|month| month.to_string());
        }
        findings.finish(SessionUpdate { applicant: Some(applicant), ..SessionUpdate::default() })
    }

    fn adult_birthday(&self, today: CivilDate) -> Result<CivilDate, FieldProblem> {
        Ok(self.date_of_birth.date()?.adult_birthday(today)?)
    }
}

/// The month in which somebody who was born on `born` moved in.
pub(super) fn move_in(
    typed: &MonthParts,
    born: Option<CivilDate>,
    today: CivilDate,
) -> Result<CivilMonth, FieldProblem> {
    Ok(typed.month()?.move_in(born, today)?)
}

#[cfg(test)]
mod tests {
    use latchkey_rules::date::DateError;

    use super::*;

    const EVERYTHING: Asked = Asked { name: true, date_of_birth: true, phone: true, address: true };

    fn today() -> CivilDate {
        CivilDate::new(2026, 3, 15).unwrap()
    }

    fn born(day: &str, month: &str, year: &str) -> DateParts {
        DateParts { day: day.to_owned(), month: month.to_owned(), year: year.to_owned() }
    }

    fn ada() -> TypedDetails {
        TypedDetails {
            first_name: "Ada".to_owned(),
            last_name: "Lovelace".to_owned(),
            date_of_birth: born("10", "12", "1990"),
            phone: "020 7946 0958".to_owned(),
            address: TypedAddress {
                line1: "12 St James's Square".to_owned(),
                city: "London".to_owned(),
                postal_code: "SW1Y 4JH".to_owned(),
                country: "GB".to_owned(),
                ..TypedAddress::default()
            },
            address_since: MonthParts { month: "6".to_owned(), year: "2019".to_owned() },
        }
    }

    fn problems(typed: &TypedDetails) -> Vec<(DetailsField, FieldProblem)> {
        typed
            .answers(EVERYTHING, None, today())
            .unwrap_err()
            .into_iter()
            .map(|error| (error.field, error.problem))
            .collect()
    }

    #[test]
    fn what_is_asked_is_answered() {
        let applicant = ada().answers(EVERYTHING, None, today()).unwrap().applicant.unwrap();
        assert_eq!(applicant.first_name.as_deref(), Some("Ada"));
        assert_eq!(applicant.date_of_birth.as_deref(), Some("1990-12-10"));
        assert_eq!(applicant.address_since.as_deref(), Some("2019-06"));
        assert_eq!(applicant.address.unwrap().country.as_deref(), Some("GB"));
    }

    #[test]
    fn what_is_not_asked_is_neither_checked_nor_sent() {
        let name_only = Asked { name: true, ..Asked::default() };
        let typed = TypedDetails {
            first_name: "Ada".to_owned(),
            last_name: "Lovelace".to_owned(),
            ..TypedDetails::default()
        };
        let applicant = typed.answers(name_only, None, today()).unwrap().applicant.unwrap();
        assert_eq!(
            (applicant.date_of_birth, applicant.phone, applicant.address),
            (None, None, None)
        );
    }

    #[test]
    fn everything_wrong_is_found_at_once_in_the_order_of_the_page() {
        let found: Vec<DetailsField> =
            problems(&TypedDetails::default()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(
            found,
            [
                DetailsField::FirstName,
                DetailsField::LastName,
                DetailsField::DateOfBirth,
                DetailsField::Phone,
                DetailsField::Address(AddressField::Country),
                DetailsField::Address(AddressField::Line1),
                DetailsField::Address(AddressField::City),
                DetailsField::AddressSince,
            ]
        );
    }

    #[test]
    fn somebody_comes_of_age_on_the_eighteenth_birthday() {
        let of_age = TypedDetails { date_of_birth: born("15", "3", "2008"), ..ada() };
        assert!(of_age.answers(EVERYTHING, None, today()).is_ok());
        let too_young = TypedDetails { date_of_birth: born("16", "3", "2008"), ..ada() };
        assert_eq!(
            problems(&too_young),
            [(DetailsField::DateOfBirth, FieldProblem::Date(DateError::TooYoung))]
        );
        let unborn = TypedDetails { date_of_birth: born("16", "3", "2030"), ..ada() };
        assert_eq!(
            problems(&unborn),
            [(DetailsField::DateOfBirth, FieldProblem::Date(DateError::Future))]
        );
    }

    #[test]
    fn nobody_moves_in_before_they_are_born() {
        let typed = TypedDetails {
            address_since: MonthParts { month: "11".to_owned(), year: "1990".to_owned() },
            ..ada()
        };
        assert_eq!(
            problems(&typed),
            [(DetailsField::AddressSince, FieldProblem::Date(DateError::BeforeBirth))]
        );
        let address_only = Asked { address: true, ..Asked::default() };
        let error = typed.answers(address_only, CivilDate::new(1990, 12, 10), today()).unwrap_err();
        assert_eq!(error[0].problem, FieldProblem::Date(DateError::BeforeBirth));
        assert!(typed.answers(address_only, None, today()).is_ok());
    }

    #[test]
    fn the_page_asks_for_what_is_listed_met_or_not() {
        let requirements = Requirements {
            missing: vec![Requirement::ConsentBiometric, Requirement::ApplicantName],
            met: vec![Requirement::ApplicantAddress],
            ..Requirements::default()
        };
        assert_eq!(
            Asked::of(&requirements),
            Asked { name: true, address: true, ..Asked::default() }
        );
    }

    #[test]
    fn parameters_of_the_server_lead_to_their_fields() {
        assert_eq!(
            DetailsField::from_param("applicant.date_of_birth"),
            Some(DetailsField::DateOfBirth)
        );
        assert_eq!(
            DetailsField::from_param("applicant.address.line1"),
            Some(DetailsField::Address(AddressField::Line1))
        );
        assert_eq!(
            DetailsField::from_param("applicant.address"),
            Some(DetailsField::Address(AddressField::Line1))
        );
        assert_eq!(DetailsField::from_param("applicant.shoe_size"), None);
        assert_eq!(DetailsField::from_param("employment.title"), None);
    }
}
