//! What an event does to the state, and what is to be done about it.
//!
//! An event that does not fit the state is an answer that came too late or a second click: it does
//! nothing.

mod bank;
mod conflict;
mod files;
mod saving;
mod session;

use crate::effect::{Effect, Notice};
use crate::event::Event;
use crate::state::{Activity, Answering, Page, State};

/// Moves `state` on by `event`.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    let before = page_name(state);
    let awaited = state.awaited_bank().map(str::to_owned);
    let mut effects = match event {
        Event::Loaded(answer) => session::loaded(state, answer),
        Event::Refreshed(answer) => session::refreshed(state, answer),
        Event::Saved(answer) => saving::saved(state, answer),
        Event::TheirsRead(answer) => conflict::theirs_read(state, answer),
        Event::Submitted(answer) => session::submitted(state, answer),
        Event::Withdrawn(answer) => session::withdrawn(state, answer),
        Event::Watched(answer) => session::watched(state, answer),
        Event::WorkingOverdue => session::overdue(state),
        Event::Resumed => session::resumed(state),
        Event::LineLost => with_answering(state, saving::line_lost),
        Event::Renewed => with_answering(state, conflict::renewed),

        Event::UploadKnown { id, upload } => with_answering(state, |a| files::known(a, id, upload)),
        Event::UploadProgressed { id, sent, total, at } => {
            with_answering(state, |a| files::progressed(a, id, sent, total, at))
        }
        Event::UploadWaiting(id) => with_answering(state, |a| files::waiting(a, id)),
        Event::UploadStartedAgain { id, loss } => {
            with_answering(state, |a| files::started_again(a, id, loss))
        }
        Event::UploadFinished { id, document } => {
            with_answering(state, |a| files::finished(a, id, *document))
        }
        Event::UploadFailed { id, problem } => files::failed(state, id, problem),
        Event::UnfinishedRemoved { upload, answer } => {
            files::unfinished_removed(state, &upload, answer)
        }
        Event::DocumentRemoved(answer) => files::removed(state, answer),
        Event::FilesChosen(files) => with_answering(state, |a| files::chosen(a, files)),
        Event::UploadPaused(id) => with_answering(state, |a| files::paused(a, id)),
        Event::UploadResumed(id) => with_answering(state, |a| files::resumed(a, id)),
        Event::UploadCanceled(id) => with_answering(state, |a| files::canceled(a, id)),
        Event::UploadRetried(id) => with_answering(state, |a| files::retried(a, id)),
        Event::UnfinishedRemovalAsked(upload) => {
            with_answering(state, |a| files::removal_asked(a, upload))
        }
        Event::RemovalAsked(document) => {
            with_answering(state, |_| vec![Effect::RemoveDocument(document)])
        }

        Event::BankStarted { institution, answer } => bank::started(state, &institution, answer),
        Event::BankChanged(connection) => with_answering(state, |a| bank::changed(a, *connection)),
        Event::BankWindow(window) => with_answering(state, |a| bank::window(a, window)),
        Event::BankDropped(answer) => with_answering(state, |a| bank::dropped(a, answer)),
        Event::BankChosen(institution) => with_answering(state, |a| bank::chosen(a, institution)),
        Event::BankRedirectChosen => with_answering(state, bank::redirect_chosen),
        Event::BankGivenUp => with_answering(state, bank::given_up),
        Event::EvidenceChosen(evidence) => {
            with_answering(state, |a| bank::evidence_chosen(a, evidence))
        }

        Event::Edited => with_answering(state, saving::edited),
        Event::Answered(answers) => with_answering(state, |a| saving::save(a, *answers)),
        Event::OursChosen => with_answering(state, conflict::ours_chosen),
        Event::TheirsChosen => with_answering(state, conflict::theirs_chosen),
        Event::ChoiceLeft => with_answering(state, conflict::choice_left),
        Event::Continued => with_answering(state, session::continued),
        Event::WentBack => with_answering(state, session::went_back),
        Event::Changed(page) => with_answering(state, |a| session::changed(a, page)),
        Event::Reconsidered => with_answering(state, session::reconsidered),
        Event::SubmitAsked => with_answering(state, session::submit_asked),
        Event::WithdrawAsked => with_answering(state, session::withdraw_asked),
        Event::LeaveAsked => session::leave_asked(state),
        Event::RetryAsked => session::retry_asked(state),
        Event::RedirectAsked => session::redirect_asked(state),
    };
    bank::follow(state, awaited.as_deref(), &mut effects);
    let after = page_name(state);
    if let Some(page) = after
        && after != before
    {
        effects.push(Effect::Tell(Notice::Step(page)));
    }
    effects
}

fn page_name(state: &State) -> Option<crate::PageName> {
    match state {
        State::Answering(answering) => answering.page.name(),
        State::Loading
        | State::Unavailable(_)
        | State::Working(_)
        | State::Ended(_)
        | State::Left(_) => None,
    }
}

/// Runs `handle` where the person is answering; elsewhere nothing happens.
fn with_answering(
    state: &mut State,
    handle: impl FnOnce(&mut Answering) -> Vec<Effect>,
) -> Vec<Effect> {
    match state {
        State::Answering(answering) => handle(answering),
        State::Loading
        | State::Unavailable(_)
        | State::Working(_)
        | State::Ended(_)
        | State::Left(_) => Vec::new(),
    }
}

/// Whether the person may leave the page: not while its answers are on their way.
fn is_free(answering: &Answering) -> bool {
    !answering.activity.is_under_way()
}

/// Shows `page`, with nothing going on there yet.
fn show(answering: &mut Answering, page: Page) -> Vec<Effect> {
    answering.page = page;
    answering.activity = Activity::Idle;
    answering.saving.basis = answering.session.revision;
    Vec::new()
}
