//! Files: chosen, sent, failed, taken away.

use latchkey_api_types::DocumentUpload;

use super::is_free;
use super::session::become_unavailable;
use crate::effect::Effect;
use crate::event::ChosenFile;
use crate::plan::PageName;
use crate::problem::{FileProblem, Problem};
use crate::state::{Activity, Answering, State};
use crate::upload::{IN_FLIGHT, Upload, UploadId, UploadStatus};

/// Whether no file of `page` is still on its way. One that failed is no reason to wait.
pub(super) fn all_arrived(answering: &Answering, page: PageName) -> bool {
    let on_its_way = |upload: &Upload| upload.slot.page() == Some(page) && !matches!(upload.status, UploadStatus::Failed(_));
    !answering.uploads.iter().any(on_its_way)
}

/// Takes back "wait until your files have arrived" once they have, or are not wanted any more.
fn stop_waiting(answering: &mut Answering) {
    let on_its_way = |upload: &Upload| !matches!(upload.status, UploadStatus::Failed(_));
    if answering.activity == Activity::StillMissing && !answering.uploads.iter().any(on_its_way) {
        answering.activity = Activity::Idle;
    }
}

pub(super) fn chosen(answering: &mut Answering, files: Vec<ChosenFile>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for ChosenFile { id, slot, file_name, size } in files {
        if slot.holds_one_file() {
            effects.extend(answering.uploads.iter().filter(|upload| upload.slot == slot).map(|upload| Effect::ForgetUpload(upload.id)));
            answering.uploads.retain(|upload| upload.slot != slot);
        }
        answering.uploads.push(Upload { id, slot, file_name, size, status: UploadStatus::Waiting });
    }
    if is_free(answering) {
        answering.activity = Activity::Idle;
    }
    effects.extend(start_waiting(answering));
    effects
}

/// Starts as many of the waiting files as the line may carry.
fn start_waiting(answering: &mut Answering) -> Vec<Effect> {
    let in_flight = answering.uploads.iter().filter(|upload| upload.status.is_in_flight()).count();
    let waiting = answering.uploads.iter_mut().filter(|upload| upload.status == UploadStatus::Waiting);
    waiting
        .take(IN_FLIGHT.saturating_sub(in_flight))
        .map(|upload| {
            upload.status = UploadStatus::Preparing;
            Effect::Upload(upload.id)
        })
        .collect()
}

fn find(answering: &mut Answering, id: UploadId) -> Option<&mut Upload> {
    answering.uploads.iter_mut().find(|upload| upload.id == id)
}

pub(super) fn progressed(answering: &mut Answering, id: UploadId, sent: u64, total: u64) -> Vec<Effect> {
    if let Some(upload) = find(answering, id)
        && upload.status.is_in_flight()
    {
        upload.status = UploadStatus::Sending { sent, total };
    }
    Vec::new()
}

pub(super) fn finished(answering: &mut Answering, id: UploadId, document: DocumentUpload) -> Vec<Effect> {
    let Some(position) = answering.uploads.iter().position(|upload| upload.id == id) else {
        // It was canceled while its last bytes arrived: what the person took away must not stay.
        return vec![Effect::RemoveDocument(document.id)];
    };
    let upload = answering.uploads.remove(position);
    if upload.slot.holds_one_file() {
        answering.session.document_uploads.retain(|stored| !upload.slot.holds(stored));
    }
    answering.session.document_uploads.push(document);
    stop_waiting(answering);
    let moves_on = upload.slot.holds_one_file() && upload.slot.page() == answering.page.name() && is_free(answering);
    let mut effects = if moves_on {
        answering.activity = Activity::Busy;
        vec![Effect::ForgetUpload(id), Effect::ReadBack]
    } else {
        vec![Effect::ForgetUpload(id), Effect::Refresh]
    };
    effects.extend(start_waiting(answering));
    effects
}

pub(super) fn failed(state: &mut State, id: UploadId, problem: FileProblem) -> Vec<Effect> {
    if let FileProblem::NotSent(problem @ Problem::Access(_)) = problem {
        return become_unavailable(state, problem);
    }
    let State::Answering(answering) = state else { return Vec::new() };
    let Some(upload) = find(answering, id) else { return Vec::new() };
    let moved_on = matches!(&problem, FileProblem::NotSent(problem) if problem.session_moved_on());
    upload.status = UploadStatus::Failed(problem);
    stop_waiting(answering);
    let mut effects = start_waiting(answering);
    if moved_on {
        effects.push(Effect::Refresh);
    }
    effects
}

pub(super) fn canceled(answering: &mut Answering, id: UploadId) -> Vec<Effect> {
    if find(answering, id).is_none() {
        return Vec::new();
    }
    answering.uploads.retain(|upload| upload.id != id);
    stop_waiting(answering);
    let mut effects = vec![Effect::ForgetUpload(id)];
    effects.extend(start_waiting(answering));
    effects
}

pub(super) fn retried(answering: &mut Answering, id: UploadId) -> Vec<Effect> {
    if let Some(upload) = find(answering, id)
        && matches!(upload.status, UploadStatus::Failed(_))
    {
        upload.status = UploadStatus::Waiting;
    }
    start_waiting(answering)
}

pub(super) fn removed(state: &mut State, answer: Result<String, Problem>) -> Vec<Effect> {
    match answer {
        Ok(document) => {
            if let State::Answering(answering) = state {
                answering.session.document_uploads.retain(|stored| stored.id != document);
                return vec![Effect::Refresh];
            }
            Vec::new()
        }
        Err(problem @ Problem::Access(_)) => become_unavailable(state, problem),
        Err(problem) => {
            let State::Answering(answering) = state else { return Vec::new() };
            let moved_on = problem.session_moved_on();
            if is_free(answering) {
                answering.activity = Activity::Failed(problem);
            }
            if moved_on { vec![Effect::Refresh] } else { Vec::new() }
        }
    }
}
