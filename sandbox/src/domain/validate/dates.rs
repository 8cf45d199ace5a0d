//! Days (`YYYY-MM-DD`) and months (`YYYY-MM`) as they come over the wire.

use latchkey_rules::date::{CivilDate, CivilMonth, DateError};

use super::Invalid;

/// A day in the text, if it is one.
pub(crate) fn day(param: &str, text: &str) -> Result<CivilDate, Invalid> {
    CivilDate::parse(text.trim()).ok_or_else(|| {
        Invalid::new(param, "This is not a day of the calendar. Write it as YYYY-MM-DD.")
    })
}

/// The month in which somebody moved in: not before 1900 and not after this month.
pub(crate) fn past_month(param: &str, text: &str, today: CivilDate) -> Result<CivilMonth, Invalid> {
    let month = CivilMonth::parse(text.trim()).ok_or_else(|| {
        Invalid::new(param, "This is not a month of the calendar. Write it as YYYY-MM.")
    })?;
    month.in_the_past(today).map_err(|error| match error {
        DateError::Future => Invalid::new(param, "This month is in the future."),
        error => refusal(param, error),
    })
}

/// The date of birth of somebody who is of age today.
pub(crate) fn date_of_birth(
    param: &str,
    text: &str,
    today: CivilDate,
) -> Result<CivilDate, Invalid> {
    day(param, text)?.adult_birthday(today).map_err(|error| refusal(param, error))
}

/// The refusal of a date.
pub(super) fn refusal(param: &str, error: DateError) -> Invalid {
    let message = match error {
        DateError::Missing
        | DateError::PartMissing(_)
        | DateError::PartInvalid(_)
        | DateError::YearTooShort => "This is not a date.",
        DateError::TooEarly => "This date is before 1900.",
        DateError::Future => "This date is in the future.",
        DateError::TooYoung => "The applicant must be at least 18 years old.",
        DateError::BeforeBirth => "This date is before the date of birth.",
    };
    Invalid::new(param, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: CivilDate = CivilDate::new(2026, 3, 15).unwrap();

    #[test]
    fn what_is_wrong_is_said() {
        let message = |text: &str| {
            date_of_birth("applicant.date_of_birth", text, TODAY)
                .map_err(|invalid| invalid.message)
                .unwrap_err()
        };
        for text in ["1990-02-31", "01/02/1990", "1990-01-01T00:00", ""] {
            let expected = "This is not a day of the calendar. Write it as YYYY-MM-DD.";
            assert_eq!(message(text), expected, "{text:?}");
        }
        assert_eq!(message("2026-03-16"), "This date is in the future.");
        assert_eq!(message("1899-12-31"), "This date is before 1900.");
        assert_eq!(message("2008-03-16"), "The applicant must be at least 18 years old.");
        let month = |text: &str| {
            past_month("applicant.address_since", text, TODAY)
                .map(|month| month.to_string())
                .map_err(|invalid| invalid.message)
        };
        assert_eq!(month(" 2026-03 "), Ok("2026-03".to_owned()));
        assert_eq!(month("2026-04"), Err("This month is in the future.".to_owned()));
        assert_eq!(month("1899-12"), Err("This date is before 1900.".to_owned()));
        assert!(month("2026-3").is_err_and(|message| message.ends_with("YYYY-MM.")));
    }
}
