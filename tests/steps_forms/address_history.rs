//! Earlier addresses.

use latchkey_api_types::PastAddress;
use latchkey_flow::{Event, Step, StepKind};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, focused, session, with};

fn past(street: &str, since: &str) -> Value {
    json!({"address": {"line1": street, "city": "Leeds", "postal_code": "LS1 1AA", "country": "GB"}, "since": since})
}

fn history(missing: &[&str], previous: &[Value]) -> Value {
    let applicant = json!({
        "date_of_birth": "1990-05-03", "address": {"line1": "12 St James's Square", "city": "London", "country": "GB"},
        "address_since": "2025-11", "previous_addresses": previous,
    });
    with(session(missing, &[]), json!({"applicant": applicant}))
}

const MISSING: [&str; 1] = ["applicant.address_history"];

fn sent(event: Event) -> Vec<PastAddress> {
    let Event::Answered(answers) = event else { panic!("{event:?}") };
    answers.applicant.unwrap().previous_addresses.unwrap()
}

async fn fill(stage: &Stage, street: &str, month: &str, year: &str) {
    for (id, text) in [
        ("earlier-line1", street),
        ("earlier-city", "Leeds"),
        ("earlier-postal-code", "LS1 1AA"),
        ("earlier-since-month", month),
        ("earlier-since-year", year),
    ] {
        stage.enter(id, text).await;
    }
}

#[wasm_bindgen_test]
async fn the_gap_is_named_and_the_country_is_likely_the_same() {
    let stage = Stage::at(Step::AddressHistory, history(&MISSING, &[])).await;
    stage.assert_heading("Where you lived before");
    assert!(stage.text().contains("back to March 2023"));
    assert!(stage.text().contains("Where did you live until November 2025?"));
    assert_eq!(stage.value("earlier-country"), "GB");
}

#[wasm_bindgen_test]
async fn each_address_is_saved_and_then_the_one_before_it_is_asked_for() {
    let stage = Stage::at(Step::AddressHistory, history(&MISSING, &[])).await;
    fill(&stage, "1 High Street", "5", "2024").await;
    stage.press("Save and continue").await;
    let list = sent(stage.event());
    assert_eq!(list.iter().map(|past| past.since.as_str()).collect::<Vec<_>>(), ["2024-05"]);

    stage.saved(history(&MISSING, &[past("1 High Street", "2024-05")])).await;
    assert_eq!(stage.value("earlier-line1"), "");
    assert_eq!(focused().text_content().as_deref(), Some("Where did you live until May 2024?"));
    fill(&stage, "2 Low Street", "1", "2020").await;
    stage.press("Save and continue").await;
    let list = sent(stage.events().pop().unwrap());
    assert_eq!(
        list.iter().map(|past| past.since.as_str()).collect::<Vec<_>>(),
        ["2024-05", "2020-01"]
    );
}

#[wasm_bindgen_test]
async fn somebody_must_have_moved_in_before_they_moved_on() {
    let stage = Stage::at(Step::AddressHistory, history(&MISSING, &[])).await;
    fill(&stage, "1 High Street", "11", "2025").await;
    stage.press("Save and continue").await;
    stage.assert_summary(&["You moved out in November 2025. Enter a month before that"]);
    assert!(stage.described_error("earlier-since-month").contains("November 2025"));
    assert_eq!(stage.events(), []);
}

#[wasm_bindgen_test]
async fn an_address_can_be_changed_between_its_neighbours() {
    let list = [past("1 High Street", "2024-05"), past("2 Low Street", "2020-01")];
    let stage = Stage::at(Step::AddressHistory, history(&[], &list)).await;
    stage.press("Change the address from May 2024 to November 2025").await;
    assert_eq!(
        focused().text_content().as_deref(),
        Some("Change your address from May 2024 to November 2025")
    );
    assert_eq!(
        (stage.value("earlier-line1"), stage.value("earlier-since-year")),
        ("1 High Street".to_owned(), "2024".to_owned())
    );
    stage.enter("earlier-since-year", "2019").await;
    stage.press("Save and continue").await;
    assert!(stage.described_error("earlier-since-month").contains("January 2020"));
    stage.enter("earlier-since-year", "2023").await;
    stage.press("Save and continue").await;
    let sent = sent(stage.event());
    assert_eq!(
        sent.iter().map(|past| past.since.as_str()).collect::<Vec<_>>(),
        ["2023-05", "2020-01"]
    );
}

#[wasm_bindgen_test]
async fn a_change_that_changes_nothing_or_is_called_off_sends_nothing() {
    let list = [past("1 High Street", "2020-05")];
    for way_out in ["Save and continue", "Do not change it"] {
        let stage = Stage::at(Step::AddressHistory, history(&[], &list)).await;
        stage.press("Change the address from May 2020 to November 2025").await;
        stage.press(way_out).await;
        assert!(stage.seek("#earlier-line1").is_none());
        assert_eq!(stage.events(), []);
        stage.press("Continue").await;
        assert_eq!(stage.event(), Event::Continued);
    }
}

#[wasm_bindgen_test]
async fn the_server_has_the_last_word_on_what_is_covered() {
    let stage =
        Stage::at(Step::AddressHistory, history(&MISSING, &[past("1 High Street", "2020-01")]))
            .await;
    assert!(stage.text().contains("Where did you live until January 2020?"));
}

#[wasm_bindgen_test]
async fn an_address_can_be_taken_away() {
    let stage = Stage::at(
        Step::AddressHistory,
        history(&[], &[past("1 High Street", "2024-05"), past("2 Low Street", "2020-01")]),
    )
    .await;
    stage.press("Remove the address from January 2020 to May 2024").await;
    assert_eq!(sent(stage.event()).len(), 1);
}

#[wasm_bindgen_test]
async fn the_present_address_is_changed_on_its_own_page() {
    let stage = Stage::at(Step::AddressHistory, history(&MISSING, &[])).await;
    stage.press("Change your details").await;
    assert_eq!(stage.event(), Event::Changed(StepKind::Details));
}
