//! What is asked over any page: leave, withdraw, help.

use latchkey_flow::{Event, State};
use leptos::prelude::*;

use crate::i18n::{Key, Phrase, Text, tr, tr_with};
use crate::steps::context::StepContext;
use crate::ui::{Button, ButtonKind, ButtonRow, Dialog, ExternalLink};

/// Which dialogs are open.
#[derive(Clone, Copy)]
pub(super) struct Dialogs {
    pub(super) leave: RwSignal<bool>,
    pub(super) withdraw: RwSignal<bool>,
    pub(super) help: RwSignal<bool>,
    outdated: RwSignal<bool>,
}

impl Dialogs {
    pub(super) fn new() -> Self {
        Self {
            leave: RwSignal::new(false),
            withdraw: RwSignal::new(false),
            help: RwSignal::new(false),
            outdated: RwSignal::new(false),
        }
    }

    /// Leaves, having asked where there is something to lose.
    pub(super) fn ask_to_leave(self, context: StepContext) {
        let is_under_way = context.state.with_untracked(State::is_under_way);
        if is_under_way {
            self.leave.set(true);
        } else {
            context.tell(Event::LeaveRequested);
        }
    }
}

/// The dialogs themselves.
pub(super) fn view(dialogs: Dialogs, context: StepContext) -> impl IntoView {
    let business = Memo::new(move |_| {
        context
            .state
            .with(|state| state.session().map(|session| session.business.clone()))
            .unwrap_or_default()
    });
    let reference = Memo::new(move |_| {
        context.state.with(|state| state.session().map(|session| session.id.clone()))
    });
    let sending = context.answering(|answering| {
        let on_their_way = |is_from_camera| {
            answering
                .uploads
                .iter()
                .any(|upload| upload.is_in_transfer() && upload.is_from_camera == is_from_camera)
        };
        [(on_their_way(false), Key::AppLeaveUploads), (on_their_way(true), Key::AppLeavePhoto)]
    });
    let is_busy = context.answering(|answering| answering.activity.is_under_way());
    Effect::new(move |_| {
        // The session has moved on under an open dialog: its question has no meaning any more.
        if context.state.with(|state| !state.is_under_way()) {
            dialogs.leave.set(false);
            dialogs.withdraw.set(false);
        }
    });
    let is_outdated = context.answering(|answering| answering.saving.remote.is_some());
    Effect::new(move |_| dialogs.outdated.set(is_outdated.get() == Some(true)));
    Effect::new(move |_| {
        if !dialogs.outdated.get() && is_outdated.get_untracked() == Some(true) {
            context.tell(Event::ChoiceDeferred);
        }
    });
    // Looked at when it is asked: what is typed is no part of the state.
    let is_behind = move || {
        dialogs.leave.get() && context.services.with_value(|services| services.drafts.is_behind())
    };
    let leave = Text::from(move || {
        tr(if is_behind() { Key::AppLeaveAnyway } else { Key::AppLeaveConfirm })
    });
    let email = move || {
        business.get().support_email.map(|address| {
            let href = format!("mailto:{address}");
            let label = Text::from(move || tr_with(Phrase::AppHelpEmail { address: &address }));
            view! { <p><ExternalLink label=label href=Signal::stored(href) /></p> }
        })
    };
    view! {
        <Dialog open=dialogs.leave title=Key::AppLeaveTitle>
            <p>{move || tr(if is_behind() { Key::AppLeaveUnsaved } else { Key::AppLeaveSaved })}</p>
            {move || {
                let costs = sending.get().into_iter().flatten().filter(|(is_so, _)| *is_so);
                costs.map(|(_, words)| view! { <p>{Text::from(words).view()}</p> }).collect::<Vec<_>>()
            }}
            <ButtonRow>
                <Button label=Key::AppLeaveStay on_press=move |()| dialogs.leave.set(false) />
                <Button
                    label=leave
                    kind=ButtonKind::Secondary
                    on_press=move |()| {
                        dialogs.leave.set(false);
                        context.tell(Event::LeaveRequested);
                    }
                />
            </ButtonRow>
        </Dialog>
        <Dialog open=dialogs.withdraw title=Key::AppWithdrawTitle>
            <p>{move || tr_with(Phrase::AppWithdrawExplained { business: &business.get().name })}</p>
            <ButtonRow>
                <Button label=Key::AppWithdrawStay on_press=move |()| dialogs.withdraw.set(false) />
                <Button
                    label=Key::AppWithdrawConfirm
                    kind=ButtonKind::Danger
                    busy=Signal::derive(move || is_busy.get() == Some(true))
                    on_press=move |()| {
                        dialogs.withdraw.set(false);
                        context.tell(Event::WithdrawRequested);
                    }
                />
            </ButtonRow>
        </Dialog>
        <Dialog open=dialogs.outdated title=Key::AppConflictTitle>
            <p>{Text::from(Key::AppConflictWhat).view()}</p>
            <p>{Text::from(Key::AppConflictChoose).view()}</p>
            <ButtonRow>
                <Button label=Key::AppConflictUseRemote on_press=move |()| context.tell(Event::KeepRemote) />
                <Button label=Key::AppConflictKeepLocal kind=ButtonKind::Secondary on_press=move |()| context.tell(Event::KeepLocal) />
            </ButtonRow>
        </Dialog>
        <Dialog open=dialogs.help title=Key::AppHelpTitle>
            <p>{Text::from(Key::AppHelpSaved).view()}</p>
            <p>{move || tr_with(Phrase::AppHelpContact { business: &business.get().name })}</p>
            {email}
            {move || {
                reference.get().map(|reference| view! { <p class="muted">{move || tr_with(Phrase::AppHelpReference { reference: &reference })}</p> })
            }}
        </Dialog>
    }
}
