//! Events of saving a step's answers: sent, offline, saved, refused.

use latchkey_api_types::SessionUpdate;
use latchkey_client::Problem;

use super::conflict;
use super::transition::{become_unavailable, is_free, next_step, settle, take_uploads};
use crate::command::Command;
use crate::event::SessionResult;
use crate::plan;
use crate::state::{Activity, Answering, SessionPhase, State};

pub(super) fn save(answering: &mut Answering, answers: SessionUpdate) -> Vec<Command> {
    if let Activity::Waiting { newest, edited } = &mut answering.activity {
        *newest = Some(Box::new(answers));
        *edited = false;
        return Vec::new();
    }
    if !is_free(answering) {
        return Vec::new();
    }
    send_answers(answering, answers, false)
}

/// Has answers saved. `edited` is whether the applicant has changed the form since they sent them.
/// No other save may be under way.
fn send_answers(answering: &mut Answering, answers: SessionUpdate, edited: bool) -> Vec<Command> {
    answering.activity = Activity::Saving { edited };
    vec![conflict::send(answering, answers)]
}

/// Lets the applicant use the step again while a save waits for the network.
pub(super) fn connection_lost(answering: &mut Answering) -> Vec<Command> {
    if let Activity::Saving { edited } = answering.activity {
        answering.activity = Activity::Waiting { newest: None, edited };
    }
    Vec::new()
}

pub(super) fn edited(answering: &mut Answering) -> Vec<Command> {
    if let Activity::Saving { edited } | Activity::Waiting { edited, .. } = &mut answering.activity
    {
        *edited = true;
    }
    Vec::new()
}

pub(super) fn saved(state: &mut State, result: SessionResult) -> Vec<Command> {
    let State::Answering(answering) = state else { return Vec::new() };
    if is_free(answering) {
        return Vec::new();
    }
    if let Some(commands) = stay_on(answering, &result) {
        return commands;
    }
    match result {
        Ok(session) => {
            let left = answering.step.kind();
            let form_version = answering.saving.form_version;
            let uploads = take_uploads(state);
            let commands = settle(state, *session, uploads, false, next_step);
            if let State::Answering(answering) = state
                && answering.step.kind() == left
            {
                answering.saving.form_version = form_version;
            }
            if let State::Answering(answering) = state
                && answering.step.kind() == left
                && left.is_some_and(|kind| !plan::is_met(kind, &answering.session.requirements))
            {
                answering.activity = Activity::StillMissing;
            }
            commands
        }
        Err(problem) => save_failed(state, problem),
    }
}

/// Keeps the applicant at a step whose form they have changed while a save was under way, now that
/// the save has its `result`: what they have saved since is sent next, and what they have only
/// typed since stays in the form. `None` where they have not, or the session takes no answers any
/// more.
fn stay_on(answering: &mut Answering, result: &SessionResult) -> Option<Vec<Command>> {
    let (newest, edited) = match &mut answering.activity {
        Activity::Waiting { newest, edited } => (newest.take(), *edited),
        Activity::Saving { edited } => (None, *edited),
        Activity::Idle | Activity::Busy | Activity::Failed(_) | Activity::StillMissing => {
            return None;
        }
    };
    let is_kept = match (result, &newest) {
        // A refusal of older answers says nothing about newer ones.
        (
            Err(
                Problem::Network
                | Problem::Server { .. }
                | Problem::Unreadable { .. }
                | Problem::Refused { .. },
            ),
            Some(_),
        ) => true,
        (Ok(session), _) => {
            (edited || newest.is_some())
                && matches!(SessionPhase::of(&session.status), SessionPhase::Open)
        }
        (Err(_), _) => false,
    };
    if !is_kept {
        return None;
    }
    if let Ok(session) = result {
        answering.session = (**session).clone();
    }
    Some(match newest {
        Some(newest) => send_answers(answering, *newest, edited),
        None => {
            answering.activity = Activity::Idle;
            Vec::new()
        }
    })
}

fn save_failed(state: &mut State, problem: Problem) -> Vec<Command> {
    if let Problem::Access(_) = problem {
        return become_unavailable(state, problem);
    }
    if problem.session_moved_on() {
        return vec![Command::ReadBack];
    }
    if problem.is_outdated() {
        return vec![Command::ReadRemote];
    }
    if let State::Answering(answering) = state {
        answering.activity = Activity::Failed(problem);
    }
    Vec::new()
}
