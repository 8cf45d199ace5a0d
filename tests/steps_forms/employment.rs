//! Work and income.

use latchkey_api_types::{Employment, EmploymentStatus, ErrorCode, PayFrequency};
use latchkey_client::Problem;
use latchkey_flow::{Event, Step};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, session, with};

const MISSING: [&str; 1] = ["employment"];

fn sent(event: Event) -> Employment {
    let Event::Answered(answers) = event else { panic!("{event:?}") };
    answers.employment.unwrap()
}

#[wasm_bindgen_test]
async fn the_status_decides_what_else_is_asked() {
    let stage = Stage::at(Step::Employment, session(&MISSING, &[])).await;
    stage.assert_heading("Your work and income");
    assert!(stage.seek("#pay").is_none());
    stage.press("Save and continue").await;
    stage.assert_summary(&["Choose what describes you best"]);

    stage.tick("employment-status").await;
    assert!(stage.text().contains("Employer") && stage.text().contains("Job title"));
    stage.enter("employer", "Analytical Engines").await;
    stage.tick("employment-status-2").await;
    assert!(
        stage.text().contains("Name of your business (optional)")
            && stage.text().contains("What do you do?")
    );
    assert_eq!(stage.value("employer"), "Analytical Engines");
    stage.tick("employment-status-3").await;
    assert!(stage.seek("#employer").is_none());
    assert!(stage.text().contains("Enter 0 if you have none"));
}

#[wasm_bindgen_test]
async fn everything_missing_is_said_at_once_in_words_that_fit_the_status() {
    let stage = Stage::at(Step::Employment, session(&MISSING, &[])).await;
    stage.tick("employment-status").await;
    stage.press("Save and continue").await;
    stage.assert_summary(&[
        "Enter the name of your employer",
        "Enter your job title",
        "Enter the month and year you started",
        "Enter your pay before tax",
        "Choose how often you get it",
    ]);
    assert!(stage.described_error("pay").contains("your pay before tax"));
    assert!(stage.described_error("pay-frequency").contains("how often"));
}

#[wasm_bindgen_test]
async fn pay_is_sent_in_the_smallest_unit_of_its_currency() {
    let home = json!({"applicant": {"address": {"country": "DE"}}});
    let stage = Stage::at(Step::Employment, with(session(&MISSING, &[]), home)).await;
    stage.tick("employment-status").await;
    assert_eq!(stage.value("pay-currency"), "EUR");
    for (id, text) in [
        ("employer", "Analytical Engines"),
        ("job-title", "Engineer"),
        ("job-start-month", "1"),
        ("job-start-year", "2020"),
        ("pay", "3.500,50"),
    ] {
        stage.enter(id, text).await;
    }
    stage.tick("pay-frequency-2").await;
    stage.press("Save and continue").await;
    let job = sent(stage.event());
    assert_eq!(
        (job.gross_pay, job.currency.as_str(), job.pay_frequency),
        (350_050, "eur", PayFrequency::Monthly)
    );
    assert_eq!(job.start_date.as_deref(), Some("2020-01-01"));
}

#[wasm_bindgen_test]
async fn a_student_without_income_says_so_with_a_nought() {
    let stage = Stage::at(Step::Employment, session(&MISSING, &[])).await;
    stage.tick("employment-status-3").await;
    stage.enter("pay", "0").await;
    stage.press("Save and continue").await;
    let income = sent(stage.event());
    assert_eq!(
        (income.status, income.gross_pay, income.employer),
        (EmploymentStatus::Student, 0, None)
    );
}

#[wasm_bindgen_test]
async fn what_is_known_is_filled_in_whatever_its_currency() {
    let job = json!({
        "status": "full_time", "employer": "ACME", "title": "Clerk", "start_date": "2021-03-01", "gross_pay": 120_000, "currency": "xof",
        "pay_frequency": "weekly",
    });
    let stage =
        Stage::at(Step::Employment, with(session(&[], &MISSING), json!({"employment": job}))).await;
    assert!(stage.input("employment-status").checked() && stage.input("pay-frequency").checked());
    for (id, value) in [
        ("employer", "ACME"),
        ("pay", "120000"),
        ("pay-currency", "XOF"),
        ("job-start-month", "3"),
        ("job-start-year", "2021"),
    ] {
        assert_eq!(stage.value(id), value, "{id}");
    }
    stage.press("Save and continue").await;
    assert_eq!(sent(stage.event()).gross_pay, 120_000);
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_is_said_at_its_field() {
    let job = json!({"status": "full_time", "employer": "ACME", "title": "Clerk", "gross_pay": 1, "currency": "gbp", "pay_frequency": "weekly"});
    let stage =
        Stage::at(Step::Employment, with(session(&[], &MISSING), json!({"employment": job}))).await;
    stage
        .fails(Problem::Refused {
            code: Some(ErrorCode::ParameterInvalid),
            param: Some("employment.title".to_owned()),
            request_id: None,
        })
        .await;
    stage.assert_summary(&["We could not accept this answer. Check it and try again"]);
    assert!(stage.described_error("job-title").contains("could not accept"));
}
