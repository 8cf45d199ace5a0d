//! The user's actions for each step: one of several valid answers.

use latchkey_api_types::{ApplicantUpdate, FinancialEvidence, Requirement, SessionUpdate};
use latchkey_flow::{Answering, BankStage, Event, Slot, State, Step, StepKind, plan};
use latchkey_test_support::applicant;

/// The banks that are chosen: a working one, one whose access ends early, an unavailable one.
pub(crate) const BANKS: [&str; 3] =
    ["sandbox_bank", "sandbox_bank_ends_access", "sandbox_bank_down"];

/// The user's next action.
pub(crate) enum UserAction {
    /// Sends an event to the state machine.
    Dispatch(Event),
    /// Chooses a file for a slot.
    ChooseFile(Slot),
}

/// Returns the `n`-th action that fulfils the step.
pub(crate) fn next_action(state: &State, n: u8) -> Option<UserAction> {
    let answering = match state {
        State::Answering(answering) => answering,
        State::Unavailable(_) | State::Exited(_) => {
            return Some(UserAction::Dispatch(Event::RetryRequested));
        }
        State::Loading | State::Processing(_) | State::Ended(_) => return None,
    };
    if answering.saving.remote.is_some() {
        return Some(UserAction::Dispatch(
            [Event::KeepLocal, Event::KeepRemote, Event::ChoiceDeferred][usize::from(n) % 3]
                .clone(),
        ));
    }
    let answer =
        |update: SessionUpdate| Some(UserAction::Dispatch(Event::Answered(Box::new(update))));
    match &answering.step {
        Step::Start => answer(SessionUpdate {
            consents: applicant::consents(n != 5),
            ..SessionUpdate::default()
        }),
        Step::Declined => Some(UserAction::Dispatch(Event::Reconsidered)),
        Step::Unsupported(_) => None,
        Step::Details => answer(of_applicant(applicant::details(n))),
        Step::AddressHistory => answer(of_applicant(applicant::previous_addresses(n))),
        Step::IdType => answer(SessionUpdate {
            id_document: Some(applicant::id_document(n)),
            ..SessionUpdate::default()
        }),
        Step::IdFront => photo(answering, &Requirement::DocumentIdFront),
        Step::IdBack => photo(answering, &Requirement::DocumentIdBack),
        Step::IdNumber => answer(of_applicant(applicant::id_number(n))),
        Step::Selfie => photo(answering, &Requirement::DocumentSelfie),
        Step::Bank(BankStage::Choosing | BankStage::Failed { .. }) => {
            Some(UserAction::Dispatch(bank(0)))
        }
        Step::Bank(BankStage::Starting { .. } | BankStage::Waiting { .. }) => {
            Some(UserAction::Dispatch(Event::Resumed))
        }
        Step::Attention | Step::Bank(BankStage::Connected { .. }) => {
            Some(UserAction::Dispatch(Event::Continued))
        }
        Step::Employment => answer(SessionUpdate {
            employment: Some(applicant::employment(n)),
            ..SessionUpdate::default()
        }),
        Step::Documents if answering.unfinished().next().is_some() => {
            answering.unfinished().next().map(|unfinished| {
                UserAction::Dispatch(Event::UnfinishedRemovalRequested(unfinished.id.clone()))
            })
        }
        Step::Documents => {
            let missing = &answering.session.requirements.missing;
            let document = missing
                .iter()
                .find(|requirement| plan::step_for(requirement) == Some(StepKind::Documents));
            document
                .and_then(Slot::for_requirement)
                .map_or(Some(UserAction::Dispatch(Event::Continued)), |slot| {
                    Some(UserAction::ChooseFile(slot))
                })
        }
        Step::Check => Some(UserAction::Dispatch(Event::SubmitRequested)),
    }
}

/// Returns the `n`-th file slot of the step, if it has any.
pub(crate) fn slot_on_step(state: &State, n: u8) -> Option<Slot> {
    let State::Answering(answering) = state else { return None };
    let requirements = &answering.session.requirements;
    let here = answering.step.kind()?;
    let slots: Vec<Slot> = requirements
        .missing
        .iter()
        .chain(&requirements.met)
        .filter(|requirement| plan::step_for(requirement) == Some(here))
        .filter_map(Slot::for_requirement)
        .collect();
    let position = usize::from(n).checked_rem(slots.len())?;
    slots.into_iter().nth(position)
}

/// Returns the choice of the `n`-th bank.
pub(crate) fn bank(n: u8) -> Event {
    Event::BankChosen(BANKS[usize::from(n) % BANKS.len()].to_owned())
}

/// Returns the choice of documents or of a bank, where the step offers it.
pub(crate) fn evidence(state: &State, evidence: FinancialEvidence) -> Option<Event> {
    let State::Answering(answering) = state else { return None };
    let is_offered = matches!(answering.step, Step::Bank(_) | Step::Documents)
        && answering.session.requirements.alternatives.contains_key(&Requirement::BankConnection);
    is_offered.then_some(Event::EvidenceChosen(evidence))
}

fn of_applicant(applicant: ApplicantUpdate) -> SessionUpdate {
    SessionUpdate { applicant: Some(applicant), ..SessionUpdate::default() }
}

fn photo(answering: &Answering, requirement: &Requirement) -> Option<UserAction> {
    if answering.session.requirements.missing.contains(requirement) {
        Slot::for_requirement(requirement).map(UserAction::ChooseFile)
    } else {
        Some(UserAction::Dispatch(Event::Continued))
    }
}
