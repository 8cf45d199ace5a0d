//! Random journeys against a small model of the server: whatever the products, the applicant's
//! detours and the network do, the journey reaches the submission, shows only steps that the server
//! requires, and never shows a step that lacks its data.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "journeys/applicant.rs"]
mod applicant;
#[path = "journeys/server.rs"]
mod server;

use applicant::{Action, Applicant};
use latchkey_api_types::{Product, SessionStatus};
use latchkey_flow::{Event, State, Step, plan, update};
use proptest::prelude::*;
use server::ModelServer;

/// Asserts what must hold after every event.
fn assert_sound(state: &State) {
    let State::Answering(answering) = state else { return };
    let requirements = &answering.session.requirements;
    if let Some(kind) = answering.step.kind() {
        assert!(
            plan::steps(requirements).contains(&kind),
            "{kind:?} is shown, but nothing of it is required"
        );
        assert!(plan::has_data_for(kind, &answering.session), "{kind:?} is shown without its data");
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

/// Asserts that something is missing at the step. Only one that the applicant has gone back to may
/// be complete.
fn assert_landing_is_needed(state: &State) {
    let State::Answering(answering) = state else { return };
    if let Some(kind) = answering.step.kind()
        && kind != latchkey_flow::StepKind::Check
    {
        assert!(
            !plan::is_met(kind, &answering.session.requirements),
            "landed on {kind:?}, of which nothing is missing"
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
        let mut applicant = Applicant::default();
        let mut state = load(&server);
        assert_landing_is_needed(&state);
        for action in actions {
            applicant::act(&mut state, &mut server, &mut applicant, action);
            assert_sound(&state);
        }
        // After all detours the applicant simply does what each step asks for.
        for _ in 0..200 {
            if matches!(state, State::Processing(_) | State::Ended(_)) {
                break;
            }
            applicant::act(&mut state, &mut server, &mut applicant, Action::DoWhatIsAsked);
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
        let mut applicant = Applicant::default();
        let mut state = load(&server);
        for action in actions {
            applicant::act(&mut state, &mut server, &mut applicant, action);
            let (once, again) = (load(&server), load(&server));
            prop_assert_eq!(&once, &again);
            assert_sound(&once);
            assert_landing_is_needed(&once);
        }
    }

    #[test]
    fn events_in_any_order_never_break_the_state(mut server in server(), actions in proptest::collection::vec((any::<Action>(), any::<u8>()), 0..60)) {
        let mut applicant = Applicant::default();
        let mut state = load(&server);
        for (action, stray) in actions {
            applicant::act(&mut state, &mut server, &mut applicant, action);
            // A late response, a second click, a timer of a step that is gone.
            for event in applicant::stray_events(&server, stray) {
                update(&mut state, event);
                assert_sound(&state);
            }
        }
    }
}
