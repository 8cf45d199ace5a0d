//! Days and months as they are typed: a few short fields, not a calendar.

use super::FieldProblem;
use super::text::{normalize, western_digits};
use crate::date::{CivilDate, CivilMonth};

/// Nobody who rents a home was born, or moved, before this.
const EARLIEST_YEAR: u16 = 1900;

/// A field of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// The day of the month.
    Day,
    /// The month, as a number.
    Month,
    /// The year.
    Year,
}

/// A day as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedDate {
    /// The day of the month.
    pub day: String,
    /// The month.
    pub month: String,
    /// The year.
    pub year: String,
}

/// A month as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedMonth {
    /// The month.
    pub month: String,
    /// The year.
    pub year: String,
}

impl TypedDate {
    /// The day, where there is such a day and it is not before 1900 or after `today`.
    pub fn past_day(&self, today: CivilDate) -> Result<CivilDate, FieldProblem> {
        let [day, month, year] =
            [normalize(&self.day), normalize(&self.month), normalize(&self.year)];
        first_empty(&[(&day, DatePart::Day), (&month, DatePart::Month), (&year, DatePart::Year)])?;
        let day = small_number(&day, 31).ok_or(FieldProblem::PartUnreal(DatePart::Day))?;
        let month = small_number(&month, 12).ok_or(FieldProblem::PartUnreal(DatePart::Month))?;
        let year = four_digits(&year)?;
        let date =
            CivilDate::new(year, month, day).ok_or(FieldProblem::PartUnreal(DatePart::Day))?;
        if date.year() < EARLIEST_YEAR {
            return Err(FieldProblem::TooEarly);
        }
        if date > today { Err(FieldProblem::Future) } else { Ok(date) }
    }
}

impl TypedMonth {
    /// The month, where it is not before 1900 or after the month of `today`.
    pub fn past_month(&self, today: CivilDate) -> Result<CivilMonth, FieldProblem> {
        let [month, year] = [normalize(&self.month), normalize(&self.year)];
        first_empty(&[(&month, DatePart::Month), (&year, DatePart::Year)])?;
        let month = small_number(&month, 12).ok_or(FieldProblem::PartUnreal(DatePart::Month))?;
        let month = CivilMonth::new(four_digits(&year)?, month)
            .ok_or(FieldProblem::PartUnreal(DatePart::Month))?;
        if month.year() < EARLIEST_YEAR {
            return Err(FieldProblem::TooEarly);
        }
        if month > CivilMonth::of(today) { Err(FieldProblem::Future) } else { Ok(month) }
    }
}

/// All empty is no answer; some empty is an answer with a gap.
fn first_empty(parts: &[(&String, DatePart)]) -> Result<(), FieldProblem> {
    if parts.iter().all(|(text, _)| text.is_empty()) {
        return Err(FieldProblem::Missing);
    }
    match parts.iter().find(|(text, _)| text.is_empty()) {
        Some((_, part)) => Err(FieldProblem::PartMissing(*part)),
        None => Ok(()),
    }
}

fn small_number(text: &str, most: u8) -> Option<u8> {
    digits(text)?.parse().ok().filter(|number| (1..=most).contains(number))
}

fn four_digits(text: &str) -> Result<u16, FieldProblem> {
    let digits = digits(text).ok_or(FieldProblem::PartUnreal(DatePart::Year))?;
    match digits.len() {
        4 => digits.parse().map_err(|_| FieldProblem::PartUnreal(DatePart::Year)),
        1..4 => Err(FieldProblem::YearShort),
        _ => Err(FieldProblem::PartUnreal(DatePart::Year)),
    }
}

/// Not `parse` alone, which also reads `+5`.
fn digits(text: &str) -> Option<String> {
    let western = western_digits(text);
    western.bytes().all(|byte| byte.is_ascii_digit()).then_some(western)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str, month: &str, year: &str) -> Result<String, FieldProblem> {
        let today = CivilDate::new(2026, 3, 15).unwrap();
        let typed =
            TypedDate { day: day.to_owned(), month: month.to_owned(), year: year.to_owned() };
        typed.past_day(today).map(|date| date.to_string())
    }

    fn month(month: &str, year: &str) -> Result<String, FieldProblem> {
        let today = CivilDate::new(2026, 3, 15).unwrap();
        TypedMonth { month: month.to_owned(), year: year.to_owned() }
            .past_month(today)
            .map(|month| month.to_string())
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        assert_eq!(day("1", "5", "1990"), Ok("1990-05-01".to_owned()));
        assert_eq!(day(" 01 ", "05", " 1990"), Ok("1990-05-01".to_owned()));
        assert_eq!(day("٣١", "١٢", "١٩٩٠"), Ok("1990-12-31".to_owned()));
        assert_eq!(day("29", "2", "1988"), Ok("1988-02-29".to_owned()));
        assert_eq!(day("15", "3", "2026"), Ok("2026-03-15".to_owned()));
    }

    #[test]
    fn the_part_at_fault_is_named() {
        assert_eq!(day("", "", ""), Err(FieldProblem::Missing));
        assert_eq!(day("", "5", "1990"), Err(FieldProblem::PartMissing(DatePart::Day)));
        assert_eq!(day("1", " ", "1990"), Err(FieldProblem::PartMissing(DatePart::Month)));
        assert_eq!(day("1", "5", ""), Err(FieldProblem::PartMissing(DatePart::Year)));
        assert_eq!(day("32", "5", "1990"), Err(FieldProblem::PartUnreal(DatePart::Day)));
        assert_eq!(day("31", "2", "1990"), Err(FieldProblem::PartUnreal(DatePart::Day)));
        assert_eq!(day("0", "2", "1990"), Err(FieldProblem::PartUnreal(DatePart::Day)));
        assert_eq!(day("+5", "2", "1990"), Err(FieldProblem::PartUnreal(DatePart::Day)));
        assert_eq!(day("1", "13", "1990"), Err(FieldProblem::PartUnreal(DatePart::Month)));
        assert_eq!(day("1", "May", "1990"), Err(FieldProblem::PartUnreal(DatePart::Month)));
        assert_eq!(day("1", "5", "90"), Err(FieldProblem::YearShort));
        assert_eq!(day("1", "5", "19900"), Err(FieldProblem::PartUnreal(DatePart::Year)));
        assert_eq!(day("1", "5", "99999999999"), Err(FieldProblem::PartUnreal(DatePart::Year)));
    }

    #[test]
    fn tomorrow_and_the_nineteenth_century_are_not_taken() {
        assert_eq!(day("16", "3", "2026"), Err(FieldProblem::Future));
        assert_eq!(day("31", "12", "1899"), Err(FieldProblem::TooEarly));
    }

    #[test]
    fn this_month_is_not_the_future() {
        assert_eq!(month("3", "2026"), Ok("2026-03".to_owned()));
        assert_eq!(month("4", "2026"), Err(FieldProblem::Future));
        assert_eq!(month("12", "1899"), Err(FieldProblem::TooEarly));
        assert_eq!(month("", "2020"), Err(FieldProblem::PartMissing(DatePart::Month)));
        assert_eq!(month("0", "2020"), Err(FieldProblem::PartUnreal(DatePart::Month)));
        assert_eq!(month("", ""), Err(FieldProblem::Missing));
    }
}
