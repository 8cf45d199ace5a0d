//! Reduced cases of bugs that random runs have found. Cases that were errors of the model are left
//! out.

use crate::action::{Action, BankAnswer, Case, Fault, Span};
use crate::replay;

/// The status of an expired bank connection changed to `revoked` as soon as another one was
/// created.
#[test]
fn an_expired_connection_stays_expired_when_another_is_created() {
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

/// The same when the bank's response arrived after the end of the session.
#[test]
fn an_expired_connection_stays_expired_when_the_bank_responds_after_the_session() {
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

/// An applicant declined the consent while the request was delayed, left, came back and agreed. The
/// delayed response to the first answer was taken for the response to the second.
#[test]
fn responses_from_before_an_exit_are_not_taken_for_later_ones() {
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
