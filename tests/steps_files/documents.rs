//! Documents: several types, several files each.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use latchkey::steps::context::StepServices;
use latchkey_api_types::FinancialEvidence;
use latchkey_client::Problem;
use latchkey_client::upload::RestartReason;
use latchkey_flow::{Activity, Event, FileProblem, Slot, Step, UploadId, UploadNote, UploadStatus};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, services, session, with};
use crate::page::{assert_only_said, choose, document, draw_step, upload, words_of};

fn slot(kind: &str) -> Slot {
    Slot { document_type: kind.into(), side: None }
}

/// Returns a session that asks for payslips, three statements and a lease, and has these documents.
fn asked(documents: Value) -> Value {
    let missing = ["document.paystub", "document.bank_statement", "document.tenancy_agreement"];
    let requirements = json!({"missing": missing, "minimum_files": {"document.bank_statement": 3}});
    with(session(&[], &[]), json!({"requirements": requirements, "document_uploads": documents}))
}

/// Returns the texts on how many files each type still needs.
fn needs(scenario: &Scenario) -> Vec<String> {
    words_of(scenario, "p[role=status]")
}

#[wasm_bindgen_test]
async fn each_type_has_its_own_field() {
    let scenario = Scenario::at(Step::Documents, asked(json!([]))).await;
    scenario.assert_heading("Your documents");
    assert_eq!(
        words_of(&scenario, "h2:not(.error-summary-title)"),
        ["Payslips", "Bank statements", "Tenancy agreement"]
    );
    for (name, id) in [
        ("Add a payslip", "document-paystub"),
        ("Add a statement", "document-bank-statement"),
        ("Add a file: Tenancy agreement", "document-tenancy-agreement"),
    ] {
        assert!(scenario.has_button(name));
        assert!(scenario.input(&format!("{id}-input")).multiple());
    }
    assert_eq!(needs(&scenario), ["", "3 more files are needed", ""]);
}

#[wasm_bindgen_test]
async fn several_files_are_chosen_at_once_for_one_type() {
    let chosen: Rc<RefCell<Vec<String>>> = Rc::default();
    let taking = Rc::clone(&chosen);
    let use_files = move |slot: Slot, files: Vec<web_sys::File>| {
        taking
            .borrow_mut()
            .extend(files.iter().map(|file| format!("{}: {}", slot.document_type, file.name())));
    };
    let scenario = draw_step(
        Step::Documents,
        asked(json!([])),
        StepServices { use_files: Rc::new(use_files), ..services() },
    )
    .await;
    choose(&scenario, "document-bank-statement-input", &["may.pdf", "june.pdf"]).await;
    choose(&scenario, "document-tenancy-agreement-input", &["lease.pdf"]).await;
    assert_eq!(
        *chosen.borrow(),
        ["bank_statement: may.pdf", "bank_statement: june.pdf", "tenancy_agreement: lease.pdf"]
    );
    assert_eq!(
        scenario.input("document-bank-statement-input").value(),
        "",
        "so that the same file can be chosen again"
    );
}

#[wasm_bindgen_test]
async fn files_are_counted_until_there_are_enough() {
    let month = |number: u32| {
        document(
            &format!("du_{number}"),
            "bank_statement",
            None,
            &format!("{number}.pdf"),
            "pending",
        )
    };
    let scenario = Scenario::at(Step::Documents, asked(json!([month(1)]))).await;
    assert_eq!(needs(&scenario)[1], "2 more files are needed");
    scenario.saved(asked(json!([month(1), month(2)]))).await;
    assert_eq!(needs(&scenario)[1], "1 more file is needed");
    scenario.saved(asked(json!([month(1), month(2), month(3)]))).await;
    assert_eq!(needs(&scenario)[1], "Nothing more is needed here");
    assert_eq!(words_of(&scenario, ".upload-name"), ["1.pdf", "2.pdf", "3.pdf"]);
}

#[wasm_bindgen_test]
async fn a_stored_file_is_removed_by_its_name() {
    let scenario = Scenario::at(
        Step::Documents,
        asked(json!([document("du_7", "paystub", None, "Jane Doe May.pdf", "pending")])),
    )
    .await;
    assert!(scenario.find("ul[aria-label=Payslips]").inner_text().contains("Jane Doe May.pdf"));
    assert_only_said(&scenario, "Jane Doe");
    scenario.press("Remove Jane Doe May.pdf").await;
    assert_eq!(scenario.event(), Event::RemovalRequested("du_7".to_owned()));
}

#[wasm_bindgen_test]
async fn uploads_are_shown_at_their_type() {
    let scenario = Scenario::at(Step::Documents, asked(json!([]))).await;
    scenario
        .change(|answering| {
            answering.uploads = vec![
                upload(1, &slot("paystub"), "may.pdf", UploadStatus::Sending),
                upload(
                    2,
                    &slot("bank_statement"),
                    "june.pdf",
                    UploadStatus::Failed(FileProblem::Encrypted),
                ),
            ];
        })
        .await;
    assert!(scenario.find("ul[aria-label=Payslips] .upload-state").inner_text().contains("75%"));
    assert!(
        scenario
            .find("ul[aria-label='Bank statements'] .upload-state")
            .inner_text()
            .contains("locked with a password")
    );
    assert_eq!(scenario.find("ul[aria-label=Payslips] .upload-size").inner_text(), "3.0 of 4.0 MB");
    scenario.press("Cancel may.pdf").await;
    assert!(!scenario.has_button("Try again: june.pdf"), "it would be refused again");
    scenario.press("Remove june.pdf").await;
    assert_eq!(
        scenario.events(),
        [Event::UploadCanceled(UploadId(1)), Event::UploadCanceled(UploadId(2))]
    );
}

/// Returns an unfinished upload of which three fifths have arrived.
fn unfinished(more: Value) -> Value {
    let unfinished = json!({
        "id": "du_5", "document_type": "paystub", "file_name": "Jane Doe May.pdf", "file_size": 5000, "received": 3000, "expires_at": 9,
    });
    with(asked(json!([])), json!({"unfinished_uploads": [with(unfinished, more)]}))
}

#[wasm_bindgen_test]
async fn an_unfinished_file_is_requested_again() {
    let scenario = Scenario::at(Step::Documents, unfinished(json!({}))).await;
    let row = scenario.find("ul[aria-label=Payslips] .upload-unfinished");
    assert!(
        row.inner_text()
            .contains("We have 60% of this file. Choose the same file again to send the rest."),
        "{}",
        row.inner_text()
    );
    assert_only_said(&scenario, "Jane Doe");
    // The button opens the file picker of its own type.
    let opened: Rc<RefCell<u32>> = Rc::default();
    let counting = Rc::clone(&opened);
    let _listener =
        EventListener::new(&scenario.input("document-paystub-input"), "click", move |_| {
            *counting.borrow_mut() += 1
        });
    scenario.press("Choose it again: Jane Doe May.pdf").await;
    assert_eq!(*opened.borrow(), 1);

    scenario.press("Remove Jane Doe May.pdf").await;
    assert_eq!(scenario.event(), Event::UnfinishedRemovalRequested("du_5".to_owned()));
    assert_eq!(
        crate::context::focused().id(),
        "document-paystub",
        "the focus would be lost with the row"
    );
}

#[wasm_bindgen_test]
async fn a_file_that_another_window_may_be_sending_is_requested_conditionally() {
    let scenario = Scenario::at(Step::Documents, unfinished(json!({"receiving": true}))).await;
    let said = || scenario.find("ul[aria-label=Payslips] .upload-state").inner_text();
    assert!(
        said().contains(
            "We have 60% of this file. If no other window is sending it, choose the same file again"
        ),
        "{}",
        said()
    );
    let button = scenario.find("[aria-label='Choose it again: Jane Doe May.pdf']");
    button.focus().unwrap();
    // This window sent it before it was reloaded.
    scenario.change(|answering| answering.session.unfinished_uploads[0].receiving = false).await;
    assert!(said().contains("We have 60% of this file. Choose the same file again"), "{}", said());
    assert_eq!(crate::context::focused(), button.into());
}

#[wasm_bindgen_test]
async fn pending_files_show_what_to_do() {
    let scenario = Scenario::at(Step::Documents, unfinished(json!({}))).await;
    scenario
        .change(|answering| {
            answering.uploads.push(upload(1, &slot("paystub"), "june.pdf", UploadStatus::Paused));
            answering.activity = Activity::StillMissing;
        })
        .await;
    scenario.assert_summary(&[
        "Continue or cancel your paused file",
        "Choose Jane Doe May.pdf again, or remove it",
    ]);
}

#[wasm_bindgen_test]
async fn an_upload_shows_its_note() {
    let scenario = Scenario::at(Step::Documents, asked(json!([]))).await;
    for (note, words) in [
        (UploadNote::Resumed, "We are sending the rest of this file."),
        (
            UploadNote::Restarted(RestartReason::Damaged),
            "The file was damaged on its way to us. We are sending it again from the start.",
        ),
        (
            UploadNote::DifferentFile { expected: "may.pdf".to_owned() },
            "This is not quite the same file as before",
        ),
        (
            UploadNote::DifferentFile { expected: "lease.pdf".to_owned() },
            "This is not the same file as lease.pdf",
        ),
    ] {
        let mut file = upload(1, &slot("paystub"), "may.pdf", UploadStatus::Sending);
        file.note = Some(note);
        scenario.change(|answering| answering.uploads = vec![file]).await;
        let row = scenario.find("ul[aria-label=Payslips] .upload-row").inner_text();
        assert!(row.contains(words), "{row}");
    }
}

#[wasm_bindgen_test]
async fn missing_files_are_reported_at_their_type() {
    let scenario = Scenario::at(Step::Documents, asked(json!([]))).await;
    scenario.press("Continue").await;
    assert_eq!(scenario.event(), Event::Continued, "the server decides what is enough");
    scenario.change(|answering| answering.activity = Activity::StillMissing).await;
    scenario.assert_summary(&[
        "Add a payslip",
        "Add bank statements for 3 months",
        "Add a file: Tenancy agreement",
    ]);
    assert!(
        scenario
            .described_error("document-bank-statement")
            .contains("Add bank statements for 3 months")
    );
    scenario.change(|answering| answering.activity = Activity::Idle).await;
    assert_eq!(scenario.described_error("document-bank-statement"), "");
}

#[wasm_bindgen_test]
async fn uploads_are_awaited_before_files_are_reported_missing() {
    let scenario = Scenario::at(Step::Documents, asked(json!([]))).await;
    scenario
        .change(|answering| {
            answering.uploads.push(upload(1, &slot("paystub"), "may.pdf", UploadStatus::Preparing));
            answering.activity = Activity::StillMissing;
        })
        .await;
    scenario.assert_summary(&["Wait until your files have arrived"]);
    assert!(scenario.described_error("document-paystub").contains("Wait until"));
}

#[wasm_bindgen_test]
async fn a_failed_removal_is_reported() {
    let scenario = Scenario::at(
        Step::Documents,
        asked(json!([document("du_7", "paystub", None, "may.pdf", "pending")])),
    )
    .await;
    scenario.change(|answering| answering.activity = Activity::Failed(Problem::Network)).await;
    assert!(scenario.find("[role=alert].banner-error").inner_text().contains("could not reach"));
    assert!(scenario.has_button("Remove may.pdf"));
}

#[wasm_bindgen_test]
async fn a_bank_can_be_connected_instead_of_uploading_documents() {
    let offer = "Connect a bank instead";
    assert!(!Scenario::at(Step::Documents, asked(json!([]))).await.has_button(offer));

    let requirements = json!({"missing": ["document.paystub"], "alternatives": {"bank_connection": ["document.paystub"]}});
    let chosen = with(
        session(&[], &[]),
        json!({"requirements": requirements, "financial_evidence": "documents"}),
    );
    let scenario = Scenario::at(Step::Documents, chosen).await;
    scenario.press(offer).await;
    assert_eq!(scenario.event(), Event::EvidenceChosen(FinancialEvidence::BankConnection));
}

#[wasm_bindgen_test]
async fn a_newly_required_type_appears_and_the_others_stay() {
    let scenario =
        Scenario::at(Step::Documents, session(&["document.proof_of_address"], &[])).await;
    let button = scenario.find("#document-proof-of-address");
    button.focus().unwrap();
    scenario.saved(session(&["document.tenancy_agreement"], &["document.proof_of_address"])).await;
    assert_eq!(crate::context::focused(), button.into());
    assert!(scenario.has_button("Add a file: Tenancy agreement"));
}
