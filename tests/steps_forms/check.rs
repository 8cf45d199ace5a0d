//! The check of all answers.

use latchkey_client::Problem;
use latchkey_flow::upload::UploadStatus;
use latchkey_flow::{Activity, ChosenFile, Event, Slot, Step, StepKind, Upload, UploadId};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, session, with};

const MET: [&str; 13] = [
    "consent.data_processing",
    "applicant.name",
    "applicant.date_of_birth",
    "applicant.phone",
    "applicant.address",
    "applicant.address_history",
    "document.id_type",
    "document.id_front",
    "document.selfie",
    "bank_connection",
    "employment",
    "document.proof_of_address",
    "document.tenancy_agreement",
];

fn document(kind: &str, side: Option<&str>, name: &str, status: &str) -> Value {
    json!({
        "id": format!("du_{name}"), "object": "document_upload", "session": "vs_1", "document_type": kind, "side": side, "status": status,
        "file_name": name, "file_size": 1, "mime_type": "image/jpeg", "created": 1,
    })
}

fn complete() -> Value {
    with(
        session(&[], &MET),
        json!({
            "consents": {"data_processing": {"granted": true, "decided_at": 1}},
            "applicant": {
                "first_name": "Ada", "last_name": "Lovelace", "date_of_birth": "1990-12-10", "phone": "+442079460958",
                "address": {"line1": "12 St James's Square", "city": "London", "country": "GB"}, "address_since": "2025-11",
                "previous_addresses": [{"address": {"line1": "1 High Street", "city": "Leeds", "country": "GB"}, "since": "2020-01"}],
            },
            "id_document": {"type": "passport", "issuing_country": "GB"},
            "document_uploads": [
                document("id_document", Some("front"), "blurred.jpg", "rejected"),
                document("id_document", Some("front"), "passport.jpg", "pending"),
                document("selfie", None, "me.jpg", "pending"),
                document("proof_of_address", None, "bill.pdf", "pending"),
                document("tenancy_agreement", None, "lease.pdf", "pending"),
            ],
            "bank_connections": [{
                "id": "bc_1", "object": "bank_connection", "session": "vs_1", "status": "authorised", "institution": {"id": "ins_1", "name": "Tidal Bank"},
                "accounts": [{"account_type": "checking", "name": "Current account", "last4": "4321", "currency": "gbp"}], "created": 1,
            }],
            "employment": {
                "status": "full_time", "employer": "Analytical Engines", "title": "Engineer", "start_date": "2020-01-01", "gross_pay": 350_050,
                "currency": "gbp", "pay_frequency": "monthly",
            },
        }),
    )
}

#[wasm_bindgen_test]
async fn all_answers_are_shown_formatted() {
    let scenario = Scenario::at(Step::Check, complete()).await;
    scenario.assert_heading("Check your answers");
    let text = scenario.text();
    for words in [
        "Agreed",
        "Ada Lovelace",
        "10 December 1990",
        "+442079460958",
        "12 St James's Square",
        "United Kingdom",
        "November 2025",
        "From January 2020 to November 2025",
        "Passport",
        "passport.jpg",
        "me.jpg",
        "Tidal Bank",
        "Current account, ending in 4321",
        "Analytical Engines",
        "January 2020",
        "£3,500.50 every month",
        "bill.pdf",
        "Tenancy agreement",
        "lease.pdf",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("blurred.jpg"));
}

#[wasm_bindgen_test]
async fn each_part_links_to_its_step() {
    for (name, page) in [
        ("Change your agreement", StepKind::Start),
        ("Change your details", StepKind::Details),
        ("Change your earlier addresses", StepKind::AddressHistory),
        ("Change your identity document", StepKind::IdType),
        ("Change the photo of the front", StepKind::IdFront),
        ("Change the photo of your face", StepKind::Selfie),
        ("Change your bank", StepKind::Bank),
        ("Change your work and income", StepKind::Employment),
        ("Change your documents", StepKind::Documents),
    ] {
        let scenario = Scenario::at(Step::Check, complete()).await;
        scenario.press(name).await;
        assert_eq!(scenario.event(), Event::Changed(page));
    }
}

#[wasm_bindgen_test]
async fn only_what_was_asked_for_is_shown() {
    let scenario =
        Scenario::at(Step::Check, with(complete(), json!({"requirements": {"missing": [], "met": ["consent.data_processing", "employment"]}}))).await;
    assert_eq!(scenario.count("section"), 2);
}

#[wasm_bindgen_test]
async fn submitting_is_one_press_and_reports_failures() {
    let scenario = Scenario::at(Step::Check, complete()).await;
    scenario.press("Submit").await;
    assert_eq!(scenario.event(), Event::SubmitRequested);
    scenario.fails(Problem::Network).await;
    assert_eq!(scenario.find(".banner-error").get_attribute("role").as_deref(), Some("alert"));
    scenario.change(|answering| answering.activity = Activity::Busy).await;
    scenario.press("Submit").await;
    assert_eq!(scenario.events().len(), 1);
}

#[wasm_bindgen_test]
async fn uploads_are_awaited() {
    let scenario = Scenario::at(Step::Check, complete()).await;
    let slot = Slot { document_type: "proof_of_address".into(), side: None };
    let status = UploadStatus::Sending;
    scenario
        .change(|answering| {
            let file = ChosenFile {
                id: UploadId(1),
                slot,
                file_name: "bill.pdf".to_owned(),
                size: 2,
                is_from_camera: false,
            };
            answering.uploads.push(Upload { status, ..Upload::chosen(file) });
            answering.activity = Activity::StillMissing;
        })
        .await;
    assert!(scenario.find(".banner-warning").inner_text().contains("still being sent"));
    scenario.change(|answering| answering.uploads.clear()).await;
    assert_eq!(scenario.count(".banner-warning"), 0);
}
