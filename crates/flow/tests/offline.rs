//! Saving while offline: the step can be used, what the applicant saves meanwhile waits, and
//! nothing newer is lost to something older.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use latchkey_api_types::{ApplicantUpdate, ErrorCode, SessionUpdate, SessionView};
use latchkey_client::{Access, Problem};
use latchkey_flow::{Activity, Command, Event, State, Step, update};
use proptest::prelude::*;
use serde_json::json;

/// A session with this first name and these missing requirements.
fn session(first_name: &str, missing: &[&str]) -> Box<SessionView> {
    let view = json!({
        "id": "vs_1", "object": "verification_session.view", "status": "pending", "expires_at": 1, "business": {"name": "Harbour Homes"},
        "products": ["identity"], "applicant": {"first_name": first_name}, "requirements": {"missing": missing},
    });
    Box::new(serde_json::from_value(view).unwrap())
}

const DETAILS: &[&str] = &["applicant.name", "document.id_type"];
const ID_TYPE: &[&str] = &["document.id_type"];

/// An applicant at "Your details".
fn at_details() -> State {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(session("", DETAILS))));
    assert_eq!(step(&state), &Step::Details);
    state
}

/// The same, whose save of this name waits for the network.
fn waiting_with(name: &str) -> State {
    let mut state = at_details();
    assert_eq!(update(&mut state, named(name)), [save(name)]);
    assert!(activity(&state).holds_step());
    assert!(update(&mut state, Event::ConnectionLost).is_empty());
    state
}

fn answers(name: &str) -> Box<SessionUpdate> {
    let applicant =
        ApplicantUpdate { first_name: Some(name.to_owned()), ..ApplicantUpdate::default() };
    Box::new(SessionUpdate { applicant: Some(applicant), ..SessionUpdate::default() })
}

fn named(name: &str) -> Event {
    Event::Answered(answers(name))
}

fn save(name: &str) -> Command {
    Command::Save(Box::new(SessionUpdate { revision: Some(0), ..*answers(name) }))
}

fn refused() -> Problem {
    Problem::Refused {
        code: Some(ErrorCode::ParameterInvalid),
        param: Some("applicant.first_name".to_owned()),
        request_id: None,
    }
}

fn answering(state: &State) -> &latchkey_flow::Answering {
    match state {
        State::Answering(answering) => answering,
        other => panic!("{other:?}"),
    }
}

fn activity(state: &State) -> &Activity {
    &answering(state).activity
}

fn step(state: &State) -> &Step {
    &answering(state).step
}

#[test]
fn a_save_that_waits_for_the_network_releases_the_step_and_continues_by_itself() {
    let mut state = waiting_with("Jane");
    assert!(!activity(&state).holds_step());
    update(&mut state, Event::ConnectionLost);
    let commands = update(&mut state, Event::Saved(Ok(session("Jane", ID_TYPE))));
    assert_eq!(step(&state), &Step::IdType);
    assert!(!commands.iter().any(|command| matches!(command, Command::Save(_))));
}

#[test]
fn the_newest_answers_are_saved_after_the_response_to_the_older_ones() {
    let mut state = waiting_with("Jane");
    assert!(update(&mut state, named("Janet")).is_empty(), "never two at a time");
    assert!(update(&mut state, named("Janet Ann")).is_empty());
    assert_eq!(update(&mut state, Event::Saved(Ok(session("Jane", ID_TYPE)))), [save("Janet Ann")]);
    assert_eq!(step(&state), &Step::Details, "the step stays until the newest are saved");
    update(&mut state, Event::Saved(Ok(session("Janet Ann", ID_TYPE))));
    assert_eq!(step(&state), &Step::IdType);
}

#[test]
fn older_answers_that_are_refused_do_not_keep_newer_ones_from_being_saved() {
    for problem in [refused(), Problem::Server { request_id: None }] {
        let mut state = waiting_with("J4ne");
        update(&mut state, named("Jane"));
        assert_eq!(update(&mut state, Event::Saved(Err(problem))), [save("Jane")]);
    }
}

#[test]
fn what_was_typed_while_the_save_was_waiting_stays_in_the_form() {
    let mut state = waiting_with("Jane");
    update(&mut state, Event::Edited);
    assert!(update(&mut state, Event::Saved(Ok(session("Jane", ID_TYPE)))).is_empty());
    assert_eq!((step(&state), activity(&state)), (&Step::Details, &Activity::Idle));
    assert_eq!(
        answering(&state).session.applicant.first_name.as_deref(),
        Some("Jane"),
        "and the older answers are saved"
    );
    assert_eq!(update(&mut state, named("Janet")), [save("Janet")]);
}

#[test]
fn what_is_typed_after_the_newest_answers_were_queued_stays_too() {
    let mut state = waiting_with("Jane");
    update(&mut state, Event::Edited);
    update(&mut state, named("Janet"));
    update(&mut state, Event::Edited);
    assert_eq!(update(&mut state, Event::Saved(Ok(session("Jane", ID_TYPE)))), [save("Janet")]);
    update(&mut state, Event::Saved(Ok(session("Janet", ID_TYPE))));
    assert_eq!((step(&state), activity(&state)), (&Step::Details, &Activity::Idle));
}

#[test]
fn a_session_that_is_over_or_closed_takes_no_newest_answers() {
    let mut state = waiting_with("Jane");
    update(&mut state, named("Janet"));
    let mut over = session("Jane", &[]);
    over.status = latchkey_api_types::SessionStatus::Canceled;
    assert!(!update(&mut state, Event::Saved(Ok(over))).contains(&save("Janet")));
    assert!(matches!(state, State::Ended(_)));

    let mut state = waiting_with("Jane");
    update(&mut state, named("Janet"));
    update(&mut state, Event::Saved(Err(Problem::Access(Access::Used))));
    assert_eq!(state, State::Unavailable(Problem::Access(Access::Used)));
}

#[test]
fn the_applicant_stays_at_a_step_whose_answers_wait() {
    let mut state = waiting_with("Jane");
    for event in [Event::WentBack, Event::WithdrawRequested, Event::Continued, Event::Resumed] {
        assert!(update(&mut state, event).is_empty());
        assert_eq!(step(&state), &Step::Details);
    }
}

#[test]
fn a_submission_while_offline_cannot_be_edited() {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(session("Jane", &[]))));
    update(&mut state, Event::SubmitRequested);
    update(&mut state, Event::ConnectionLost);
    assert_eq!(activity(&state), &Activity::Busy);
}

/// An action of the applicant or the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Type,
    Press,
    RequestFails,
    ResponseArrives,
    OlderIsRefused,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the applicant types and saves and whatever the network does, there is one save in
    /// flight at a time, and in the end the server has what was saved last, and the form what was
    /// typed last.
    #[test]
    fn the_last_answers_of_the_applicant_are_saved(actions in proptest::collection::vec(
        prop_oneof![Just(Action::Type), Just(Action::Press), Just(Action::RequestFails), Just(Action::ResponseArrives), Just(Action::OlderIsRefused)], 0..40,
    )) {
        let mut state = at_details();
        let (mut typed, mut pressed, mut stored) = (0, None, String::new());
        let mut typed_meanwhile = false;
        let mut in_flight: Option<Box<SessionUpdate>> = None;
        for action in actions.into_iter().chain([Action::ResponseArrives; 3]) {
            let commands = match action {
                Action::Type => {
                    typed += 1;
                    typed_meanwhile |= activity(&state).is_under_way();
                    update(&mut state, Event::Edited)
                }
                Action::Press if activity(&state).holds_step() => Vec::new(),
                Action::Press => {
                    pressed = Some(typed);
                    typed_meanwhile = false;
                    update(&mut state, named(&typed.to_string()))
                }
                Action::RequestFails if in_flight.is_some() => update(&mut state, Event::ConnectionLost),
                Action::ResponseArrives => match in_flight.take() {
                    Some(answers) => {
                        stored = answers.applicant.unwrap().first_name.unwrap();
                        // Something is missing whatever is saved, so that the step stays.
                        update(&mut state, Event::Saved(Ok(session(&stored, DETAILS))))
                    }
                    None => Vec::new(),
                },
                Action::OlderIsRefused if matches!(activity(&state), Activity::Waiting { newest: Some(_), .. }) => {
                    in_flight = None;
                    update(&mut state, Event::Saved(Err(refused())))
                }
                Action::RequestFails | Action::OlderIsRefused => Vec::new(),
            };
            for command in commands {
                if let Command::Save(answers) = command {
                    prop_assert!(in_flight.is_none(), "two saves in flight");
                    in_flight = Some(answers);
                }
            }
        }
        prop_assert!(in_flight.is_none());
        prop_assert!(!activity(&state).is_under_way());
        if let Some(pressed) = pressed {
            prop_assert_eq!(stored, pressed.to_string());
            // After further typing, the step is not marked as lacking something.
            prop_assert_eq!(activity(&state), if typed_meanwhile { &Activity::Idle } else { &Activity::StillMissing });
        }
    }
}
