//! Events of files: chosen, in transfer, paused, failed, removed; and of uploads that were not
//! finished before.

use std::time::Duration;

use latchkey_api_types::{DocumentUpload, UnfinishedUpload};
use latchkey_client::Problem;
use latchkey_client::upload::RestartReason;

use super::transition::{become_unavailable, is_free};
use crate::command::Command;
use crate::plan::StepKind;
use crate::problem::FileProblem;
use crate::state::{Activity, Answering, State};
use crate::upload::{
    ChosenFile, IN_FLIGHT, Upload, UploadAnnouncement, UploadChange, UploadId, UploadNote,
    UploadStatus,
};

/// Whether every file of `step` has arrived. A file that failed is not waited for.
pub(super) fn all_arrived(answering: &Answering, step: StepKind) -> bool {
    !answering.awaited().any(|slot| slot.step() == Some(step))
}

/// Clears "wait until your files have arrived" once they have, or were removed.
pub(super) fn stop_waiting(answering: &mut Answering) {
    if answering.activity == Activity::StillMissing && answering.awaited().next().is_none() {
        answering.activity = Activity::Idle;
    }
}

pub(super) fn chosen(answering: &mut Answering, files: Vec<ChosenFile>) -> Vec<Command> {
    let mut commands = Vec::new();
    for file in files {
        if file.slot.holds_one_file() {
            commands.extend(
                answering
                    .uploads
                    .iter()
                    .filter(|upload| upload.slot == file.slot)
                    .map(|upload| Command::CancelUpload(upload.id)),
            );
            answering.uploads.retain(|upload| upload.slot != file.slot);
        }
        answering.uploads.push(Upload::chosen(file));
    }
    if is_free(answering) {
        answering.activity = Activity::Idle;
    }
    commands.extend(start_waiting(answering));
    commands
}

/// Starts as many of the waiting files as may be in flight.
fn start_waiting(answering: &mut Answering) -> Vec<Command> {
    let in_flight = answering.uploads.iter().filter(|upload| upload.status.is_in_flight()).count();
    let waiting =
        answering.uploads.iter_mut().filter(|upload| upload.status == UploadStatus::Waiting);
    waiting
        .take(IN_FLIGHT.saturating_sub(in_flight))
        .map(|upload| {
            // What was being sent before is prepared; the speed of the network is not known by now.
            upload.status =
                if upload.sent == 0 { UploadStatus::Preparing } else { UploadStatus::Sending };
            upload.eta = Default::default();
            Command::Upload(upload.id)
        })
        .collect()
}

fn find(answering: &mut Answering, id: UploadId) -> Option<&mut Upload> {
    answering.uploads.iter_mut().find(|upload| upload.id == id)
}

/// Returns the file, where the adapter is preparing or sending it. An event of another one was sent
/// before the adapter got the command to stop.
fn find_in_flight(answering: &mut Answering, id: UploadId) -> Option<&mut Upload> {
    find(answering, id).filter(|upload| upload.status.is_in_flight())
}

fn announce(answering: &mut Answering, file_name: String, change: UploadChange) {
    let number = answering
        .announcement
        .as_ref()
        .map_or(0, |announcement| announcement.number)
        .wrapping_add(1);
    answering.announcement = Some(UploadAnnouncement { number, file_name, change });
}

pub(super) fn known(answering: &mut Answering, id: UploadId, stored_as: String) -> Vec<Command> {
    let Some(upload) = find_in_flight(answering, id) else { return Vec::new() };
    if upload.stored_as.as_ref() == Some(&stored_as) {
        return Vec::new();
    }
    upload.stored_as = Some(stored_as.clone());
    let (slot, file_name) = (upload.slot.clone(), upload.file_name.clone());
    let is_new = upload.sent == 0 && upload.note.is_none();
    let goes_on =
        answering.session.unfinished_uploads.iter().any(|unfinished| unfinished.id == stored_as);
    let mut commands = Vec::new();
    let mut note = goes_on.then_some(UploadNote::Resumed);
    if !goes_on && is_new {
        let asked_for: Vec<_> =
            answering.unfinished().filter(|unfinished| slot.awaits(unfinished)).collect();
        // One with the same name comes first: the applicant means the same file, even where its
        // bytes have changed.
        let expected = asked_for
            .iter()
            .find(|unfinished| unfinished.file_name == file_name)
            .or(asked_for.first());
        note = expected
            .map(|unfinished| UploadNote::DifferentFile { expected: unfinished.file_name.clone() });
        // An upload that another window may be sending is left alone, where there is room for both.
        let is_replaced = |unfinished: &UnfinishedUpload| {
            slot.holds_one_file() || unfinished.file_name == file_name && !unfinished.receiving
        };
        let replaced = asked_for.iter().filter(|unfinished| is_replaced(unfinished));
        let replaced: Vec<String> = replaced.map(|unfinished| unfinished.id.clone()).collect();
        commands.extend(replaced.into_iter().flat_map(|upload| discard(answering, upload)));
    }
    if let Some(note) = note
        && let Some(upload) = find(answering, id)
    {
        upload.note = Some(note.clone());
        announce(answering, file_name, UploadChange::Noted(note));
    }
    commands
}

pub(super) fn progressed(
    answering: &mut Answering,
    id: UploadId,
    sent: u64,
    total: u64,
    at: Duration,
) -> Vec<Command> {
    if let Some(upload) = find_in_flight(answering, id) {
        if upload.status != UploadStatus::Sending {
            upload.status = UploadStatus::Sending;
            upload.eta = Default::default();
        }
        (upload.sent, upload.size) = (sent.min(total), total);
        upload.eta.observe(at, sent, total);
    }
    Vec::new()
}

pub(super) fn waiting(answering: &mut Answering, id: UploadId) -> Vec<Command> {
    if let Some(upload) = find_in_flight(answering, id) {
        upload.status = UploadStatus::WaitingForNetwork;
    }
    Vec::new()
}

pub(super) fn restarted(
    answering: &mut Answering,
    id: UploadId,
    reason: RestartReason,
) -> Vec<Command> {
    let Some(upload) = find_in_flight(answering, id) else { return Vec::new() };
    let was = upload.stored_as.take();
    (upload.sent, upload.eta) = (0, Default::default());
    let note = UploadNote::Restarted(reason);
    upload.note = Some(note.clone());
    let file_name = upload.file_name.clone();
    answering.discarded.extend(was);
    announce(answering, file_name, UploadChange::Noted(note));
    Vec::new()
}

pub(super) fn finished(
    answering: &mut Answering,
    id: UploadId,
    document: DocumentUpload,
) -> Vec<Command> {
    let Some(position) = answering.uploads.iter().position(|upload| upload.id == id) else {
        // It was canceled while its last bytes arrived: what the applicant removed must not stay.
        return vec![Command::RemoveDocument(document.id)];
    };
    let upload = answering.uploads.remove(position);
    if upload.slot.holds_one_file() {
        answering.session.document_uploads.retain(|stored| !upload.slot.holds(stored));
    }
    answering.session.unfinished_uploads.retain(|unfinished| unfinished.id != document.id);
    answering.session.document_uploads.retain(|stored| stored.id != document.id);
    answering.session.document_uploads.push(document);
    announce(answering, upload.file_name, UploadChange::Arrived);
    stop_waiting(answering);
    let moves_on = upload.slot.holds_one_file()
        && upload.slot.step() == answering.step.kind()
        && is_free(answering);
    let mut commands = if moves_on {
        answering.activity = Activity::Busy;
        vec![Command::ForgetUpload(id), Command::ReadBack]
    } else {
        vec![Command::ForgetUpload(id), Command::Refresh]
    };
    commands.extend(start_waiting(answering));
    commands
}

pub(super) fn failed(state: &mut State, id: UploadId, problem: FileProblem) -> Vec<Command> {
    if let FileProblem::NotSent(problem @ Problem::Access(_)) = problem {
        return become_unavailable(state, problem);
    }
    let State::Answering(answering) = state else { return Vec::new() };
    let Some(upload) = find(answering, id) else { return Vec::new() };
    let moved_on = matches!(&problem, FileProblem::NotSent(problem) if problem.session_moved_on());
    upload.status = UploadStatus::Failed(problem.clone());
    let file_name = upload.file_name.clone();
    announce(answering, file_name, UploadChange::Failed(problem));
    stop_waiting(answering);
    let mut commands = start_waiting(answering);
    if moved_on {
        commands.push(Command::Refresh);
    }
    commands
}

pub(super) fn paused(answering: &mut Answering, id: UploadId) -> Vec<Command> {
    let Some(upload) = find(answering, id)
        .filter(|upload| upload.status.is_in_flight() || upload.status == UploadStatus::Waiting)
    else {
        return Vec::new();
    };
    let was_in_flight = upload.status.is_in_flight();
    upload.status = UploadStatus::Paused;
    let file_name = upload.file_name.clone();
    announce(answering, file_name, UploadChange::Paused);
    let mut commands = Vec::new();
    if was_in_flight {
        commands.push(Command::PauseUpload(id));
    }
    commands.extend(start_waiting(answering));
    commands
}

pub(super) fn resumed(answering: &mut Answering, id: UploadId) -> Vec<Command> {
    let Some(upload) = find(answering, id).filter(|upload| upload.status == UploadStatus::Paused)
    else {
        return Vec::new();
    };
    upload.status = UploadStatus::Waiting;
    let file_name = upload.file_name.clone();
    announce(answering, file_name, UploadChange::Resumed);
    start_waiting(answering)
}

pub(super) fn canceled(answering: &mut Answering, id: UploadId) -> Vec<Command> {
    let Some(position) = answering.uploads.iter().position(|upload| upload.id == id) else {
        return Vec::new();
    };
    let upload = answering.uploads.remove(position);
    answering.discarded.extend(upload.stored_as);
    announce(answering, upload.file_name, UploadChange::Removed);
    stop_waiting(answering);
    let mut commands = vec![Command::CancelUpload(id)];
    commands.extend(start_waiting(answering));
    commands
}

pub(super) fn retried(answering: &mut Answering, id: UploadId) -> Vec<Command> {
    if let Some(upload) = find(answering, id)
        && matches!(upload.status, UploadStatus::Failed(_))
    {
        upload.status = UploadStatus::Waiting;
    }
    start_waiting(answering)
}

/// Removes an unfinished upload. The applicant does not see it any more at once.
pub(super) fn discard(answering: &mut Answering, upload: String) -> Vec<Command> {
    answering.discarded.push(upload.clone());
    stop_waiting(answering);
    vec![Command::RemoveUnfinished(upload)]
}

pub(super) fn removal_requested(answering: &mut Answering, upload: String) -> Vec<Command> {
    let known = answering.unfinished().find(|unfinished| unfinished.id == upload);
    let Some(file_name) = known.map(|unfinished| unfinished.file_name.clone()) else {
        return Vec::new();
    };
    announce(answering, file_name, UploadChange::Removed);
    discard(answering, upload)
}

pub(super) fn unfinished_removed(
    state: &mut State,
    upload: &str,
    result: Result<(), Problem>,
) -> Vec<Command> {
    if result.is_err()
        && let State::Answering(answering) = state
    {
        answering.discarded.retain(|discarded| discarded != upload);
    }
    after_removal(state, result)
}

pub(super) fn removed(state: &mut State, result: Result<String, Problem>) -> Vec<Command> {
    if let (Ok(removed), State::Answering(answering)) = (&result, &mut *state) {
        let known = answering.session.document_uploads.iter().find(|stored| stored.id == *removed);
        if let Some(file_name) = known.map(|stored| stored.file_name.clone()) {
            answering.session.document_uploads.retain(|stored| stored.id != *removed);
            announce(answering, file_name, UploadChange::Removed);
        }
    }
    after_removal(state, result.map(drop))
}

/// Reads the session again where something was removed, and shows the problem where it could not
/// be.
fn after_removal(state: &mut State, result: Result<(), Problem>) -> Vec<Command> {
    let problem = match result {
        Ok(()) if matches!(state, State::Answering(_)) => return vec![Command::Refresh],
        Ok(()) => return Vec::new(),
        Err(problem @ Problem::Access(_)) => return become_unavailable(state, problem),
        Err(problem) => problem,
    };
    let State::Answering(answering) = state else { return Vec::new() };
    let moved_on = problem.session_moved_on();
    if is_free(answering) {
        answering.activity = Activity::Failed(problem);
    }
    if moved_on { vec![Command::Refresh] } else { Vec::new() }
}
