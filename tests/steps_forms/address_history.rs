//! Earlier addresses.

use latchkey_api_types::PastAddress;
use latchkey_flow::{Event, Step, StepKind};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, focused, session, with};

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

async fn fill(scenario: &Scenario, street: &str, month: &str, year: &str) {
    for (id, text) in [
        ("earlier-line1", street),
        ("earlier-city", "Leeds"),
        ("earlier-postal-code", "LS1 1AA"),
        ("earlier-since-month", month),
        ("earlier-since-year", year),
    ] {
        scenario.enter(id, text).await;
    }
}

#[wasm_bindgen_test]
async fn the_gap_is_named_and_the_country_is_prefilled() {
    let scenario = Scenario::at(Step::AddressHistory, history(&MISSING, &[])).await;
    scenario.assert_heading("Where you lived before");
    assert!(scenario.text().contains("back to March 2023"));
    assert!(scenario.text().contains("Where did you live until November 2025?"));
    assert_eq!(scenario.value("earlier-country"), "GB");
}

#[wasm_bindgen_test]
async fn each_address_is_saved_and_then_the_previous_one_is_requested() {
    let scenario = Scenario::at(Step::AddressHistory, history(&MISSING, &[])).await;
    fill(&scenario, "1 High Street", "5", "2024").await;
    scenario.press("Save and continue").await;
    let list = sent(scenario.event());
    assert_eq!(list.iter().map(|past| past.since.as_str()).collect::<Vec<_>>(), ["2024-05"]);

    scenario.saved(history(&MISSING, &[past("1 High Street", "2024-05")])).await;
    assert_eq!(scenario.value("earlier-line1"), "");
    assert_eq!(focused().text_content().as_deref(), Some("Where did you live until May 2024?"));
    fill(&scenario, "2 Low Street", "1", "2020").await;
    scenario.press("Save and continue").await;
    let list = sent(scenario.events().pop().unwrap());
    assert_eq!(
        list.iter().map(|past| past.since.as_str()).collect::<Vec<_>>(),
        ["2024-05", "2020-01"]
    );
}

#[wasm_bindgen_test]
async fn the_move_in_date_must_precede_the_next_one() {
    let scenario = Scenario::at(Step::AddressHistory, history(&MISSING, &[])).await;
    fill(&scenario, "1 High Street", "11", "2025").await;
    scenario.press("Save and continue").await;
    scenario.assert_summary(&["You moved out in November 2025. Enter a month before that"]);
    assert!(scenario.described_error("earlier-since-month").contains("November 2025"));
    assert_eq!(scenario.events(), []);
}

#[wasm_bindgen_test]
async fn an_address_can_be_changed_between_its_neighbours() {
    let list = [past("1 High Street", "2024-05"), past("2 Low Street", "2020-01")];
    let scenario = Scenario::at(Step::AddressHistory, history(&[], &list)).await;
    scenario.press("Change the address from May 2024 to November 2025").await;
    assert_eq!(
        focused().text_content().as_deref(),
        Some("Change your address from May 2024 to November 2025")
    );
    assert_eq!(
        (scenario.value("earlier-line1"), scenario.value("earlier-since-year")),
        ("1 High Street".to_owned(), "2024".to_owned())
    );
    scenario.enter("earlier-since-year", "2019").await;
    scenario.press("Save and continue").await;
    assert!(scenario.described_error("earlier-since-month").contains("January 2020"));
    scenario.enter("earlier-since-year", "2023").await;
    scenario.press("Save and continue").await;
    let sent = sent(scenario.event());
    assert_eq!(
        sent.iter().map(|past| past.since.as_str()).collect::<Vec<_>>(),
        ["2023-05", "2020-01"]
    );
}

#[wasm_bindgen_test]
async fn an_unchanged_or_cancelled_edit_sends_nothing() {
    let list = [past("1 High Street", "2020-05")];
    for way_out in ["Save and continue", "Do not change it"] {
        let scenario = Scenario::at(Step::AddressHistory, history(&[], &list)).await;
        scenario.press("Change the address from May 2020 to November 2025").await;
        scenario.press(way_out).await;
        assert!(scenario.seek("#earlier-line1").is_none());
        assert_eq!(scenario.events(), []);
        scenario.press("Continue").await;
        assert_eq!(scenario.event(), Event::Continued);
    }
}

#[wasm_bindgen_test]
async fn the_server_decides_what_is_covered() {
    let scenario =
        Scenario::at(Step::AddressHistory, history(&MISSING, &[past("1 High Street", "2020-01")]))
            .await;
    assert!(scenario.text().contains("Where did you live until January 2020?"));
}

#[wasm_bindgen_test]
async fn an_address_can_be_removed() {
    let scenario = Scenario::at(
        Step::AddressHistory,
        history(&[], &[past("1 High Street", "2024-05"), past("2 Low Street", "2020-01")]),
    )
    .await;
    scenario.press("Remove the address from January 2020 to May 2024").await;
    assert_eq!(sent(scenario.event()).len(), 1);
}

#[wasm_bindgen_test]
async fn the_current_address_is_changed_in_its_own_step() {
    let scenario = Scenario::at(Step::AddressHistory, history(&MISSING, &[])).await;
    scenario.press("Change your details").await;
    assert_eq!(scenario.event(), Event::Changed(StepKind::Details));
}
