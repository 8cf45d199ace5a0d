//! The widget as a whole: shell, step, dialogs, and what it listens to.

use std::rc::Rc;

use latchkey_flow::{Activity, Event, State, Step, plan};
use leptos::prelude::*;

use super::dialogs::{self, Dialogs};
use super::effect_handler::EffectHandler;
use super::history::History;
use super::language::{self, LanguageChoice};
use super::{before_unload, step_services};
use crate::host::{HostMessage, Opening, Presentation};
use crate::i18n::{Key, time_of};
use crate::steps;
use crate::steps::context::StepContext;
use crate::theme;
use crate::ui::{MenuEntry, Shell, StepPosition, Symbol, Toaster};

/// Draws the widget for the session of `opening`.
pub fn widget(opening: Opening) -> impl IntoView {
    let state = RwSignal::new(State::Loading);
    Toaster::provide();
    theme::apply(&opening.options.appearance);
    let language = LanguageChoice::new(&opening);
    let handler = EffectHandler::new(opening, state);
    let context = step_services::context(&handler, state);
    let dialogs = Dialogs::new();
    let can_go_back = can_go_back(context);
    listen(&handler, context, dialogs, language, can_go_back);
    before_unload::ask_while_sending(context);
    handler.begin();

    let session = move || state.with(|state| state.session().cloned());
    let business = Memo::new(move |_| session().map(|session| session.business));
    let test_mode = Memo::new(move |_| session().is_some_and(|session| !session.livemode));
    let position = context.answering(|answering| answering.position());
    let step = Signal::derive(move || {
        let (current, total) = position.get().flatten()?;
        Some(StepPosition {
            current: u32::try_from(current).ok()?,
            total: u32::try_from(total).ok()?,
        })
    });
    // The applicant stays at a step whose answers wait for the network.
    let waiting =
        context.answering(|answering| matches!(answering.activity, Activity::Waiting { .. }));
    let is_modal = handler.host.presentation() == Presentation::Modal;
    let on_close = is_modal.then(|| Callback::new(move |()| dialogs.request_leave(context)));
    view! {
        <Shell
            business_name=Signal::derive(move || business.get().map(|business| business.name))
            business_icon=Signal::derive(move || business.get().and_then(|business| business.icon_url))
            privacy_url=Signal::derive(move || business.get().and_then(|business| business.privacy_url))
            support_email=Signal::derive(move || business.get().and_then(|business| business.support_email))
            test_mode=test_mode
            is_offline=handler.connectivity.is_offline
            ends_at=ends_at(context, handler.receiver.ends_soon())
            step=step
            can_go_back=Signal::derive(move || can_go_back.get() && waiting.get() != Some(true))
            on_back=move |()| context.send(Event::WentBack)
            menu_entries=menu(context, dialogs, language)
            on_close=on_close
        >
            {steps::view(context)}
            {language::view(language)}
        </Shell>
        {dialogs::view(dialogs, context)}
    }
}

/// Returns the formatted time at which the session ends, where that is soon and the applicant is
/// still answering.
fn ends_at(context: StepContext, ends_soon: RwSignal<Option<i64>>) -> Signal<Option<String>> {
    let is_answering = Memo::new(move |_| context.state.with(|state| state.answering().is_some()));
    Signal::derive(move || ends_soon.get().filter(|_| is_answering.get()).map(time_of))
}

/// Whether there is an earlier step.
fn can_go_back(context: StepContext) -> Signal<bool> {
    let can = context.answering(|answering| match answering.step.kind() {
        Some(kind) => plan::before(kind, &answering.session.requirements).is_some(),
        None => answering.step == Step::Declined,
    });
    Signal::derive(move || can.get().unwrap_or(false))
}

/// Returns the entries of the menu.
fn menu(
    context: StepContext,
    dialogs: Dialogs,
    language: LanguageChoice,
) -> Signal<Vec<MenuEntry>> {
    let under_way = Memo::new(move |_| {
        context.state.with(|state| (state.answering().is_some(), state.is_under_way()))
    });
    Signal::derive(move || {
        let (can_withdraw, can_leave) = under_way.get();
        let mut entries = vec![
            MenuEntry::new(
                Key::LanguageChoose,
                Callback::new(move |()| language.is_open.set(true)),
            )
            .icon(Symbol::Language),
            MenuEntry::new(Key::ShellHelp, Callback::new(move |()| dialogs.help.set(true))),
        ];
        if can_leave {
            entries.push(MenuEntry::new(
                Key::ShellSaveAndLeave,
                Callback::new(move |()| dialogs.leave.set(true)),
            ));
        }
        if can_withdraw {
            entries.push(
                MenuEntry::new(
                    Key::ShellWithdraw,
                    Callback::new(move |()| dialogs.withdraw.set(true)),
                )
                .danger(),
            );
        }
        entries
    })
}

/// Listens to the host page and to the browser's history for as long as the widget is there.
fn listen(
    handler: &Rc<EffectHandler>,
    context: StepContext,
    dialogs: Dialogs,
    language: LanguageChoice,
    can_go_back: Signal<bool>,
) {
    let from_host = handler.host.on_message(move |message| match message {
        HostMessage::CloseRequest => dialogs.request_leave(context),
        HostMessage::Update { locale, messages, appearance } => {
            language.follow(locale, messages);
            if let Some(appearance) = appearance {
                theme::apply(&appearance);
            }
        }
    });
    let height = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .filter(|_| handler.host.presentation() == Presentation::Inline)
        .and_then(|element| handler.host.report_height(&element));
    let history = History::new(can_go_back, handler.dispatch.clone());
    let held = StoredValue::new_local((from_host, height, history));
    on_cleanup(move || held.dispose());
}
