//! Moves between states and steps, shared by all events.

use latchkey_api_types::SessionView;
use latchkey_client::Problem;

use crate::command::{Command, Notice};
use crate::plan::{self, StepKind};
use crate::state::{Activity, Answering, Ended, Processing, SessionPhase, State, Step};
use crate::upload::Upload;

/// Whether the person may leave the page: not while its answers are on their way.
pub(super) fn is_free(answering: &Answering) -> bool {
    !answering.activity.is_under_way()
}

/// What a declined consent leaves: the requirement missing, and the decision on record.
pub(super) fn is_declined(session: &SessionView) -> bool {
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
pub(super) fn landing_page(session: &SessionView) -> Step {
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

pub(super) fn forget(uploads: &[Upload]) -> Vec<Command> {
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

/// Takes the files on their way out of a state that is about to be replaced.
pub(super) fn take_uploads(state: &mut State) -> Vec<Upload> {
    state
        .answering_mut()
        .map(|answering| std::mem::take(&mut answering.uploads))
        .unwrap_or_default()
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

pub(super) fn open(answering: &mut Answering, kind: Option<StepKind>) -> Vec<Command> {
    let Some(kind) = kind else { return Vec::new() };
    let step = Step::open(kind, &answering.session);
    show(answering, step)
}

/// Shows `step`, with nothing going on there yet.
pub(super) fn show(answering: &mut Answering, step: Step) -> Vec<Command> {
    answering.step = step;
    answering.activity = Activity::Idle;
    answering.saving.base_revision = answering.session.revision;
    Vec::new()
}
