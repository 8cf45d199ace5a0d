//! The session's own events: reading it, saving to it, moving between its pages, leaving it.

use latchkey_api_types::SessionView;
use latchkey_client::Problem;

use super::saving::saved;
use super::{is_free, show};
use crate::command::{Command, Notice};
use crate::event::SessionAnswer;
use crate::plan::{self, StepKind};
use crate::state::{Activity, Answering, Ended, Outcome, Processing, SessionPhase, State, Step};
use crate::upload::Upload;

/// What a declined consent leaves: the requirement missing, and the decision on record.
fn is_declined(session: &SessionView) -> bool {
    session.requirements.missing.iter().any(|requirement| {
        let name = requirement.as_str().strip_prefix("consent.");
        name.and_then(|name| session.consents.get(name)).is_some_and(|consent| !consent.granted)
    })
}

/// Where somebody who has just given an answer goes on.
pub(super) fn next_step(session: &SessionView) -> Step {
    if let Some(requirement) = plan::unsupported(&session.requirements) {
        return Step::Unsupported(requirement.clone());
    }
    if is_declined(session) {
        return Step::Declined;
    }
    Step::open(plan::first_unmet(session), session)
}

/// Where somebody who comes back goes on. The same view always leads to the same page.
fn landing_page(session: &SessionView) -> Step {
    match next_step(session) {
        Step::Start => Step::Start,
        step if step.kind().is_some() && !session.requirements.errors.is_empty() => Step::Attention,
        step => step,
    }
}

/// The state that `session` speaks of, on the page that `choose` gives where the person can answer.
pub(super) fn settle(
    state: &mut State,
    session: SessionView,
    uploads: Vec<Upload>,
    on_arrival: bool,
    choose: fn(&SessionView) -> Step,
) -> Vec<Command> {
    match SessionPhase::of(&session.status) {
        SessionPhase::Open => {
            let step = choose(&session);
            *state =
                State::Answering(Box::new(Answering { uploads, ..Answering::new(session, step) }));
            Vec::new()
        }
        SessionPhase::Processing => {
            let mut commands = forget(&uploads);
            commands.extend([Command::Watch, Command::WarnWhenOverdue]);
            *state = State::Processing(Box::new(Processing { session, overdue: false }));
            commands
        }
        SessionPhase::Over(outcome) => {
            let mut commands = forget(&uploads);
            commands.push(Command::Tell(Notice::Ended(session.status.clone())));
            *state = State::Ended(Box::new(Ended { session, outcome, on_arrival }));
            commands
        }
    }
}

fn forget(uploads: &[Upload]) -> Vec<Command> {
    uploads.iter().map(|upload| Command::ForgetUpload(upload.id)).collect()
}

/// Ends in a problem that the person cannot get past on this page.
pub(super) fn become_unavailable(state: &mut State, problem: Problem) -> Vec<Command> {
    let mut commands =
        state.answering().map_or_else(Vec::new, |answering| forget(&answering.uploads));
    commands.push(Command::Tell(Notice::Failed(problem.clone())));
    *state = State::Unavailable(problem);
    commands
}

pub(super) fn loaded(state: &mut State, answer: SessionAnswer) -> Vec<Command> {
    if *state != State::Loading {
        return Vec::new();
    }
    let mut commands = match answer {
        Ok(session) => settle(state, *session, Vec::new(), true, landing_page),
        Err(problem) => become_unavailable(state, problem),
    };
    commands.insert(0, Command::Tell(Notice::Loaded));
    commands
}

/// Takes the files on their way out of a state that is about to be replaced.
pub(super) fn take_uploads(state: &mut State) -> Vec<Upload> {
    state
        .answering_mut()
        .map(|answering| std::mem::take(&mut answering.uploads))
        .unwrap_or_default()
}

/// New knowledge in passing: the person stays where they are, unless that place is gone. While
/// answers are on their way, what follows from them is newer than what was read meanwhile.
pub(super) fn refreshed(state: &mut State, answer: SessionAnswer) -> Vec<Command> {
    let State::Answering(answering) = state else { return Vec::new() };
    match answer {
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
                    super::files::stop_waiting(answering);
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

/// The present page with what is now known and was not `before`, or `None` where the session has no
/// such page any more.
pub(super) fn step_kept(answering: &Answering, before: &SessionView) -> Option<Step> {
    let session = &answering.session;
    let kept = match &answering.step {
        Step::Declined => is_declined(session),
        Step::Attention => !session.requirements.errors.is_empty(),
        Step::Unsupported(requirement) => session.requirements.missing.contains(requirement),
        Step::Check => session.requirements.missing.is_empty(),
        step => step.kind().is_some_and(|kind| {
            plan::steps(&session.requirements).contains(&kind) && plan::has_data_for(kind, session)
        }),
    };
    kept.then(|| match &answering.step {
        Step::Bank(stage) => Step::Bank(stage.kept(session, before)),
        step => step.clone(),
    })
}

pub(super) fn submitted(state: &mut State, answer: SessionAnswer) -> Vec<Command> {
    let accepted = answer.is_ok();
    let mut commands = saved(state, answer);
    if accepted && matches!(state, State::Processing(_) | State::Ended(_)) {
        commands.insert(0, Command::Tell(Notice::Submitted));
    }
    commands
}

/// The server calls both the same; only here is it known that it was the person.
pub(super) fn withdrawn(state: &mut State, answer: SessionAnswer) -> Vec<Command> {
    let accepted = answer.is_ok();
    let commands = saved(state, answer);
    if accepted
        && let State::Ended(ended) = state
        && ended.outcome == Outcome::Canceled
    {
        ended.outcome = Outcome::Withdrawn;
    }
    commands
}

pub(super) fn watched(state: &mut State, answer: SessionAnswer) -> Vec<Command> {
    let State::Processing(processing) = state else { return Vec::new() };
    match answer {
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
        if !super::files::all_arrived(answering, kind) {
            answering.activity = Activity::StillMissing;
            // What had arrived of a file before may be there as a whole by now, sent from another
            // window.
            return if answering.unfinished().next().is_some() {
                vec![Command::Refresh]
            } else {
                Vec::new()
            };
        }
        if !plan::is_met(kind, &answering.session.requirements) {
            // What is known here may be older than what the server has: a file or a bank whose news
            // was lost on the way.
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

fn open(answering: &mut Answering, kind: Option<StepKind>) -> Vec<Command> {
    let Some(kind) = kind else { return Vec::new() };
    let step = Step::open(kind, &answering.session);
    show(answering, step)
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
    if answering.uploads.iter().any(Upload::is_on_its_way) {
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
        state.answering().map_or_else(Vec::new, |answering| forget(&answering.uploads));
    if state.is_under_way()
        && let Some(session) = state.session().cloned()
    {
        *state = State::Exited(Box::new(session));
    }
    commands.push(Command::Tell(Notice::Exited));
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
