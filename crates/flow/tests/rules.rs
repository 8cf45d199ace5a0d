//! The forms of the widget against the table of cases that the server is tested with as well.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_flow::form::address::{AddressField, TypedAddress};
use latchkey_flow::form::details::{Asked, DetailsField, TypedDetails};
use latchkey_flow::form::employment::{EmploymentField, TypedEmployment};
use latchkey_flow::form::id_number::{IdNumberField, TypedIdNumber};
use latchkey_flow::form::{FieldError, FieldProblem};
use latchkey_rules::date::{CivilDate, DateError, DateParts, MonthParts};
use latchkey_test_support::rule_cases::{list, repeated, table, text};
use serde_json::Value;

fn date(value: &Value) -> Option<CivilDate> {
    value.as_str().map(|text| CivilDate::parse(text).unwrap())
}

/// What the table calls the result of a field.
fn name<Field: PartialEq, T>(
    result: &Result<T, Vec<FieldError<Field>>>,
    field: &Field,
) -> &'static str {
    let Err(errors) = result else { return "ok" };
    match errors.iter().find(|error| error.field == *field).map(|error| error.problem) {
        None => "ok",
        Some(FieldProblem::Missing) => "missing",
        Some(FieldProblem::TooLong { .. }) => "too_long",
        Some(FieldProblem::Date(error)) => match error {
            DateError::TooEarly => "too_early",
            DateError::Future => "future",
            DateError::TooYoung => "too_young",
            DateError::BeforeBirth => "before_birth",
            DateError::Missing
            | DateError::PartMissing(_)
            | DateError::PartInvalid(_)
            | DateError::YearTooShort => "invalid",
        },
        Some(FieldProblem::Zero) => "zero",
        Some(FieldProblem::TooMuch) => "too_much",
        Some(FieldProblem::NotAnIdNumber) => "not_an_id_number",
        Some(FieldProblem::NotAPhoneNumber) => "not_a_phone_number",
        Some(
            FieldProblem::NotAnAmount
            | FieldProblem::NotBefore(_)
            | FieldProblem::NotAfter(_)
            | FieldProblem::Refused,
        ) => "other",
    }
}

#[test]
fn dates() {
    let cases = table("dates");
    let today = |case: &Value| date(&case["today"]).or(date(&cases["today"])).unwrap();
    for case in list(&cases["birth"]) {
        let typed = TypedDetails {
            date_of_birth: DateParts::from_iso(&text(case, "date")),
            ..TypedDetails::default()
        };
        let asked = Asked { date_of_birth: true, ..Asked::default() };
        let result = typed.answers(asked, None, today(case));
        assert_eq!(name(&result, &DetailsField::DateOfBirth), case["result"], "{case}");
    }
    for case in list(&cases["move_in"]) {
        let typed = TypedDetails {
            address_since: MonthParts::from_iso(&text(case, "month")),
            ..TypedDetails::default()
        };
        let asked = Asked { address: true, ..Asked::default() };
        let result = typed.answers(asked, date(&case["born"]), today(case));
        assert_eq!(name(&result, &DetailsField::AddressSince), case["result"], "{case}");
    }
    for case in list(&cases["work_start"]) {
        let typed = TypedEmployment {
            status: "full_time".to_owned(),
            start: MonthParts::from_iso(&text(case, "date")),
            ..TypedEmployment::default()
        };
        let result = typed.answers(date(&case["born"]), today(case));
        assert_eq!(name(&result, &EmploymentField::Start), case["result"], "{case}");
    }
}

#[test]
fn lines() {
    for case in list(&table("lines")) {
        let typed = TypedDetails { first_name: repeated(case, "text"), ..TypedDetails::default() };
        let asked = Asked { name: true, ..Asked::default() };
        let result = typed.answers(asked, None, CivilDate::EPOCH);
        let expected = match case["result"].as_str().unwrap() {
            "empty" => "missing",
            // The widget makes a blank of it.
            "breaks_line" => "ok",
            same => same,
        };
        assert_eq!(name(&result, &DetailsField::FirstName), expected, "{case}");
    }
}

#[test]
fn postcodes() {
    for case in list(&table("postcodes")) {
        let typed = TypedAddress { country: text(case, "country"), ..TypedAddress::default() };
        let is_missing = name(&typed.answer(), &AddressField::PostalCode) == "missing";
        assert_eq!(is_missing, case["needed"], "{case}");
    }
}

#[test]
fn phones() {
    for case in list(&table("phones")) {
        let typed = TypedDetails { phone: text(case, "text"), ..TypedDetails::default() };
        let asked = Asked { phone: true, ..Asked::default() };
        let result = typed.answers(asked, None, CivilDate::EPOCH);
        let is_ok = name(&result, &DetailsField::Phone) == "ok";
        assert_eq!(is_ok, case["in_the_widget"].as_bool().unwrap_or(true), "{case}");
    }
}

#[test]
fn id_numbers() {
    for case in list(&table("id_numbers")) {
        let typed =
            TypedIdNumber { country: text(case, "country"), number: repeated(case, "number") };
        let result = typed.answers(None);
        let expected = match case["result"].as_str().unwrap() {
            "not_a_number" | "not_of_country" => "not_an_id_number",
            same => same,
        };
        assert_eq!(name(&result, &IdNumberField::Number), expected, "{case}");
        if let Some(normal) = case["normal"].as_str() {
            let applicant = result.unwrap().applicant.unwrap();
            assert_eq!(applicant.id_number.as_deref(), Some(normal), "{case}");
        }
    }
}

#[test]
fn pay() {
    for case in list(&table("pay")) {
        let minor_units = case["minor_units"].as_u64().unwrap();
        let typed = TypedEmployment {
            status: if case["employed"] == true { "full_time" } else { "student" }.to_owned(),
            pay: format!("{}.{:02}", minor_units / 100, minor_units % 100),
            currency: "GBP".to_owned(),
            ..TypedEmployment::default()
        };
        let result = typed.answers(None, CivilDate::EPOCH);
        assert_eq!(name(&result, &EmploymentField::Pay), case["result"], "{case}");
    }
}
