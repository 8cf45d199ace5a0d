//! The type of the identity document.

use latchkey_api_types::{IdDocument, IdDocumentType, SessionUpdate};
use latchkey_client::Problem;
use latchkey_flow::{Event, Step};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, session, with};
use crate::page::words_of;

fn asked() -> serde_json::Value {
    session(&["document.id_type", "document.id_front"], &[])
}

fn chosen(kind: IdDocumentType, country: &str) -> Event {
    let id_document = Some(IdDocument { kind, issuing_country: country.to_owned() });
    Event::Answered(Box::new(SessionUpdate { id_document, ..SessionUpdate::default() }))
}

#[wasm_bindgen_test]
async fn every_type_is_offered_and_none_is_preselected() {
    let scenario = Scenario::at(Step::IdType, asked()).await;
    scenario.assert_heading("Your identity document");
    assert_eq!(
        words_of(&scenario, "label")[1..],
        ["Passport", "Driving licence", "Identity card", "Residence permit"]
    );
    assert_eq!(words_of(&scenario, "legend"), ["Which document is it?"]);
    assert_eq!(
        scenario.find("label[for=issuing-country]").inner_text(),
        "Which country issued it?"
    );
    assert_eq!(
        (scenario.value("issuing-country").as_str(), scenario.count(":checked:not(option)")),
        ("", 0)
    );
}

#[wasm_bindgen_test]
async fn country_and_type_are_both_required() {
    let scenario = Scenario::at(Step::IdType, asked()).await;
    scenario.press("Continue").await;
    scenario.assert_summary(&[
        "Choose the country that issued your document",
        "Choose which document you will use",
    ]);
    assert!(scenario.described_error("issuing-country").contains("country that issued"));
    assert!(
        scenario
            .find("fieldset")
            .get_attribute("aria-describedby")
            .is_some_and(|ids| ids.contains("document-type-error"))
    );
    assert!(scenario.find("#document-type-error").inner_text().contains("Choose which document"));
    assert_eq!(scenario.events(), []);
}

#[wasm_bindgen_test]
async fn what_was_chosen_is_sent() {
    let scenario = Scenario::at(Step::IdType, asked()).await;
    scenario.enter("issuing-country", "FR").await;
    scenario.tick("document-type-2").await;
    scenario.press("Continue").await;
    assert_eq!(scenario.event(), chosen(IdDocumentType::IdCard, "FR"));
}

#[wasm_bindgen_test]
async fn known_answers_are_prefilled_and_the_country_of_residence_is_the_default() {
    let known =
        with(asked(), json!({"id_document": {"type": "driving_license", "issuing_country": "IE"}}));
    let scenario = Scenario::at(Step::IdType, known).await;
    assert_eq!(scenario.value("issuing-country"), "IE");
    assert!(scenario.input("document-type-1").checked());
    drop(scenario);

    let at_home = with(
        asked(),
        json!({"applicant": {"address": {"line1": "1 High Street", "country": "GB"}}}),
    );
    assert_eq!(Scenario::at(Step::IdType, at_home).await.value("issuing-country"), "GB");
}

#[wasm_bindgen_test]
async fn only_allowed_types_are_offered() {
    let allowed =
        |kinds: &[&str]| with(asked(), json!({"options": {"document": {"allowed_types": kinds}}}));
    let scenario = Scenario::at(Step::IdType, allowed(&["passport", "moon_passport"])).await;
    assert_eq!(words_of(&scenario, "label")[1..], ["Passport", "moon passport"]);
    drop(scenario);

    assert_eq!(
        Scenario::at(Step::IdType, allowed(&[])).await.count("[type=radio]"),
        4,
        "an empty list allows everything"
    );
}

#[wasm_bindgen_test]
async fn the_only_allowed_document_is_named_and_its_country_requested() {
    let only =
        |kind: &str| with(asked(), json!({"options": {"document": {"allowed_types": [kind]}}}));
    let named = [
        ("passport", "a passport that is still valid"),
        ("driving_license", "a driving licence that is still valid"),
        ("residence_permit", "a residence permit that is still valid"),
        ("moon_passport", "You need this document, and it must still be valid: moon passport"),
    ];
    for (kind, words) in named {
        let scenario = Scenario::at(Step::IdType, only(kind)).await;
        assert!(scenario.text().contains(words), "{}", scenario.text());
        assert_eq!(
            scenario.count("[type=radio], fieldset"),
            0,
            "there is nothing to choose between"
        );
    }

    // The same if another one was chosen before the business restricted the types.
    let known = with(
        only("id_card"),
        json!({"id_document": {"type": "passport", "issuing_country": "IE"}}),
    );
    let scenario = Scenario::at(Step::IdType, known).await;
    scenario.enter("issuing-country", "").await;
    scenario.press("Continue").await;
    scenario.assert_summary(&["Choose the country that issued your document"]);
    scenario.enter("issuing-country", "FR").await;
    scenario.press("Continue").await;
    assert_eq!(scenario.event(), chosen(IdDocumentType::IdCard, "FR"));
}

#[wasm_bindgen_test]
async fn the_choice_stays_if_it_could_not_be_saved() {
    let scenario = Scenario::at(Step::IdType, asked()).await;
    scenario.enter("issuing-country", "DE").await;
    scenario.tick("document-type").await;
    scenario.fails(Problem::Server { request_id: Some("req_7".to_owned()) }).await;
    let banner = scenario.find("[role=alert].banner-error");
    assert!(
        banner.inner_text().contains("Something went wrong on our side")
            && banner.inner_text().contains("req_7")
    );
    assert_eq!(scenario.value("issuing-country"), "DE");
    scenario.press("Continue").await;
    assert_eq!(scenario.event(), chosen(IdDocumentType::Passport, "DE"));
}
