//! The start, declined consents, and unsupported requirements.

use std::collections::BTreeMap;

use latchkey_api_types::{Requirement, SessionUpdate};
use latchkey_flow::{Event, Step};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, session, with};

const ALL: [&str; 7] = [
    "consent.data_processing",
    "consent.biometric",
    "consent.credit_check",
    "applicant.name",
    "document.id_type",
    "document.id_front",
    "document.selfie",
];

fn decisions(decisions: &[(&str, bool)]) -> Event {
    let consents: BTreeMap<String, bool> =
        decisions.iter().map(|(name, agreed)| ((*name).to_owned(), *agreed)).collect();
    Event::Answered(Box::new(SessionUpdate { consents, ..SessionUpdate::default() }))
}

fn declined() -> Value {
    with(
        session(&ALL, &[]),
        json!({"consents": {"biometric": {"granted": false, "decided_at": 1}, "data_processing": {"granted": true, "decided_at": 1}}}),
    )
}

#[wasm_bindgen_test]
async fn the_start_shows_who_asks_for_what_and_how_long_it_takes() {
    let scenario = Scenario::at(Step::Start, session(&ALL, &[])).await;
    scenario.assert_heading("Harbour Homes has asked you to complete some checks");
    let text = scenario.text();
    for words in [
        "This takes about 6 minutes",
        "A photo of your identity document",
        "A photo of your face",
        "Your personal details",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("bank") && !text.contains("income"), "{text}");
    assert_eq!(
        scenario.find("a[href='https://harbour.example/privacy']").get_attribute("rel").as_deref(),
        Some("noopener noreferrer")
    );
}

#[wasm_bindgen_test]
async fn no_consent_is_preselected_and_each_is_separate() {
    let scenario = Scenario::at(Step::Start, session(&ALL, &[])).await;
    assert_eq!((scenario.count("[type=checkbox]"), scenario.count(":checked")), (3, 0));
    scenario.tick("consent-data-processing").await;
    scenario.press("Agree and start").await;
    scenario.assert_summary(&[
        "Tick the box if you agree that your face is compared with your document",
        "Tick the box if you agree to a search of your credit file",
    ]);
    assert!(scenario.described_error("consent-biometric").contains("your face is compared"));
    assert_eq!(scenario.described_error("consent-data-processing"), "");
    assert_eq!(scenario.events(), []);
}

#[wasm_bindgen_test]
async fn agreeing_to_everything_continues() {
    let scenario = Scenario::at(Step::Start, session(&ALL, &[])).await;
    for consent in ["consent-data-processing", "consent-biometric", "consent-credit-check"] {
        scenario.tick(consent).await;
    }
    scenario.press("Agree and start").await;
    assert_eq!(
        scenario.event(),
        decisions(&[("data_processing", true), ("biometric", true), ("credit_check", true)])
    );
}

#[wasm_bindgen_test]
async fn only_consents_that_are_asked_for_are_shown_and_only_those_given_before_are_ticked() {
    let known = json!({"consents": {"data_processing": {"granted": true, "decided_at": 1}}});
    let scenario = Scenario::at(
        Step::Start,
        with(session(&["consent.biometric"], &["consent.data_processing"]), known),
    )
    .await;
    assert!(scenario.input("consent-data-processing").checked());
    assert!(!scenario.input("consent-biometric").checked());
    assert!(scenario.seek("#consent-credit-check").is_none());
}

#[wasm_bindgen_test]
async fn unticked_consents_are_declined() {
    let scenario = Scenario::at(Step::Start, session(&ALL, &[])).await;
    scenario.tick("consent-data-processing").await;
    scenario.press("I do not agree").await;
    assert_eq!(
        scenario.event(),
        decisions(&[("data_processing", true), ("biometric", false), ("credit_check", false)])
    );
}

#[wasm_bindgen_test]
async fn disagreeing_with_every_box_ticked_declines_all() {
    let scenario = Scenario::at(Step::Start, session(&["consent.data_processing"], &[])).await;
    scenario.tick("consent-data-processing").await;
    scenario.press("I do not agree").await;
    assert_eq!(scenario.event(), decisions(&[("data_processing", false)]));
}

#[wasm_bindgen_test]
async fn declining_shows_its_meaning_and_can_be_changed() {
    let scenario = Scenario::at(Step::Declined, declined()).await;
    scenario.assert_heading("You have not agreed to everything");
    let text = scenario.text();
    assert!(text.contains("we cannot confirm who you are"), "{text}");
    assert!(!text.contains("we cannot check anything"), "{text}");
    assert!(scenario.seek("a[href='mailto:help@harbour.example']").is_some());
    scenario.press("Change my answer").await;
    assert_eq!(scenario.event(), Event::Reconsidered);
}

#[wasm_bindgen_test]
async fn withdrawing_needs_a_confirmation() {
    let scenario = Scenario::at(Step::Declined, declined()).await;
    scenario.press("Withdraw").await;
    assert!(scenario.find("dialog").has_attribute("open"));
    assert_eq!(scenario.events(), []);
    scenario.press("Yes, withdraw").await;
    assert_eq!(scenario.event(), Event::WithdrawRequested);
    assert!(!scenario.find("dialog").has_attribute("open"));
}

#[wasm_bindgen_test]
async fn refused_requirements_are_named_with_advice() {
    let errors = json!([{"requirement": "document.id_front", "code": "document_expired"}, {"requirement": "document.selfie", "code": "brand_new"}]);
    let requirements =
        json!({"missing": ["document.id_front", "document.selfie"], "errors": errors});
    let scenario = Scenario::at(
        Step::Attention,
        with(session(&[], &[]), json!({"requirements": requirements})),
    )
    .await;
    scenario.assert_heading("We need another look");
    let text = scenario.text();
    for words in [
        "Front of your identity document",
        "has expired",
        "still valid",
        "Photo of your face",
        "We could not confirm something",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    scenario.press("Continue").await;
    assert_eq!(scenario.event(), Event::Continued);
}

#[wasm_bindgen_test]
async fn an_unsupported_requirement_is_named() {
    let page = || Step::Unsupported(Requirement::from("voice.sample"));
    let scenario = Scenario::at(
        page(),
        with(
            session(&["voice.sample"], &[]),
            json!({"redirect_url": "https://harbour.example/done"}),
        ),
    )
    .await;
    scenario.assert_heading("This page cannot collect everything");
    assert_eq!(scenario.find("code").inner_text(), "voice.sample");
    scenario.press("Go to Harbour Homes").await;
    assert_eq!(scenario.event(), Event::RedirectRequested);
    drop(scenario);

    let scenario = Scenario::at(page(), session(&["voice.sample"], &[])).await;
    assert!(!scenario.has_button("Go to Harbour Homes"));
}
