//! Rows of uploads.

use leptos::prelude::*;

use super::icon::{Symbol, icon};
use super::progress::progress;
use crate::i18n::{Key, Phrase, Text, bytes_of, file_size, percent, tr, tr_with};

/// The state of an upload.
#[derive(Debug, Clone)]
pub enum UploadState {
    /// It waits for other uploads.
    Waiting,
    /// The file is being inspected and made smaller.
    Preparing,
    /// Its bytes are being sent.
    Sending(Sent),
    /// The device is offline; the upload resumes by itself.
    Offline(Sent),
    /// The applicant has paused it.
    Paused(Sent),
    /// A part has arrived, and the applicant has to choose the file again: with the instruction.
    Unfinished(Text),
    /// The whole file has arrived.
    Done,
    /// It failed for this reason, and can be retried.
    Failed(Text),
    /// The file cannot be used, for this reason.
    Unfit(Text),
}

/// How much of a file has been sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The percentage, rounded down: 100 means every byte.
    pub percent: u8,
    /// The number of bytes sent.
    pub bytes: f64,
    /// The number of bytes in all.
    pub of: f64,
    /// The remaining time, if known.
    pub left: Option<Text>,
}

/// The first button of a row: its icon, its label, and its accessible name with the name of the
/// file.
type Act = (Symbol, Key, fn(&str) -> String);

impl UploadState {
    fn class(&self) -> &'static str {
        match self {
            Self::Waiting | Self::Preparing | Self::Sending(_) => "upload-row",
            Self::Offline(_) => "upload-row upload-still upload-offline",
            Self::Paused(_) => "upload-row upload-still",
            Self::Unfinished(_) => "upload-row upload-unfinished",
            Self::Done => "upload-row upload-done",
            Self::Failed(_) | Self::Unfit(_) => "upload-row upload-failed",
        }
    }

    fn symbol(&self) -> Symbol {
        match self {
            Self::Waiting | Self::Preparing | Self::Sending(_) | Self::Offline(_) => Symbol::File,
            Self::Paused(_) => Symbol::Pause,
            Self::Done => Symbol::Tick,
            Self::Unfinished(_) | Self::Failed(_) | Self::Unfit(_) => Symbol::Alert,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Waiting => tr(Key::UploadWaiting),
            Self::Preparing => tr(Key::UploadPreparing),
            // All bytes are sent, and the response of the server is awaited.
            Self::Sending(Sent { percent: 100, .. }) => tr(Key::UploadChecking),
            Self::Sending(sent) => {
                tr_with(Phrase::UploadSending { percent: &percent(sent.percent) })
            }
            Self::Offline(sent) => {
                tr_with(Phrase::UploadOffline { percent: &percent(sent.percent) })
            }
            Self::Paused(sent) => tr_with(Phrase::UploadPaused { percent: &percent(sent.percent) }),
            Self::Done => tr(Key::UploadDone),
            Self::Unfinished(why) | Self::Failed(why) | Self::Unfit(why) => why.get(),
        }
    }

    fn sent(&self) -> Option<&Sent> {
        match self {
            Self::Sending(sent) | Self::Offline(sent) | Self::Paused(sent) => Some(sent),
            Self::Waiting
            | Self::Preparing
            | Self::Unfinished(_)
            | Self::Done
            | Self::Failed(_)
            | Self::Unfit(_) => None,
        }
    }

    /// Returns `3.2 of 8.0 MB` while the file is sent, otherwise its size if it is known.
    fn size(&self, size: f64) -> String {
        self.sent().map_or_else(
            || file_size(size),
            |Sent { bytes, of, .. }| {
                let (sent, total) = bytes_of(*bytes, *of);
                tr_with(Phrase::UploadBytes { sent: &sent, total: &total })
            },
        )
    }

    fn time_left(&self) -> String {
        match self {
            Self::Sending(Sent { left: Some(left), .. }) => left.get(),
            Self::Sending(_)
            | Self::Waiting
            | Self::Preparing
            | Self::Offline(_)
            | Self::Paused(_)
            | Self::Unfinished(_)
            | Self::Done
            | Self::Failed(_)
            | Self::Unfit(_) => String::new(),
        }
    }

    fn has_bar(&self) -> bool {
        self.sent().is_some() || matches!(self, Self::Preparing)
    }

    fn act(&self) -> Option<Act> {
        match self {
            Self::Waiting | Self::Preparing | Self::Sending(_) | Self::Offline(_) => {
                Some((Symbol::Pause, Key::UploadPause, |name| {
                    tr_with(Phrase::UploadPauseFile { name })
                }))
            }
            Self::Paused(_) => Some((Symbol::Play, Key::UploadResume, |name| {
                tr_with(Phrase::UploadResumeFile { name })
            })),
            Self::Unfinished(_) => Some((Symbol::Upload, Key::UploadChoose, |name| {
                tr_with(Phrase::UploadChooseFile { name })
            })),
            Self::Failed(_) => Some((Symbol::Retry, Key::UploadRetry, |name| {
                tr_with(Phrase::UploadRetryFile { name })
            })),
            Self::Done | Self::Unfit(_) => None,
        }
    }

    fn end(&self) -> Option<Act> {
        match self {
            Self::Waiting
            | Self::Preparing
            | Self::Sending(_)
            | Self::Offline(_)
            | Self::Paused(_) => Some((Symbol::Close, Key::UploadCancel, |name| {
                tr_with(Phrase::UploadCancelFile { name })
            })),
            Self::Unfinished(_) | Self::Done | Self::Failed(_) | Self::Unfit(_) => {
                Some((Symbol::Trash, Key::UploadRemove, |name| {
                    tr_with(Phrase::UploadRemoveFile { name })
                }))
            }
        }
    }
}

/// The maximum length of a displayed file name, in letters: two lines on a narrow phone.
const LONG_NAME: usize = 48;

/// The number of letters from its end, which has the number and the type that devices append.
const NAME_END: usize = 16;

/// A list of uploads.
#[component]
pub fn UploadList(
    /// Its name.
    #[prop(into)]
    label: Text,
    /// Its [`UploadRow`]s.
    children: Children,
) -> AnyView {
    view! { <ul class="upload-list" role="list" aria-label=label.reader()>{children()}</ul> }
        .into_any()
}

/// One upload. Each button is there while it applies, has the name of the file in its accessible
/// name, and keeps the focus when its action changes. Rows announce nothing by themselves: the page
/// that shows them announces changes.
#[component]
pub fn UploadRow(
    /// The name of the file.
    #[prop(into)]
    name: String,
    /// Its size in bytes.
    size: f64,
    /// The state of the upload.
    #[prop(into)]
    state: Signal<UploadState>,
    /// A note to the applicant.
    #[prop(into, optional)]
    note: Option<Signal<Option<Text>>>,
    /// Called for the action of the current state: pause, resume, choose again, retry.
    #[prop(optional_no_strip)]
    on_act: Option<Callback<()>>,
    /// Called to cancel the upload or remove the file.
    #[prop(into, optional)]
    on_end: Option<Callback<()>>,
) -> AnyView {
    let label = name.clone();
    let has_bar = Memo::new(move |_| state.with(UploadState::has_bar));
    let share = Signal::derive(move || state.with(|state| state.sent().map(|sent| sent.percent)));
    let bar = move || {
        let name = label.clone();
        let label = Text::from(move || tr_with(Phrase::UploadProgress { name: &name }));
        has_bar.get().then(|| progress(label, share))
    };
    let note = move || {
        note.and_then(|note| note.get())
            .map(|note| view! { <p class="upload-remark">{note.view()}</p> })
    };
    view! {
        <li class=move || state.with(UploadState::class)>
            <span class="upload-sign">{move || icon(state.with(UploadState::symbol))}</span>
            <div class="upload-words">
                {file_name(&name)}
                {note}
                <p class="upload-note">
                    <span class="upload-state">{move || state.with(UploadState::words)}</span>" "
                    <span class="upload-size">{move || state.with(|state| state.size(size))}</span>" "
                    <span>{move || state.with(UploadState::time_left)}</span>
                </p>
                {bar}
            </div>
            <div class="upload-actions">{row_button(name.clone(), state, UploadState::act, on_act)} {row_button(name, state, UploadState::end, on_end)}</div>
        </li>
    }
    .into_any()
}

/// Returns the name of a file. A very long one is shortened in the middle; screen readers and the
/// tooltip have the whole name.
fn file_name(name: &str) -> AnyView {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= LONG_NAME {
        return view! { <p class="upload-name" dir="auto">{name.to_owned()}</p> }.into_any();
    }
    let part = |letters: &[char]| letters.iter().collect::<String>();
    let shown = format!(
        "{}…{}",
        part(&letters[..LONG_NAME - NAME_END]),
        part(&letters[letters.len() - NAME_END..])
    );
    view! {
        <p class="upload-name" dir="auto" title=name.to_owned()>
            <span aria-hidden="true">{shown}</span>
            <span class="visually-hidden">{name.to_owned()}</span>
        </p>
    }
    .into_any()
}

/// Returns a button of a row. It stays the same element while the row has it, even if its action
/// changes.
fn row_button(
    name: String,
    state: Signal<UploadState>,
    act: fn(&UploadState) -> Option<Act>,
    on_press: Option<Callback<()>>,
) -> AnyView {
    let is_there = Memo::new(move |_| on_press.is_some() && state.with(act).is_some());
    let button = move || {
        let name = name.clone();
        is_there.get().then(|| {
            view! {
                <button
                    class="row-button"
                    type="button"
                    aria-label=move || state.with(act).map(|(_, _, full)| full(&name))
                    on:click=move |_| {
                        if let Some(on_press) = on_press {
                            on_press.run(());
                        }
                    }
                >
                    {move || state.with(act).map(|(symbol, _, _)| icon(symbol))}
                    <span>{move || state.with(act).map(|(_, label, _)| tr(label))}</span>
                </button>
            }
        })
    };
    button.into_any()
}
