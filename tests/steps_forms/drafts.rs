//! Drafts: reported as they are typed, and filled in when the page is drawn again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use latchkey::steps::context::{Drafting, StepServices};
use latchkey_api_types::{SavedDraft, SessionUpdate};
use latchkey_flow::draft::SendOutcome;
use latchkey_flow::{Answering, Drafts, Event, State, Step};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, read, services, session, with};

/// Stores drafts as the widget does, without sending them.
struct DraftStore(RefCell<Drafts>);

impl DraftStore {
    fn new() -> Rc<Self> {
        Rc::new(Self(RefCell::new(Drafts::new("desk".to_owned()))))
    }

    /// Returns the draft of a form for the server.
    fn unsent(&self, form: &str) -> BTreeMap<String, String> {
        let mut drafts = self.0.borrow_mut();
        let unsent = drafts.all_unsent();
        unsent.iter().for_each(|draft| drafts.record(draft.sequence, SendOutcome::Stored));
        unsent
            .into_iter()
            .rfind(|draft| draft.page == form)
            .map(|draft| draft.fields)
            .unwrap_or_default()
    }
}

impl Drafting for DraftStore {
    fn text(&self, form: &str, field: &str) -> Option<String> {
        self.0.borrow().text(form, field).map(str::to_owned)
    }

    fn has(&self, form: &str) -> bool {
        self.0.borrow().has(form)
    }

    fn typed(&self, form: &str, field: &str, text: Option<String>) {
        self.0.borrow_mut().typed(form, field, text, 0);
    }

    fn mark(&self, form: &str, answers: &mut SessionUpdate) {
        answers.draft = Some(self.0.borrow_mut().mark(form));
    }

    fn forget(&self, form: &str) {
        self.0.borrow_mut().drop_form(form);
    }

    fn is_behind(&self) -> bool {
        self.0.borrow().has_unsent()
    }
}

async fn draw(store: &Rc<DraftStore>, page: Step, session: Value) -> Scenario {
    let drafts: Rc<dyn Drafting> = Rc::<DraftStore>::clone(store);
    Scenario::in_state(
        State::Answering(Box::new(Answering::new(read(session), page))),
        StepServices { drafts, ..services() },
    )
    .await
}

fn fields(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn details() -> Value {
    let missing =
        ["applicant.name", "applicant.date_of_birth", "applicant.phone", "applicant.address"];
    with(session(&missing, &[]), json!({"applicant": {"first_name": "Jane", "last_name": "Doe"}}))
}

#[wasm_bindgen_test]
async fn drafts_of_details_are_filled_in_again() {
    let store = DraftStore::new();
    let scenario = draw(&store, Step::Details, details()).await;
    let typed = [
        ("first-name", "Jánè 👩‍🚀"),
        ("date-of-birth", "31"),
        ("date-of-birth-month", "2"),
        ("date-of-birth-year", "1990"),
        ("phone", "07700 9"),
        ("address-country", "GB"),
        ("address-line1", "12 Harbour Street"),
        ("address-since-year", "20"),
    ];
    for (id, text) in typed {
        scenario.enter(id, text).await;
    }
    assert_eq!(store.unsent("details"), fields(&typed), "only what differs from what is saved");
    drop(scenario);

    let scenario = draw(&store, Step::Details, details()).await;
    for (id, text) in typed {
        assert_eq!(scenario.value(id), text, "{id}");
    }
    assert_eq!(scenario.value("last-name"), "Doe");
    assert_eq!(store.unsent("details"), BTreeMap::new(), "filling in is not typing");
    // The fields' values are saved, not only displayed.
    scenario.press("Save and continue").await;
    assert!(scenario.text().contains("That month does not have this day"), "{}", scenario.text());
}

#[wasm_bindgen_test]
async fn a_field_with_its_saved_value_has_no_draft() {
    let store = DraftStore::new();
    let scenario = draw(&store, Step::Details, details()).await;
    scenario.enter("first-name", "Janet").await;
    scenario.enter("first-name", "Jane").await;
    assert!(!store.has("details"));
}

#[wasm_bindgen_test]
async fn drafts_of_another_device_are_filled_in() {
    let store = DraftStore::new();
    let draft = SavedDraft {
        revision: 0,
        fields: fields(&[
            ("employment-status", "full_time"),
            ("employer", "Harbour Books"),
            ("pay-currency", "EUR"),
        ]),
    };
    store.0.borrow_mut().learn(&BTreeMap::from([("employment".to_owned(), draft)]));
    let scenario = draw(&store, Step::Employment, session(&["employment"], &[])).await;
    assert!(scenario.input("employment-status").checked(), "{}", scenario.text());
    assert_eq!(
        (scenario.value("employer"), scenario.value("pay-currency")),
        ("Harbour Books".to_owned(), "EUR".to_owned())
    );
}

#[wasm_bindgen_test]
async fn drafts_of_employment_keep_hidden_fields() {
    let store = DraftStore::new();
    let scenario = draw(&store, Step::Employment, session(&["employment"], &[])).await;
    scenario.tick("employment-status").await;
    scenario.enter("employer", "Harbour Books").await;
    scenario.enter("job-start-month", "3").await;
    scenario.tick("pay-frequency-2").await;
    scenario.tick("employment-status-3").await;
    assert!(scenario.seek("#employer").is_none());
    drop(scenario);
    let scenario = draw(&store, Step::Employment, session(&["employment"], &[])).await;
    assert!(
        scenario.input("employment-status-3").checked()
            && scenario.input("pay-frequency-2").checked()
    );
    scenario.tick("employment-status").await;
    assert_eq!(
        (scenario.value("employer"), scenario.value("job-start-month")),
        ("Harbour Books".to_owned(), "3".to_owned())
    );
}

#[wasm_bindgen_test]
async fn the_type_of_document_is_restored() {
    let store = DraftStore::new();
    let missing = ["document.id_type"];
    let scenario = draw(&store, Step::IdType, session(&missing, &[])).await;
    scenario.enter("issuing-country", "FR").await;
    scenario.tick("document-type-2").await;
    drop(scenario);
    let scenario = draw(&store, Step::IdType, session(&missing, &[])).await;
    assert_eq!(scenario.value("issuing-country"), "FR");
    assert!(scenario.input("document-type-2").checked());
    scenario.press("Continue").await;
    let Event::Answered(answers) = scenario.event() else { panic!("{:?}", scenario.event()) };
    assert_eq!(
        answers.draft.as_ref().map(|mark| mark.page.as_str()),
        Some("id_type"),
        "the answers take the place of the draft"
    );
}

#[wasm_bindgen_test]
async fn a_draft_of_an_id_number_is_restored_with_its_country() {
    let store = DraftStore::new();
    let missing = ["applicant.id_number"];
    let scenario = draw(&store, Step::IdNumber, session(&missing, &[])).await;
    scenario.enter("id-number-country", "GB").await;
    scenario.enter("id-number", "AB 12 34").await;
    assert_eq!(
        store.unsent("id_number"),
        fields(&[("id-number-country", "GB"), ("id-number", "AB 12 34")])
    );
    drop(scenario);
    let scenario = draw(&store, Step::IdNumber, session(&missing, &[])).await;
    assert_eq!(
        (scenario.value("id-number-country"), scenario.value("id-number")),
        ("GB".to_owned(), "AB 12 34".to_owned())
    );
}

#[wasm_bindgen_test]
async fn only_the_ticked_checkbox_is_restored() {
    let store = DraftStore::new();
    let missing = ["consent.data_processing", "consent.credit_check"];
    let scenario = draw(&store, Step::Start, session(&missing, &[])).await;
    scenario.tick("consent-data-processing").await;
    assert_eq!(store.unsent("start"), fields(&[("consent-data-processing", "on")]));
    drop(scenario);
    let scenario = draw(&store, Step::Start, session(&missing, &[])).await;
    assert!(
        scenario.input("consent-data-processing").checked()
            && !scenario.input("consent-credit-check").checked()
    );
}

fn history() -> Value {
    let past = |street: &str, since: &str| json!({"address": {"line1": street, "city": "Leeds", "postal_code": "LS1 1AA", "country": "GB"}, "since": since});
    let applicant = json!({
        "address": {"line1": "12 St James's Square", "city": "London", "country": "GB"}, "address_since": "2025-11",
        "previous_addresses": [past("1 High Street", "2025-01"), past("2 Low Street", "2024-09")],
    });
    with(session(&["applicant.address_history"], &[]), json!({"applicant": applicant}))
}

#[wasm_bindgen_test]
async fn each_earlier_address_has_a_draft_of_its_own() {
    let store = DraftStore::new();
    let scenario = draw(&store, Step::AddressHistory, history()).await;
    scenario.enter("earlier-line1", "3 New Street").await;
    scenario.press("Change the address from September 2024 to January 2025").await;
    assert_eq!(scenario.value("earlier-line1"), "2 Low Street");
    scenario.enter("earlier-city", "York").await;
    drop(scenario);

    // The address that was being edited is edited further.
    let scenario = draw(&store, Step::AddressHistory, history()).await;
    assert_eq!(
        (scenario.value("earlier-line1"), scenario.value("earlier-city")),
        ("2 Low Street".to_owned(), "York".to_owned())
    );
    scenario.press("Do not change it").await;
    assert_eq!(
        (scenario.value("earlier-line1"), scenario.value("earlier-city")),
        ("3 New Street".to_owned(), String::new())
    );
    assert!(!store.has("address_history.1") && store.has("address_history"));
}

#[wasm_bindgen_test]
async fn removing_an_address_keeps_the_draft_of_a_new_one() {
    let store = DraftStore::new();
    let scenario = draw(&store, Step::AddressHistory, history()).await;
    scenario.enter("earlier-line1", "3 New Street").await;
    scenario.press("Remove the address from January 2025 to November 2025").await;
    let Event::Answered(answers) = scenario.event() else { panic!("{:?}", scenario.event()) };
    assert_eq!(answers.draft, None);
    let mut shorter = history();
    shorter["applicant"]["previous_addresses"].as_array_mut().unwrap().remove(0);
    scenario.saved(shorter).await;
    assert_eq!(scenario.value("earlier-line1"), "3 New Street");
}

#[wasm_bindgen_test]
async fn leaving_before_the_server_has_saved_does_not_claim_that_all_is_saved() {
    let store = DraftStore::new();
    let left = async || {
        let drafts: Rc<dyn Drafting> = Rc::<DraftStore>::clone(&store);
        Scenario::in_state(
            State::Exited(Box::new(read(details()))),
            StepServices { drafts, ..services() },
        )
        .await
    };
    assert!(left().await.text().contains("Your answers are saved"));
    store.typed("details", "first-name", Some("Zoe".to_owned()));
    assert!(left().await.text().contains("We may not have saved the last thing that you typed"));
}
