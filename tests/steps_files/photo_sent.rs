//! Photos: sending and stored.

use latchkey_api_types::{DocumentSide, DocumentType};
use latchkey_client::Problem;
use latchkey_flow::{Activity, Event, FileProblem, Slot, Step, UploadId, UploadStatus};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, session, with};
use crate::page::{assert_only_said, document, upload};

fn back() -> Slot {
    Slot { document_type: DocumentType::IdDocument, side: Some(DocumentSide::Back) }
}

fn asked() -> Value {
    with(
        session(&["document.id_back"], &[]),
        json!({"id_document": {"type": "id_card", "issuing_country": "GB"}}),
    )
}

fn given(documents: Value) -> Value {
    let known = json!({"id_document": {"type": "id_card", "issuing_country": "GB"}, "document_uploads": documents});
    with(session(&[], &["document.id_back"]), known)
}

async fn sending(status: UploadStatus) -> Scenario {
    let scenario = Scenario::at(Step::IdBack, asked()).await;
    scenario
        .change(|answering| answering.uploads.push(upload(4, &back(), "Jane Doe.jpg", status)))
        .await;
    scenario
}

#[wasm_bindgen_test]
async fn a_photo_being_sent_shows_its_progress_and_can_be_paused() {
    let scenario = sending(UploadStatus::Preparing).await;
    scenario.assert_heading("Sending your photo");
    let bar = scenario.find("progress");
    assert_eq!(
        (bar.get_attribute("aria-label").as_deref(), bar.get_attribute("value")),
        (Some("Sending Jane Doe.jpg"), None)
    );
    scenario.change(|answering| answering.uploads[0].status = UploadStatus::Sending).await;
    assert_eq!(scenario.find("progress").get_attribute("value").as_deref(), Some("75"));
    assert!(scenario.find(".upload-state").inner_text().contains("75%"));
    assert_only_said(&scenario, "Jane Doe");
    scenario.press("Cancel Jane Doe.jpg").await;
    assert_eq!(scenario.event(), Event::UploadCanceled(UploadId(4)));
}

#[wasm_bindgen_test]
async fn a_failed_photo_can_be_retried_or_removed() {
    let scenario = sending(UploadStatus::Failed(FileProblem::NotSent(Problem::Network))).await;
    assert!(
        scenario.find(".upload-failed .upload-state").inner_text().contains("lost the connection")
    );
    assert_eq!(scenario.count("progress"), 0);
    assert!(!scenario.has_button("Cancel Jane Doe.jpg"));
    scenario.press("Try again: Jane Doe.jpg").await;
    scenario.press("Remove Jane Doe.jpg").await;
    assert_eq!(
        scenario.events(),
        [Event::UploadRetried(UploadId(4)), Event::UploadCanceled(UploadId(4))]
    );
}

#[wasm_bindgen_test]
async fn cancelling_a_photo_returns_to_choosing() {
    let scenario = sending(UploadStatus::Preparing).await;
    scenario.change(|answering| answering.uploads.clear()).await;
    scenario.assert_heading("Back of your identity card");
    assert!(scenario.has_button("Choose a file"));
}

#[wasm_bindgen_test]
async fn progress_does_not_take_the_focus_away() {
    let scenario = sending(UploadStatus::Sending).await;
    let cancel = scenario.find("[aria-label='Cancel Jane Doe.jpg']");
    cancel.focus().unwrap();
    scenario.change(|answering| answering.uploads[0].sent = 4_194_303).await;
    assert_eq!(crate::context::focused(), cancel.into());
}

#[wasm_bindgen_test]
async fn pause_and_resume_are_one_button_that_keeps_the_focus() {
    let scenario = sending(UploadStatus::Sending).await;
    let button = scenario.find("[aria-label='Pause Jane Doe.jpg']");
    button.focus().unwrap();
    scenario.press("Pause Jane Doe.jpg").await;
    scenario.change(|answering| answering.uploads[0].status = UploadStatus::Paused).await;
    assert_eq!(crate::context::focused(), button.into());
    assert!(scenario.find(".upload-state").inner_text().contains("Paused at 75%"));
    scenario.press("Continue sending Jane Doe.jpg").await;
    scenario
        .change(|answering| answering.uploads[0].status = UploadStatus::WaitingForNetwork)
        .await;
    assert!(
        scenario
            .find(".upload-state")
            .inner_text()
            .contains("No connection right now. 75% is sent.")
    );
    assert_eq!(
        scenario.events(),
        [Event::UploadPaused(UploadId(4)), Event::UploadResumed(UploadId(4))]
    );
}

#[wasm_bindgen_test]
async fn a_stored_photo_is_kept_or_replaced() {
    let documents = json!([
        document("du_1", "id_document", Some("back"), "blurred.jpg", "rejected"),
        document("du_2", "id_document", Some("back"), "Jane Doe.jpg", "pending"),
        document("du_3", "id_document", Some("front"), "front.jpg", "pending"),
    ]);
    let scenario = Scenario::at(Step::IdBack, given(documents)).await;
    scenario.assert_heading("Back of your identity card");
    let text = scenario.text();
    assert!(text.contains("We have your photo: Jane Doe.jpg"), "{text}");
    assert_only_said(&scenario, "Jane Doe");
    scenario.press("Keep this one").await;
    assert_eq!(scenario.event(), Event::Continued);
    scenario.press("Replace it").await;
    assert!(scenario.has_button("Choose a file"));
    assert_eq!(scenario.events().len(), 1, "the photo stays until there is another");
}

#[wasm_bindgen_test]
async fn a_failed_read_is_reported_at_the_photo() {
    let scenario = Scenario::at(
        Step::IdBack,
        given(json!([document("du_2", "id_document", Some("back"), "back.jpg", "pending")])),
    )
    .await;
    scenario.fails(Problem::Network).await;
    assert!(scenario.find("[role=alert].banner-error").inner_text().contains("could not reach"));
    assert!(scenario.has_button("Keep this one"));
}

#[wasm_bindgen_test]
async fn nothing_can_be_chosen_while_the_page_waits() {
    let scenario = Scenario::at(Step::IdBack, asked()).await;
    scenario.change(|answering| answering.activity = Activity::Busy).await;
    scenario.assert_heading("Sending your photo");
    assert_eq!(scenario.count("input"), 0);
}
