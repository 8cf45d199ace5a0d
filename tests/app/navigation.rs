//! From step to step: forward, back, after a reload, and in two tabs.

use js_sys::{Array, Function, Uint8Array};
use latchkey_api_types::{Address, ApplicantUpdate, SessionUpdate};
use latchkey_client::RetryMode;
use latchkey_test_support::files;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, FileList};

use crate::client::api_of;
use crate::sandbox::{new_session, stored_documents};
use crate::widget::{Widget, document, settled};

/// Returns answers to every requirement of the product `credit`.
pub(crate) fn all_for_credit() -> SessionUpdate {
    let text = |text: &str| Some(text.to_owned());
    let address = Address {
        line1: text("12 St James's Square"),
        city: text("London"),
        postal_code: text("SW1Y 4JH"),
        country: text("GB"),
        ..Address::default()
    };
    let applicant = ApplicantUpdate {
        address: Some(address),
        address_since: text("2010-01"),
        ..ApplicantUpdate::default()
    };
    let consents = ["data_processing", "credit_check"].map(|name| (name.to_owned(), true)).into();
    SessionUpdate { applicant: Some(applicant), consents, ..SessionUpdate::default() }
}

/// Gives the consents of `credit`, and comes to the details.
pub(crate) async fn agree(widget: &Widget) {
    widget.tick("consent-data-processing").await;
    widget.tick("consent-credit-check").await;
    widget.press("Agree and start").await;
    widget.comes_to("details").await;
}

/// Lets this tab come to the front.
fn come_back() {
    document().dispatch_event(&Event::new("visibilitychange").unwrap()).unwrap();
}

/// Chooses a PDF with the file input of this id.
async fn choose_pdf(widget: &Widget, input: &str, name: &str) {
    let make = Function::new_with_args(
        "parts, name",
        "const chosen = new DataTransfer(); chosen.items.add(new File(parts, name, { type: 'application/pdf' })); return chosen.files",
    );
    let parts = Array::of1(&Uint8Array::from(files::pdf().as_slice()));
    let files: FileList =
        make.call2(&JsValue::NULL, &parts, &name.into()).unwrap().unchecked_into();
    let input = widget.input(input);
    input.set_files(Some(&files));
    input.dispatch_event(&Event::new("change").unwrap()).unwrap();
    settled().await;
}

#[wasm_bindgen_test]
async fn the_host_page_learns_the_language() {
    let widget = Widget::open(&new_session(&["credit"]).await).await;
    assert_eq!(widget.language().await, json!("en-GB"));
}

#[wasm_bindgen_test]
async fn it_opens_at_the_start_with_the_name_of_the_business() {
    let widget = Widget::open(&new_session(&["credit"]).await).await;
    widget.begins_at("start").await;
    assert!(widget.heading().contains("has asked you to complete some checks"));
    assert_eq!(document().active_element(), widget.seek("h1").map(Into::into));
    assert!(widget.text().contains("Test mode"));
    assert!(widget.has_button("Close") && widget.has_button("Menu") && !widget.has_button("Back"));
}

#[wasm_bindgen_test]
async fn agreeing_leads_to_the_details_and_opening_again_lands_there() {
    let secret = new_session(&["credit"]).await;
    let widget = Widget::open(&secret).await;
    widget.begins_at("start").await;
    agree(&widget).await;
    widget.arrives_at("Your details").await;
    assert!(widget.text().contains("Step 1 of "), "{}", widget.text());
    assert!(
        api_of(&secret).session(RetryMode::UntilAnswered).await.unwrap().consents["credit_check"]
            .granted
    );
    drop(widget);

    let again = Widget::open(&secret).await;
    again.begins_at("details").await;
    again.arrives_at("Your details").await;
}

#[wasm_bindgen_test]
async fn going_back_is_one_step_by_either_back_button() {
    let widget = Widget::open(&new_session(&["credit"]).await).await;
    widget.begins_at("start").await;
    let history = web_sys::window().unwrap().history().unwrap();
    agree(&widget).await;
    widget.press("Back").await;
    widget.comes_to("start").await;
    assert!(widget.input("consent-credit-check").checked(), "the given consents are still ticked");
    widget.press("Agree and start").await;
    widget.comes_to("details").await;

    let address = web_sys::window().unwrap().location().href().unwrap();
    history.back().unwrap();
    widget.comes_to("start").await;
    assert_eq!(
        web_sys::window().unwrap().location().href().unwrap(),
        address,
        "the browser stays where it is"
    );
    assert!(!widget.has_button("Back"));
}

#[wasm_bindgen_test]
async fn declining_a_consent_is_explained_and_can_be_changed() {
    let widget = Widget::open(&new_session(&["credit"]).await).await;
    widget.begins_at("start").await;
    widget.press("I do not agree").await;
    widget.arrives_at("You have not agreed to everything").await;
    widget.press("Change my answer").await;
    widget.comes_to("start").await;
}

#[wasm_bindgen_test]
async fn a_tab_that_comes_back_after_another_one_submitted_shows_that() {
    let secret = new_session(&["credit"]).await;
    let widget = Widget::open(&secret).await;
    widget.begins_at("start").await;
    agree(&widget).await;
    let elsewhere = api_of(&secret);
    elsewhere.save(&all_for_credit()).await.unwrap();
    elsewhere.submit().await.unwrap();
    come_back();
    widget.arrives_at("You have already sent your answers").await;
    assert!(!widget.has_button("Back") && !widget.has_button("Withdraw"));
}

#[wasm_bindgen_test]
async fn a_session_that_was_canceled_elsewhere_is_not_shown_as_withdrawn() {
    let secret = new_session(&["credit"]).await;
    let widget = Widget::open(&secret).await;
    widget.begins_at("start").await;
    api_of(&secret).withdraw().await.unwrap();
    come_back();
    widget.comes_to("canceled").await;
    widget.arrives_at("This check was cancelled").await;
}

#[wasm_bindgen_test]
async fn saving_in_a_tab_that_has_missed_the_submission_shows_it() {
    let secret = new_session(&["credit"]).await;
    let widget = Widget::open(&secret).await;
    widget.begins_at("start").await;
    let elsewhere = api_of(&secret);
    elsewhere.save(&all_for_credit()).await.unwrap();
    elsewhere.submit().await.unwrap();
    widget.tick("consent-data-processing").await;
    widget.tick("consent-credit-check").await;
    widget.press("Agree and start").await;
    widget.arrives_at("You have already sent your answers").await;
}

#[wasm_bindgen_test]
async fn documents_are_uploaded_checked_and_submitted() {
    let secret = new_session(&["documents"]).await;
    let widget = Widget::open(&secret).await;
    widget.begins_at("start").await;
    widget.tick("consent-data-processing").await;
    widget.press("Agree and start").await;
    widget.comes_to("documents").await;
    choose_pdf(&widget, "document-proof-of-address-input", "bill 📄.pdf").await;
    widget.shows(".upload-done").await;
    let announced = widget.shows("div.visually-hidden[role=status]").await.text_content();
    assert_eq!(announced.as_deref(), Some("bill 📄.pdf: Added"));
    let stored = stored_documents(&secret).await;
    assert_eq!(
        stored.iter().map(|document| document.file_name.as_str()).collect::<Vec<_>>(),
        ["bill 📄.pdf"]
    );
    widget.press("Continue").await;
    widget.comes_to("check").await;
    assert!(widget.text().contains("bill 📄.pdf"));
    widget.press("Submit").await;
    let submitted = widget.hears().await;
    assert_eq!(
        (&submitted["type"], &submitted["session"]["status"]),
        (&json!("submitted"), &json!("processing"))
    );
    let complete = widget.hears().await;
    assert_eq!(
        (&complete["type"], &complete["session"]["status"]),
        (&json!("complete"), &json!("completed"))
    );
    assert_eq!(complete["session"]["id"], submitted["session"]["id"]);
    widget.arrives_at("All done, thank you").await;
}
