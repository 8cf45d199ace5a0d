//! An applicant who acts on what the step shows, and a network that may fail.

use std::time::Duration;

use latchkey_api_types::{
    Address, ApplicantUpdate, Employment, EmploymentStatus, FinancialEvidence, IdDocument,
    IdDocumentType, PayFrequency, Requirement, SessionStatus, SessionUpdate,
};
use latchkey_client::Problem;
use latchkey_client::upload::RestartReason;
use latchkey_flow::{
    BankStage, ChosenFile, Command, Event, FileProblem, Slot, State, Step, StepKind, UploadId,
    update,
};
use proptest::prelude::*;

use crate::server::ModelServer;

/// An action of the applicant, of another window or of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    DoWhatIsAsked,
    GoBack,
    Change(usize),
    Reload,
    ComeBackToTab,
    Decline,
    RemoveDocument(usize),
    CancelUpload,
    ShowDocumentsInstead,
    ShowBankInstead,
    GiveBankUp,
    BankDeclines,
    Leave,
    /// Other answers are given in another window.
    AnswerElsewhere,
    /// The next request does not reach the server.
    NetworkIsDown,
    /// The next request is done, but its response is lost.
    ResponseIsLost,
    /// The next submission leads to a request for resubmission: the document has expired.
    RejectNextSubmission,
    Submit,
}

impl Arbitrary for Action {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        prop_oneof![
            12 => Just(Self::DoWhatIsAsked),
            3 => Just(Self::GoBack),
            2 => (0_usize..11).prop_map(Self::Change),
            2 => Just(Self::Reload),
            1 => Just(Self::ComeBackToTab),
            1 => Just(Self::Decline),
            1 => (0_usize..4).prop_map(Self::RemoveDocument),
            1 => Just(Self::CancelUpload),
            1 => Just(Self::ShowDocumentsInstead),
            1 => Just(Self::ShowBankInstead),
            1 => Just(Self::GiveBankUp),
            1 => Just(Self::BankDeclines),
            1 => Just(Self::Leave),
            1 => Just(Self::AnswerElsewhere),
            1 => Just(Self::NetworkIsDown),
            1 => Just(Self::ResponseIsLost),
            1 => Just(Self::RejectNextSubmission),
            1 => Just(Self::Submit),
        ]
        .boxed()
    }
}

/// The applicant, and the state of the network.
#[derive(Debug, Default)]
pub(crate) struct Applicant {
    next_upload: u32,
    network: Network,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Network {
    #[default]
    Good,
    Down,
    LosesResponse,
}

/// Sends `event`, and runs every command on the server, until there is none left.
fn happen(state: &mut State, server: &mut ModelServer, applicant: &mut Applicant, event: Event) {
    let mut events = vec![event];
    let mut rounds = 0;
    while let Some(event) = events.pop() {
        rounds += 1;
        assert!(rounds < 200, "commands and events do not end");
        for command in update(state, event) {
            events.extend(carry_out(server, applicant, command));
        }
    }
}

/// Lets `request` reach the server, or not, and its response come back, or not.
fn over_the_network<T>(
    applicant: &mut Applicant,
    lost: impl FnOnce() -> T,
    request: impl FnOnce() -> T,
) -> T {
    match std::mem::take(&mut applicant.network) {
        Network::Good => request(),
        Network::Down => lost(),
        Network::LosesResponse => {
            request();
            lost()
        }
    }
}

fn carry_out(
    server: &mut ModelServer,
    applicant: &mut Applicant,
    command: Command,
) -> Option<Event> {
    let network = || Err(Problem::Network);
    Some(match command {
        Command::Load => {
            Event::Loaded(over_the_network(applicant, network, || Ok(Box::new(server.view()))))
        }
        Command::Refresh => {
            Event::Refreshed(over_the_network(applicant, network, || Ok(Box::new(server.view()))))
        }
        Command::ReadBack => {
            Event::Saved(over_the_network(applicant, network, || Ok(Box::new(server.view()))))
        }
        Command::ReadRemote => {
            Event::RemoteRead(over_the_network(applicant, network, || Ok(Box::new(server.view()))))
        }
        Command::Save(answers) => {
            Event::Saved(over_the_network(applicant, network, || server.save(*answers)))
        }
        Command::Submit => {
            Event::Submitted(over_the_network(applicant, network, || server.submit()))
        }
        Command::Withdraw => {
            Event::Withdrawn(server.write(|session| session.status = SessionStatus::Canceled))
        }
        Command::Watch => {
            server.process();
            Event::Watched(Ok(Box::new(server.view())))
        }
        Command::Upload(id) => {
            let slot = slot_of(id);
            let lost = || Err(FileProblem::NotSent(Problem::Network));
            match over_the_network(applicant, lost, || server.upload(&slot)) {
                Ok(document) => Event::UploadFinished { id, document: Box::new(document) },
                Err(problem) => Event::UploadFailed { id, problem },
            }
        }
        Command::RemoveDocument(id) => {
            let removed =
                server.write(|session| session.document_uploads.retain(|upload| upload.id != id));
            Event::DocumentRemoved(removed.map(|_| id))
        }
        Command::StartBank { institution } | Command::RedirectToBank { institution } => {
            let result = over_the_network(
                applicant,
                || Err(Problem::Network),
                || server.start_bank(&institution),
            );
            Event::BankStarted { institution, result }
        }
        Command::DropBank { connection } => {
            let dropped = server
                .write(|session| session.bank_connections.retain(|known| known.id != connection));
            Event::BankDropped(dropped.map(|_| connection))
        }
        Command::WatchBank { .. }
        | Command::OpenBank { .. }
        | Command::CloseBankWindow
        | Command::PauseUpload(_)
        | Command::CancelUpload(_)
        | Command::DropDraft(_)
        | Command::ForgetUpload(_)
        | Command::RemoveUnfinished(_)
        | Command::WarnWhenOverdue
        | Command::Notify(_)
        | Command::FollowRedirect => return None,
    })
}

/// Upload ids carry their slot, so that the model needs no store of files.
fn upload_id(applicant: &mut Applicant, slot: &Slot) -> UploadId {
    applicant.next_upload += 1;
    let index = slots().iter().position(|known| known == slot).expect("a known slot");
    UploadId(applicant.next_upload * 100 + u32::try_from(index).expect("few slots"))
}

fn slot_of(id: UploadId) -> Slot {
    slots().swap_remove((id.0 % 100) as usize)
}

fn slots() -> Vec<Slot> {
    let other = [Requirement::Other("document.tenancy_agreement".to_owned())];
    Requirement::KNOWN.iter().chain(&other).filter_map(Slot::for_requirement).collect()
}

/// Does one action.
pub(crate) fn act(
    state: &mut State,
    server: &mut ModelServer,
    applicant: &mut Applicant,
    action: Action,
) {
    let event = match action {
        Action::DoWhatIsAsked => asked_for(state, server, applicant),
        Action::GoBack => Some(Event::WentBack),
        Action::Change(index) => Some(Event::Changed(StepKind::ALL[index])),
        Action::Reload => {
            *state = State::Loading;
            Some(Event::Loaded(Ok(Box::new(server.view()))))
        }
        Action::ComeBackToTab => Some(Event::Resumed),
        Action::Decline => {
            let is_start =
                matches!(state, State::Answering(answering) if answering.step == Step::Start);
            is_start.then(|| Event::Answered(Box::new(consents(false))))
        }
        Action::RemoveDocument(index) => server
            .session
            .document_uploads
            .get(index)
            .map(|upload| Event::RemovalRequested(upload.id.clone())),
        Action::CancelUpload => match state {
            State::Answering(answering) => {
                answering.uploads.first().map(|upload| Event::UploadCanceled(upload.id))
            }
            _ => None,
        },
        Action::ShowDocumentsInstead => can_choose_evidence(state)
            .then_some(Event::EvidenceChosen(FinancialEvidence::Documents)),
        Action::ShowBankInstead => can_choose_evidence(state)
            .then_some(Event::EvidenceChosen(FinancialEvidence::BankConnection)),
        Action::GiveBankUp => Some(Event::BankGivenUp),
        Action::BankDeclines => bank_answers(state, server, false),
        Action::Leave => Some(Event::LeaveRequested),
        Action::AnswerElsewhere => {
            server.next_id += 1;
            let applicant = ApplicantUpdate {
                first_name: Some(format!("Jane {}", server.next_id)),
                ..ApplicantUpdate::default()
            };
            server.save_elsewhere(SessionUpdate {
                applicant: Some(applicant),
                ..SessionUpdate::default()
            });
            None
        }
        Action::NetworkIsDown => {
            applicant.network = Network::Down;
            None
        }
        Action::ResponseIsLost => {
            applicant.network = Network::LosesResponse;
            None
        }
        Action::RejectNextSubmission => {
            server.rejects_next = true;
            None
        }
        Action::Submit => Some(Event::SubmitRequested),
    };
    if let Some(event) = event {
        happen(state, server, applicant, event);
    }
}

fn can_choose_evidence(state: &State) -> bool {
    matches!(state, State::Answering(answering)
        if matches!(answering.step, Step::Bank(_) | Step::Documents) && answering.session.requirements.alternatives.contains_key(&Requirement::BankConnection))
}

fn bank_answers(state: &State, server: &mut ModelServer, authorised: bool) -> Option<Event> {
    let State::Answering(answering) = state else { return None };
    let Step::Bank(stage) = &answering.step else { return None };
    let id = stage.waiting_for()?.id.clone();
    Some(Event::BankChanged(Box::new(server.answer_bank(&id, authorised)?)))
}

fn consents(granted: bool) -> SessionUpdate {
    let names = ["data_processing", "biometric", "credit_check"];
    SessionUpdate {
        consents: names.into_iter().map(|name| (name.to_owned(), granted)).collect(),
        ..SessionUpdate::default()
    }
}

/// Returns what an applicant does at the step.
fn asked_for(state: &State, server: &mut ModelServer, applicant: &mut Applicant) -> Option<Event> {
    let answering = match state {
        State::Answering(answering) => answering,
        State::Unavailable(_) | State::Exited(_) => return Some(Event::RetryRequested),
        State::Loading | State::Processing(_) | State::Ended(_) => return None,
    };
    if answering.saving.remote.is_some() {
        return Some(if server.next_id.is_multiple_of(2) {
            Event::KeepLocal
        } else {
            Event::KeepRemote
        });
    }
    if let Some(failed) = answering
        .uploads
        .iter()
        .find(|upload| matches!(upload.status, latchkey_flow::UploadStatus::Failed(_)))
    {
        return Some(Event::UploadRetried(failed.id));
    }
    let answer = |update: SessionUpdate| Some(Event::Answered(Box::new(update)));
    match &answering.step {
        Step::Start => answer(consents(true)),
        Step::Declined => Some(Event::Reconsidered),
        Step::Attention => Some(Event::Continued),
        Step::Unsupported(_) => None,
        Step::Details => answer(SessionUpdate {
            applicant: Some(ApplicantUpdate {
                first_name: Some("Jane".to_owned()),
                date_of_birth: Some("1990-05-15".to_owned()),
                address: Some(Address::default()),
                ..ApplicantUpdate::default()
            }),
            ..SessionUpdate::default()
        }),
        Step::AddressHistory => answer(SessionUpdate {
            applicant: Some(ApplicantUpdate {
                previous_addresses: Some(vec![Default::default()]),
                ..ApplicantUpdate::default()
            }),
            ..SessionUpdate::default()
        }),
        Step::IdType => {
            let kind = if server.next_id.is_multiple_of(2) {
                IdDocumentType::Passport
            } else {
                IdDocumentType::IdCard
            };
            answer(SessionUpdate {
                id_document: Some(IdDocument { kind, issuing_country: "GB".to_owned() }),
                ..SessionUpdate::default()
            })
        }
        Step::IdFront => photo(answering, applicant, &Requirement::DocumentIdFront),
        Step::IdBack => photo(answering, applicant, &Requirement::DocumentIdBack),
        Step::IdNumber => answer(SessionUpdate {
            applicant: Some(ApplicantUpdate {
                id_number: Some("AB123456C".to_owned()),
                ..ApplicantUpdate::default()
            }),
            ..SessionUpdate::default()
        }),
        Step::Selfie => photo(answering, applicant, &Requirement::DocumentSelfie),
        Step::Bank(BankStage::Choosing | BankStage::Failed { .. }) => {
            Some(Event::BankChosen("sandbox_bank".to_owned()))
        }
        Step::Bank(BankStage::Starting { .. }) => Some(Event::BankGivenUp),
        // The watch over a connection that is gone reads the session again.
        Step::Bank(BankStage::Waiting { .. }) => {
            bank_answers(state, server, true).or(Some(Event::Resumed))
        }
        Step::Bank(BankStage::Connected { .. }) => Some(Event::Continued),
        Step::Employment => answer(SessionUpdate {
            employment: Some(Employment {
                status: EmploymentStatus::FullTime,
                employer: None,
                title: None,
                start_date: None,
                gross_pay: 1,
                currency: "gbp".to_owned(),
                pay_frequency: PayFrequency::Monthly,
            }),
            ..SessionUpdate::default()
        }),
        Step::Documents => {
            let missing = &answering.session.requirements.missing;
            let document = missing.iter().find(|requirement| {
                latchkey_flow::plan::step_for(requirement) == Some(StepKind::Documents)
            });
            document
                .map_or(Some(Event::Continued), |requirement| choose_file(applicant, requirement))
        }
        Step::Check => Some(Event::SubmitRequested),
    }
}

fn photo(
    answering: &latchkey_flow::Answering,
    applicant: &mut Applicant,
    requirement: &Requirement,
) -> Option<Event> {
    if answering.session.requirements.missing.contains(requirement) {
        choose_file(applicant, requirement)
    } else {
        Some(Event::Continued)
    }
}

fn choose_file(applicant: &mut Applicant, requirement: &Requirement) -> Option<Event> {
    let slot = Slot::for_requirement(requirement)?;
    let id = upload_id(applicant, &slot);
    Some(Event::FilesChosen(vec![ChosenFile {
        id,
        slot,
        file_name: "photo.jpg".to_owned(),
        size: 1,
        is_from_camera: false,
    }]))
}

/// Events that fit no state in particular.
pub(crate) fn stray_events(server: &ModelServer, seed: u8) -> Vec<Event> {
    let all = [
        Event::Saved(Ok(Box::new(server.view()))),
        Event::Saved(Err(Problem::Network)),
        Event::Refreshed(Ok(Box::new(server.view()))),
        Event::Refreshed(Err(Problem::Server { request_id: None })),
        Event::Watched(Ok(Box::new(server.view()))),
        Event::ProcessingOverdue,
        Event::UploadProgressed { id: UploadId(7), sent: 2, total: 1, at: Duration::ZERO },
        Event::UploadKnown { id: UploadId(7), upload: "du_none".to_owned() },
        Event::UploadWaiting(UploadId(7)),
        Event::UploadRestarted { id: UploadId(7), reason: RestartReason::Damaged },
        Event::UnfinishedRemoved { upload: "du_none".to_owned(), result: Err(Problem::Network) },
        Event::UploadFailed { id: UploadId(7), problem: FileProblem::Empty },
        Event::BankStarted {
            institution: "sandbox_bank".to_owned(),
            result: Err(Problem::Network),
        },
        Event::BankDropped(Ok("bc_none".to_owned())),
        Event::Continued,
        Event::Reconsidered,
        Event::WentBack,
        Event::BankRedirectChosen,
        Event::ConnectionLost,
        Event::Edited,
    ];
    let start = usize::from(seed) % all.len();
    all.into_iter().skip(start).take(3).collect()
}
