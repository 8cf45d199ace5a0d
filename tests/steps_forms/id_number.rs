//! The national ID number.

use latchkey_api_types::{ApplicantUpdate, ErrorCode};
use latchkey_client::Problem;
use latchkey_flow::{Event, Step};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, session, with};

const MISSING: [&str; 1] = ["applicant.id_number"];

fn sent(event: Event) -> ApplicantUpdate {
    let Event::Answered(answers) = event else { panic!("{event:?}") };
    answers.applicant.unwrap()
}

#[wasm_bindgen_test]
async fn the_country_says_which_number_is_meant() {
    let document = json!({"id_document": {"type": "passport", "issuing_country": "US"}});
    let stage = Stage::at(Step::IdNumber, with(session(&MISSING, &[]), document)).await;
    stage.assert_heading("Your national ID number");
    assert_eq!(
        stage.value("id-number-country"),
        "US",
        "the country of the document is the likeliest"
    );
    assert!(
        stage.text().contains("Social Security number") && stage.text().contains("123-45-6789")
    );
    stage.enter("id-number-country", "GB").await;
    assert!(stage.text().contains("National Insurance number"));
    stage.enter("id-number-country", "FR").await;
    assert!(stage.text().contains("National ID number"));
}

#[wasm_bindgen_test]
async fn nothing_helps_to_read_it_over_a_shoulder_or_corrects_it() {
    let stage = Stage::at(Step::IdNumber, session(&MISSING, &[])).await;
    let input = stage.find("#id-number");
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
async fn what_is_missing_or_wrong_is_said_and_stays_as_typed() {
    let stage = Stage::at(Step::IdNumber, session(&MISSING, &[])).await;
    stage.press("Save and continue").await;
    stage.assert_summary(&["Choose the country that gave you the number", "Enter the number"]);
    stage.enter("id-number-country", "BR").await;
    stage.enter("id-number", "529.982.247-52").await;
    stage.press("Save and continue").await;
    stage.assert_summary(&["Enter a CPF number. It has 11 digits, like 529.982.247-25"]);
    assert!(stage.described_error("id-number").contains("CPF"));
    assert_eq!(stage.value("id-number"), "529.982.247-52");
    assert_eq!(stage.events(), []);

    stage.enter("id-number", "529.982.247-25").await;
    stage.press("Save and continue").await;
    let applicant = sent(stage.event());
    assert_eq!(
        (applicant.id_number.as_deref(), applicant.id_number_country.as_deref()),
        (Some("52998224725"), Some("BR"))
    );
}

#[wasm_bindgen_test]
async fn a_number_that_is_there_is_shown_by_its_end_and_kept() {
    let given = json!({"applicant": {"id_number": "***456C", "id_number_country": "GB"}});
    let stage = Stage::at(Step::IdNumber, with(session(&[], &MISSING), given)).await;
    assert!(stage.text().contains("***456C"));
    assert_eq!(stage.value("id-number"), "");
    stage.press("Save and continue").await;
    assert_eq!(sent(stage.event()).id_number, None);
}

#[wasm_bindgen_test]
async fn the_servers_refusal_stands_at_the_number() {
    let stage = Stage::at(Step::IdNumber, session(&MISSING, &[])).await;
    stage.enter("id-number-country", "FR").await;
    stage.enter("id-number", "185057800608436").await;
    stage.press("Save and continue").await;
    stage.event();
    stage
        .fails(Problem::Refused {
            code: Some(ErrorCode::ParameterInvalid),
            param: Some("applicant.id_number".to_owned()),
            request_id: None,
        })
        .await;
    assert!(stage.described_error("id-number").contains("only letters and digits"));
}
