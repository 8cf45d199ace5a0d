//! Start, and where it leads when somebody does not agree or cannot go on.

use std::collections::BTreeMap;

use latchkey_api_types::{Requirement, SessionUpdate};
use latchkey_flow::{Event, Step};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, session, with};

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
async fn the_start_says_who_asks_for_what_and_how_long_it_takes() {
    let stage = Stage::at(Step::Start, session(&ALL, &[])).await;
    stage.assert_heading("Harbour Homes has asked you to complete some checks");
    let text = stage.text();
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
        stage.find("a[href='https://harbour.example/privacy']").get_attribute("rel").as_deref(),
        Some("noopener noreferrer")
    );
}

#[wasm_bindgen_test]
async fn no_consent_is_ticked_beforehand_and_each_is_asked_for_by_itself() {
    let stage = Stage::at(Step::Start, session(&ALL, &[])).await;
    assert_eq!((stage.count("[type=checkbox]"), stage.count(":checked")), (3, 0));
    stage.tick("consent-data-processing").await;
    stage.press("Agree and start").await;
    stage.assert_summary(&[
        "Tick the box if you agree that your face is compared with your document",
        "Tick the box if you agree to a search of your credit file",
    ]);
    assert!(stage.described_error("consent-biometric").contains("your face is compared"));
    assert_eq!(stage.described_error("consent-data-processing"), "");
    assert_eq!(stage.events(), []);
}

#[wasm_bindgen_test]
async fn agreeing_to_everything_goes_on() {
    let stage = Stage::at(Step::Start, session(&ALL, &[])).await;
    for consent in ["consent-data-processing", "consent-biometric", "consent-credit-check"] {
        stage.tick(consent).await;
    }
    stage.press("Agree and start").await;
    assert_eq!(
        stage.event(),
        decisions(&[("data_processing", true), ("biometric", true), ("credit_check", true)])
    );
}

#[wasm_bindgen_test]
async fn only_consents_that_are_asked_for_are_shown_and_only_those_given_before_are_ticked() {
    let known = json!({"consents": {"data_processing": {"granted": true, "decided_at": 1}}});
    let stage = Stage::at(
        Step::Start,
        with(session(&["consent.biometric"], &["consent.data_processing"]), known),
    )
    .await;
    assert!(stage.input("consent-data-processing").checked());
    assert!(!stage.input("consent-biometric").checked());
    assert!(stage.seek("#consent-credit-check").is_none());
}

#[wasm_bindgen_test]
async fn not_agreeing_is_sent_for_what_was_not_ticked() {
    let stage = Stage::at(Step::Start, session(&ALL, &[])).await;
    stage.tick("consent-data-processing").await;
    stage.press("I do not agree").await;
    assert_eq!(
        stage.event(),
        decisions(&[("data_processing", true), ("biometric", false), ("credit_check", false)])
    );
}

#[wasm_bindgen_test]
async fn not_agreeing_with_every_box_ticked_takes_all_of_it_back() {
    let stage = Stage::at(Step::Start, session(&["consent.data_processing"], &[])).await;
    stage.tick("consent-data-processing").await;
    stage.press("I do not agree").await;
    assert_eq!(stage.event(), decisions(&[("data_processing", false)]));
}

#[wasm_bindgen_test]
async fn who_declined_reads_what_it_means_and_can_change_the_answer() {
    let stage = Stage::at(Step::Declined, declined()).await;
    stage.assert_heading("You have not agreed to everything");
    let text = stage.text();
    assert!(text.contains("we cannot confirm who you are"), "{text}");
    assert!(!text.contains("we cannot check anything"), "{text}");
    assert!(stage.seek("a[href='mailto:help@harbour.example']").is_some());
    stage.press("Change my answer").await;
    assert_eq!(stage.event(), Event::Reconsidered);
}

#[wasm_bindgen_test]
async fn withdrawing_is_asked_twice() {
    let stage = Stage::at(Step::Declined, declined()).await;
    stage.press("Withdraw").await;
    assert!(stage.find("dialog").has_attribute("open"));
    assert_eq!(stage.events(), []);
    stage.press("Yes, withdraw").await;
    assert_eq!(stage.event(), Event::WithdrawRequested);
    assert!(!stage.find("dialog").has_attribute("open"));
}

#[wasm_bindgen_test]
async fn what_was_refused_is_named_with_what_to_do() {
    let errors = json!([{"requirement": "document.id_front", "code": "document_expired"}, {"requirement": "document.selfie", "code": "brand_new"}]);
    let requirements =
        json!({"missing": ["document.id_front", "document.selfie"], "errors": errors});
    let stage =
        Stage::at(Step::Attention, with(session(&[], &[]), json!({"requirements": requirements})))
            .await;
    stage.assert_heading("We need another look");
    let text = stage.text();
    for words in [
        "Front of your identity document",
        "has expired",
        "still valid",
        "Photo of your face",
        "We could not confirm something",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    stage.press("Continue").await;
    assert_eq!(stage.event(), Event::Continued);
}

#[wasm_bindgen_test]
async fn what_cannot_be_collected_is_named_as_it_came() {
    let page = || Step::Unsupported(Requirement::from("voice.sample"));
    let stage = Stage::at(
        page(),
        with(
            session(&["voice.sample"], &[]),
            json!({"redirect_url": "https://harbour.example/done"}),
        ),
    )
    .await;
    stage.assert_heading("This page cannot collect everything");
    assert_eq!(stage.find("code").inner_text(), "voice.sample");
    stage.press("Go to Harbour Homes").await;
    assert_eq!(stage.event(), Event::RedirectRequested);
    drop(stage);

    let stage = Stage::at(page(), session(&["voice.sample"], &[])).await;
    assert!(!stage.has_button("Go to Harbour Homes"));
}
