//! What a person does who reads the page: one of several answers to each, all of which the server
//! takes.

use latchkey_api_types::{
    Address, ApplicantUpdate, Employment, EmploymentStatus, FinancialEvidence, IdDocument,
    IdDocumentType, PastAddress, PayFrequency, Requirement, SessionUpdate,
};
use latchkey_flow::{Answering, BankStage, Event, Slot, State, Step, StepKind, plan};

/// The banks that are chosen: one that works, one whose access ends soon, one that is down.
pub(crate) const BANKS: [&str; 3] =
    ["sandbox_bank", "sandbox_bank_ends_access", "sandbox_bank_down"];

/// What the person does next.
pub(crate) enum Deed {
    /// Says so to the page.
    Tell(Event),
    /// Chooses a file for a slot.
    Choose(Slot),
}

/// What the page asks for, done in the `n`-th way.
pub(crate) fn asked_for(state: &State, n: u8) -> Option<Deed> {
    let answering = match state {
        State::Answering(answering) => answering,
        State::Unavailable(_) | State::Exited(_) => return Some(Deed::Tell(Event::RetryRequested)),
        State::Loading | State::Processing(_) | State::Ended(_) => return None,
    };
    if answering.saving.remote.is_some() {
        return Some(Deed::Tell(
            [Event::KeepLocal, Event::KeepRemote, Event::ChoiceDeferred][usize::from(n) % 3]
                .clone(),
        ));
    }
    let answer = |update: SessionUpdate| Some(Deed::Tell(Event::Answered(Box::new(update))));
    match &answering.step {
        Step::Start => answer(consents(n != 5)),
        Step::Declined => Some(Deed::Tell(Event::Reconsidered)),
        Step::Unsupported(_) => None,
        Step::Details => answer(details(n)),
        Step::AddressHistory => answer(applicant(ApplicantUpdate {
            previous_addresses: Some(vec![earlier(n)]),
            ..ApplicantUpdate::default()
        })),
        Step::IdType => {
            let kind =
                [IdDocumentType::Passport, IdDocumentType::IdCard, IdDocumentType::DrivingLicense]
                    [usize::from(n) % 3]
                    .clone();
            answer(SessionUpdate {
                id_document: Some(IdDocument { kind, issuing_country: "GB".to_owned() }),
                ..SessionUpdate::default()
            })
        }
        Step::IdFront => picture(answering, &Requirement::DocumentIdFront),
        Step::IdBack => picture(answering, &Requirement::DocumentIdBack),
        Step::IdNumber => answer(applicant(ApplicantUpdate {
            id_number: Some(format!("QQ12345{n}C")),
            id_number_country: Some("GB".to_owned()),
            ..ApplicantUpdate::default()
        })),
        Step::Selfie => picture(answering, &Requirement::DocumentSelfie),
        Step::Bank(BankStage::Choosing | BankStage::Failed { .. }) => Some(Deed::Tell(bank(0))),
        Step::Bank(BankStage::Starting { .. } | BankStage::Waiting { .. }) => {
            Some(Deed::Tell(Event::Resumed))
        }
        Step::Attention | Step::Bank(BankStage::Connected { .. }) => {
            Some(Deed::Tell(Event::Continued))
        }
        Step::Employment => {
            answer(SessionUpdate { employment: Some(job(n)), ..SessionUpdate::default() })
        }
        Step::Documents if answering.unfinished().next().is_some() => answering
            .unfinished()
            .next()
            .map(|unfinished| Deed::Tell(Event::UnfinishedRemovalRequested(unfinished.id.clone()))),
        Step::Documents => {
            let missing = &answering.session.requirements.missing;
            let paper = missing
                .iter()
                .find(|requirement| plan::step_for(requirement) == Some(StepKind::Documents));
            paper
                .and_then(Slot::for_requirement)
                .map_or(Some(Deed::Tell(Event::Continued)), |slot| Some(Deed::Choose(slot)))
        }
        Step::Check => Some(Deed::Tell(Event::SubmitRequested)),
    }
}

/// The file slot of the page, if it has one.
pub(crate) fn slot_here(state: &State, n: u8) -> Option<Slot> {
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

/// The person chooses the `n`-th bank.
pub(crate) fn bank(n: u8) -> Event {
    Event::BankChosen(BANKS[usize::from(n) % BANKS.len()].to_owned())
}

/// The person shows papers, or a bank, where that is offered.
pub(crate) fn evidence(state: &State, evidence: FinancialEvidence) -> Option<Event> {
    let State::Answering(answering) = state else { return None };
    let is_offered = matches!(answering.step, Step::Bank(_) | Step::Documents)
        && answering.session.requirements.alternatives.contains_key(&Requirement::BankConnection);
    is_offered.then_some(Event::EvidenceChosen(evidence))
}

fn applicant(applicant: ApplicantUpdate) -> SessionUpdate {
    SessionUpdate { applicant: Some(applicant), ..SessionUpdate::default() }
}

fn consents(granted: bool) -> SessionUpdate {
    let names = ["data_processing", "biometric", "credit_check"];
    SessionUpdate {
        consents: names.into_iter().map(|name| (name.to_owned(), granted)).collect(),
        ..SessionUpdate::default()
    }
}

fn details(n: u8) -> SessionUpdate {
    applicant(ApplicantUpdate {
        first_name: Some(format!("Ada {n}")),
        last_name: Some("Lovelace".to_owned()),
        date_of_birth: Some(format!("199{n}-05-15")),
        address: Some(address(n)),
        address_since: Some("2025-06".to_owned()),
        ..ApplicantUpdate::default()
    })
}

fn address(n: u8) -> Address {
    Address {
        line1: Some(format!("{} High Street", n + 1)),
        city: Some("London".to_owned()),
        postal_code: Some("N1 1AA".to_owned()),
        country: Some("GB".to_owned()),
        ..Address::default()
    }
}

fn earlier(n: u8) -> PastAddress {
    PastAddress { address: address(n + 10), since: format!("201{n}-01") }
}

fn job(n: u8) -> Employment {
    Employment {
        status: EmploymentStatus::FullTime,
        employer: Some(format!("Engines {n} Ltd")),
        title: Some("Engineer".to_owned()),
        start_date: Some("2019-05-01".to_owned()),
        gross_pay: 420_000 + i64::from(n),
        currency: "gbp".to_owned(),
        pay_frequency: PayFrequency::Monthly,
    }
}

fn picture(answering: &Answering, requirement: &Requirement) -> Option<Deed> {
    if answering.session.requirements.missing.contains(requirement) {
        Slot::for_requirement(requirement).map(Deed::Choose)
    } else {
        Some(Deed::Tell(Event::Continued))
    }
}
