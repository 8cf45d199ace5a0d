//! Transitions between states and steps that several events share.

use latchkey_api_types::SessionView;
use latchkey_client::Problem;

use crate::command::{Command, Notice};
use crate::plan::{self, StepKind};
use crate::state::{Activity, Answering, Ended, Processing, SessionPhase, State, Step};
use crate::upload::Upload;

/// Whether the applicant may leave the step: not while a request for it is under way.
pub(super) fn is_free(answering: &Answering) -> bool {
    !answering.activity.is_under_way()
}

/// Whether a consent was declined: its requirement is missing, and the decision is saved.
pub(super) fn is_declined(session: &SessionView) -> bool {
    session.requirements.missing.iter().any(|requirement| {
        let name = requirement.as_str().strip_prefix("consent.");
        name.and_then(|name| session.consents.get(name)).is_some_and(|consent| !consent.granted)
    })
}

/// Returns the step that follows an answer.
pub(super) fn next_step(session: &SessionView) -> Step {
    if let Some(requirement) = plan::unsupported(&session.requirements) {
        return Step::Unsupported(requirement.clone());
    }
    if is_declined(session) {
        return Step::Declined;
    }
    Step::open(plan::first_unmet(session), session)
}

/// Returns the step at which the session is resumed. The same session always leads to the same
/// step.
pub(super) fn landing_page(session: &SessionView) -> Step {
    match next_step(session) {
        Step::Start => Step::Start,
        step if step.kind().is_some() && !session.requirements.errors.is_empty() => Step::Attention,
        step => step,
    }
}

/// Sets the state of `session`, at the step that `choose` returns where the applicant can answer.
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
            let mut commands = forget_uploads(&uploads);
            commands.extend([Command::Watch, Command::WarnWhenOverdue]);
            *state = State::Processing(Box::new(Processing { session, overdue: false }));
            commands
        }
        SessionPhase::Over(outcome) => {
            let mut commands = forget_uploads(&uploads);
            commands.push(Command::Notify(Notice::Ended(session.status.clone())));
            *state = State::Ended(Box::new(Ended { session, outcome, on_arrival }));
            commands
        }
    }
}

pub(super) fn forget_uploads(uploads: &[Upload]) -> Vec<Command> {
    uploads.iter().map(|upload| Command::ForgetUpload(upload.id)).collect()
}

/// Ends in a problem that the applicant cannot resolve here.
pub(super) fn become_unavailable(state: &mut State, problem: Problem) -> Vec<Command> {
    let mut commands =
        state.answering().map_or_else(Vec::new, |answering| forget_uploads(&answering.uploads));
    commands.push(Command::Notify(Notice::Failed(problem.clone())));
    *state = State::Unavailable(problem);
    commands
}

/// Takes the files in transfer out of a state that is about to be replaced.
pub(super) fn take_uploads(state: &mut State) -> Vec<Upload> {
    state
        .answering_mut()
        .map(|answering| std::mem::take(&mut answering.uploads))
        .unwrap_or_default()
}

/// Returns the current step with what has changed since `before`, or `None` where the session has
/// no such step any more.
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

/// Shows `step`, without anything under way.
pub(super) fn show(answering: &mut Answering, step: Step) -> Vec<Command> {
    answering.step = step;
    answering.activity = Activity::Idle;
    answering.saving.base_revision = answering.session.revision;
    Vec::new()
}
