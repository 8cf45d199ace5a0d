//! Your details.

use latchkey_api_types::ErrorCode;
use latchkey_client::Problem;
use latchkey_flow::{Activity, Event, Step};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, focused, session, with};

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
async fn what_is_known_is_filled_in_and_can_be_sent_as_it_is() {
    let stage = Stage::at(Step::Details, prefilled()).await;
    stage.assert_heading("Your details");
    assert!(stage.text().contains("Some of this is filled in already"));
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
        assert_eq!(stage.value(id), value, "{id}");
    }
    stage.press("Save and continue").await;
    let Event::Answered(answers) = stage.event() else { panic!("nothing was sent") };
    let applicant = answers.applicant.unwrap();
    assert_eq!(applicant.last_name.as_deref(), Some("بن أبي طالب"));
    assert_eq!(applicant.date_of_birth.as_deref(), Some("1990-05-03"));
    assert_eq!(applicant.address_since.as_deref(), Some("2019-06"));
}

#[wasm_bindgen_test]
async fn only_what_the_session_asks_for_is_on_the_page() {
    let stage = Stage::at(Step::Details, session(&["applicant.name"], &[])).await;
    assert_eq!(stage.count("input"), 2);
    assert!(!stage.text().contains("filled in already"));
}

#[wasm_bindgen_test]
async fn browsers_can_fill_it_in() {
    let stage = Stage::at(Step::Details, session(&ALL, &[])).await;
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
            stage.find(&format!("#{id}")).get_attribute("autocomplete").as_deref(),
            Some(token),
            "{id}"
        );
    }
}

#[wasm_bindgen_test]
async fn everything_missing_is_said_at_once_and_tied_to_its_field() {
    let stage = Stage::at(Step::Details, session(&ALL, &[])).await;
    stage.press("Save and continue").await;
    stage.assert_summary(&[
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
        assert!(stage.described_error(id).contains(words), "{id}");
        assert_eq!(
            stage.find(&format!("#{id}")).get_attribute("aria-invalid").as_deref(),
            Some("true"),
            "{id}"
        );
    }
    assert_eq!(stage.events(), []);

    stage.find("[role=alert] li:nth-child(3) a").click();
    assert_eq!(focused().id(), "date-of-birth");
}

#[wasm_bindgen_test]
async fn the_part_of_a_date_that_is_wrong_is_marked_and_what_was_typed_stays() {
    let stage = Stage::at(Step::Details, session(&["applicant.date_of_birth"], &[])).await;
    for (id, text) in
        [("date-of-birth", "31"), ("date-of-birth-month", "2"), ("date-of-birth-year", "1990")]
    {
        stage.enter(id, text).await;
    }
    stage.press("Save and continue").await;
    stage.assert_summary(&["That month does not have this day. Check the date"]);
    assert!(stage.find("#date-of-birth").has_attribute("aria-invalid"));
    assert!(!stage.find("#date-of-birth-year").has_attribute("aria-invalid"));
    assert_eq!(
        (stage.value("date-of-birth"), stage.value("date-of-birth-year")),
        ("31".to_owned(), "1990".to_owned())
    );
}

#[wasm_bindgen_test]
async fn somebody_of_seventeen_reads_whom_to_ask() {
    let stage = Stage::at(
        Step::Details,
        with(
            session(&["applicant.date_of_birth"], &[]),
            json!({"applicant": {"date_of_birth": "2008-03-16"}}),
        ),
    )
    .await;
    stage.press("Save and continue").await;
    stage.assert_summary(&["You must be 18 or over to continue. If this date is right, ask Harbour Homes what you can do instead"]);
}

#[wasm_bindgen_test]
async fn a_country_without_postcodes_asks_for_none() {
    let stage = Stage::at(Step::Details, prefilled()).await;
    stage.enter("address-postal-code", "").await;
    stage.enter("address-country", "AE").await;
    assert!(stage.find("label[for=address-postal-code]").inner_text().contains("optional"));
    stage.press("Save and continue").await;
    assert!(matches!(stage.event(), Event::Answered(_)));
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_is_said_at_its_field() {
    let stage = Stage::at(Step::Details, prefilled()).await;
    stage.fails(refused("applicant.phone")).await;
    stage.assert_summary(&[
        "Enter a phone number, like 020\u{a0}7946\u{a0}0958 or +44\u{a0}20\u{a0}7946\u{a0}0958",
    ]);
    assert!(stage.described_error("phone").contains("Enter a phone number"));
    assert_eq!(stage.count(".banner-error"), 0);

    stage.fails(refused("applicant.address.city")).await;
    stage.assert_summary(&["We could not accept this answer. Check it and try again"]);
    assert_eq!(stage.described_error("phone"), "");
}

#[wasm_bindgen_test]
async fn what_has_no_field_is_said_in_a_banner_with_its_reference_and_nothing_is_lost() {
    let stage = Stage::at(Step::Details, session(&["applicant.name"], &[])).await;
    stage.enter("first-name", "Ada").await;
    for problem in
        [refused("applicant.shoe_size"), Problem::Server { request_id: Some("req_7".to_owned()) }]
    {
        stage.fails(problem).await;
        assert_eq!(stage.find(".banner-error").get_attribute("role").as_deref(), Some("alert"));
        assert!(stage.find(".banner-error").inner_text().contains("req_7"));
        assert_eq!(stage.value("first-name"), "Ada");
    }
    stage.fails(Problem::Network).await;
    assert!(stage.text().contains("We could not reach our server"));
}

#[wasm_bindgen_test]
async fn a_button_that_is_busy_takes_no_second_press() {
    let stage = Stage::at(Step::Details, prefilled()).await;
    stage.change(|answering| answering.activity = Activity::Busy).await;
    assert_eq!(stage.find("[type=submit]").get_attribute("aria-disabled").as_deref(), Some("true"));
    stage.press("Save and continue").await;
    assert_eq!(stage.events(), []);
}
