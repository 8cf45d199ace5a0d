//! Cases that once failed because of an error in the product, simplified.

use crate::action::{Action, BankAnswer, Case, Fault, Span};
use crate::replay;

/// A bank connection that had timed out became `revoked` when another was created.
#[test]
fn an_attempt_that_timed_out_stays_one_when_another_is_started() {
    replay(&Case {
        products: vec!["cash_flow"],
        outcome: "completed",
        asks_for_id_number: false,
        actions: vec![
            Action::Open(0),
            Action::Answer(0, 0),
            Action::ChooseBank(0, 0),
            Action::AdvanceClock(Span::Minutes),
            Action::Tick,
            Action::ChooseBank(0, 0),
        ],
    });
}

/// The same if the bank responded after the end of the session.
#[test]
fn an_attempt_that_timed_out_stays_one_when_the_bank_answers_after_the_end() {
    replay(&Case {
        products: vec!["income"],
        outcome: "completed",
        asks_for_id_number: false,
        actions: vec![
            Action::Open(0),
            Action::Answer(0, 0),
            Action::Answer(0, 0),
            Action::AdvanceClock(Span::Days),
            Action::BankAnswers(0, BankAnswer::GrantedTwice),
        ],
    });
}

/// An applicant declined on a slow connection, left, came back and agreed: the late response to the
/// first save was taken for that to the second.
#[test]
fn answers_from_before_the_person_left_are_not_taken_for_those_given_since() {
    replay(&Case {
        products: vec!["income", "documents"],
        outcome: "completed",
        asks_for_id_number: false,
        actions: vec![
            Action::Open(0),
            Action::InjectFault(0, Fault::Delayed),
            Action::Answer(0, 5),
            Action::Leave(0),
            Action::Answer(0, 0),
            Action::Answer(0, 0),
        ],
    });
}
