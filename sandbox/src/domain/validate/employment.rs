//! The job and the pay.

use iso_currency::Currency;
use latchkey_api_types::{Employment, EmploymentStatus, PayFrequency};
use latchkey_rules::date::CivilDate;
use latchkey_rules::employment::{PayError, gross_pay};
use latchkey_rules::text::LINE_LIMIT;

use crate::domain::validate::Invalid;
use crate::domain::validate::dates::{day, refusal};
use crate::domain::validate::text::{line, optional_line};

/// The job as it is kept. `born` is the applicant's date of birth, where it is known.
pub(crate) fn employment(
    employment: &Employment,
    born: Option<CivilDate>,
    today: CivilDate,
) -> Result<Employment, Invalid> {
    let employed = is_employed(&employment.status)?;
    let text = |param: &str, value: &Option<String>| match (employed, value) {
        (true, value) => line(param, value.as_deref().unwrap_or_default(), LINE_LIMIT).map(Some),
        (false, value) => optional_line(param, value.as_deref(), LINE_LIMIT),
    };
    let employer = text("employment.employer", &employment.employer)?;
    let title = text("employment.title", &employment.title)?;
    let start_date = start_date(employment, employed, born, today)?;
    gross_pay(employment.gross_pay, employed).map_err(|error| {
        let message = match error {
            PayError::Negative | PayError::TooMuch => "The pay must be between 0 and 100 million.",
            PayError::Zero => "The pay from an employer cannot be 0.",
        };
        Invalid::new("employment.gross_pay", message)
    })?;
    let currency = employment.currency.trim();
    if Currency::from_code(&currency.to_ascii_uppercase()).is_none() {
        return Err(Invalid::new(
            "employment.currency",
            "This is not a currency. Write it as three letters, for example gbp.",
        ));
    }
    if let PayFrequency::Other(_) = employment.pay_frequency {
        return Err(Invalid::new(
            "employment.pay_frequency",
            "This is not a frequency that can be used: weekly, biweekly, monthly or annually.",
        ));
    }
    Ok(Employment {
        status: employment.status.clone(),
        employer,
        title,
        start_date,
        gross_pay: employment.gross_pay,
        currency: currency.to_ascii_lowercase(),
        pay_frequency: employment.pay_frequency.clone(),
    })
}

/// Whether a job that was saved says all that its status needs.
pub(crate) fn is_complete(employment: &Employment) -> bool {
    is_employed(&employment.status).is_ok_and(|employed| {
        !employed
            || (employment.employer.is_some()
                && employment.title.is_some()
                && employment.start_date.is_some())
    })
}

fn is_employed(status: &EmploymentStatus) -> Result<bool, Invalid> {
    match status {
        EmploymentStatus::FullTime | EmploymentStatus::PartTime => Ok(true),
        EmploymentStatus::SelfEmployed
        | EmploymentStatus::Student
        | EmploymentStatus::Retired
        | EmploymentStatus::Unemployed => Ok(false),
        EmploymentStatus::Other(_) => Err(Invalid::new(
            "employment.status",
            "This is not a status that can be used: full_time, part_time, self_employed, student, retired or unemployed.",
        )),
    }
}

fn start_date(
    employment: &Employment,
    employed: bool,
    born: Option<CivilDate>,
    today: CivilDate,
) -> Result<Option<String>, Invalid> {
    const PARAM: &str = "employment.start_date";
    match employment.start_date.as_deref().map(str::trim) {
        None | Some("") if employed => Err(Invalid::new(PARAM, "Say since when.")),
        None | Some("") => Ok(None),
        Some(text) => {
            let start =
                day(PARAM, text)?.work_start(born, today).map_err(|error| refusal(PARAM, error))?;
            Ok(Some(start.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use latchkey_rules::employment::PAY_LIMIT;

    use super::*;

    const TODAY: CivilDate = CivilDate::new(2026, 3, 15).unwrap();

    fn job() -> Employment {
        Employment {
            status: EmploymentStatus::FullTime,
            employer: Some("Analytical Engines Ltd".to_owned()),
            title: Some("Engineer".to_owned()),
            start_date: Some("2020-01-01".to_owned()),
            gross_pay: 350_000,
            currency: "GBP".to_owned(),
            pay_frequency: PayFrequency::Monthly,
        }
    }

    fn refused(change: impl FnOnce(&mut Employment)) -> String {
        let mut changed = job();
        change(&mut changed);
        employment(&changed, CivilDate::new(1990, 5, 1), TODAY)
            .expect_err("the job should be refused")
            .param
    }

    #[test]
    fn a_job_is_kept_with_its_currency_in_lower_case() {
        let kept = employment(&job(), None, TODAY).expect("the job is complete");
        assert_eq!(kept, Employment { currency: "gbp".to_owned(), ..job() });
        assert!(is_complete(&kept));
    }

    #[test]
    fn each_part_that_is_wrong_is_named() {
        assert_eq!(
            refused(|job| job.status = EmploymentStatus::from("astronaut")),
            "employment.status"
        );
        assert_eq!(refused(|job| job.employer = None), "employment.employer");
        assert_eq!(refused(|job| job.title = Some(" ".to_owned())), "employment.title");
        assert_eq!(refused(|job| job.title = Some("x".repeat(201))), "employment.title");
        assert_eq!(refused(|job| job.start_date = None), "employment.start_date");
        assert_eq!(
            refused(|job| job.start_date = Some("2025-02-31".to_owned())),
            "employment.start_date"
        );
        assert_eq!(
            refused(|job| job.start_date = Some("2026-03-16".to_owned())),
            "employment.start_date"
        );
        assert_eq!(
            refused(|job| job.start_date = Some("1980-01-01".to_owned())),
            "employment.start_date"
        );
        assert_eq!(refused(|job| job.gross_pay = -1), "employment.gross_pay");
        assert_eq!(refused(|job| job.gross_pay = 0), "employment.gross_pay");
        assert_eq!(refused(|job| job.gross_pay = PAY_LIMIT + 1), "employment.gross_pay");
        assert_eq!(refused(|job| job.currency = "pounds".to_owned()), "employment.currency");
        assert_eq!(
            refused(|job| job.pay_frequency = PayFrequency::from("hourly")),
            "employment.pay_frequency"
        );
    }

    #[test]
    fn who_is_not_employed_names_no_employer() {
        for status in ["self_employed", "student", "retired", "unemployed"] {
            let without = Employment {
                status: status.into(),
                employer: None,
                title: None,
                start_date: None,
                gross_pay: 0,
                ..job()
            };
            assert!(
                employment(&without, None, TODAY).is_ok_and(|kept| is_complete(&kept)),
                "{status}"
            );
        }
    }
}
