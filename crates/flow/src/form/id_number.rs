//! The national ID number: which country's, and whether it can be one.
//!
//! Only what the issuing authority publishes is checked, so that no number that somebody really has
//! is turned away. A country without rules here takes anything that is made like a number.

use latchkey_api_types::{ApplicantUpdate, SessionUpdate};

use super::text::western_digits;
use super::{FieldError, FieldProblem, Findings};

/// The most characters that the server keeps.
const LONGEST: u32 = 50;

/// The numbers that have rules of their own here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdNumberKind {
    /// United States: Social Security number, or the taxpayer number of somebody who has none.
    UsSocialSecurity,
    /// Brazil: Cadastro de Pessoas Físicas.
    BrazilCpf,
    /// Singapore: NRIC, or FIN of a foreigner.
    SingaporeNric,
    /// United Kingdom: National Insurance number.
    UkNationalInsurance,
    /// Any other country's.
    Other,
}

impl IdNumberKind {
    /// The number that people of that country have, by its ISO 3166-1 alpha-2 code.
    pub fn of(country: &str) -> Self {
        match country {
            "US" => Self::UsSocialSecurity,
            "BR" => Self::BrazilCpf,
            "SG" => Self::SingaporeNric,
            "GB" => Self::UkNationalInsurance,
            _ => Self::Other,
        }
    }

    fn takes(self, number: &str) -> bool {
        match self {
            Self::UsSocialSecurity => is_us_number(number),
            Self::BrazilCpf => is_cpf(number),
            Self::SingaporeNric => is_nric(number),
            Self::UkNationalInsurance => is_national_insurance(number),
            Self::Other => number.chars().all(char::is_alphanumeric),
        }
    }
}

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
        let is_between = |character: char| {
            character.is_whitespace() || "-./\u{2010}\u{2011}\u{2012}\u{2013}".contains(character)
        };
        let number = western_digits(&self.number);
        let number: String = number
            .chars()
            .filter(|character| !is_between(*character))
            .flat_map(char::to_uppercase)
            .collect();
        if number.is_empty() {
            return Err(FieldProblem::Missing);
        }
        if number.chars().nth(LONGEST as usize).is_some() {
            return Err(FieldProblem::TooLong { most: LONGEST });
        }
        if IdNumberKind::of(&self.country).takes(&number) {
            Ok(number)
        } else {
            Err(FieldProblem::NotAnIdNumber)
        }
    }
}

fn digits<const COUNT: usize>(text: &str) -> Option<[u32; COUNT]> {
    let digits: Option<Vec<u32>> = text.chars().map(|character| character.to_digit(10)).collect();
    digits?.try_into().ok()
}

/// Nine digits in groups of three, two and four. No group is all zeros, and 666 was never issued
/// (Social Security Administration, "Social Security Number Randomization"). A number from 900 on
/// is a taxpayer's (Internal Revenue Service, "Individual Taxpayer Identification Number"), which
/// is what a newcomer may have instead.
fn is_us_number(number: &str) -> bool {
    digits::<9>(number).is_some()
        && !number.starts_with("000")
        && !number.starts_with("666")
        && &number[3..5] != "00"
        && !number.ends_with("0000")
}

/// Eleven digits, the last two of which are check digits modulo 11 over those before (Receita
/// Federal, "Cadastro de Pessoas Físicas"). Eleven times the same digit satisfies the sum but is
/// not issued.
fn is_cpf(number: &str) -> bool {
    let Some(digits) = digits::<11>(number) else { return false };
    let check = |count: usize| {
        let weights = (2..).take(count).collect::<Vec<u32>>().into_iter().rev();
        let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
        sum * 10 % 11 % 10
    };
    digits.iter().any(|digit| *digit != digits[0])
        && check(9) == digits[9]
        && check(10) == digits[10]
}

/// A letter for century and status, seven digits, a check letter (Immigration & Checkpoints
/// Authority). The rule for the check letter of the newest series, `M`, is not settled in public
/// sources, so there any letter is taken.
fn is_nric(number: &str) -> bool {
    const WEIGHTS: [u32; 7] = [2, 7, 6, 5, 4, 3, 2];
    let mut letters = number.chars();
    let (Some(series), Some(check)) = (letters.next(), letters.next_back()) else { return false };
    let Some(digits) = digits::<7>(letters.as_str()) else { return false };
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let (offset, letters) = match series {
        'S' => (0, "JZIHGFEDCBA"),
        'T' => (4, "JZIHGFEDCBA"),
        'F' => (0, "XWUTRQPNMLK"),
        'G' => (4, "XWUTRQPNMLK"),
        'M' => return check.is_ascii_uppercase(),
        _ => return false,
    };
    letters.chars().nth((sum + offset) as usize % 11) == Some(check)
}

/// Two letters, six digits, a letter from A to D (HM Revenue & Customs, "National Insurance
/// Manual", NIM39110).
fn is_national_insurance(number: &str) -> bool {
    const NEVER: [&str; 7] = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];
    let bytes = number.as_bytes();
    let [first, second, middle @ .., last] = bytes else { return false };
    let is_prefix =
        |letter: &u8, never: &[u8]| letter.is_ascii_uppercase() && !never.contains(letter);
    is_prefix(first, b"DFIQUV")
        && is_prefix(second, b"DFIOQUV")
        && !NEVER.iter().any(|prefix| number.starts_with(prefix))
        && middle.len() == 6
        && middle.iter().all(u8::is_ascii_digit)
        && (b'A'..=b'D').contains(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(country: &str, number: &str) -> TypedIdNumber {
        TypedIdNumber { country: country.to_owned(), number: number.to_owned() }
    }

    fn is_taken(country: &str, number: &str) -> bool {
        typed(country, number).answers(None).is_ok()
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
    fn a_slip_of_the_keyboard_is_found() {
        for (country, number) in [
            ("US", "12345678"),
            ("US", "000-12-3456"),
            ("US", "666-12-3456"),
            ("US", "123-00-4567"),
            ("US", "123-45-0000"),
            ("US", "12345678O"),
            ("BR", "529.982.247-52"),
            ("BR", "111.111.111-11"),
            ("SG", "S1234567A"),
            ("SG", "X1234567D"),
            ("SG", "S"),
            ("GB", "QQ123456C"),
            ("GB", "BG123456C"),
            ("GB", "AB123456E"),
            ("GB", "AB12345C"),
            ("GB", "ÄB123456C"),
            ("FR", "18505*78006"),
        ] {
            assert_eq!(
                problems(country, number, None),
                [(IdNumberField::Number, FieldProblem::NotAnIdNumber)],
                "{country} {number}"
            );
        }
    }

    #[test]
    fn numbers_of_people_with_another_status_are_taken() {
        assert!(is_taken("US", "912-70-1234"), "a taxpayer number");
        assert!(is_taken("SG", "T1234567J"), "born in this century");
        assert!(is_taken("SG", "F1234567N"), "a foreigner");
        assert!(is_taken("SG", "M1234567K"), "a foreigner of the newest series");
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
            [(IdNumberField::Number, FieldProblem::TooLong { most: 50 })]
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
