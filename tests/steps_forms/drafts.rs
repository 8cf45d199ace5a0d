//! What is typed and not saved: told as it is typed, and filled in again when the page is drawn
//! anew.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use latchkey::steps::context::{Drafting, StepServices};
use latchkey_api_types::{SavedDraft, SessionUpdate};
use latchkey_flow::draft::SendOutcome;
use latchkey_flow::{Answering, Drafts, Event, State, Step};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, read, services, session, with};

/// Keeps drafts as the widget does, and sends none.
struct Desk(RefCell<Drafts>);

impl Desk {
    fn new() -> Rc<Self> {
        Rc::new(Self(RefCell::new(Drafts::new("desk".to_owned()))))
    }

    /// What the server is told of a form.
    fn told(&self, form: &str) -> BTreeMap<String, String> {
        let mut drafts = self.0.borrow_mut();
        let told = drafts.all_unsent();
        told.iter().for_each(|draft| drafts.record(draft.sequence, SendOutcome::Stored));
        told.into_iter()
            .rfind(|draft| draft.page == form)
            .map(|draft| draft.fields)
            .unwrap_or_default()
    }
}

impl Drafting for Desk {
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

async fn draw(desk: &Rc<Desk>, page: Step, session: Value) -> Stage {
    let drafts: Rc<dyn Drafting> = Rc::<Desk>::clone(desk);
    Stage::in_state(
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
async fn details_are_filled_in_again_as_far_as_they_were_typed() {
    let desk = Desk::new();
    let stage = draw(&desk, Step::Details, details()).await;
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
        stage.enter(id, text).await;
    }
    assert_eq!(desk.told("details"), fields(&typed), "only what differs from what is saved");
    drop(stage);

    let stage = draw(&desk, Step::Details, details()).await;
    for (id, text) in typed {
        assert_eq!(stage.value(id), text, "{id}");
    }
    assert_eq!(stage.value("last-name"), "Doe");
    assert_eq!(desk.told("details"), BTreeMap::new(), "filling in is not typing");
    // What is in the fields is what is saved, not only what is seen.
    stage.press("Save and continue").await;
    assert!(stage.text().contains("That month does not have this day"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn a_field_put_back_as_it_was_is_no_draft() {
    let desk = Desk::new();
    let stage = draw(&desk, Step::Details, details()).await;
    stage.enter("first-name", "Janet").await;
    stage.enter("first-name", "Jane").await;
    assert!(!desk.has("details"));
}

#[wasm_bindgen_test]
async fn what_another_device_has_typed_is_filled_in() {
    let desk = Desk::new();
    let draft = SavedDraft {
        revision: 0,
        fields: fields(&[
            ("employment-status", "full_time"),
            ("employer", "Harbour Books"),
            ("pay-currency", "EUR"),
        ]),
    };
    desk.0.borrow_mut().learn(&BTreeMap::from([("employment".to_owned(), draft)]));
    let stage = draw(&desk, Step::Employment, session(&["employment"], &[])).await;
    assert!(stage.input("employment-status").checked(), "{}", stage.text());
    assert_eq!(
        (stage.value("employer"), stage.value("pay-currency")),
        ("Harbour Books".to_owned(), "EUR".to_owned())
    );
}

#[wasm_bindgen_test]
async fn employment_keeps_what_the_status_hides() {
    let desk = Desk::new();
    let stage = draw(&desk, Step::Employment, session(&["employment"], &[])).await;
    stage.tick("employment-status").await;
    stage.enter("employer", "Harbour Books").await;
    stage.enter("job-start-month", "3").await;
    stage.tick("pay-frequency-2").await;
    stage.tick("employment-status-3").await;
    assert!(stage.seek("#employer").is_none());
    drop(stage);
    let stage = draw(&desk, Step::Employment, session(&["employment"], &[])).await;
    assert!(
        stage.input("employment-status-3").checked() && stage.input("pay-frequency-2").checked()
    );
    stage.tick("employment-status").await;
    assert_eq!(
        (stage.value("employer"), stage.value("job-start-month")),
        ("Harbour Books".to_owned(), "3".to_owned())
    );
}

#[wasm_bindgen_test]
async fn the_kind_of_document_is_chosen_again() {
    let desk = Desk::new();
    let missing = ["document.id_type"];
    let stage = draw(&desk, Step::IdType, session(&missing, &[])).await;
    stage.enter("issuing-country", "FR").await;
    stage.tick("document-type-2").await;
    drop(stage);
    let stage = draw(&desk, Step::IdType, session(&missing, &[])).await;
    assert_eq!(stage.value("issuing-country"), "FR");
    assert!(stage.input("document-type-2").checked());
    stage.press("Continue").await;
    let Event::Answered(answers) = stage.event() else { panic!("{:?}", stage.event()) };
    assert_eq!(
        answers.draft.as_ref().map(|mark| mark.page.as_str()),
        Some("id_type"),
        "the answers take the place of the draft"
    );
}

#[wasm_bindgen_test]
async fn half_an_id_number_is_found_again_with_its_country() {
    let desk = Desk::new();
    let missing = ["applicant.id_number"];
    let stage = draw(&desk, Step::IdNumber, session(&missing, &[])).await;
    stage.enter("id-number-country", "GB").await;
    stage.enter("id-number", "AB 12 34").await;
    assert_eq!(
        desk.told("id_number"),
        fields(&[("id-number-country", "GB"), ("id-number", "AB 12 34")])
    );
    drop(stage);
    let stage = draw(&desk, Step::IdNumber, session(&missing, &[])).await;
    assert_eq!(
        (stage.value("id-number-country"), stage.value("id-number")),
        ("GB".to_owned(), "AB 12 34".to_owned())
    );
}

#[wasm_bindgen_test]
async fn only_the_box_that_was_ticked_is_found_ticked() {
    let desk = Desk::new();
    let missing = ["consent.data_processing", "consent.credit_check"];
    let stage = draw(&desk, Step::Start, session(&missing, &[])).await;
    stage.tick("consent-data-processing").await;
    assert_eq!(desk.told("start"), fields(&[("consent-data-processing", "on")]));
    drop(stage);
    let stage = draw(&desk, Step::Start, session(&missing, &[])).await;
    assert!(
        stage.input("consent-data-processing").checked()
            && !stage.input("consent-credit-check").checked()
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
    let desk = Desk::new();
    let stage = draw(&desk, Step::AddressHistory, history()).await;
    stage.enter("earlier-line1", "3 New Street").await;
    stage.press("Change the address from September 2024 to January 2025").await;
    assert_eq!(stage.value("earlier-line1"), "2 Low Street");
    stage.enter("earlier-city", "York").await;
    drop(stage);

    // The address that was being changed is the one that is gone on with.
    let stage = draw(&desk, Step::AddressHistory, history()).await;
    assert_eq!(
        (stage.value("earlier-line1"), stage.value("earlier-city")),
        ("2 Low Street".to_owned(), "York".to_owned())
    );
    stage.press("Do not change it").await;
    assert_eq!(
        (stage.value("earlier-line1"), stage.value("earlier-city")),
        ("3 New Street".to_owned(), String::new())
    );
    assert!(!desk.has("address_history.1") && desk.has("address_history"));
}

#[wasm_bindgen_test]
async fn taking_an_earlier_address_away_leaves_what_is_typed_for_a_new_one() {
    let desk = Desk::new();
    let stage = draw(&desk, Step::AddressHistory, history()).await;
    stage.enter("earlier-line1", "3 New Street").await;
    stage.press("Remove the address from January 2025 to November 2025").await;
    let Event::Answered(answers) = stage.event() else { panic!("{:?}", stage.event()) };
    assert_eq!(answers.draft, None);
    let mut shorter = history();
    shorter["applicant"]["previous_addresses"].as_array_mut().unwrap().remove(0);
    stage.saved(shorter).await;
    assert_eq!(stage.value("earlier-line1"), "3 New Street");
}

#[wasm_bindgen_test]
async fn who_has_left_before_the_server_was_told_does_not_read_that_all_is_saved() {
    let desk = Desk::new();
    let left = async || {
        let drafts: Rc<dyn Drafting> = Rc::<Desk>::clone(&desk);
        Stage::in_state(
            State::Exited(Box::new(read(details()))),
            StepServices { drafts, ..services() },
        )
        .await
    };
    assert!(left().await.text().contains("Your answers are saved"));
    desk.typed("details", "first-name", Some("Zoe".to_owned()));
    assert!(left().await.text().contains("We may not have saved the last thing that you typed"));
}
