//! Saving without a line: the page stays the person's, what they save meanwhile waits its turn, and
//! nothing newer is lost to something older.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use latchkey_api_types::{ApplicantUpdate, ErrorCode, SessionUpdate, SessionView};
use latchkey_client::{Access, Problem};
use latchkey_flow::{Activity, Command, Event, State, Step, update};
use proptest::prelude::*;
use serde_json::json;

/// A session with this first name, of which these are still missing.
fn session(first_name: &str, missing: &[&str]) -> Box<SessionView> {
    let view = json!({
        "id": "vs_1", "object": "verification_session.view", "status": "pending", "expires_at": 1, "business": {"name": "Harbour Homes"},
        "products": ["identity"], "applicant": {"first_name": first_name}, "requirements": {"missing": missing},
    });
    Box::new(serde_json::from_value(view).unwrap())
}

const DETAILS: &[&str] = &["applicant.name", "document.id_type"];
const ID_TYPE: &[&str] = &["document.id_type"];

/// Somebody at "Your details".
fn at_details() -> State {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(session("", DETAILS))));
    assert_eq!(step(&state), &Step::Details);
    state
}

/// The same, whose save of this name has no line.
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
fn a_save_that_waits_for_the_line_leaves_the_page_to_the_person_and_goes_on_by_itself() {
    let mut state = waiting_with("Jane");
    assert!(!activity(&state).holds_step());
    update(&mut state, Event::ConnectionLost);
    let commands = update(&mut state, Event::Saved(Ok(session("Jane", ID_TYPE))));
    assert_eq!(step(&state), &Step::IdType);
    assert!(!commands.iter().any(|command| matches!(command, Command::Save(_))));
}

#[test]
fn the_newest_answers_are_saved_once_the_older_ones_have_their_answer() {
    let mut state = waiting_with("Jane");
    assert!(update(&mut state, named("Janet")).is_empty(), "never two at a time");
    assert!(update(&mut state, named("Janet Ann")).is_empty());
    assert_eq!(update(&mut state, Event::Saved(Ok(session("Jane", ID_TYPE)))), [save("Janet Ann")]);
    assert_eq!(
        step(&state),
        &Step::Details,
        "until the newest are there, the person is where they were"
    );
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
fn what_was_typed_while_the_save_was_waiting_stays_before_the_person() {
    let mut state = waiting_with("Jane");
    update(&mut state, Event::Edited);
    assert!(update(&mut state, Event::Saved(Ok(session("Jane", ID_TYPE)))).is_empty());
    assert_eq!((step(&state), activity(&state)), (&Step::Details, &Activity::Idle));
    assert_eq!(
        answering(&state).session.applicant.first_name.as_deref(),
        Some("Jane"),
        "and the older answers are there"
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
fn the_person_stays_on_a_page_whose_answers_wait() {
    let mut state = waiting_with("Jane");
    for event in [Event::WentBack, Event::WithdrawRequested, Event::Continued, Event::Resumed] {
        assert!(update(&mut state, event).is_empty());
        assert_eq!(step(&state), &Step::Details);
    }
}

#[test]
fn a_submission_without_a_line_cannot_be_edited() {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(session("Jane", &[]))));
    update(&mut state, Event::SubmitRequested);
    update(&mut state, Event::ConnectionLost);
    assert_eq!(activity(&state), &Activity::Busy);
}

/// What the person and the line do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Type,
    Press,
    LineFails,
    AnswerComes,
    OlderIsRefused,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The person types and saves as they like; whatever the line does, one save is on its way at a time, and in the end the
    /// server has what was saved last, and the page what was typed last.
    #[test]
    fn the_last_word_is_the_persons(actions in proptest::collection::vec(
        prop_oneof![Just(Action::Type), Just(Action::Press), Just(Action::LineFails), Just(Action::AnswerComes), Just(Action::OlderIsRefused)], 0..40,
    )) {
        let mut state = at_details();
        let (mut typed, mut pressed, mut stored) = (0, None, String::new());
        let mut typed_meanwhile = false;
        let mut on_its_way: Option<Box<SessionUpdate>> = None;
        for action in actions.into_iter().chain([Action::AnswerComes; 3]) {
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
                Action::LineFails if on_its_way.is_some() => update(&mut state, Event::ConnectionLost),
                Action::AnswerComes => match on_its_way.take() {
                    Some(answers) => {
                        stored = answers.applicant.unwrap().first_name.unwrap();
                        // The page lacks something whatever is saved, so that the person stays here to be looked at.
                        update(&mut state, Event::Saved(Ok(session(&stored, DETAILS))))
                    }
                    None => Vec::new(),
                },
                Action::OlderIsRefused if matches!(activity(&state), Activity::Waiting { newest: Some(_), .. }) => {
                    on_its_way = None;
                    update(&mut state, Event::Saved(Err(refused())))
                }
                Action::LineFails | Action::OlderIsRefused => Vec::new(),
            };
            for command in commands {
                if let Command::Save(answers) = command {
                    prop_assert!(on_its_way.is_none(), "two saves on their way");
                    on_its_way = Some(answers);
                }
            }
        }
        prop_assert!(on_its_way.is_none());
        prop_assert!(!activity(&state).is_under_way());
        if let Some(pressed) = pressed {
            prop_assert_eq!(stored, pressed.to_string());
            // Who has typed on is not told that the page lacks something.
            prop_assert_eq!(activity(&state), if typed_meanwhile { &Activity::Idle } else { &Activity::StillMissing });
        }
    }
}
