//! The transitions of the state machine.
//!
//! An event that does not fit the state is a late response or a second click, and does nothing.

mod bank;
mod conflict;
mod files;
mod saving;
mod session;
mod transition;

use crate::command::{Command, Notice};
use crate::event::Event;
use crate::plan::StepKind;
use crate::state::{Answering, State};

/// Changes `state` by `event`, and returns the commands that follow.
pub fn update(state: &mut State, event: Event) -> Vec<Command> {
    let before = step_kind(state);
    let awaited = state.awaited_bank().map(str::to_owned);
    let mut commands = match event {
        Event::Loaded(result) => session::loaded(state, result),
        Event::Refreshed(result) => session::refreshed(state, result),
        Event::Saved(result) => saving::saved(state, result),
        Event::RemoteRead(result) => conflict::remote_read(state, result),
        Event::Submitted(result) => session::submitted(state, result),
        Event::Withdrawn(result) => session::withdrawn(state, result),
        Event::Watched(result) => session::watched(state, result),
        Event::ProcessingOverdue => session::overdue(state),
        Event::Resumed => session::resumed(state),
        Event::ConnectionLost => with_answering(state, saving::connection_lost),
        Event::Renewed => with_answering(state, conflict::renewed),

        Event::UploadKnown { id, upload } => with_answering(state, |a| files::known(a, id, upload)),
        Event::UploadProgressed { id, sent, total, at } => {
            with_answering(state, |a| files::progressed(a, id, sent, total, at))
        }
        Event::UploadWaiting(id) => with_answering(state, |a| files::waiting(a, id)),
        Event::UploadRestarted { id, reason } => {
            with_answering(state, |a| files::restarted(a, id, reason))
        }
        Event::UploadFinished { id, document } => {
            with_answering(state, |a| files::finished(a, id, *document))
        }
        Event::UploadFailed { id, problem } => files::failed(state, id, problem),
        Event::UnfinishedRemoved { upload, result } => {
            files::unfinished_removed(state, &upload, result)
        }
        Event::DocumentRemoved(result) => files::removed(state, result),
        Event::FilesChosen(files) => with_answering(state, |a| files::chosen(a, files)),
        Event::UploadPaused(id) => with_answering(state, |a| files::paused(a, id)),
        Event::UploadResumed(id) => with_answering(state, |a| files::resumed(a, id)),
        Event::UploadCanceled(id) => with_answering(state, |a| files::canceled(a, id)),
        Event::UploadRetried(id) => with_answering(state, |a| files::retried(a, id)),
        Event::UnfinishedRemovalRequested(upload) => {
            with_answering(state, |a| files::removal_requested(a, upload))
        }
        Event::RemovalRequested(document) => {
            with_answering(state, |_| vec![Command::RemoveDocument(document)])
        }

        Event::BankStarted { institution, result } => bank::started(state, &institution, result),
        Event::BankChanged(connection) => with_answering(state, |a| bank::changed(a, *connection)),
        Event::BankWindow(window) => with_answering(state, |a| bank::window(a, window)),
        Event::BankDropped(result) => with_answering(state, |a| bank::dropped(a, result)),
        Event::BankChosen(institution) => with_answering(state, |a| bank::chosen(a, institution)),
        Event::BankRedirectChosen => with_answering(state, bank::redirect_chosen),
        Event::BankGivenUp => with_answering(state, bank::given_up),
        Event::EvidenceChosen(evidence) => {
            with_answering(state, |a| bank::evidence_chosen(a, evidence))
        }

        Event::Edited => with_answering(state, saving::edited),
        Event::Answered(answers) => with_answering(state, |a| saving::save(a, *answers)),
        Event::KeepLocal => with_answering(state, conflict::keep_local),
        Event::KeepRemote => with_answering(state, conflict::keep_remote),
        Event::ChoiceDeferred => with_answering(state, conflict::choice_deferred),
        Event::Continued => with_answering(state, session::continued),
        Event::WentBack => with_answering(state, session::went_back),
        Event::Changed(step) => with_answering(state, |a| session::changed(a, step)),
        Event::Reconsidered => with_answering(state, session::reconsidered),
        Event::SubmitRequested => with_answering(state, session::submit_requested),
        Event::WithdrawRequested => with_answering(state, session::withdraw_requested),
        Event::LeaveRequested => session::leave_requested(state),
        Event::RetryRequested => session::retry_requested(state),
        Event::RedirectRequested => session::redirect_requested(state),
    };
    bank::follow(state, awaited.as_deref(), &mut commands);
    let after = step_kind(state);
    if let Some(step) = after
        && after != before
    {
        commands.push(Command::Notify(Notice::Step(step)));
    }
    commands
}

fn step_kind(state: &State) -> Option<StepKind> {
    state.answering()?.step.kind()
}

/// Runs `handle` while the applicant is answering, and does nothing in any other state.
fn with_answering(
    state: &mut State,
    handle: impl FnOnce(&mut Answering) -> Vec<Command>,
) -> Vec<Command> {
    state.answering_mut().map(handle).unwrap_or_default()
}
