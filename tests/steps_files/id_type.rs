//! Which identity document.

use latchkey_api_types::{IdDocument, IdDocumentType, SessionUpdate};
use latchkey_client::Problem;
use latchkey_flow::{Event, Step};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, session, with};
use crate::desk::words_of;

fn asked() -> serde_json::Value {
    session(&["document.id_type", "document.id_front"], &[])
}

fn chosen(kind: IdDocumentType, country: &str) -> Event {
    let id_document = Some(IdDocument { kind, issuing_country: country.to_owned() });
    Event::Answered(Box::new(SessionUpdate { id_document, ..SessionUpdate::default() }))
}

#[wasm_bindgen_test]
async fn every_kind_is_offered_and_none_is_chosen_beforehand() {
    let stage = Stage::at(Step::IdType, asked()).await;
    stage.assert_heading("Your identity document");
    assert_eq!(
        words_of(&stage, "label")[1..],
        ["Passport", "Driving licence", "Identity card", "Residence permit"]
    );
    assert_eq!(words_of(&stage, "legend"), ["Which document is it?"]);
    assert_eq!(stage.find("label[for=issuing-country]").inner_text(), "Which country issued it?");
    assert_eq!(
        (stage.value("issuing-country").as_str(), stage.count(":checked:not(option)")),
        ("", 0)
    );
}

#[wasm_bindgen_test]
async fn country_and_kind_are_both_asked_for() {
    let stage = Stage::at(Step::IdType, asked()).await;
    stage.press("Continue").await;
    stage.assert_summary(&[
        "Choose the country that issued your document",
        "Choose which document you will use",
    ]);
    assert!(stage.described_error("issuing-country").contains("country that issued"));
    assert!(
        stage
            .find("fieldset")
            .get_attribute("aria-describedby")
            .is_some_and(|ids| ids.contains("document-type-error"))
    );
    assert!(stage.find("#document-type-error").inner_text().contains("Choose which document"));
    assert_eq!(stage.events(), []);
}

#[wasm_bindgen_test]
async fn what_was_chosen_is_sent() {
    let stage = Stage::at(Step::IdType, asked()).await;
    stage.enter("issuing-country", "FR").await;
    stage.tick("document-type-2").await;
    stage.press("Continue").await;
    assert_eq!(stage.event(), chosen(IdDocumentType::IdCard, "FR"));
}

#[wasm_bindgen_test]
async fn what_is_known_is_chosen_already_and_home_is_the_likely_country() {
    let known =
        with(asked(), json!({"id_document": {"type": "driving_license", "issuing_country": "IE"}}));
    let stage = Stage::at(Step::IdType, known).await;
    assert_eq!(stage.value("issuing-country"), "IE");
    assert!(stage.input("document-type-1").checked());
    drop(stage);

    let at_home = with(
        asked(),
        json!({"applicant": {"address": {"line1": "1 High Street", "country": "GB"}}}),
    );
    assert_eq!(Stage::at(Step::IdType, at_home).await.value("issuing-country"), "GB");
}

#[wasm_bindgen_test]
async fn only_what_the_landlord_takes_is_offered() {
    let allowed =
        |kinds: &[&str]| with(asked(), json!({"options": {"document": {"allowed_types": kinds}}}));
    let stage = Stage::at(Step::IdType, allowed(&["passport", "moon_passport"])).await;
    assert_eq!(words_of(&stage, "label")[1..], ["Passport", "moon passport"]);
    drop(stage);

    assert_eq!(
        Stage::at(Step::IdType, allowed(&[])).await.count("[type=radio]"),
        4,
        "an empty list allows everything"
    );
}

#[wasm_bindgen_test]
async fn the_only_document_that_the_landlord_takes_is_named_and_only_its_country_asked_for() {
    let only =
        |kind: &str| with(asked(), json!({"options": {"document": {"allowed_types": [kind]}}}));
    let named = [
        ("passport", "a passport that is still valid"),
        ("driving_license", "a driving licence that is still valid"),
        ("residence_permit", "a residence permit that is still valid"),
        ("moon_passport", "You need this document, and it must still be valid: moon passport"),
    ];
    for (kind, words) in named {
        let stage = Stage::at(Step::IdType, only(kind)).await;
        assert!(stage.text().contains(words), "{}", stage.text());
        assert_eq!(stage.count("[type=radio], fieldset"), 0, "there is nothing to choose between");
    }

    // Also where another one was chosen before the landlord took only this one.
    let known = with(
        only("id_card"),
        json!({"id_document": {"type": "passport", "issuing_country": "IE"}}),
    );
    let stage = Stage::at(Step::IdType, known).await;
    stage.enter("issuing-country", "").await;
    stage.press("Continue").await;
    stage.assert_summary(&["Choose the country that issued your document"]);
    stage.enter("issuing-country", "FR").await;
    stage.press("Continue").await;
    assert_eq!(stage.event(), chosen(IdDocumentType::IdCard, "FR"));
}

#[wasm_bindgen_test]
async fn what_was_chosen_is_still_there_when_it_could_not_be_saved() {
    let stage = Stage::at(Step::IdType, asked()).await;
    stage.enter("issuing-country", "DE").await;
    stage.tick("document-type").await;
    stage.fails(Problem::Server { request_id: Some("req_7".to_owned()) }).await;
    let banner = stage.find("[role=alert].banner-error");
    assert!(
        banner.inner_text().contains("Something went wrong on our side")
            && banner.inner_text().contains("req_7")
    );
    assert_eq!(stage.value("issuing-country"), "DE");
    stage.press("Continue").await;
    assert_eq!(stage.event(), chosen(IdDocumentType::Passport, "DE"));
}
