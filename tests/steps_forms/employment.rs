//! Work and income.

use latchkey_api_types::{Employment, EmploymentStatus, ErrorCode, PayFrequency};
use latchkey_client::Problem;
use latchkey_flow::{Event, Step};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, session, with};

const MISSING: [&str; 1] = ["employment"];

fn sent(event: Event) -> Employment {
    let Event::Answered(answers) = event else { panic!("{event:?}") };
    answers.employment.unwrap()
}

#[wasm_bindgen_test]
async fn the_status_determines_the_questions() {
    let scenario = Scenario::at(Step::Employment, session(&MISSING, &[])).await;
    scenario.assert_heading("Your work and income");
    assert!(scenario.seek("#pay").is_none());
    scenario.press("Save and continue").await;
    scenario.assert_summary(&["Choose what describes you best"]);

    scenario.tick("employment-status").await;
    assert!(scenario.text().contains("Employer") && scenario.text().contains("Job title"));
    scenario.enter("employer", "Analytical Engines").await;
    scenario.tick("employment-status-2").await;
    assert!(
        scenario.text().contains("Name of your business (optional)")
            && scenario.text().contains("What do you do?")
    );
    assert_eq!(scenario.value("employer"), "Analytical Engines");
    scenario.tick("employment-status-3").await;
    assert!(scenario.seek("#employer").is_none());
    assert!(scenario.text().contains("Enter 0 if you have none"));
}

#[wasm_bindgen_test]
async fn all_missing_answers_are_reported_at_once_by_status() {
    let scenario = Scenario::at(Step::Employment, session(&MISSING, &[])).await;
    scenario.tick("employment-status").await;
    scenario.press("Save and continue").await;
    scenario.assert_summary(&[
        "Enter the name of your employer",
        "Enter your job title",
        "Enter the month and year you started",
        "Enter your pay before tax",
        "Choose how often you get it",
    ]);
    assert!(scenario.described_error("pay").contains("your pay before tax"));
    assert!(scenario.described_error("pay-frequency").contains("how often"));
}

#[wasm_bindgen_test]
async fn pay_is_sent_in_the_smallest_unit_of_its_currency() {
    let home = json!({"applicant": {"address": {"country": "DE"}}});
    let scenario = Scenario::at(Step::Employment, with(session(&MISSING, &[]), home)).await;
    scenario.tick("employment-status").await;
    assert_eq!(scenario.value("pay-currency"), "EUR");
    for (id, text) in [
        ("employer", "Analytical Engines"),
        ("job-title", "Engineer"),
        ("job-start-month", "1"),
        ("job-start-year", "2020"),
        ("pay", "3.500,50"),
    ] {
        scenario.enter(id, text).await;
    }
    scenario.tick("pay-frequency-2").await;
    scenario.press("Save and continue").await;
    let job = sent(scenario.event());
    assert_eq!(
        (job.gross_pay, job.currency.as_str(), job.pay_frequency),
        (350_050, "eur", PayFrequency::Monthly)
    );
    assert_eq!(job.start_date.as_deref(), Some("2020-01-01"));
}

#[wasm_bindgen_test]
async fn a_student_without_income_enters_zero() {
    let scenario = Scenario::at(Step::Employment, session(&MISSING, &[])).await;
    scenario.tick("employment-status-3").await;
    scenario.enter("pay", "0").await;
    scenario.press("Save and continue").await;
    let income = sent(scenario.event());
    assert_eq!(
        (income.status, income.gross_pay, income.employer),
        (EmploymentStatus::Student, 0, None)
    );
}

#[wasm_bindgen_test]
async fn known_employment_is_prefilled_in_any_currency() {
    let job = json!({
        "status": "full_time", "employer": "ACME", "title": "Clerk", "start_date": "2021-03-01", "gross_pay": 120_000, "currency": "xof",
        "pay_frequency": "weekly",
    });
    let scenario =
        Scenario::at(Step::Employment, with(session(&[], &MISSING), json!({"employment": job})))
            .await;
    assert!(
        scenario.input("employment-status").checked() && scenario.input("pay-frequency").checked()
    );
    for (id, value) in [
        ("employer", "ACME"),
        ("pay", "120000"),
        ("pay-currency", "XOF"),
        ("job-start-month", "3"),
        ("job-start-year", "2021"),
    ] {
        assert_eq!(scenario.value(id), value, "{id}");
    }
    scenario.press("Save and continue").await;
    assert_eq!(sent(scenario.event()).gross_pay, 120_000);
}

#[wasm_bindgen_test]
async fn a_refusal_by_the_server_is_shown_at_its_field() {
    let job = json!({"status": "full_time", "employer": "ACME", "title": "Clerk", "gross_pay": 1, "currency": "gbp", "pay_frequency": "weekly"});
    let scenario =
        Scenario::at(Step::Employment, with(session(&[], &MISSING), json!({"employment": job})))
            .await;
    scenario
        .fails(Problem::Refused {
            code: Some(ErrorCode::ParameterInvalid),
            param: Some("employment.title".to_owned()),
            request_id: None,
        })
        .await;
    scenario.assert_summary(&["We could not accept this answer. Check it and try again"]);
    assert!(scenario.described_error("job-title").contains("could not accept"));
}
