//! Two windows, one session: no answer is overwritten by one that builds on an older state of the
//! session.
//!
//! Each save says on which revision it builds. Where another window or device has changed the same
//! answer since, the server takes nothing; what was typed stays on the page, and the person says
//! which of the two counts.

use latchkey_api_types::SessionUpdate;

use super::{is_free, session, show};
use crate::effect::Effect;
use crate::event::SessionAnswer;
use crate::problem::Problem;
use crate::state::{Activity, Answering, Page, Standing, State};

/// Sends answers to be saved. They build on what the page was filled in with, or on what was typed
/// over before that.
pub(super) fn send(answering: &mut Answering, mut answers: SessionUpdate) -> Effect {
    let basis = answering.saving.basis;
    answers.revision = Some(answers.revision.map_or(basis, |typed_over| typed_over.min(basis)));
    send_as_it_is(answering, answers)
}

fn send_as_it_is(answering: &mut Answering, answers: SessionUpdate) -> Effect {
    answering.saving.ours = Some(Box::new(answers.clone()));
    Effect::Save(Box::new(answers))
}

pub(super) fn theirs_read(state: &mut State, answer: SessionAnswer) -> Vec<Effect> {
    let State::Answering(answering) = state else { return Vec::new() };
    if is_free(answering) || answering.saving.ours.is_none() {
        return Vec::new();
    }
    match answer {
        Ok(session) => match Standing::of(&session.status) {
            Standing::Open => {
                let activity = std::mem::replace(&mut answering.activity, Activity::Idle);
                answering.saving.theirs = Some(session);
                answering.saving.edited = match activity {
                    Activity::Waiting { newest: Some(newest), edited } => {
                        answering.saving.ours = Some(newest);
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
            Standing::Processing | Standing::Over(_) => {
                let uploads = session::take_uploads(state);
                session::settle(state, *session, uploads, false, session::next_page)
            }
        },
        Err(problem @ Problem::Access(_)) => session::become_unavailable(state, problem),
        Err(problem) => {
            answering.activity = Activity::Failed(problem);
            Vec::new()
        }
    }
}

/// The same answers again, now in full knowledge of the others.
pub(super) fn ours_chosen(answering: &mut Answering) -> Vec<Effect> {
    let (Some(theirs), Some(mut ours)) =
        (answering.saving.theirs.take(), answering.saving.ours.take())
    else {
        return Vec::new();
    };
    answering.saving.basis = theirs.revision;
    answering.activity = Activity::Saving { edited: answering.saving.edited };
    ours.revision = Some(theirs.revision);
    vec![send_as_it_is(answering, *ours)]
}

/// The page is filled in anew with what is saved, for the person to look at.
pub(super) fn theirs_chosen(answering: &mut Answering) -> Vec<Effect> {
    let Some(theirs) = answering.saving.theirs.take() else { return Vec::new() };
    let draft = answering.saving.ours.take().and_then(|ours| ours.draft);
    let before = std::mem::replace(&mut answering.session, *theirs);
    let page = session::page_kept(answering, &before)
        .unwrap_or_else(|| session::next_page(&answering.session));
    answering.saving.drawing += 1;
    let mut effects = show(answering, page);
    effects.extend(draft.map(|draft| Effect::DropDraft(draft.page)));
    effects
}

pub(super) fn choice_left(answering: &mut Answering) -> Vec<Effect> {
    answering.saving.theirs = None;
    Vec::new()
}

pub(super) fn renewed(answering: &mut Answering) -> Vec<Effect> {
    let is_form = matches!(
        answering.page,
        Page::Start
            | Page::Details
            | Page::AddressHistory
            | Page::IdType
            | Page::IdNumber
            | Page::Employment
    );
    if is_form && is_free(answering) && answering.saving.theirs.is_none() {
        answering.saving.basis = answering.session.revision;
        answering.saving.drawing += 1;
    }
    Vec::new()
}
