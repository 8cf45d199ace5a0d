//! Uploads, as all pages with files show them: the rows, their actions, and the announcements.

use latchkey_api_types::{CaptureMethod, UnfinishedUpload};
use latchkey_client::upload::RestartReason;
use latchkey_flow::upload::percent as percent_of;
use latchkey_flow::{
    Event, Slot, TimeLeft, Upload, UploadChange, UploadId, UploadNote, UploadStatus,
};
use leptos::prelude::*;

use super::{StepContext, file_problem};
use crate::i18n::{Key, Phrase, Text, percent, tr, tr_with};
use crate::ui::{
    Sent, UploadList, UploadRow, UploadState, ask_for_files, focus_control, use_announcer,
};

/// Announces changes of uploads to screen readers: each once, and not every per cent.
pub(super) fn announce(context: StepContext) {
    let announcer = use_announcer();
    let announcement = context.answering(|answering| answering.announcement.clone());
    Effect::new(move |_| {
        let Some(announcement) = announcement.get().flatten() else { return };
        let what = match &announcement.change {
            UploadChange::Arrived => tr(Key::UploadDone),
            UploadChange::Paused => tr(Key::UploadAnnouncementPaused),
            UploadChange::Resumed => tr(Key::UploadAnnouncementResumed),
            UploadChange::Removed => tr(Key::UploadAnnouncementRemoved),
            UploadChange::Noted(note) => note_words(note, &announcement.file_name).get(),
            UploadChange::Failed(problem) => file_problem::words(problem).get(),
        };
        announcer.announce(tr_with(Phrase::UploadAnnouncement {
            name: &announcement.file_name,
            what: &what,
        }));
    });
}

/// Returns the rows of the uploads of this window. `picker` is the button that opens the file
/// picker, which takes the focus when a row is removed.
pub(super) fn rows(context: StepContext, uploads: Memo<Vec<Upload>>, picker: String) -> AnyView {
    view! { <For each=move || uploads.get() key=|upload| upload.id children=move |upload| row(context, uploads, upload, picker.clone()) /> }
        .into_any()
}

fn row(
    context: StepContext,
    uploads: Memo<Vec<Upload>>,
    upload: Upload,
    picker: String,
) -> AnyView {
    let Upload { id, file_name, size, .. } = upload;
    let find = move |uploads: &[Upload]| uploads.iter().find(|upload| upload.id == id).cloned();
    let now = Memo::new(move |_| uploads.with(|uploads| find(uploads)));
    let state =
        Signal::derive(move || now.get().map_or(UploadState::Done, |upload| state_of(&upload)));
    let name = file_name.clone();
    let note = Signal::derive(move || {
        now.with(|now| {
            now.as_ref().and_then(|upload| upload.note.as_ref().map(|note| note_words(note, &name)))
        })
    });
    let act = move |()| {
        if let Some(event) =
            now.with_untracked(|now| now.as_ref().and_then(|upload| next(id, &upload.status)))
        {
            context.send(event);
        }
    };
    let end = move |()| {
        focus_control(&picker);
        context.send(Event::UploadCanceled(id));
    };
    view! { <UploadRow name=file_name size=as_number(size) state=state note=note on_act=Some(Callback::new(act)) on_end=end /> }.into_any()
}

/// Returns the event of the first button of a row.
fn next(id: UploadId, status: &UploadStatus) -> Option<Event> {
    match status {
        UploadStatus::Waiting
        | UploadStatus::Preparing
        | UploadStatus::Sending
        | UploadStatus::WaitingForNetwork => Some(Event::UploadPaused(id)),
        UploadStatus::Paused => Some(Event::UploadResumed(id)),
        UploadStatus::Failed(_) => Some(Event::UploadRetried(id)),
    }
}

fn state_of(upload: &Upload) -> UploadState {
    let sent = || Sent {
        percent: upload.percent(),
        bytes: as_number(upload.sent),
        of: as_number(upload.size),
        left: upload.eta.time_left().map(|left| Text::from(move || time_words(left))),
    };
    match &upload.status {
        UploadStatus::Waiting => UploadState::Waiting,
        UploadStatus::Preparing => UploadState::Preparing,
        UploadStatus::Sending => UploadState::Sending(sent()),
        UploadStatus::WaitingForNetwork => UploadState::Offline(sent()),
        UploadStatus::Paused => UploadState::Paused(sent()),
        UploadStatus::Failed(problem) if problem.is_retryable() => {
            UploadState::Failed(file_problem::words(problem))
        }
        UploadStatus::Failed(problem) => UploadState::Unfit(file_problem::words(problem)),
    }
}

fn time_words(left: TimeLeft) -> String {
    match left {
        TimeLeft::Moments => tr(Key::UploadLeftMoments),
        TimeLeft::Seconds(count) => tr_with(Phrase::UploadLeftSeconds { count }),
        TimeLeft::Minutes(count) => tr_with(Phrase::UploadLeftMinutes { count }),
        TimeLeft::Hours => tr(Key::UploadLeftHours),
    }
}

fn note_words(note: &UploadNote, file_name: &str) -> Text {
    match note {
        UploadNote::Resumed => Key::UploadNoteResumed.into(),
        UploadNote::Restarted(RestartReason::Damaged) => Key::UploadNoteDamaged.into(),
        UploadNote::Restarted(RestartReason::Gone) => Key::UploadNoteGone.into(),
        UploadNote::DifferentFile { expected } if expected == file_name => {
            Key::UploadNoteChanged.into()
        }
        UploadNote::DifferentFile { expected } => {
            let expected = expected.clone();
            Text::from(move || tr_with(Phrase::UploadNoteAnother { name: &expected }))
        }
    }
}

/// Returns the rows of the unfinished uploads of `slot`, of which a part had arrived before.
pub(super) fn unfinished(context: StepContext, slot: Slot, picker: String) -> AnyView {
    let found = context.unfinished(slot);
    view! {
        <For
            each=move || found.get()
            key=|unfinished| unfinished.id.clone()
            children=move |unfinished| unfinished_row(context, found, unfinished, picker.clone())
        />
    }
    .into_any()
}

/// Returns the same as a list of its own, if there are any.
pub(super) fn unfinished_list(
    context: StepContext,
    slot: Slot,
    label: Key,
    picker: &'static str,
) -> AnyView {
    let found = context.unfinished(slot.clone());
    let is_needed = Memo::new(move |_| found.with(|found| !found.is_empty()));
    let list = move || {
        let slot = slot.clone();
        is_needed.get().then(|| view! { <UploadList label=label>{unfinished(context, slot, picker.to_owned())}</UploadList> })
    };
    list.into_any()
}

fn unfinished_row(
    context: StepContext,
    found: Memo<Vec<UnfinishedUpload>>,
    unfinished: UnfinishedUpload,
    picker: String,
) -> AnyView {
    let UnfinishedUpload { id, file_name, file_size, capture_method, .. } = unfinished;
    let was_taken_here = capture_method == Some(CaptureMethod::Camera);
    let named = id.clone();
    let state = Signal::derive(move || {
        let now = found.with(|found| {
            found
                .iter()
                .find(|unfinished| unfinished.id == named)
                .map(|now| (now.received, now.receiving))
        });
        let (received, receiving) = now.unwrap_or_default();
        UploadState::Unfinished(unfinished_words(
            percent_of(received, file_size),
            receiving,
            was_taken_here,
        ))
    });
    let to_choose = picker.clone();
    // A photo that was taken with the widget's camera is not stored on the device and has to be
    // taken again.
    let act = (!was_taken_here).then(|| Callback::new(move |()| ask_for_files(&to_choose)));
    let end = move |()| {
        focus_control(&picker);
        context.send(Event::UnfinishedRemovalRequested(id.clone()));
    };
    view! { <UploadRow name=file_name size=as_number(file_size) state=state on_act=act on_end=end /> }.into_any()
}

/// Returns what to do about an unfinished upload. If bytes have just arrived, another window may be
/// sending it, or this one did before a reload: only the applicant knows. Choosing the file is
/// right in both cases, as the same file is sent only once.
fn unfinished_words(share: u8, receiving: bool, was_taken_here: bool) -> Text {
    match (was_taken_here, receiving) {
        (true, _) => Key::UploadUnfinishedPhoto.into(),
        (false, true) => Text::from(move || {
            tr_with(Phrase::UploadUnfinishedElsewhere { percent: &percent(share) })
        }),
        (false, false) => {
            Text::from(move || tr_with(Phrase::UploadUnfinished { percent: &percent(share) }))
        }
    }
}

/// Returns bytes as a number for `Intl`.
#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
pub(super) fn as_number(bytes: u64) -> f64 {
    bytes as f64
}
