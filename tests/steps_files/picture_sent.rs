//! A side of the document, or the face: on its way, and stored.

use latchkey_api_types::{DocumentSide, DocumentType};
use latchkey_client::Problem;
use latchkey_flow::{Activity, Event, FileProblem, Slot, Step, UploadId, UploadStatus};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, session, with};
use crate::desk::{assert_only_said, document, upload};

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

async fn sending(status: UploadStatus) -> Stage {
    let stage = Stage::at(Step::IdBack, asked()).await;
    stage
        .change(|answering| answering.uploads.push(upload(4, &back(), "Jane Doe.jpg", status)))
        .await;
    stage
}

#[wasm_bindgen_test]
async fn a_photo_on_its_way_says_how_far_it_is_and_can_be_stopped() {
    let stage = sending(UploadStatus::Preparing).await;
    stage.assert_heading("Sending your photo");
    let bar = stage.find("progress");
    assert_eq!(
        (bar.get_attribute("aria-label").as_deref(), bar.get_attribute("value")),
        (Some("Sending Jane Doe.jpg"), None)
    );
    stage.change(|answering| answering.uploads[0].status = UploadStatus::Sending).await;
    assert_eq!(stage.find("progress").get_attribute("value").as_deref(), Some("75"));
    assert!(stage.find(".upload-state").inner_text().contains("75%"));
    assert_only_said(&stage, "Jane Doe");
    stage.press("Cancel Jane Doe.jpg").await;
    assert_eq!(stage.event(), Event::UploadCanceled(UploadId(4)));
}

#[wasm_bindgen_test]
async fn a_photo_that_did_not_arrive_can_be_sent_again_or_taken_away() {
    let stage = sending(UploadStatus::Failed(FileProblem::NotSent(Problem::Network))).await;
    assert!(
        stage.find(".upload-failed .upload-state").inner_text().contains("lost the connection")
    );
    assert_eq!(stage.count("progress"), 0);
    assert!(!stage.has_button("Cancel Jane Doe.jpg"));
    stage.press("Try again: Jane Doe.jpg").await;
    stage.press("Remove Jane Doe.jpg").await;
    assert_eq!(
        stage.events(),
        [Event::UploadRetried(UploadId(4)), Event::UploadCanceled(UploadId(4))]
    );
}

#[wasm_bindgen_test]
async fn who_stops_a_photo_chooses_again() {
    let stage = sending(UploadStatus::Preparing).await;
    stage.change(|answering| answering.uploads.clear()).await;
    stage.assert_heading("Back of your identity card");
    assert!(stage.has_button("Choose a file"));
}

#[wasm_bindgen_test]
async fn progress_does_not_take_the_focus_away() {
    let stage = sending(UploadStatus::Sending).await;
    let cancel = stage.find("[aria-label='Cancel Jane Doe.jpg']");
    cancel.focus().unwrap();
    stage.change(|answering| answering.uploads[0].sent = 4_194_303).await;
    assert_eq!(crate::context::focused(), cancel.into());
}

#[wasm_bindgen_test]
async fn pausing_and_going_on_are_one_button_that_keeps_the_focus() {
    let stage = sending(UploadStatus::Sending).await;
    let button = stage.find("[aria-label='Pause Jane Doe.jpg']");
    button.focus().unwrap();
    stage.press("Pause Jane Doe.jpg").await;
    stage.change(|answering| answering.uploads[0].status = UploadStatus::Paused).await;
    assert_eq!(crate::context::focused(), button.into());
    assert!(stage.find(".upload-state").inner_text().contains("Paused at 75%"));
    stage.press("Continue sending Jane Doe.jpg").await;
    stage.change(|answering| answering.uploads[0].status = UploadStatus::WaitingForLine).await;
    assert!(
        stage.find(".upload-state").inner_text().contains("No connection right now. 75% is sent.")
    );
    assert_eq!(
        stage.events(),
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
    let stage = Stage::at(Step::IdBack, given(documents)).await;
    stage.assert_heading("Back of your identity card");
    let text = stage.text();
    assert!(text.contains("We have your photo: Jane Doe.jpg"), "{text}");
    assert_only_said(&stage, "Jane Doe");
    stage.press("Keep this one").await;
    assert_eq!(stage.event(), Event::Continued);
    stage.press("Replace it").await;
    assert!(stage.has_button("Choose a file"));
    assert_eq!(stage.events().len(), 1, "the photo stays until there is another");
}

#[wasm_bindgen_test]
async fn an_answer_that_could_not_be_read_back_is_told_where_the_photo_is() {
    let stage = Stage::at(
        Step::IdBack,
        given(json!([document("du_2", "id_document", Some("back"), "back.jpg", "pending")])),
    )
    .await;
    stage.fails(Problem::Network).await;
    assert!(stage.find("[role=alert].banner-error").inner_text().contains("could not reach"));
    assert!(stage.has_button("Keep this one"));
}

#[wasm_bindgen_test]
async fn nothing_can_be_chosen_while_the_page_waits() {
    let stage = Stage::at(Step::IdBack, asked()).await;
    stage.change(|answering| answering.activity = Activity::Busy).await;
    stage.assert_heading("Sending your photo");
    assert_eq!(stage.count("input"), 0);
}
