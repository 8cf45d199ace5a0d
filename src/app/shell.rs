//! The widget as a whole: shell, page, dialogs, and what it listens to.

use std::rc::Rc;

use gloo_events::EventListener;
use latchkey_flow::{Activity, Event, Page, State, plan};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::dialogs::{self, Dialogs};
use super::effects::Runner;
use super::language::{self, LanguageChoice};
use super::{history, leaving, notices, outages, tools, watch};
use crate::host::{HostMessage, Opening, Presentation};
use crate::i18n::{Key, time_of};
use crate::steps;
use crate::steps::journey::Journey;
use crate::theme;
use crate::ui::{MenuEntry, Shell, StepPosition, Symbol, Toaster};

/// What a callback page of a bank says to the window that opened it. It only makes us ask the
/// server.
const BANK_MESSAGE: &str = "latchkey:bank";
/// The channel on which it says so where there is no opener.
const BANK_CHANNEL: &str = "latchkey-bank";

/// The widget, for the session that `opening` speaks of: who opened it, and with what.
pub fn widget(opening: Opening) -> impl IntoView {
    let state = RwSignal::new(State::Loading);
    Toaster::provide();
    theme::apply(&opening.options.appearance);
    let language = LanguageChoice::new(&opening);
    let runner = Runner::new(opening, state);
    let journey = tools::journey(&runner, state);
    let dialogs = Dialogs::new();
    let can_go_back = can_go_back(journey);
    listen(&runner, journey, dialogs, language, can_go_back);
    leaving::ask_while_sending(journey);
    runner.begin();

    let session = move || state.with(|state| notices::session(state).cloned());
    let business = Memo::new(move |_| session().map(|session| session.business));
    let test_mode = Memo::new(move |_| session().is_some_and(|session| !session.livemode));
    let position = journey.answering(|answering| answering.step());
    let step = Signal::derive(move || {
        let (current, total) = position.get().flatten()?;
        Some(StepPosition {
            current: u32::try_from(current).ok()?,
            total: u32::try_from(total).ok()?,
        })
    });
    // The person stays on a page whose answers wait for the line.
    let waiting =
        journey.answering(|answering| matches!(answering.activity, Activity::Waiting { .. }));
    let is_modal = runner.host.presentation() == Presentation::Modal;
    let on_close = is_modal.then(|| Callback::new(move |()| dialogs.ask_to_leave(journey)));
    view! {
        <Shell
            business_name=Signal::derive(move || business.get().map(|business| business.name))
            business_icon=Signal::derive(move || business.get().and_then(|business| business.icon_url))
            privacy_url=Signal::derive(move || business.get().and_then(|business| business.privacy_url))
            support_email=Signal::derive(move || business.get().and_then(|business| business.support_email))
            test_mode=test_mode
            is_offline=runner.outages.are_told
            ends_at=ends_at(journey, runner.ends_soon)
            step=step
            can_go_back=Signal::derive(move || can_go_back.get() && waiting.get() != Some(true))
            on_back=move |()| journey.tell(Event::WentBack)
            menu_entries=menu(journey, dialogs, language)
            on_close=on_close
        >
            {steps::view(journey)}
            {language::view(language)}
        </Shell>
        {dialogs::view(dialogs, journey)}
    }
}

/// The moment in words at which the session ends, where that is soon and something is still to be
/// sent.
fn ends_at(journey: Journey, ends_soon: RwSignal<Option<i64>>) -> Signal<Option<String>> {
    let is_answering =
        Memo::new(move |_| journey.state.with(|state| matches!(state, State::Answering(_))));
    Signal::derive(move || ends_soon.get().filter(|_| is_answering.get()).map(time_of))
}

/// Whether there is an earlier page.
fn can_go_back(journey: Journey) -> Signal<bool> {
    let can = journey.answering(|answering| match answering.page.name() {
        Some(name) => plan::before(name, &answering.session.requirements).is_some(),
        None => answering.page == Page::Declined,
    });
    Signal::derive(move || can.get().unwrap_or(false))
}

/// What is always within reach.
fn menu(journey: Journey, dialogs: Dialogs, language: LanguageChoice) -> Signal<Vec<MenuEntry>> {
    let under_way = Memo::new(move |_| {
        journey.state.with(|state| {
            (
                matches!(state, State::Answering(_)),
                matches!(state, State::Answering(_) | State::Working(_)),
            )
        })
    });
    Signal::derive(move || {
        let (can_withdraw, can_leave) = under_way.get();
        let mut entries = vec![
            MenuEntry::new(
                Key::LanguageChoose,
                Callback::new(move |()| language.is_open.set(true)),
            )
            .signed(Symbol::Language),
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

/// Listens to the embedding page, the bank's window and the browser for as long as the widget is
/// there.
fn listen(
    runner: &Rc<Runner>,
    journey: Journey,
    dialogs: Dialogs,
    language: LanguageChoice,
    can_go_back: Signal<bool>,
) {
    let from_host = runner.host.on_message(move |message| match message {
        HostMessage::CloseRequest => dialogs.ask_to_leave(journey),
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
        .filter(|_| runner.host.presentation() == Presentation::Inline)
        .and_then(|element| runner.host.report_height(&element));
    let held = StoredValue::new_local((
        from_host,
        height,
        history::follow(runner, can_go_back),
        bank_listeners(runner),
        watch::listen(runner),
        runner.drafts.listen(),
        outages::listen(runner),
    ));
    on_cleanup(move || held.dispose());
}

/// Hears the bank's callback page, which is on our own origin.
fn bank_listeners(
    runner: &Rc<Runner>,
) -> Option<(EventListener, Option<(web_sys::BroadcastChannel, EventListener)>)> {
    let window = web_sys::window()?;
    let own_origin = window.location().origin().ok()?;
    let posted = Rc::downgrade(runner);
    let from_window = EventListener::new(&window, "message", move |event| {
        let Some(message) = event.dyn_ref::<web_sys::MessageEvent>() else { return };
        if message.origin() == own_origin
            && is_about_bank(message)
            && let Some(runner) = posted.upgrade()
        {
            runner.look_at_bank();
        }
    });
    let broadcast = Rc::downgrade(runner);
    let from_channel = web_sys::BroadcastChannel::new(BANK_CHANNEL).ok().map(|channel| {
        let listener = EventListener::new(&channel, "message", move |event| {
            if event.dyn_ref::<web_sys::MessageEvent>().is_some_and(is_about_bank)
                && let Some(runner) = broadcast.upgrade()
            {
                runner.look_at_bank();
            }
        });
        (channel, listener)
    });
    Some((from_window, from_channel))
}

fn is_about_bank(message: &web_sys::MessageEvent) -> bool {
    let kind = js_sys::Reflect::get(&message.data(), &"type".into())
        .ok()
        .and_then(|kind| kind.as_string());
    kind.as_deref() == Some(BANK_MESSAGE)
}
