//! Files in transfer: two at a time, paused and resumed, interrupted, retried, and resumed after a
//! reload.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "uploads/random_events.rs"]
mod random_events;

use std::time::Duration;

use latchkey_api_types::{DocumentSide, DocumentType, DocumentUpload, SessionView};
use latchkey_client::Problem;
use latchkey_client::upload::RestartReason;
use latchkey_flow::{
    Activity, Answering, ChosenFile, Command, Event, FileProblem, Slot, State, Step, Upload,
    UploadChange, UploadId, UploadNote, UploadStatus, update,
};
use serde_json::{Value, json};

fn statement() -> Slot {
    Slot { document_type: DocumentType::BankStatement, side: None }
}

fn front() -> Slot {
    Slot { document_type: DocumentType::IdDocument, side: Some(DocumentSide::Front) }
}

fn unfinished(id: &str, file_name: &str, more: Value) -> Value {
    let mut unfinished = json!({
        "id": id, "document_type": "bank_statement", "file_name": file_name, "file_size": 1000, "received": 600, "expires_at": 9,
    });
    unfinished.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    unfinished
}

fn view(missing: &str, unfinished: &[Value]) -> Box<SessionView> {
    serde_json::from_value(json!({
        "id": "vs_1", "object": "verification_session.view", "status": "pending", "expires_at": 1, "business": {"name": "Harbour Homes"},
        "products": [], "id_document": {"type": "id_card", "issuing_country": "GB"}, "requirements": {"missing": [missing]},
        "unfinished_uploads": unfinished,
    }))
    .unwrap()
}

/// An applicant at the step for documents, with these unfinished uploads.
fn at_documents(unfinished: &[Value]) -> State {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(view("document.bank_statement", unfinished))));
    state
}

fn answering(state: &State) -> &Answering {
    let State::Answering(answering) = state else { panic!("{state:?}") };
    answering
}

fn upload(state: &State, id: u32) -> &Upload {
    answering(state).uploads.iter().find(|upload| upload.id == UploadId(id)).unwrap()
}

fn names(state: &State) -> Vec<&str> {
    answering(state).unfinished().map(|unfinished| unfinished.file_name.as_str()).collect()
}

fn change(state: &State) -> &UploadChange {
    &answering(state).announcement.as_ref().unwrap().change
}

fn choose(state: &mut State, slot: &Slot, files: &[(u32, &str)]) -> Vec<Command> {
    let file = |(id, name): &(u32, &str)| ChosenFile {
        id: UploadId(*id),
        slot: slot.clone(),
        file_name: (*name).to_owned(),
        size: 1000,
        is_from_camera: false,
    };
    update(state, Event::FilesChosen(files.iter().map(file).collect()))
}

fn progress(state: &mut State, id: u32, sent: u64) {
    assert!(
        update(
            state,
            Event::UploadProgressed {
                id: UploadId(id),
                sent,
                total: 1000,
                at: Duration::from_secs(sent)
            }
        )
        .is_empty()
    );
}

fn known(state: &mut State, id: u32, upload: &str) -> Vec<Command> {
    update(state, Event::UploadKnown { id: UploadId(id), upload: upload.to_owned() })
}

fn document(id: &str) -> Box<DocumentUpload> {
    serde_json::from_value(json!({
        "id": id, "object": "document_upload", "session": "vs_1", "document_type": "bank_statement", "status": "pending",
        "file_name": "a.pdf", "file_size": 1, "mime_type": "application/pdf", "created": 1,
    }))
    .unwrap()
}

#[test]
fn a_paused_file_makes_room_for_the_next_one_and_continues_in_its_turn() {
    let mut state = at_documents(&[]);
    assert_eq!(
        choose(&mut state, &statement(), &[(1, "a.pdf"), (2, "b.pdf"), (3, "c.pdf")]),
        [Command::Upload(UploadId(1)), Command::Upload(UploadId(2))]
    );
    progress(&mut state, 1, 400);
    assert_eq!(
        update(&mut state, Event::UploadPaused(UploadId(1))),
        [Command::PauseUpload(UploadId(1)), Command::Upload(UploadId(3))]
    );
    assert_eq!(
        (&upload(&state, 1).status, upload(&state, 1).percent()),
        (&UploadStatus::Paused, 40)
    );
    assert_eq!(change(&state), &UploadChange::Paused);

    // An event from before the pause does not resume it.
    progress(&mut state, 1, 450);
    assert_eq!(upload(&state, 1).status, UploadStatus::Paused);
    assert!(
        update(&mut state, Event::UploadResumed(UploadId(1))).is_empty(),
        "two others are in flight"
    );
    let finished = Event::UploadFinished { id: UploadId(2), document: document("du_2") };
    assert!(update(&mut state, finished).contains(&Command::Upload(UploadId(1))));
    assert_eq!(upload(&state, 1).percent(), 40, "what had been sent still is");
}

#[test]
fn a_file_that_waits_for_its_turn_can_be_paused_before_it_began() {
    let mut state = at_documents(&[]);
    choose(&mut state, &statement(), &[(1, "a.pdf"), (2, "b.pdf"), (3, "c.pdf")]);
    assert!(update(&mut state, Event::UploadPaused(UploadId(3))).is_empty());
    let finished = Event::UploadFinished { id: UploadId(1), document: document("du_1") };
    assert!(!update(&mut state, finished).contains(&Command::Upload(UploadId(3))));
    assert_eq!(
        update(&mut state, Event::UploadResumed(UploadId(3))),
        [Command::Upload(UploadId(3))]
    );
}

#[test]
fn a_file_that_waits_for_the_network_keeps_its_place_and_percentage() {
    let mut state = at_documents(&[]);
    choose(&mut state, &statement(), &[(1, "a.pdf"), (2, "b.pdf"), (3, "c.pdf")]);
    progress(&mut state, 1, 700);
    update(&mut state, Event::UploadWaiting(UploadId(1)));
    assert_eq!(
        (&upload(&state, 1).status, upload(&state, 1).percent()),
        (&UploadStatus::WaitingForNetwork, 70)
    );
    assert_eq!(
        upload(&state, 3).status,
        UploadStatus::Waiting,
        "a third file would only wait for the same line"
    );
    progress(&mut state, 1, 710);
    assert_eq!(upload(&state, 1).status, UploadStatus::Sending);
    assert_eq!(
        upload(&state, 1).eta.time_left(),
        None,
        "how fast the line is now is not known yet"
    );
}

#[test]
fn damaged_bytes_are_sent_again_and_that_is_announced() {
    let mut state = at_documents(&[]);
    choose(&mut state, &statement(), &[(1, "a.pdf")]);
    known(&mut state, 1, "du_1");
    progress(&mut state, 1, 1000);
    update(&mut state, Event::UploadRestarted { id: UploadId(1), reason: RestartReason::Damaged });
    assert_eq!(
        (upload(&state, 1).percent(), &upload(&state, 1).note),
        (0, &Some(UploadNote::Restarted(RestartReason::Damaged)))
    );
    assert_eq!(change(&state), &UploadChange::Noted(UploadNote::Restarted(RestartReason::Damaged)));
    // An upload that is of no use is not listed as unfinished, even where the session still has it.
    update(
        &mut state,
        Event::Refreshed(Ok(view(
            "document.bank_statement",
            &[unfinished("du_1", "a.pdf", json!({}))],
        ))),
    );
    assert!(names(&state).is_empty());
    known(&mut state, 1, "du_2");
    assert_eq!(
        upload(&state, 1).note,
        Some(UploadNote::Restarted(RestartReason::Damaged)),
        "it stays said while it is sent"
    );
}

#[test]
fn after_a_reload_the_same_file_is_resumed_and_no_longer_unfinished() {
    let mut state = at_documents(&[unfinished("du_1", "lease.pdf", json!({}))]);
    assert_eq!(names(&state), ["lease.pdf"]);
    choose(&mut state, &statement(), &[(1, "lease.pdf")]);
    assert!(known(&mut state, 1, "du_1").is_empty());
    assert_eq!(upload(&state, 1).note, Some(UploadNote::Resumed));
    assert!(names(&state).is_empty());
    progress(&mut state, 1, 650);
    let finished = Event::UploadFinished { id: UploadId(1), document: document("du_1") };
    update(&mut state, finished);
    assert!(names(&state).is_empty() && answering(&state).session.document_uploads.len() == 1);
    assert_eq!(change(&state), &UploadChange::Arrived);
}

#[test]
fn a_different_file_is_sent_as_a_whole_and_the_first_stays_unfinished() {
    let mut state = at_documents(&[unfinished("du_1", "lease.pdf", json!({}))]);
    choose(&mut state, &statement(), &[(1, "photo.jpg")]);
    assert!(known(&mut state, 1, "du_2").is_empty());
    assert_eq!(
        upload(&state, 1).note,
        Some(UploadNote::DifferentFile { expected: "lease.pdf".to_owned() })
    );
    assert_eq!(names(&state), ["lease.pdf"]);
}

#[test]
fn another_version_of_the_file_replaces_it() {
    let mut state = at_documents(&[
        unfinished("du_0", "other.pdf", json!({})),
        unfinished("du_1", "lease.pdf", json!({})),
    ]);
    choose(&mut state, &statement(), &[(1, "lease.pdf")]);
    assert_eq!(known(&mut state, 1, "du_2"), [Command::RemoveUnfinished("du_1".to_owned())]);
    assert_eq!(
        upload(&state, 1).note,
        Some(UploadNote::DifferentFile { expected: "lease.pdf".to_owned() })
    );
    assert_eq!(names(&state), ["other.pdf"]);
}

#[test]
fn another_photo_replaces_an_unfinished_one() {
    let of_front = json!({"document_type": "id_document", "side": "front"});
    let mut state = State::Loading;
    update(
        &mut state,
        Event::Loaded(Ok(view("document.id_front", &[unfinished("du_1", "front.jpg", of_front)]))),
    );
    assert_eq!(answering(&state).step, Step::IdFront);
    choose(&mut state, &front(), &[(1, "passport.jpg")]);
    assert_eq!(known(&mut state, 1, "du_2"), [Command::RemoveUnfinished("du_1".to_owned())]);
    // A photo that is chosen while another is in transfer replaces it.
    assert_eq!(
        choose(&mut state, &front(), &[(2, "better.jpg")]),
        [Command::CancelUpload(UploadId(1)), Command::Upload(UploadId(2))]
    );
}

#[test]
fn an_upload_of_another_window_is_left_alone_by_a_file_of_the_same_name() {
    let mut state = at_documents(&[unfinished("du_1", "lease.pdf", json!({"receiving": true}))]);
    choose(&mut state, &statement(), &[(1, "lease.pdf")]);
    assert!(known(&mut state, 1, "du_2").is_empty());
    assert_eq!(
        upload(&state, 1).note,
        Some(UploadNote::DifferentFile { expected: "lease.pdf".to_owned() })
    );
    assert_eq!(names(&state), ["lease.pdf"]);
}

#[test]
fn the_same_file_in_two_windows_is_one_file() {
    let mut state = at_documents(&[unfinished("du_1", "lease.pdf", json!({"receiving": true}))]);
    choose(&mut state, &statement(), &[(1, "lease.pdf")]);
    known(&mut state, 1, "du_1");
    // The last byte came from the other window: the session has the document before this window has
    // its response.
    let mut arrived = view("document.bank_statement", &[]);
    arrived.document_uploads = vec![*document("du_1")];
    update(&mut state, Event::Refreshed(Ok(arrived)));
    update(&mut state, Event::UploadFinished { id: UploadId(1), document: document("du_1") });
    assert_eq!(answering(&state).session.document_uploads.len(), 1);
}

#[test]
fn an_unfinished_upload_is_awaited_until_it_is_resumed_or_removed() {
    let mut state = at_documents(&[unfinished("du_1", "lease.pdf", json!({}))]);
    assert_eq!(update(&mut state, Event::Continued), [Command::Refresh]);
    assert_eq!(answering(&state).activity, Activity::StillMissing);
    assert_eq!(
        update(&mut state, Event::UnfinishedRemovalRequested("du_1".to_owned())),
        [Command::RemoveUnfinished("du_1".to_owned())]
    );
    assert!(names(&state).is_empty() && change(&state) == &UploadChange::Removed);
    assert_eq!(answering(&state).activity, Activity::Idle);

    // It comes back where the server could not delete it.
    let refused = Problem::Server { request_id: None };
    update(
        &mut state,
        Event::UnfinishedRemoved { upload: "du_1".to_owned(), result: Err(refused.clone()) },
    );
    assert_eq!(names(&state), ["lease.pdf"]);
    assert_eq!(answering(&state).activity, Activity::Failed(refused));
}

#[test]
fn the_wait_is_over_when_another_window_has_sent_the_file() {
    let mut state = at_documents(&[unfinished("du_1", "lease.pdf", json!({"receiving": true}))]);
    update(&mut state, Event::Continued);
    update(&mut state, Event::Refreshed(Ok(view("document.bank_statement", &[]))));
    assert_eq!(answering(&state).activity, Activity::Idle);
}

#[test]
fn a_canceled_file_is_deleted_on_the_server_and_not_unfinished() {
    let mut state = at_documents(&[]);
    choose(&mut state, &statement(), &[(1, "a.pdf")]);
    known(&mut state, 1, "du_1");
    progress(&mut state, 1, 600);
    assert_eq!(
        update(&mut state, Event::UploadCanceled(UploadId(1))),
        [Command::CancelUpload(UploadId(1))]
    );
    // The server may not have deleted it when the session is read.
    update(
        &mut state,
        Event::Refreshed(Ok(view(
            "document.bank_statement",
            &[unfinished("du_1", "a.pdf", json!({}))],
        ))),
    );
    assert!(names(&state).is_empty());
}

#[test]
fn leaving_keeps_what_has_arrived() {
    let mut state = at_documents(&[]);
    choose(&mut state, &statement(), &[(1, "a.pdf")]);
    known(&mut state, 1, "du_1");
    assert!(
        update(&mut state, Event::LeaveRequested).contains(&Command::ForgetUpload(UploadId(1)))
    );
}

#[test]
fn a_failure_is_announced_and_the_file_can_be_retried() {
    let mut state = at_documents(&[]);
    choose(&mut state, &statement(), &[(1, "a.pdf")]);
    let problem = FileProblem::NotSent(Problem::Server { request_id: None });
    update(&mut state, Event::UploadFailed { id: UploadId(1), problem: problem.clone() });
    assert_eq!(change(&state), &UploadChange::Failed(problem));
    assert_eq!(
        update(&mut state, Event::UploadRetried(UploadId(1))),
        [Command::Upload(UploadId(1))]
    );
}
