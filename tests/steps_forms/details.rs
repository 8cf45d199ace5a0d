//! Your details.

use latchkey_api_types::ErrorCode;
use latchkey_client::Problem;
use latchkey_flow::{Activity, Event, Step};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, focused, session, with};

const ALL: [&str; 4] =
    ["applicant.name", "applicant.date_of_birth", "applicant.phone", "applicant.address"];

fn prefilled() -> Value {
    let applicant = json!({
        "first_name": "Zoë 👩‍👩‍👧‍👦", "last_name": "بن أبي طالب", "date_of_birth": "1990-05-03", "phone": "+442079460958",
        "address": {"line1": "12 St James's Square", "city": "London", "postal_code": "SW1Y 4JH", "country": "GB"}, "address_since": "2019-06",
    });
    with(session(&[], &ALL), json!({"applicant": applicant}))
}

fn refused(param: &str) -> Problem {
    Problem::Refused {
        code: Some(ErrorCode::ParameterInvalid),
        param: Some(param.to_owned()),
        request_id: Some("req_7".to_owned()),
    }
}

#[wasm_bindgen_test]
async fn known_details_are_prefilled_and_can_be_saved() {
    let scenario = Scenario::at(Step::Details, prefilled()).await;
    scenario.assert_heading("Your details");
    assert!(scenario.text().contains("Some of this is filled in already"));
    for (id, value) in [
        ("first-name", "Zoë 👩‍👩‍👧‍👦"),
        ("last-name", "بن أبي طالب"),
        ("date-of-birth", "3"),
        ("date-of-birth-month", "5"),
        ("date-of-birth-year", "1990"),
        ("phone", "+442079460958"),
        ("address-country", "GB"),
        ("address-postal-code", "SW1Y 4JH"),
        ("address-since-month", "6"),
    ] {
        assert_eq!(scenario.value(id), value, "{id}");
    }
    scenario.press("Save and continue").await;
    let Event::Answered(answers) = scenario.event() else { panic!("nothing was sent") };
    let applicant = answers.applicant.unwrap();
    assert_eq!(applicant.last_name.as_deref(), Some("بن أبي طالب"));
    assert_eq!(applicant.date_of_birth.as_deref(), Some("1990-05-03"));
    assert_eq!(applicant.address_since.as_deref(), Some("2019-06"));
}

#[wasm_bindgen_test]
async fn only_what_the_session_asks_for_is_on_the_page() {
    let scenario = Scenario::at(Step::Details, session(&["applicant.name"], &[])).await;
    assert_eq!(scenario.count("input"), 2);
    assert!(!scenario.text().contains("filled in already"));
}

#[wasm_bindgen_test]
async fn browsers_can_fill_it_in() {
    let scenario = Scenario::at(Step::Details, session(&ALL, &[])).await;
    for (id, token) in [
        ("first-name", "given-name"),
        ("last-name", "family-name"),
        ("date-of-birth", "bday-day"),
        ("date-of-birth-year", "bday-year"),
        ("phone", "tel"),
        ("address-line1", "address-line1"),
        ("address-city", "address-level2"),
        ("address-postal-code", "postal-code"),
        ("address-country", "country-name"),
    ] {
        assert_eq!(
            scenario.find(&format!("#{id}")).get_attribute("autocomplete").as_deref(),
            Some(token),
            "{id}"
        );
    }
}

#[wasm_bindgen_test]
async fn all_missing_answers_are_reported_at_once_at_their_fields() {
    let scenario = Scenario::at(Step::Details, session(&ALL, &[])).await;
    scenario.press("Save and continue").await;
    scenario.assert_summary(&[
        "Enter your first name",
        "Enter your last name",
        "Enter your date of birth",
        "Enter your phone number",
        "Choose the country",
        "Enter the house number and street",
        "Enter the town or city",
        "Enter the month and year you moved in",
    ]);
    for (id, words) in [
        ("first-name", "your first name"),
        ("date-of-birth-year", "your date of birth"),
        ("address-country", "the country"),
    ] {
        assert!(scenario.described_error(id).contains(words), "{id}");
        assert_eq!(
            scenario.find(&format!("#{id}")).get_attribute("aria-invalid").as_deref(),
            Some("true"),
            "{id}"
        );
    }
    assert_eq!(scenario.events(), []);

    scenario.find("[role=alert] li:nth-child(3) a").click();
    assert_eq!(focused().id(), "date-of-birth");
}

#[wasm_bindgen_test]
async fn the_part_of_a_date_that_is_wrong_is_marked_and_what_was_typed_stays() {
    let scenario = Scenario::at(Step::Details, session(&["applicant.date_of_birth"], &[])).await;
    for (id, text) in
        [("date-of-birth", "31"), ("date-of-birth-month", "2"), ("date-of-birth-year", "1990")]
    {
        scenario.enter(id, text).await;
    }
    scenario.press("Save and continue").await;
    scenario.assert_summary(&["That month does not have this day. Check the date"]);
    assert!(scenario.find("#date-of-birth").has_attribute("aria-invalid"));
    assert!(!scenario.find("#date-of-birth-year").has_attribute("aria-invalid"));
    assert_eq!(
        (scenario.value("date-of-birth"), scenario.value("date-of-birth-year")),
        ("31".to_owned(), "1990".to_owned())
    );
}

#[wasm_bindgen_test]
async fn an_applicant_of_seventeen_is_told_whom_to_ask() {
    let scenario = Scenario::at(
        Step::Details,
        with(
            session(&["applicant.date_of_birth"], &[]),
            json!({"applicant": {"date_of_birth": "2008-03-16"}}),
        ),
    )
    .await;
    scenario.press("Save and continue").await;
    scenario.assert_summary(&["You must be 18 or over to continue. If this date is right, ask Harbour Homes what you can do instead"]);
}

#[wasm_bindgen_test]
async fn a_country_without_postcodes_asks_for_none() {
    let scenario = Scenario::at(Step::Details, prefilled()).await;
    scenario.enter("address-postal-code", "").await;
    scenario.enter("address-country", "AE").await;
    assert!(scenario.find("label[for=address-postal-code]").inner_text().contains("optional"));
    scenario.press("Save and continue").await;
    assert!(matches!(scenario.event(), Event::Answered(_)));
}

#[wasm_bindgen_test]
async fn a_refusal_by_the_server_is_shown_at_its_field() {
    let scenario = Scenario::at(Step::Details, prefilled()).await;
    scenario.fails(refused("applicant.phone")).await;
    scenario.assert_summary(&[
        "Enter a phone number, like 020\u{a0}7946\u{a0}0958 or +44\u{a0}20\u{a0}7946\u{a0}0958",
    ]);
    assert!(scenario.described_error("phone").contains("Enter a phone number"));
    assert_eq!(scenario.count(".banner-error"), 0);

    scenario.fails(refused("applicant.address.city")).await;
    scenario.assert_summary(&["We could not accept this answer. Check it and try again"]);
    assert_eq!(scenario.described_error("phone"), "");
}

#[wasm_bindgen_test]
async fn a_refusal_without_a_field_is_shown_in_a_banner_with_its_reference() {
    let scenario = Scenario::at(Step::Details, session(&["applicant.name"], &[])).await;
    scenario.enter("first-name", "Ada").await;
    for problem in
        [refused("applicant.shoe_size"), Problem::Server { request_id: Some("req_7".to_owned()) }]
    {
        scenario.fails(problem).await;
        assert_eq!(scenario.find(".banner-error").get_attribute("role").as_deref(), Some("alert"));
        assert!(scenario.find(".banner-error").inner_text().contains("req_7"));
        assert_eq!(scenario.value("first-name"), "Ada");
    }
    scenario.fails(Problem::Network).await;
    assert!(scenario.text().contains("We could not reach our server"));
}

#[wasm_bindgen_test]
async fn a_button_that_is_busy_takes_no_second_press() {
    let scenario = Scenario::at(Step::Details, prefilled()).await;
    scenario.change(|answering| answering.activity = Activity::Busy).await;
    assert_eq!(
        scenario.find("[type=submit]").get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    scenario.press("Save and continue").await;
    assert_eq!(scenario.events(), []);
}
