//! The check of all answers.

use latchkey_client::Problem;
use latchkey_flow::upload::UploadStatus;
use latchkey_flow::{Activity, ChosenFile, Event, Slot, Step, StepKind, Upload, UploadId};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Stage, session, with};

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
async fn everything_that_was_given_is_shown_as_people_write_it() {
    let stage = Stage::at(Step::Check, complete()).await;
    stage.assert_heading("Check your answers");
    let text = stage.text();
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
async fn each_part_leads_back_to_its_page() {
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
        let stage = Stage::at(Step::Check, complete()).await;
        stage.press(name).await;
        assert_eq!(stage.event(), Event::Changed(page));
    }
}

#[wasm_bindgen_test]
async fn only_what_was_asked_for_is_shown() {
    let stage =
        Stage::at(Step::Check, with(complete(), json!({"requirements": {"missing": [], "met": ["consent.data_processing", "employment"]}}))).await;
    assert_eq!(stage.count("section"), 2);
}

#[wasm_bindgen_test]
async fn submitting_is_one_press_and_says_when_it_fails() {
    let stage = Stage::at(Step::Check, complete()).await;
    stage.press("Submit").await;
    assert_eq!(stage.event(), Event::SubmitRequested);
    stage.fails(Problem::Network).await;
    assert_eq!(stage.find(".banner-error").get_attribute("role").as_deref(), Some("alert"));
    stage.change(|answering| answering.activity = Activity::Busy).await;
    stage.press("Submit").await;
    assert_eq!(stage.events().len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_still_missing_is_named_with_the_way_there() {
    let stage = Stage::at(
        Step::Check,
        with(
            complete(),
            json!({"requirements": {"missing": ["document.selfie"], "met": ["employment"]}}),
        ),
    )
    .await;
    assert_eq!(stage.count(".banner"), 0);
    stage.change(|answering| answering.activity = Activity::StillMissing).await;
    assert!(stage.find(".banner-warning").inner_text().contains("we still need"));
    stage.press("Photo of your face").await;
    assert_eq!(stage.event(), Event::Changed(StepKind::Selfie));
}

#[wasm_bindgen_test]
async fn files_on_their_way_are_waited_for() {
    let stage = Stage::at(Step::Check, complete()).await;
    let slot = Slot { document_type: "proof_of_address".into(), side: None };
    let status = UploadStatus::Sending;
    stage
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
    assert!(stage.find(".banner-warning").inner_text().contains("still being sent"));
    stage.change(|answering| answering.uploads.clear()).await;
    assert_eq!(stage.count(".banner-warning"), 0);
}
