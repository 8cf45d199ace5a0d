//! Events of the session: read, submitted, withdrawn, left; and moves between its steps.

use latchkey_client::Problem;

use super::files;
use super::saving::saved;
use super::transition::{
    become_unavailable, forget_uploads, is_free, landing_page, next_step, open, settle, show,
    step_kept, take_uploads,
};
use crate::command::{Command, Notice};
use crate::event::SessionResult;
use crate::plan::{self, StepKind};
use crate::state::{Activity, Answering, Outcome, SessionPhase, State, Step};
use crate::upload::Upload;

pub(super) fn loaded(state: &mut State, result: SessionResult) -> Vec<Command> {
    if *state != State::Loading {
        return Vec::new();
    }
    let mut commands = match result {
        Ok(session) => settle(state, *session, Vec::new(), true, landing_page),
        Err(problem) => become_unavailable(state, problem),
    };
    commands.insert(0, Command::Notify(Notice::Loaded));
    commands
}

/// Takes over a session that was read in passing. The applicant stays at the step, unless the
/// session has no such step any more. While answers are being saved, what follows from them is
/// newer than what was read meanwhile.
pub(super) fn refreshed(state: &mut State, result: SessionResult) -> Vec<Command> {
    let State::Answering(answering) = state else { return Vec::new() };
    match result {
        Ok(session) => match SessionPhase::of(&session.status) {
            SessionPhase::Open
                if !is_free(answering) || session.revision < answering.session.revision =>
            {
                Vec::new()
            }
            SessionPhase::Open => {
                let waited = answering.awaited().next().is_some();
                let before = std::mem::replace(&mut answering.session, *session);
                if waited {
                    files::stop_waiting(answering);
                }
                if let Some(step) = step_kept(answering, &before) {
                    answering.step = step;
                    return Vec::new();
                }
                let step = next_step(&answering.session);
                show(answering, step)
            }
            SessionPhase::Processing | SessionPhase::Over(_) => {
                let uploads = take_uploads(state);
                settle(state, *session, uploads, false, next_step)
            }
        },
        Err(problem @ Problem::Access(_)) => become_unavailable(state, problem),
        Err(
            Problem::Network
            | Problem::Server { .. }
            | Problem::Unreadable { .. }
            | Problem::Refused { .. },
        ) => Vec::new(),
    }
}

pub(super) fn submitted(state: &mut State, result: SessionResult) -> Vec<Command> {
    let accepted = result.is_ok();
    let mut commands = saved(state, result);
    if accepted && matches!(state, State::Processing(_) | State::Ended(_)) {
        commands.insert(0, Command::Notify(Notice::Submitted));
    }
    commands
}

/// The server has one status for both; that it was the applicant is only known here.
pub(super) fn withdrawn(state: &mut State, result: SessionResult) -> Vec<Command> {
    let accepted = result.is_ok();
    let commands = saved(state, result);
    if accepted
        && let State::Ended(ended) = state
        && ended.outcome == Outcome::Canceled
    {
        ended.outcome = Outcome::Withdrawn;
    }
    commands
}

pub(super) fn watched(state: &mut State, result: SessionResult) -> Vec<Command> {
    let State::Processing(processing) = state else { return Vec::new() };
    match result {
        Ok(session) => match SessionPhase::of(&session.status) {
            SessionPhase::Processing => {
                processing.session = *session;
                vec![Command::Watch]
            }
            SessionPhase::Open | SessionPhase::Over(_) => {
                settle(state, *session, Vec::new(), false, landing_page)
            }
        },
        Err(problem @ Problem::Access(_)) => become_unavailable(state, problem),
        Err(
            Problem::Network
            | Problem::Server { .. }
            | Problem::Unreadable { .. }
            | Problem::Refused { .. },
        ) => vec![Command::Watch],
    }
}

pub(super) fn overdue(state: &mut State) -> Vec<Command> {
    if let State::Processing(processing) = state {
        processing.overdue = true;
    }
    Vec::new()
}

pub(super) fn resumed(state: &State) -> Vec<Command> {
    if state.answering().is_some_and(is_free) { vec![Command::Refresh] } else { Vec::new() }
}

pub(super) fn continued(answering: &mut Answering) -> Vec<Command> {
    if !is_free(answering) {
        return Vec::new();
    }
    if let Some(kind) = answering.step.kind() {
        if !files::all_arrived(answering, kind) {
            answering.activity = Activity::StillMissing;
            // An upload that was not finished may be finished by now, from another window.
            return if answering.unfinished().next().is_some() {
                vec![Command::Refresh]
            } else {
                Vec::new()
            };
        }
        if !plan::is_met(kind, &answering.session.requirements) {
            // The session known here may be older than the server's: the response about a file or a
            // bank may have been lost.
            answering.activity = Activity::Busy;
            return vec![Command::ReadBack];
        }
    }
    match answering.step {
        Step::Declined | Step::Unsupported(_) | Step::Check => Vec::new(),
        Step::Start
        | Step::Attention
        | Step::Details
        | Step::AddressHistory
        | Step::IdType
        | Step::IdFront
        | Step::IdBack
        | Step::IdNumber
        | Step::Selfie
        | Step::Bank(_)
        | Step::Employment
        | Step::Documents => {
            let step = next_step(&answering.session);
            show(answering, step)
        }
    }
}

pub(super) fn went_back(answering: &mut Answering) -> Vec<Command> {
    if !is_free(answering) {
        return Vec::new();
    }
    let earlier = match answering.step.kind() {
        Some(kind) => plan::before(kind, &answering.session.requirements),
        None if answering.step == Step::Declined => Some(StepKind::Start),
        None => None,
    };
    open(answering, earlier)
}

pub(super) fn changed(answering: &mut Answering, kind: StepKind) -> Vec<Command> {
    let is_reachable = plan::steps(&answering.session.requirements).contains(&kind)
        && kind <= plan::first_unmet(&answering.session);
    if is_free(answering) { open(answering, is_reachable.then_some(kind)) } else { Vec::new() }
}

pub(super) fn reconsidered(answering: &mut Answering) -> Vec<Command> {
    if answering.step == Step::Declined {
        open(answering, Some(StepKind::Start))
    } else {
        Vec::new()
    }
}

pub(super) fn submit_requested(answering: &mut Answering) -> Vec<Command> {
    if answering.step != Step::Check || !is_free(answering) {
        return Vec::new();
    }
    if !answering.session.requirements.missing.is_empty() {
        let step = next_step(&answering.session);
        return show(answering, step);
    }
    if answering.uploads.iter().any(Upload::is_in_transfer) {
        answering.activity = Activity::StillMissing;
        return Vec::new();
    }
    answering.activity = Activity::Busy;
    vec![Command::Submit]
}

pub(super) fn withdraw_requested(answering: &mut Answering) -> Vec<Command> {
    if !is_free(answering) {
        return Vec::new();
    }
    answering.activity = Activity::Busy;
    vec![Command::Withdraw]
}

pub(super) fn leave_requested(state: &mut State) -> Vec<Command> {
    let mut commands =
        state.answering().map_or_else(Vec::new, |answering| forget_uploads(&answering.uploads));
    if state.is_under_way()
        && let Some(session) = state.session().cloned()
    {
        *state = State::Exited(Box::new(session));
    }
    commands.push(Command::Notify(Notice::Exited));
    commands
}

pub(super) fn retry_requested(state: &mut State) -> Vec<Command> {
    match state {
        State::Unavailable(_) | State::Exited(_) => {
            *state = State::Loading;
            vec![Command::Load]
        }
        State::Loading | State::Answering(_) | State::Processing(_) | State::Ended(_) => Vec::new(),
    }
}

pub(super) fn redirect_requested(state: &State) -> Vec<Command> {
    let redirects = state.session().is_some_and(|session| session.redirect_url.is_some());
    if redirects { vec![Command::FollowRedirect] } else { Vec::new() }
}
