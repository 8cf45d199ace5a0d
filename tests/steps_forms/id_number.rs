//! The national ID number.

use latchkey_api_types::{ApplicantUpdate, ErrorCode};
use latchkey_client::Problem;
use latchkey_flow::{Event, Step};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, session, with};

const MISSING: [&str; 1] = ["applicant.id_number"];

fn sent(event: Event) -> ApplicantUpdate {
    let Event::Answered(answers) = event else { panic!("{event:?}") };
    answers.applicant.unwrap()
}

#[wasm_bindgen_test]
async fn the_country_determines_the_number() {
    let document = json!({"id_document": {"type": "passport", "issuing_country": "US"}});
    let scenario = Scenario::at(Step::IdNumber, with(session(&MISSING, &[]), document)).await;
    scenario.assert_heading("Your national ID number");
    assert_eq!(
        scenario.value("id-number-country"),
        "US",
        "the country of the document is the likeliest"
    );
    assert!(
        scenario.text().contains("Social Security number")
            && scenario.text().contains("123-45-6789")
    );
    scenario.enter("id-number-country", "GB").await;
    assert!(scenario.text().contains("National Insurance number"));
    scenario.enter("id-number-country", "FR").await;
    assert!(scenario.text().contains("National ID number"));
}

#[wasm_bindgen_test]
async fn the_number_is_hidden_and_not_autocorrected() {
    let scenario = Scenario::at(Step::IdNumber, session(&MISSING, &[])).await;
    let input = scenario.find("#id-number");
    for (name, value) in [
        ("autocomplete", "off"),
        ("spellcheck", "false"),
        ("dir", "ltr"),
        ("autocapitalize", "characters"),
    ] {
        assert_eq!(input.get_attribute(name).as_deref(), Some(value), "{name}");
    }
}

#[wasm_bindgen_test]
async fn missing_and_wrong_answers_are_reported_and_stay_as_typed() {
    let scenario = Scenario::at(Step::IdNumber, session(&MISSING, &[])).await;
    scenario.press("Save and continue").await;
    scenario.assert_summary(&["Choose the country that gave you the number", "Enter the number"]);
    scenario.enter("id-number-country", "BR").await;
    scenario.enter("id-number", "529.982.247-52").await;
    scenario.press("Save and continue").await;
    scenario.assert_summary(&["Enter a CPF number. It has 11 digits, like 529.982.247-25"]);
    assert!(scenario.described_error("id-number").contains("CPF"));
    assert_eq!(scenario.value("id-number"), "529.982.247-52");
    assert_eq!(scenario.events(), []);

    scenario.enter("id-number", "529.982.247-25").await;
    scenario.press("Save and continue").await;
    let applicant = sent(scenario.event());
    assert_eq!(
        (applicant.id_number.as_deref(), applicant.id_number_country.as_deref()),
        (Some("52998224725"), Some("BR"))
    );
}

#[wasm_bindgen_test]
async fn a_saved_number_is_shown_by_its_last_digits_and_kept() {
    let given = json!({"applicant": {"id_number": "***456C", "id_number_country": "GB"}});
    let scenario = Scenario::at(Step::IdNumber, with(session(&[], &MISSING), given)).await;
    assert!(scenario.text().contains("***456C"));
    assert_eq!(scenario.value("id-number"), "");
    scenario.press("Save and continue").await;
    assert_eq!(sent(scenario.event()).id_number, None);
}

#[wasm_bindgen_test]
async fn a_refusal_by_the_server_is_shown_at_the_number() {
    let scenario = Scenario::at(Step::IdNumber, session(&MISSING, &[])).await;
    scenario.enter("id-number-country", "FR").await;
    scenario.enter("id-number", "185057800608436").await;
    scenario.press("Save and continue").await;
    scenario.event();
    scenario
        .fails(Problem::Refused {
            code: Some(ErrorCode::ParameterInvalid),
            param: Some("applicant.id_number".to_owned()),
            request_id: None,
        })
        .await;
    assert!(scenario.described_error("id-number").contains("only letters and digits"));
}
