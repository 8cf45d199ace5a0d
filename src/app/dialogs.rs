//! Dialogs over any step: leave, withdraw, help, conflict.

use latchkey_flow::{Event, State};
use leptos::prelude::*;

use crate::i18n::{Key, Phrase, Text, tr, tr_with};
use crate::steps::context::StepContext;
use crate::ui::{Button, ButtonKind, ButtonRow, Dialog, ExternalLink};

/// The dialogs that are open.
#[derive(Clone, Copy)]
pub(super) struct Dialogs {
    pub(super) leave: RwSignal<bool>,
    pub(super) withdraw: RwSignal<bool>,
    pub(super) help: RwSignal<bool>,
    conflict: RwSignal<bool>,
}

impl Dialogs {
    pub(super) fn new() -> Self {
        Self {
            leave: RwSignal::new(false),
            withdraw: RwSignal::new(false),
            help: RwSignal::new(false),
            conflict: RwSignal::new(false),
        }
    }

    /// Leaves, after a confirmation while the session is under way.
    pub(super) fn request_leave(self, context: StepContext) {
        let is_under_way = context.state.with_untracked(State::is_under_way);
        if is_under_way {
            self.leave.set(true);
        } else {
            context.send(Event::LeaveRequested);
        }
    }
}

/// Draws the dialogs.
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
        let are_in_transfer = |is_from_camera| {
            answering
                .uploads
                .iter()
                .any(|upload| upload.is_in_transfer() && upload.is_from_camera == is_from_camera)
        };
        [
            (are_in_transfer(false), Key::AppLeaveUploads),
            (are_in_transfer(true), Key::AppLeavePhoto),
        ]
    });
    let is_busy = context.answering(|answering| answering.activity.is_under_way());
    Effect::new(move |_| {
        // The session has moved on under an open dialog, whose question no longer applies.
        if context.state.with(|state| !state.is_under_way()) {
            dialogs.leave.set(false);
            dialogs.withdraw.set(false);
        }
    });
    let is_conflict = context.answering(|answering| answering.saving.remote.is_some());
    Effect::new(move |_| dialogs.conflict.set(is_conflict.get() == Some(true)));
    Effect::new(move |_| {
        if !dialogs.conflict.get() && is_conflict.get_untracked() == Some(true) {
            context.send(Event::ChoiceDeferred);
        }
    });
    // Read when the dialog opens: drafts are not part of the state.
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
                        context.send(Event::LeaveRequested);
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
                        context.send(Event::WithdrawRequested);
                    }
                />
            </ButtonRow>
        </Dialog>
        <Dialog open=dialogs.conflict title=Key::AppConflictTitle>
            <p>{Text::from(Key::AppConflictWhat).view()}</p>
            <p>{Text::from(Key::AppConflictChoose).view()}</p>
            <ButtonRow>
                <Button label=Key::AppConflictUseRemote on_press=move |()| context.send(Event::KeepRemote) />
                <Button label=Key::AppConflictKeepLocal kind=ButtonKind::Secondary on_press=move |()| context.send(Event::KeepLocal) />
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
