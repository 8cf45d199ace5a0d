//! Random journeys against a small model of the server: whatever the products, the person's detours
//! and the line do, the journey reaches submission, asks only for what the server misses, and never
//! shows a page that lacks its data.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "journeys/person.rs"]
mod person;
#[path = "journeys/server.rs"]
mod server;

use latchkey_api_types::{Product, SessionStatus};
use latchkey_flow::{Event, State, Step, plan, update};
use person::{Action, Person};
use proptest::prelude::*;
use server::ModelServer;

/// What must hold after every event, whatever led there.
fn assert_sound(state: &State) {
    let State::Answering(answering) = state else { return };
    let requirements = &answering.session.requirements;
    if let Some(name) = answering.step.kind() {
        assert!(
            plan::steps(requirements).contains(&name),
            "{name:?} is shown, but nothing of it is required"
        );
        assert!(plan::has_data_for(name, &answering.session), "{name:?} is shown without its data");
    }
    match &answering.step {
        Step::Attention => {
            assert!(!requirements.errors.is_empty(), "there is nothing to look at again")
        }
        Step::Unsupported(requirement) => assert!(requirements.missing.contains(requirement)),
        Step::Start
        | Step::Declined
        | Step::Details
        | Step::AddressHistory
        | Step::IdType
        | Step::IdFront
        | Step::IdBack
        | Step::IdNumber
        | Step::Selfie
        | Step::Bank(_)
        | Step::Employment
        | Step::Documents
        | Step::Check => {}
    }
    if let Some((step, steps)) = answering.position() {
        assert!(step >= 1 && step <= steps, "step {step} of {steps}");
    }
}

/// A page that is shown without being asked for is one the person has gone back to; one that is
/// landed on is not.
fn assert_landing_is_needed(state: &State) {
    let State::Answering(answering) = state else { return };
    if let Some(name) = answering.step.kind()
        && name != latchkey_flow::StepKind::Check
    {
        assert!(
            !plan::is_met(name, &answering.session.requirements),
            "landed on {name:?}, of which nothing is missing"
        );
    }
}

fn load(server: &ModelServer) -> State {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(Box::new(server.view()))));
    state
}

fn products() -> impl Strategy<Value = Vec<Product>> {
    proptest::sample::subsequence(Product::KNOWN.to_vec(), 1..=Product::KNOWN.len())
}

/// A session of these products, with or without an ID number.
fn server() -> impl Strategy<Value = ModelServer> {
    (products(), any::<bool>())
        .prop_map(|(products, asks_for_id_number)| ModelServer::new(products, asks_for_id_number))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_journey_reaches_submission(mut server in server(), actions in proptest::collection::vec(any::<Action>(), 0..60)) {
        let mut person = Person::default();
        let mut state = load(&server);
        assert_landing_is_needed(&state);
        for action in actions {
            person::act(&mut state, &mut server, &mut person, action);
            assert_sound(&state);
        }
        // After all detours the person simply does what each page asks for.
        for _ in 0..200 {
            if matches!(state, State::Processing(_) | State::Ended(_)) {
                break;
            }
            person::act(&mut state, &mut server, &mut person, Action::DoWhatIsAsked);
            assert_sound(&state);
        }
        prop_assert!(matches!(state, State::Processing(_) | State::Ended(_)), "stuck at {state:?}");
        if server.status() == &SessionStatus::Processing {
            prop_assert!(server.view().requirements.missing.is_empty());
        }
    }

    #[test]
    fn a_reload_at_any_point_lands_where_the_server_says_and_always_in_the_same_place(
        mut server in server(),
        actions in proptest::collection::vec(any::<Action>(), 0..60),
    ) {
        let mut person = Person::default();
        let mut state = load(&server);
        for action in actions {
            person::act(&mut state, &mut server, &mut person, action);
            let (once, again) = (load(&server), load(&server));
            prop_assert_eq!(&once, &again);
            assert_sound(&once);
            assert_landing_is_needed(&once);
        }
    }

    #[test]
    fn events_in_any_order_never_break_the_state(mut server in server(), actions in proptest::collection::vec((any::<Action>(), any::<u8>()), 0..60)) {
        let mut person = Person::default();
        let mut state = load(&server);
        for (action, stray) in actions {
            person::act(&mut state, &mut server, &mut person, action);
            // A late answer, a second click, a timer of a page that is gone.
            for event in person::stray_events(&server, stray) {
                update(&mut state, event);
                assert_sound(&state);
            }
        }
    }
}
