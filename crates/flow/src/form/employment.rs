//! The job and the pay, or the income of somebody without a job.

use latchkey_api_types::{Employment, EmploymentStatus, PayFrequency, SessionUpdate};
use latchkey_rules::date::{CivilDate, MonthParts};
use latchkey_rules::employment::{self, PayError};
use latchkey_rules::text::LINE_LIMIT;

use super::money;
use super::text::{optional, required};
use super::{FieldError, FieldProblem, Findings};

/// What is asked of somebody, by how they work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// For an employer: employer, title, since when, and pay.
    Employed,
    /// For themselves: what they do, the name of the business if it has one, since when, and
    /// income.
    OwnBusiness,
    /// Not at all: only the income, which may be nothing.
    Without,
}

impl Work {
    /// How somebody of that status works; `None` for a status that this version does not know.
    pub fn of(status: &EmploymentStatus) -> Option<Self> {
        match status {
            EmploymentStatus::FullTime | EmploymentStatus::PartTime => Some(Self::Employed),
            EmploymentStatus::SelfEmployed => Some(Self::OwnBusiness),
            EmploymentStatus::Student
            | EmploymentStatus::Retired
            | EmploymentStatus::Unemployed => Some(Self::Without),
            EmploymentStatus::Other(_) => None,
        }
    }
}

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmploymentField {
    /// Whether they work, and how.
    Status,
    /// Who employs them, or the name of their business.
    Employer,
    /// As what.
    Title,
    /// Since when.
    Start,
    /// How much.
    Pay,
    /// How often.
    Frequency,
}

impl EmploymentField {
    /// The field that the server means by a parameter's path: `employment.title`.
    pub fn from_param(param: &str) -> Option<Self> {
        match param.strip_prefix("employment.")? {
            "status" => Some(Self::Status),
            "employer" => Some(Self::Employer),
            "title" => Some(Self::Title),
            "start_date" => Some(Self::Start),
            "gross_pay" | "currency" => Some(Self::Pay),
            "pay_frequency" => Some(Self::Frequency),
            _ => None,
        }
    }
}

/// The page as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedEmployment {
    /// As on the wire: `full_time`. Empty where none is chosen.
    pub status: String,
    /// Who employs them, or the name of their business.
    pub employer: String,
    /// As what.
    pub title: String,
    /// Since when.
    pub start: MonthParts,
    /// How much, before tax.
    pub pay: String,
    /// ISO 4217, upper case.
    pub currency: String,
    /// As on the wire: `monthly`. Empty where none is chosen.
    pub frequency: String,
}

impl TypedEmployment {
    /// The answers that the chosen status asks for. `born` is the date of birth where it is known.
    pub fn answers(
        &self,
        born: Option<CivilDate>,
        today: CivilDate,
    ) -> Result<SessionUpdate, Vec<FieldError<EmploymentField>>> {
        let status = EmploymentStatus::from(self.status.as_str());
        let Some(work) = Work::of(&status) else {
            return Err(vec![FieldError {
                field: EmploymentField::Status,
                problem: FieldProblem::Missing,
            }]);
        };
        let mut findings = Findings::new();
        let (mut employer, mut title, mut start) = (None, None, None);
        if work != Work::Without {
            employer = findings.take(EmploymentField::Employer, self.employer(work)).flatten();
            title = findings.take(EmploymentField::Title, required(&self.title, LINE_LIMIT));
            start = findings.take(EmploymentField::Start, self.start_date(born, today));
        }
        let gross_pay = findings.take(EmploymentField::Pay, self.gross_pay(work));
        let has_nothing = work == Work::Without && gross_pay == Some(0);
        let pay_frequency = findings
            .take(EmploymentField::Frequency, self.pay_frequency(has_nothing))
            .unwrap_or(PayFrequency::Monthly);
        let employment = Employment {
            status,
            employer,
            title,
            start_date: start,
            gross_pay: gross_pay.unwrap_or_default(),
            currency: self.currency.to_ascii_lowercase(),
            pay_frequency,
        };
        findings.finish(SessionUpdate { employment: Some(employment), ..SessionUpdate::default() })
    }

    fn employer(&self, work: Work) -> Result<Option<String>, FieldProblem> {
        match work {
            Work::Employed => required(&self.employer, LINE_LIMIT).map(Some),
            Work::OwnBusiness | Work::Without => optional(&self.employer, LINE_LIMIT),
        }
    }

    /// The first of the month, because nobody remembers the day.
    fn start_date(
        &self,
        born: Option<CivilDate>,
        today: CivilDate,
    ) -> Result<String, FieldProblem> {
        let day = self.start.month()?.first_day().work_start(born, today)?;
        Ok(day.to_string())
    }

    /// How often somebody receives nothing is not worth asking.
    fn pay_frequency(&self, has_nothing: bool) -> Result<PayFrequency, FieldProblem> {
        match PayFrequency::from(self.frequency.as_str()) {
            PayFrequency::Other(_) if has_nothing => Ok(PayFrequency::Monthly),
            PayFrequency::Other(_) => Err(FieldProblem::Missing),
            frequency => Ok(frequency),
        }
    }

    fn gross_pay(&self, work: Work) -> Result<i64, FieldProblem> {
        if self.pay.trim().is_empty() {
            return Err(FieldProblem::Missing);
        }
        let amount =
            money::minor_units(&self.pay, &self.currency).ok_or(FieldProblem::NotAnAmount)?;
        employment::gross_pay(amount, work == Work::Employed).map_err(|error| match error {
            PayError::Negative => FieldProblem::NotAnAmount,
            PayError::Zero => FieldProblem::Zero,
            PayError::TooMuch => FieldProblem::TooMuch,
        })
    }
}

impl From<&Employment> for TypedEmployment {
    fn from(employment: &Employment) -> Self {
        let start = employment.start_date.as_deref().map(MonthParts::from_iso);
        Self {
            status: employment.status.as_str().to_owned(),
            employer: employment.employer.clone().unwrap_or_default(),
            title: employment.title.clone().unwrap_or_default(),
            start: start.unwrap_or_default(),
            pay: money::typed(employment.gross_pay, &employment.currency),
            currency: employment.currency.to_ascii_uppercase(),
            frequency: employment.pay_frequency.as_str().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use latchkey_rules::date::DateError;

    use super::*;

    fn today() -> CivilDate {
        CivilDate::new(2026, 3, 15).unwrap()
    }

    fn engineer() -> TypedEmployment {
        TypedEmployment {
            status: "full_time".to_owned(),
            employer: "Analytical Engines Ltd".to_owned(),
            title: "Engineer".to_owned(),
            start: MonthParts { month: "1".to_owned(), year: "2020".to_owned() },
            pay: "3,500".to_owned(),
            currency: "GBP".to_owned(),
            frequency: "monthly".to_owned(),
        }
    }

    fn problems(typed: &TypedEmployment) -> Vec<(EmploymentField, FieldProblem)> {
        let born = CivilDate::new(1990, 5, 1);
        typed
            .answers(born, today())
            .unwrap_err()
            .into_iter()
            .map(|error| (error.field, error.problem))
            .collect()
    }

    #[test]
    fn a_job_is_sent_in_the_smallest_unit_of_its_currency() {
        let job = engineer().answers(None, today()).unwrap().employment.unwrap();
        assert_eq!((job.gross_pay, job.currency.as_str()), (350_000, "gbp"));
        assert_eq!(job.start_date.as_deref(), Some("2020-01-01"));
        assert_eq!(
            TypedEmployment::from(&job),
            TypedEmployment { pay: "3500".to_owned(), ..engineer() }
        );

        let yen = TypedEmployment { currency: "JPY".to_owned(), ..engineer() };
        assert_eq!(yen.answers(None, today()).unwrap().employment.unwrap().gross_pay, 3_500);
    }

    #[test]
    fn nothing_else_is_asked_before_the_status_is_chosen() {
        assert_eq!(
            problems(&TypedEmployment::default()),
            [(EmploymentField::Status, FieldProblem::Missing)]
        );
        assert_eq!(
            problems(&TypedEmployment { status: "astronaut".to_owned(), ..engineer() }),
            [(EmploymentField::Status, FieldProblem::Missing)]
        );
    }

    #[test]
    fn everything_wrong_is_found_at_once_in_the_order_of_the_page() {
        let empty = TypedEmployment {
            status: "part_time".to_owned(),
            currency: "GBP".to_owned(),
            ..TypedEmployment::default()
        };
        let found: Vec<EmploymentField> =
            problems(&empty).into_iter().map(|(field, _)| field).collect();
        assert_eq!(
            found,
            [
                EmploymentField::Employer,
                EmploymentField::Title,
                EmploymentField::Start,
                EmploymentField::Pay,
                EmploymentField::Frequency
            ]
        );
    }

    #[test]
    fn somebody_without_work_says_only_what_they_live_on_and_it_may_be_nothing() {
        for status in ["student", "retired", "unemployed"] {
            let typed = TypedEmployment {
                status: status.to_owned(),
                pay: "0".to_owned(),
                frequency: String::new(),
                ..engineer()
            };
            let answer = typed.answers(None, today()).unwrap().employment.unwrap();
            assert_eq!(
                (answer.employer, answer.title, answer.start_date, answer.gross_pay),
                (None, None, None, 0),
                "{status}"
            );
        }
    }

    #[test]
    fn a_business_needs_no_name() {
        let typed = TypedEmployment {
            status: "self_employed".to_owned(),
            employer: String::new(),
            ..engineer()
        };
        assert_eq!(typed.answers(None, today()).unwrap().employment.unwrap().employer, None);
    }

    #[test]
    fn pay_is_an_amount_that_somebody_can_be_paid() {
        let with_pay = |pay: &str| problems(&TypedEmployment { pay: pay.to_owned(), ..engineer() });
        assert_eq!(with_pay("a lot"), [(EmploymentField::Pay, FieldProblem::NotAnAmount)]);
        assert_eq!(with_pay("0"), [(EmploymentField::Pay, FieldProblem::Zero)]);
        assert_eq!(with_pay("100,000,000.01"), [(EmploymentField::Pay, FieldProblem::TooMuch)]);
    }

    #[test]
    fn nobody_works_before_they_are_born_or_from_next_month_on() {
        let since = |month: &str, year: &str| {
            problems(&TypedEmployment {
                start: MonthParts { month: month.to_owned(), year: year.to_owned() },
                ..engineer()
            })
        };
        assert_eq!(
            since("5", "1990"),
            [(EmploymentField::Start, FieldProblem::Date(DateError::BeforeBirth))]
        );
        assert_eq!(
            since("4", "2026"),
            [(EmploymentField::Start, FieldProblem::Date(DateError::Future))]
        );
    }

    #[test]
    fn parameters_of_the_server_lead_to_their_fields() {
        assert_eq!(EmploymentField::from_param("employment.gross_pay"), Some(EmploymentField::Pay));
        assert_eq!(
            EmploymentField::from_param("employment.start_date"),
            Some(EmploymentField::Start)
        );
        assert_eq!(EmploymentField::from_param("applicant.phone"), None);
    }
}
