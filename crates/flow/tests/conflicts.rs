//! Conflicts between two windows of one session: an answer never overwrites a newer one without the
//! applicant's choice, and nothing that was typed is lost.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_api_types::{DraftMark, ErrorCode, SessionUpdate, SessionView};
use latchkey_client::Problem;
use latchkey_flow::{Activity, Answering, Command, Event, State, Step, StepKind, update};
use serde_json::json;

/// A session of that revision, with this first name, that still lacks a date of birth.
fn session(revision: u64, first_name: &str) -> Box<SessionView> {
    let session = json!({
        "id": "vs_1", "object": "verification_session.view", "status": "pending", "expires_at": 1, "business": {"name": "Harbour Homes"},
        "products": [], "revision": revision, "applicant": {"first_name": first_name},
        "requirements": {"missing": ["applicant.date_of_birth", "document.selfie"], "met": ["consent.data_processing", "applicant.name"]},
    });
    serde_json::from_value(session).unwrap()
}

fn at_details() -> State {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(session(3, "Jane"))));
    assert_eq!(answering(&state).step, Step::Details);
    state
}

fn answering(state: &State) -> &Answering {
    match state {
        State::Answering(answering) => answering,
        other => panic!("{other:?}"),
    }
}

fn answers(of_draft: Option<u64>) -> SessionUpdate {
    let draft = DraftMark { page: "details".to_owned(), writer: "here".to_owned(), sequence: 7 };
    SessionUpdate { revision: of_draft, draft: Some(draft), ..SessionUpdate::default() }
}

/// Returns the answers of the only command, a save.
fn saved(commands: Vec<Command>) -> SessionUpdate {
    match <[Command; 1]>::try_from(commands) {
        Ok([Command::Save(answers)]) => *answers,
        other => panic!("{other:?}"),
    }
}

fn outdated() -> Problem {
    Problem::Refused {
        code: Some(ErrorCode::AnswerOutdated),
        param: Some("applicant.name".to_owned()),
        request_id: None,
    }
}

/// The applicant has answered on revision 3, and another window had saved revision 5.
fn in_conflict() -> State {
    let mut state = at_details();
    update(&mut state, Event::Answered(Box::new(answers(None))));
    assert_eq!(update(&mut state, Event::Saved(Err(outdated()))), [Command::ReadRemote]);
    assert!(answering(&state).activity.is_under_way(), "the step waits for the remote session");
    assert_eq!(update(&mut state, Event::RemoteRead(Ok(session(5, "Janet")))), []);
    let shown = answering(&state);
    assert_eq!(
        shown.session.applicant.first_name.as_deref(),
        Some("Jane"),
        "the form stays as it is until the applicant has chosen"
    );
    assert!(
        shown.saving.remote.is_some()
            && shown.activity == Activity::Idle
            && shown.step == Step::Details
    );
    state
}

#[test]
fn a_save_keeps_its_base_revision_after_the_session_was_read_in_passing() {
    let mut state = at_details();
    update(&mut state, Event::Refreshed(Ok(session(4, "Janet"))));
    assert_eq!(
        saved(update(&mut state, Event::Answered(Box::new(answers(None))))).revision,
        Some(3)
    );
}

#[test]
fn a_draft_of_an_older_revision_builds_on_that() {
    let mut state = at_details();
    assert_eq!(
        saved(update(&mut state, Event::Answered(Box::new(answers(Some(2)))))).revision,
        Some(2)
    );
}

#[test]
fn a_step_that_is_opened_again_builds_on_the_current_revision() {
    let mut state = at_details();
    update(&mut state, Event::Refreshed(Ok(session(4, "Janet"))));
    update(&mut state, Event::WentBack);
    update(&mut state, Event::Changed(StepKind::Details));
    assert_eq!(
        saved(update(&mut state, Event::Answered(Box::new(answers(None))))).revision,
        Some(4)
    );
}

#[test]
fn keeping_the_local_answers_sends_them_again_on_the_remote_revision() {
    let mut state = in_conflict();
    let again = saved(update(&mut state, Event::KeepLocal));
    assert_eq!(again, SessionUpdate { revision: Some(5), ..answers(None) });
    assert_eq!(answering(&state).activity, Activity::Saving { edited: false });
    update(&mut state, Event::Saved(Ok(session(6, "Jane"))));
    assert_eq!(answering(&state).session.revision, 6);
}

#[test]
fn keeping_the_remote_answers_fills_in_the_form_again_and_drops_the_draft() {
    let mut state = in_conflict();
    let form_version = answering(&state).saving.form_version;
    assert_eq!(update(&mut state, Event::KeepRemote), [Command::DropDraft("details".to_owned())]);
    let shown = answering(&state);
    assert_eq!(
        (&shown.step, shown.session.applicant.first_name.as_deref()),
        (&Step::Details, Some("Janet"))
    );
    assert_ne!(shown.saving.form_version, form_version);
    assert_eq!(
        saved(update(&mut state, Event::Answered(Box::new(answers(None))))).revision,
        Some(5)
    );
}

#[test]
fn the_choice_can_be_deferred_and_comes_again_with_the_next_save() {
    let mut state = in_conflict();
    update(&mut state, Event::ChoiceDeferred);
    assert!(answering(&state).saving.remote.is_none());
    assert_eq!(
        saved(update(&mut state, Event::Answered(Box::new(answers(None))))).revision,
        Some(3)
    );
    assert_eq!(update(&mut state, Event::Saved(Err(outdated()))), [Command::ReadRemote]);
}

#[test]
fn a_second_conflict_is_a_second_choice() {
    let mut state = in_conflict();
    update(&mut state, Event::KeepLocal);
    assert_eq!(update(&mut state, Event::Saved(Err(outdated()))), [Command::ReadRemote]);
    update(&mut state, Event::RemoteRead(Ok(session(8, "Joan"))));
    assert_eq!(saved(update(&mut state, Event::KeepLocal)).revision, Some(8));
}

#[test]
fn what_was_changed_since_stays_in_the_form_after_the_choice() {
    let mut state = at_details();
    update(&mut state, Event::Answered(Box::new(answers(None))));
    update(&mut state, Event::ConnectionLost);
    update(&mut state, Event::Edited);
    update(&mut state, Event::Saved(Err(outdated())));
    update(&mut state, Event::RemoteRead(Ok(session(5, "Janet"))));
    update(&mut state, Event::KeepLocal);
    update(&mut state, Event::Saved(Ok(session(6, "Jane"))));
    assert_eq!(
        (&answering(&state).step, &answering(&state).activity),
        (&Step::Details, &Activity::Idle)
    );
}

#[test]
fn the_newest_answers_are_the_local_ones() {
    let mut state = at_details();
    update(&mut state, Event::Answered(Box::new(answers(None))));
    update(&mut state, Event::ConnectionLost);
    update(&mut state, Event::Saved(Err(outdated())));
    let newest = SessionUpdate { draft: None, ..answers(None) };
    update(&mut state, Event::Answered(Box::new(newest)));
    update(&mut state, Event::RemoteRead(Ok(session(5, "Janet"))));
    assert_eq!(saved(update(&mut state, Event::KeepLocal)).draft, None);
}

#[test]
fn a_session_that_was_submitted_elsewhere_leaves_no_choice() {
    let mut state = at_details();
    update(&mut state, Event::Answered(Box::new(answers(None))));
    update(&mut state, Event::Saved(Err(outdated())));
    let submitted = SessionView {
        status: latchkey_api_types::SessionStatus::Processing,
        ..*session(9, "Janet")
    };
    update(&mut state, Event::RemoteRead(Ok(Box::new(submitted))));
    assert!(matches!(state, State::Processing(_)));
}

#[test]
fn a_conflict_whose_remote_session_cannot_be_read_is_a_failed_save() {
    let mut state = at_details();
    update(&mut state, Event::Answered(Box::new(answers(None))));
    update(&mut state, Event::Saved(Err(outdated())));
    update(&mut state, Event::RemoteRead(Err(Problem::Network)));
    assert_eq!(answering(&state).activity, Activity::Failed(Problem::Network));
}

#[test]
fn a_session_read_while_answers_are_being_saved_does_not_change_the_step() {
    let mut state = at_details();
    update(&mut state, Event::Answered(Box::new(answers(None))));
    let mut elsewhere = session(4, "Janet");
    elsewhere
        .requirements
        .missing
        .retain(|requirement| requirement.as_str() != "applicant.date_of_birth");
    elsewhere.requirements.met.clear();
    assert_eq!(update(&mut state, Event::Refreshed(Ok(elsewhere))), []);
    let here = answering(&state);
    assert!(
        here.step == Step::Details && here.activity.is_under_way() && here.session.revision == 3,
        "{here:?}"
    );
}

#[test]
fn an_older_session_does_not_replace_a_newer_one() {
    let mut state = at_details();
    update(&mut state, Event::Refreshed(Ok(session(2, "J"))));
    assert_eq!(answering(&state).session.revision, 3);
}

#[test]
fn a_form_with_nothing_typed_is_filled_in_again() {
    let mut state = at_details();
    update(&mut state, Event::Refreshed(Ok(session(4, "Janet"))));
    let form_version = answering(&state).saving.form_version;
    update(&mut state, Event::Renewed);
    assert_ne!(answering(&state).saving.form_version, form_version);
    assert_eq!(
        saved(update(&mut state, Event::Answered(Box::new(answers(None))))).revision,
        Some(4)
    );
}
