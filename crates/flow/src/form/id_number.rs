//! The national ID number: which country's, and whether it can be one.

use latchkey_api_types::{ApplicantUpdate, SessionUpdate};
use latchkey_rules::id_number::{self, ID_NUMBER_LIMIT, IdNumberError};

use super::{FieldError, FieldProblem, Findings};

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdNumberField {
    /// Whose number it is.
    Country,
    /// The number.
    Number,
}

impl IdNumberField {
    /// The field that the server means by a parameter's path: `applicant.id_number`.
    pub fn from_param(param: &str) -> Option<Self> {
        match param {
            "applicant.id_number_country" => Some(Self::Country),
            "applicant.id_number" => Some(Self::Number),
            _ => None,
        }
    }
}

/// The page as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedIdNumber {
    /// ISO 3166-1 alpha-2; empty where none is chosen.
    pub country: String,
    /// With blanks and dashes, as people write it.
    pub number: String,
}

impl TypedIdNumber {
    /// The answers. `kept_for` is the country of a number that the server has already: it is kept
    /// where nothing is typed and the country stays the same.
    pub fn answers(
        &self,
        kept_for: Option<&str>,
    ) -> Result<SessionUpdate, Vec<FieldError<IdNumberField>>> {
        let mut findings = Findings::new();
        let country = findings.take(
            IdNumberField::Country,
            if self.country.is_empty() {
                Err(FieldProblem::Missing)
            } else {
                Ok(self.country.clone())
            },
        );
        let is_kept = self.number.trim().is_empty() && kept_for == Some(self.country.as_str());
        let number = if is_kept {
            None
        } else {
            findings.take(IdNumberField::Number, self.checked_number())
        };
        let applicant = ApplicantUpdate {
            id_number: number,
            id_number_country: country,
            ..ApplicantUpdate::default()
        };
        findings.finish(SessionUpdate { applicant: Some(applicant), ..SessionUpdate::default() })
    }

    /// The number without what people put in between, in capitals.
    fn checked_number(&self) -> Result<String, FieldProblem> {
        let number = id_number::normalize(&self.number);
        match id_number::check(&number, Some(&self.country)) {
            Ok(_) => Ok(number),
            Err(IdNumberError::Missing) => Err(FieldProblem::Missing),
            Err(IdNumberError::TooLong) => Err(FieldProblem::TooLong { limit: ID_NUMBER_LIMIT }),
            Err(IdNumberError::NotANumber | IdNumberError::NotOfCountry) => {
                Err(FieldProblem::NotAnIdNumber)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(country: &str, number: &str) -> TypedIdNumber {
        TypedIdNumber { country: country.to_owned(), number: number.to_owned() }
    }

    fn problems(
        country: &str,
        number: &str,
        kept_for: Option<&str>,
    ) -> Vec<(IdNumberField, FieldProblem)> {
        typed(country, number)
            .answers(kept_for)
            .unwrap_err()
            .into_iter()
            .map(|error| (error.field, error.problem))
            .collect()
    }

    #[test]
    fn a_number_is_sent_without_what_people_put_in_between() {
        for (country, written, sent) in [
            ("GB", "ab 12 34 56 c", "AB123456C"),
            ("US", "123-45-6789", "123456789"),
            ("BR", "529.982.247-25", "52998224725"),
            ("SG", "s1234567d", "S1234567D"),
            ("FR", "1 85 05 78 006 084 36", "185057800608436"),
        ] {
            let applicant = typed(country, written).answers(None).unwrap().applicant.unwrap();
            assert_eq!(
                (applicant.id_number.as_deref(), applicant.id_number_country.as_deref()),
                (Some(sent), Some(country))
            );
        }
    }

    #[test]
    fn both_fields_are_asked_for() {
        assert_eq!(
            problems("", "", None),
            [
                (IdNumberField::Country, FieldProblem::Missing),
                (IdNumberField::Number, FieldProblem::Missing)
            ]
        );
        assert_eq!(
            problems("FR", &"1".repeat(51), None),
            [(IdNumberField::Number, FieldProblem::TooLong { limit: 50 })]
        );
    }

    #[test]
    fn a_number_that_is_there_is_kept_until_another_is_typed() {
        let applicant = typed("GB", " ").answers(Some("GB")).unwrap().applicant.unwrap();
        assert_eq!(applicant.id_number, None);
        assert_eq!(
            problems("US", "", Some("GB")),
            [(IdNumberField::Number, FieldProblem::Missing)]
        );
    }

    #[test]
    fn parameters_of_the_server_lead_to_their_fields() {
        assert_eq!(IdNumberField::from_param("applicant.id_number"), Some(IdNumberField::Number));
        assert_eq!(
            IdNumberField::from_param("applicant.id_number_country"),
            Some(IdNumberField::Country)
        );
        assert_eq!(IdNumberField::from_param("applicant.phone"), None);
    }
}
