//! A file on its way to the server.

use leptos::prelude::*;

use super::icon::{Symbol, icon};
use super::progress::progress;
use crate::i18n::{Key, Phrase, Text, bytes_of, file_size, percent, tr, tr_with};

/// How far a file has come.
#[derive(Debug, Clone)]
pub enum UploadState {
    /// Others go first.
    Waiting,
    /// It is being looked at and made smaller.
    Preparing,
    /// Its bytes are on their way.
    Sending(Sent),
    /// There is no line, and it will go on by itself.
    Offline(Sent),
    /// The person has stopped it for now.
    Paused(Sent),
    /// A part of it is there, and the rest is with the person: what they can do.
    Unfinished(Text),
    /// All of it is there.
    Done,
    /// It did not arrive, for this reason, and may do so next time.
    Failed(Text),
    /// It cannot be used, for this reason.
    Unfit(Text),
}

/// How much of a file has been sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Whole percent: 100 means every byte.
    pub percent: u8,
    /// Bytes.
    pub bytes: f64,
    /// Bytes in all.
    pub of: f64,
    /// How long it still takes, where that is known.
    pub left: Option<Text>,
}

/// What a row's first button does, and how it says so: alone, and with the name of the file.
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
            // The last byte has left, and the server has yet to say that it has it.
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

    /// `3.2 of 8.0 MB` while it is sent; else what it weighs, where the row was told.
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

/// How many letters of a file's name are shown: two lines on a narrow phone.
const LONG_NAME: usize = 48;

/// How many of them are its last ones, with the number and the type that devices put there.
const NAME_END: usize = 16;

/// Files, one under the other.
#[component]
pub fn UploadList(
    /// What they are.
    #[prop(into)]
    label: Text,
    /// Its [`UploadRow`]s.
    children: Children,
) -> AnyView {
    view! { <ul class="upload-list" role="list" aria-label=label.reader()>{children()}</ul> }
        .into_any()
}

/// One file. Each of its buttons is there while it makes sense, says the name of the file, and
/// keeps the focus when what it does becomes something else. Nothing here is read out by itself:
/// whoever shows rows says what is news.
#[component]
pub fn UploadRow(
    /// What the file is called.
    #[prop(into)]
    name: String,
    /// How many bytes it has.
    size: f64,
    /// How far it has come.
    #[prop(into)]
    state: Signal<UploadState>,
    /// What the person should know beside that.
    #[prop(into, optional)]
    note: Option<Signal<Option<Text>>>,
    /// Pause it, let it go on, choose it again, try again: what its state offers.
    #[prop(optional_no_strip)]
    on_act: Option<Callback<()>>,
    /// Cancel it, or take it away.
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

/// The name of a file; a very long one by its beginning and its end, which tell it from its
/// neighbours, and whole for those who listen or point at it.
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

/// A button of a row. It is one and the same element for as long as the row has such a button,
/// whatever it does by now.
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
