//! Days (`YYYY-MM-DD`) and months (`YYYY-MM`) as they come over the wire.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::domain::validate::Invalid;

/// Nobody who rents a home was born, or moved, before this.
const EARLIEST: Date = date(1900, 1, 1);

/// Who is younger cannot be verified.
const ADULT_YEARS: i64 = 18;

/// A day, if the text is one, written out in full: `2024-02-29`.
pub(crate) fn parse_day(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let rest = rest.strip_prefix('-')?;
    let (month, rest) = rest.split_at_checked(2)?;
    let day = rest.strip_prefix('-')?;
    Date::new(
        digits(year, 4)?,
        i8::try_from(digits(month, 2)?).ok()?,
        i8::try_from(digits(day, 2)?).ok()?,
    )
    .ok()
}

/// The first day of a month, if the text is one: `2024-02`.
pub(crate) fn parse_month(text: &str) -> Option<Date> {
    if text.len() == 7 { parse_day(&format!("{text}-01")) } else { None }
}

fn digits(text: &str, count: usize) -> Option<i16> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// A day that has been: not before 1900 and not after today.
pub(crate) fn past_day(param: &str, text: &str, today: Date) -> Result<Date, Invalid> {
    let day = parse_day(text.trim()).ok_or_else(|| {
        Invalid::new(param, "This is not a day of the calendar. Write it as YYYY-MM-DD.")
    })?;
    not_before_1900(param, day)?;
    if day > today {
        return Err(Invalid::new(param, "This date is in the future."));
    }
    Ok(day)
}

/// The month somebody moved in: not before 1900 and not after this month.
pub(crate) fn past_month(param: &str, text: &str, today: Date) -> Result<Date, Invalid> {
    let month = parse_month(text.trim()).ok_or_else(|| {
        Invalid::new(param, "This is not a month of the calendar. Write it as YYYY-MM.")
    })?;
    not_before_1900(param, month)?;
    if month > today.first_of_month() {
        return Err(Invalid::new(param, "This month is in the future."));
    }
    Ok(month)
}

fn not_before_1900(param: &str, day: Date) -> Result<(), Invalid> {
    if day < EARLIEST { Err(Invalid::new(param, "This date is before 1900.")) } else { Ok(()) }
}

/// The date of birth of somebody who is of age today.
pub(crate) fn date_of_birth(param: &str, text: &str, today: Date) -> Result<Date, Invalid> {
    let born = past_day(param, text, today)?;
    // Who was born on 29 February comes of age on 1 March, as in England.
    let birthday = born.saturating_add(ADULT_YEARS.years());
    let of_age =
        if birthday.day() == born.day() { birthday } else { birthday.saturating_add(1.day()) };
    if of_age > today {
        return Err(Invalid::new(param, "The applicant must be at least 18 years old."));
    }
    Ok(born)
}

/// A month as the wire has it.
pub(crate) fn month_text(month: Date) -> String {
    format!("{:04}-{:02}", month.year(), month.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 3, 15);

    fn birth(text: &str) -> Result<Date, String> {
        date_of_birth("applicant.date_of_birth", text, TODAY).map_err(|invalid| invalid.message)
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "1990-02-31",
            "2023-02-29",
            "1990-13-01",
            "1990-00-10",
            "1990-01-00",
            "1990-1-1",
            "01/02/1990",
            "+990-01-01",
            "1990-01-01T00:00",
            "",
        ] {
            assert_eq!(
                birth(text),
                Err("This is not a day of the calendar. Write it as YYYY-MM-DD.".to_owned()),
                "{text:?}"
            );
        }
        assert_eq!(birth("1988-02-29"), Ok(date(1988, 2, 29)));
    }

    #[test]
    fn a_birth_in_the_future_or_before_1900_is_refused() {
        assert_eq!(birth("2026-03-16"), Err("This date is in the future.".to_owned()));
        assert_eq!(birth("1899-12-31"), Err("This date is before 1900.".to_owned()));
        assert_eq!(birth("1900-01-01"), Ok(date(1900, 1, 1)));
    }

    #[test]
    fn somebody_comes_of_age_on_the_eighteenth_birthday() {
        assert_eq!(birth("2008-03-15"), Ok(date(2008, 3, 15)));
        assert_eq!(
            birth("2008-03-16"),
            Err("The applicant must be at least 18 years old.".to_owned())
        );
    }

    #[test]
    fn a_leap_day_child_comes_of_age_on_the_first_of_march() {
        let birth = |today| date_of_birth("applicant.date_of_birth", "2008-02-29", today);
        assert!(birth(date(2026, 2, 28)).is_err());
        assert!(birth(date(2026, 3, 1)).is_ok());
    }

    #[test]
    fn this_month_is_not_the_future() {
        assert_eq!(past_month("applicant.address_since", "2026-03", TODAY), Ok(date(2026, 3, 1)));
        assert!(past_month("applicant.address_since", "2026-04", TODAY).is_err());
        assert!(past_month("applicant.address_since", "1899-12", TODAY).is_err());
        for text in ["2026", "2026-3", "2026-13", "2026-03-01", "é26-03", ""] {
            assert!(past_month("applicant.address_since", text, TODAY).is_err(), "{text:?}");
        }
    }
}
