//! Cancellation: that the applicant has withdrawn is known only where they did.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_api_types::SessionView;
use latchkey_flow::{Event, Outcome, State, update};
use serde_json::json;

fn session(status: &str) -> Box<SessionView> {
    let session = json!({
        "id": "vs_1", "object": "verification_session.view", "status": status, "expires_at": 1, "business": {"name": "Harbour Homes"},
        "products": [], "requirements": {"missing": ["document.proof_of_address"]},
    });
    serde_json::from_value(session).unwrap()
}

/// Returns the outcome for an applicant who is answering, after `events`.
fn outcome_after(events: Vec<Event>) -> Outcome {
    let mut state = State::Loading;
    update(&mut state, Event::Loaded(Ok(session("pending"))));
    for event in events {
        update(&mut state, event);
    }
    match state {
        State::Ended(ended) => ended.outcome,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_withdrawal_here_ends_as_withdrawn() {
    assert_eq!(
        outcome_after(vec![Event::WithdrawRequested, Event::Withdrawn(Ok(session("canceled")))]),
        Outcome::Withdrawn
    );
}

#[test]
fn a_cancellation_elsewhere_ends_as_canceled() {
    assert_eq!(
        outcome_after(vec![Event::Resumed, Event::Refreshed(Ok(session("canceled")))]),
        Outcome::Canceled
    );
    let answered = Event::Answered(Box::default());
    assert_eq!(
        outcome_after(vec![answered, Event::Saved(Ok(session("canceled")))]),
        Outcome::Canceled
    );
}
