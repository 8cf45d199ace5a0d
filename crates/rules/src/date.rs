//! Civil dates: days and months of people's lives, as they come over the wire and as they are
//! typed.
//!
//! There is no clock here: `today` is always given by the caller.

use crate::text::{normalize, western_digits};

/// The earliest year of a birth or a move. No living applicant was born before it.
pub const EARLIEST_YEAR: u16 = 1900;

/// The least age in years. Younger people cannot rent, and so cannot be verified.
pub const ADULT_YEARS: i32 = 18;

/// A day of the proleptic Gregorian calendar, always an existing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDate {
    year: u16,
    month: u8,
    day: u8,
}

impl CivilDate {
    /// 1 January 1970: the day of a clock that is not set.
    pub const EPOCH: Self = Self { year: 1970, month: 1, day: 1 };

    /// That day, or `None` where there is no such day (31 February).
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        if month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month) {
            Some(Self { year, month, day })
        } else {
            None
        }
    }

    /// Reads `YYYY-MM-DD`, each part with all of its digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_at_checked(7)?;
        let month = CivilMonth::parse(month)?;
        let day = number(day.strip_prefix('-')?, 2)?;
        Self::new(month.year, month.month, u8::try_from(day).ok()?)
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Whole years from this day to `other`; negative where `other` comes first. A year from 29
    /// February ends on 1 March, as in the law of England.
    pub fn years_until(self, other: Self) -> i32 {
        let years = i32::from(other.year) - i32::from(self.year);
        if (other.month, other.day) < (self.month, self.day) { years - 1 } else { years }
    }

    /// The day itself where it has been: not before 1900 and not after `today`.
    ///
    /// # Errors
    /// [`DateError::TooEarly`] or [`DateError::Future`].
    pub fn in_the_past(self, today: Self) -> Result<Self, DateError> {
        in_the_past(self, self.year, today)
    }

    /// The day itself where somebody who was born on it is of age.
    ///
    /// # Errors
    /// [`DateError::TooEarly`], [`DateError::Future`] or [`DateError::TooYoung`].
    pub fn adult_birthday(self, today: Self) -> Result<Self, DateError> {
        let born = self.in_the_past(today)?;
        if born.years_until(today) < ADULT_YEARS { Err(DateError::TooYoung) } else { Ok(born) }
    }

    /// The day itself where somebody who was born on `born` can have started work on it.
    ///
    /// # Errors
    /// [`DateError::TooEarly`], [`DateError::Future`] or [`DateError::BeforeBirth`].
    pub fn work_start(self, born: Option<Self>, today: Self) -> Result<Self, DateError> {
        let start = self.in_the_past(today)?;
        if born.is_some_and(|born| start <= born) { Err(DateError::BeforeBirth) } else { Ok(start) }
    }
}

impl std::fmt::Display for CivilDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A month of a year, always an existing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilMonth {
    year: u16,
    month: u8,
}

impl CivilMonth {
    /// That month, or `None` where there is none.
    pub fn new(year: u16, month: u8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { year, month })
    }

    /// Reads `YYYY-MM`, each part with all of its digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        Self::new(number(year, 4)?, u8::try_from(number(month, 2)?).ok()?)
    }

    /// The month that a day is in.
    pub fn of(date: CivilDate) -> Self {
        Self { year: date.year, month: date.month }
    }

    /// The first day of the month.
    pub fn first_day(self) -> CivilDate {
        CivilDate { year: self.year, month: self.month, day: 1 }
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Months from this month to `later`; negative where `later` comes first.
    pub fn months_until(self, later: Self) -> i32 {
        (i32::from(later.year) - i32::from(self.year)) * 12 + i32::from(later.month)
            - i32::from(self.month)
    }

    /// The month itself where it has begun: not before 1900 and not after the month of `today`.
    ///
    /// # Errors
    /// [`DateError::TooEarly`] or [`DateError::Future`].
    pub fn in_the_past(self, today: CivilDate) -> Result<Self, DateError> {
        in_the_past(self, self.year, Self::of(today))
    }

    /// Whether the month ended before somebody who was born on `born` was there to move anywhere.
    pub fn is_before_birth(self, born: CivilDate) -> bool {
        self < Self::of(born)
    }

    /// The month itself where somebody who was born on `born` can have moved in then.
    ///
    /// # Errors
    /// [`DateError::TooEarly`], [`DateError::Future`] or [`DateError::BeforeBirth`].
    pub fn move_in(self, born: Option<CivilDate>, today: CivilDate) -> Result<Self, DateError> {
        let month = self.in_the_past(today)?;
        if born.is_some_and(|born| month.is_before_birth(born)) {
            Err(DateError::BeforeBirth)
        } else {
            Ok(month)
        }
    }
}

impl std::fmt::Display for CivilMonth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// The day of the month.
    Day,
    /// The month, as a number.
    Month,
    /// The year, with its century.
    Year,
}

/// Why a date cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    /// No part is filled in.
    Missing,
    /// Some parts are filled in, and this one is not.
    PartMissing(DatePart),
    /// A part that cannot be: a 13th month, letters, a 31st of February.
    PartInvalid(DatePart),
    /// The year does not have four digits.
    YearTooShort,
    /// Before 1900.
    TooEarly,
    /// Not yet reached.
    Future,
    /// A birth less than 18 years ago.
    TooYoung,
    /// Before the applicant was born.
    BeforeBirth,
}

/// A day as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateParts {
    /// The day of the month.
    pub day: String,
    /// The month, as a number.
    pub month: String,
    /// The year, with its century.
    pub year: String,
}

impl DateParts {
    /// The parts of `2000-01-31`, without leading zeros. Empty for anything else.
    pub fn from_iso(iso: &str) -> Self {
        match *iso.split('-').collect::<Vec<_>>().as_slice() {
            [year, month, day] => {
                Self { day: unpadded(day), month: unpadded(month), year: year.to_owned() }
            }
            _ => Self::default(),
        }
    }

    /// The day, where there is such a day.
    ///
    /// # Errors
    /// What is wrong with its parts.
    pub fn date(&self) -> Result<CivilDate, DateError> {
        let [day, month, year] = [&self.day, &self.month, &self.year].map(|part| normalize(part));
        first_missing(&[
            (&day, DatePart::Day),
            (&month, DatePart::Month),
            (&year, DatePart::Year),
        ])?;
        let day = small_number(&day, 31).ok_or(DateError::PartInvalid(DatePart::Day))?;
        let month = small_number(&month, 12).ok_or(DateError::PartInvalid(DatePart::Month))?;
        let year = four_digits(&year)?;
        CivilDate::new(year, month, day).ok_or(DateError::PartInvalid(DatePart::Day))
    }
}

/// A month as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MonthParts {
    /// The month, as a number.
    pub month: String,
    /// The year, with its century.
    pub year: String,
}

impl MonthParts {
    /// The parts of `2024-05`, or of the month in a whole date, without leading zeros. Empty for
    /// anything else.
    pub fn from_iso(iso: &str) -> Self {
        match *iso.split('-').collect::<Vec<_>>().as_slice() {
            [year, month] | [year, month, _] => {
                Self { month: unpadded(month), year: year.to_owned() }
            }
            _ => Self::default(),
        }
    }

    /// The month, where there is such a month.
    ///
    /// # Errors
    /// What is wrong with its parts.
    pub fn month(&self) -> Result<CivilMonth, DateError> {
        let [month, year] = [&self.month, &self.year].map(|part| normalize(part));
        first_missing(&[(&month, DatePart::Month), (&year, DatePart::Year)])?;
        let month = small_number(&month, 12).ok_or(DateError::PartInvalid(DatePart::Month))?;
        CivilMonth::new(four_digits(&year)?, month).ok_or(DateError::PartInvalid(DatePart::Month))
    }
}

fn in_the_past<T: PartialOrd>(value: T, year: u16, today: T) -> Result<T, DateError> {
    if year < EARLIEST_YEAR {
        Err(DateError::TooEarly)
    } else if value > today {
        Err(DateError::Future)
    } else {
        Ok(value)
    }
}

/// All parts empty is no answer; some parts empty is an answer with a gap.
fn first_missing(parts: &[(&String, DatePart)]) -> Result<(), DateError> {
    if parts.iter().all(|(text, _)| text.is_empty()) {
        return Err(DateError::Missing);
    }
    match parts.iter().find(|(text, _)| text.is_empty()) {
        Some((_, part)) => Err(DateError::PartMissing(*part)),
        None => Ok(()),
    }
}

fn small_number(text: &str, most: u8) -> Option<u8> {
    digits(text)?.parse().ok().filter(|number| (1..=most).contains(number))
}

fn four_digits(text: &str) -> Result<u16, DateError> {
    let digits = digits(text).ok_or(DateError::PartInvalid(DatePart::Year))?;
    match digits.len() {
        4 => digits.parse().map_err(|_| DateError::PartInvalid(DatePart::Year)),
        1..4 => Err(DateError::YearTooShort),
        _ => Err(DateError::PartInvalid(DatePart::Year)),
    }
}

/// The digits 0 to 9 of a number that is typed in any script. `parse` alone also reads `+5`.
fn digits(text: &str) -> Option<String> {
    let western = western_digits(text);
    let is_number = !western.is_empty() && western.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(western)
}

/// A number of exactly so many digits 0 to 9.
fn number(text: &str, count: usize) -> Option<u16> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn unpadded(part: &str) -> String {
    part.trim_start_matches('0').to_owned()
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
