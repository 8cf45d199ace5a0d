//! Conflicts: no answer is overwritten by one that builds on an older revision.
//!
//! Each save names the revision that it builds on. Where another window or device has changed the
//! same answer since, the server saves nothing; what was typed stays in the form, and the applicant
//! chooses which of the two is kept.

use latchkey_api_types::SessionUpdate;
use latchkey_client::Problem;

use super::transition::{
    become_unavailable, is_free, next_step, settle, show, step_kept, take_uploads,
};
use crate::command::Command;
use crate::event::SessionResult;
use crate::state::{Activity, Answering, SessionPhase, State, Step};

/// Sends answers to be saved. They build on the revision that the form was filled in with, or on
/// the older one of the draft in it.
pub(super) fn send(answering: &mut Answering, mut answers: SessionUpdate) -> Command {
    let base_revision = answering.saving.base_revision;
    answers.revision =
        Some(answers.revision.map_or(base_revision, |of_draft| of_draft.min(base_revision)));
    send_unchanged(answering, answers)
}

fn send_unchanged(answering: &mut Answering, answers: SessionUpdate) -> Command {
    answering.saving.local = Some(Box::new(answers.clone()));
    Command::Save(Box::new(answers))
}

pub(super) fn remote_read(state: &mut State, result: SessionResult) -> Vec<Command> {
    let State::Answering(answering) = state else { return Vec::new() };
    if is_free(answering) || answering.saving.local.is_none() {
        return Vec::new();
    }
    match result {
        Ok(session) => match SessionPhase::of(&session.status) {
            SessionPhase::Open => {
                let activity = std::mem::replace(&mut answering.activity, Activity::Idle);
                answering.saving.remote = Some(session);
                answering.saving.edited = match activity {
                    Activity::Waiting { newest: Some(newest), edited } => {
                        answering.saving.local = Some(newest);
                        edited
                    }
                    Activity::Waiting { newest: None, edited } | Activity::Saving { edited } => {
                        edited
                    }
                    Activity::Idle
                    | Activity::Busy
                    | Activity::Failed(_)
                    | Activity::StillMissing => false,
                };
                Vec::new()
            }
            SessionPhase::Processing | SessionPhase::Over(_) => {
                let uploads = take_uploads(state);
                settle(state, *session, uploads, false, next_step)
            }
        },
        Err(problem @ Problem::Access(_)) => become_unavailable(state, problem),
        Err(problem) => {
            answering.activity = Activity::Failed(problem);
            Vec::new()
        }
    }
}

/// Sends the same answers again, now based on the revision of the others.
pub(super) fn keep_local(answering: &mut Answering) -> Vec<Command> {
    let (Some(remote), Some(mut local)) =
        (answering.saving.remote.take(), answering.saving.local.take())
    else {
        return Vec::new();
    };
    answering.saving.base_revision = remote.revision;
    answering.activity = Activity::Saving { edited: answering.saving.edited };
    local.revision = Some(remote.revision);
    vec![send_unchanged(answering, *local)]
}

/// Fills in the form again with what is saved.
pub(super) fn keep_remote(answering: &mut Answering) -> Vec<Command> {
    let Some(remote) = answering.saving.remote.take() else { return Vec::new() };
    let draft = answering.saving.local.take().and_then(|local| local.draft);
    let before = std::mem::replace(&mut answering.session, *remote);
    let step = step_kept(answering, &before).unwrap_or_else(|| next_step(&answering.session));
    answering.saving.form_version += 1;
    let mut commands = show(answering, step);
    commands.extend(draft.map(|draft| Command::DropDraft(draft.page)));
    commands
}

pub(super) fn choice_deferred(answering: &mut Answering) -> Vec<Command> {
    answering.saving.remote = None;
    Vec::new()
}

pub(super) fn renewed(answering: &mut Answering) -> Vec<Command> {
    let is_form = matches!(
        answering.step,
        Step::Start
            | Step::Details
            | Step::AddressHistory
            | Step::IdType
            | Step::IdNumber
            | Step::Employment
    );
    if is_form && is_free(answering) && answering.saving.remote.is_none() {
        answering.saving.base_revision = answering.session.revision;
        answering.saving.form_version += 1;
    }
    Vec::new()
}
