//! Going on while files are in transfer: the applicant is asked to wait, and not longer than
//! necessary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_api_types::{DocumentType, DocumentUpload, SessionView};
use latchkey_flow::{
    Activity, ChosenFile, Event, FileProblem, Slot, State, Step, UploadId, update,
};
use serde_json::json;

fn slot() -> Slot {
    Slot { document_type: DocumentType::BankStatement, side: None }
}

/// An applicant who has chosen two documents and pressed "Continue" before they had arrived.
fn waiting() -> State {
    let session: SessionView = serde_json::from_value(json!({
        "id": "vs_1", "object": "verification_session.view", "status": "pending", "expires_at": 1, "business": {"name": "Harbour Homes"},
        "products": [], "requirements": {"missing": ["document.bank_statement"]},
    }))
    .unwrap();
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(Box::new(session))));
    let file = |id| ChosenFile {
        id: UploadId(id),
        slot: slot(),
        file_name: format!("{id}.pdf"),
        size: 1,
        is_from_camera: false,
    };
    update(&mut state, Event::FilesChosen(vec![file(1), file(2)]));
    assert!(update(&mut state, Event::Continued).is_empty());
    assert_eq!(activity(&state), &Activity::StillMissing);
    state
}

fn activity(state: &State) -> &Activity {
    match state {
        State::Answering(answering) if answering.step == Step::Documents => &answering.activity,
        other => panic!("{other:?}"),
    }
}

fn finished(id: u32) -> Event {
    let document: DocumentUpload = serde_json::from_value(json!({
        "id": format!("du_{id}"), "object": "document_upload", "session": "vs_1", "document_type": "bank_statement", "status": "pending",
        "file_name": format!("{id}.pdf"), "file_size": 1, "mime_type": "application/pdf", "created": 1,
    }))
    .unwrap();
    Event::UploadFinished { id: UploadId(id), document: Box::new(document) }
}

#[test]
fn the_wait_is_over_when_the_last_file_has_arrived() {
    let mut state = waiting();
    update(&mut state, finished(1));
    assert_eq!(activity(&state), &Activity::StillMissing);
    update(&mut state, finished(2));
    assert_eq!(activity(&state), &Activity::Idle);
}

#[test]
fn the_wait_is_over_when_the_last_file_is_canceled() {
    let mut state = waiting();
    update(&mut state, Event::UploadCanceled(UploadId(1)));
    assert_eq!(activity(&state), &Activity::StillMissing);
    update(&mut state, Event::UploadCanceled(UploadId(2)));
    assert_eq!(activity(&state), &Activity::Idle);
}

#[test]
fn a_file_that_failed_is_not_waited_for() {
    let failed = |id| Event::UploadFailed { id: UploadId(id), problem: FileProblem::Unreadable };
    for last in [finished(2), failed(2)] {
        let mut state = waiting();
        update(&mut state, failed(1));
        assert_eq!(activity(&state), &Activity::StillMissing);
        update(&mut state, last);
        assert_eq!(activity(&state), &Activity::Idle);
    }
}
