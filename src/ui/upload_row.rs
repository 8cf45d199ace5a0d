//! A file on its way to the server.

use leptos::prelude::*;

use super::icon::{Symbol, icon};
use super::progress::progress;
use crate::i18n::{Key, Phrase, Text, file_size, percent, tr, tr_with};

/// How far a file has come.
#[derive(Debug, Clone)]
pub enum UploadState {
    /// It is being looked at and made smaller.
    Preparing,
    /// So many per cent are there.
    Sending(u8),
    /// All of it is there.
    Done,
    /// It did not arrive, for this reason.
    Failed(Text),
}

impl UploadState {
    fn class(&self) -> &'static str {
        match self {
            Self::Preparing | Self::Sending(_) => "upload-row",
            Self::Done => "upload-row upload-done",
            Self::Failed(_) => "upload-row upload-failed",
        }
    }

    fn symbol(&self) -> Symbol {
        match self {
            Self::Preparing | Self::Sending(_) => Symbol::File,
            Self::Done => Symbol::Tick,
            Self::Failed(_) => Symbol::Alert,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Preparing => tr(Key::UiUploadPreparing),
            Self::Sending(done) => tr_with(Phrase::UiUploadSending { percent: &percent((*done).min(100)) }),
            Self::Done => tr(Key::UiUploadDone),
            Self::Failed(why) => why.get(),
        }
    }

    /// Read out once: every per cent would be a flood.
    fn news(&self) -> String {
        match self {
            Self::Preparing | Self::Sending(_) => String::new(),
            Self::Done | Self::Failed(_) => self.words(),
        }
    }

    fn is_on_its_way(&self) -> bool {
        matches!(self, Self::Preparing | Self::Sending(_))
    }
}

/// Files, one under the other.
#[component]
pub fn UploadList(
    /// What they are.
    #[prop(into)]
    label: Text,
    /// Its [`UploadRow`]s.
    children: Children,
) -> AnyView {
    view! { <ul class="upload-list" role="list" aria-label=label.reader()>{children()}</ul> }.into_any()
}

/// One file. Each of its buttons is there while it makes sense, and says the name of the file.
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
    /// Stop sending it.
    #[prop(into, optional)]
    on_cancel: Option<Callback<()>>,
    /// Send it again.
    #[prop(into, optional)]
    on_retry: Option<Callback<()>>,
    /// Take it away.
    #[prop(into, optional)]
    on_remove: Option<Callback<()>>,
) -> AnyView {
    let name = StoredValue::new(name);
    let sent = Signal::derive(move || match state.get() {
        UploadState::Sending(done) => Some(done),
        UploadState::Preparing | UploadState::Done | UploadState::Failed(_) => None,
    });
    let going = Memo::new(move |_| state.with(UploadState::is_on_its_way));
    let failed = Memo::new(move |_| matches!(state.get(), UploadState::Failed(_)));
    let bar = move || {
        let label = Text::from(move || tr_with(Phrase::UiUploadProgress { name: &name.get_value() }));
        going.get().then(|| progress(label, sent))
    };
    let action = move |symbol: Symbol, call: Option<Callback<()>>, shown: bool, words: fn(&str) -> String| {
        call.filter(|_| shown).map(|call| {
            view! {
                <button class="icon-button" type="button" aria-label=move || words(&name.get_value()) on:click=move |_| call.run(())>
                    {icon(symbol)}
                </button>
            }
        })
    };
    view! {
        <li class=move || state.with(UploadState::class)>
            <span class="upload-sign">{move || icon(state.with(UploadState::symbol))}</span>
            <div class="upload-words">
                <p class="upload-name" dir="auto">{name.get_value()}</p>
                <p class="upload-note">
                    <span class="upload-size">{move || file_size(size)}</span>
                    <span class="upload-state">{move || state.with(UploadState::words)}</span>
                </p>
                {bar}
                <span class="visually-hidden" role="status">{move || state.with(UploadState::news)}</span>
            </div>
            <div class="upload-actions">
                {move || action(Symbol::Close, on_cancel, going.get(), |name| tr_with(Phrase::UiCancelUpload { name }))}
                {move || action(Symbol::Retry, on_retry, failed.get(), |name| tr_with(Phrase::UiRetryUpload { name }))}
                {move || action(Symbol::Trash, on_remove, !going.get(), |name| tr_with(Phrase::UiRemoveUpload { name }))}
            </div>
        </li>
    }
    .into_any()
}
