//! National ID numbers: the shape of all of them, and the rules of some countries.
//!
//! Only what the issuing authority publishes is checked, so that no number that somebody really has
//! is turned away. A country without rules here takes anything that has the shape of a number.

use crate::text::{LineError, line, western_digits};

/// The longest ID number, in characters.
pub const ID_NUMBER_LIMIT: usize = 50;

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
    /// The number that people of that country have, by its ISO 3166-1 alpha-2 code in capitals.
    pub fn of(country: &str) -> Self {
        match country {
            "US" => Self::UsSocialSecurity,
            "BR" => Self::BrazilCpf,
            "SG" => Self::SingaporeNric,
            "GB" => Self::UkNationalInsurance,
            _ => Self::Other,
        }
    }

    fn accepts(self, number: &str) -> bool {
        match self {
            Self::UsSocialSecurity => is_us_number(number),
            Self::BrazilCpf => is_cpf(number),
            Self::SingaporeNric => is_nric(number),
            Self::UkNationalInsurance => is_national_insurance(number),
            Self::Other => number.chars().all(char::is_alphanumeric),
        }
    }
}

/// Why an ID number cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdNumberError {
    /// Nothing but blanks.
    Missing,
    /// More characters than are kept.
    TooLong,
    /// Something other than letters, digits, blanks, and `-`, `.`, `/`; or none of the first two.
    NotANumber,
    /// Not a number of its country.
    NotOfCountry,
}

/// The number without what people put in between, with the digits 0 to 9 and in capitals.
pub fn normalize(number: &str) -> String {
    let is_separator = |character: char| {
        character.is_whitespace() || "-./\u{2010}\u{2011}\u{2012}\u{2013}".contains(character)
    };
    western_digits(number)
        .chars()
        .filter(|character| !is_separator(*character))
        .map(|character| character.to_ascii_uppercase())
        .collect()
}

/// The number as it is kept: as it was sent, without the blanks around it. `country` is the ISO
/// 3166-1 alpha-2 code of its country, where it is known.
///
/// # Errors
/// See [`IdNumberError`].
pub fn check<'a>(number: &'a str, country: Option<&str>) -> Result<&'a str, IdNumberError> {
    let number = line(number, ID_NUMBER_LIMIT).map_err(|error| match error {
        LineError::Empty => IdNumberError::Missing,
        LineError::BreaksLine => IdNumberError::NotANumber,
        LineError::TooLong { .. } => IdNumberError::TooLong,
    })?;
    let has_shape = number.chars().any(char::is_alphanumeric)
        && number
            .chars()
            .all(|character| character.is_alphanumeric() || " -./".contains(character));
    if !has_shape {
        return Err(IdNumberError::NotANumber);
    }
    match country {
        Some(country) if !IdNumberKind::of(country).accepts(&normalize(number)) => {
            Err(IdNumberError::NotOfCountry)
        }
        Some(_) | None => Ok(number),
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
        let weights = (2..=count as u32 + 1).rev();
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
