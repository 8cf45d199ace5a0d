//! Notices what becomes of the session elsewhere: in another tab, on another device, at the
//! landlord's, by its time running out.
//!
//! Three ways, as none of them is enough. Tabs of one browser tell each other over a channel; where
//! browsers keep sites apart, it joins those under the same site only. A tab that the person turns
//! to looks. And one that lies open and can be seen looks every half a minute, as nobody tells it
//! of another device. Each of them only makes us ask the server; what follows from its answer is
//! for `flow` to decide.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use latchkey_api_types::BankConnectionStatus;
use latchkey_client::RetryMode;
use latchkey_flow::Event;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

use super::effect_handler::EffectHandler;
use crate::transport;

/// Where tabs tell each other that the server has taken something. A message is the session's id
/// and nothing more.
const CHANNEL: &str = "latchkey-session";
/// How long a page that can be seen goes without looking.
const LOOK_MS: u32 = 30_000;

/// What the watching remembers.
pub(super) struct SessionPoller {
    /// `None` where the browser has no such thing.
    channel: Option<BroadcastChannel>,
    /// Counts what the server has taken from here.
    taken: Cell<u32>,
}

impl SessionPoller {
    pub(super) fn new() -> Self {
        Self { channel: BroadcastChannel::new(CHANNEL).ok(), taken: Cell::new(0) }
    }

    /// The server has taken something from here.
    pub(super) fn tell(&self, session: &str) {
        self.taken.set(self.taken.get().wrapping_add(1));
        if let Some(channel) = &self.channel {
            // Whoever is not told looks by and by.
            let _ = channel.post_message(&JsValue::from_str(session));
        }
    }
}

impl Drop for SessionPoller {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

/// Whether the server has taken something: news to every other tab.
pub(super) fn is_news(event: &Event) -> bool {
    match event {
        Event::Saved(answer) | Event::Submitted(answer) | Event::Withdrawn(answer) => {
            answer.is_ok()
        }
        Event::DocumentRemoved(answer) | Event::BankDropped(answer) => answer.is_ok(),
        Event::BankStarted { answer, .. } => answer.is_ok(),
        Event::BankChanged(connection) => connection.status != BankConnectionStatus::Pending,
        Event::UploadFinished { .. } => true,
        _ => false,
    }
}

/// Reads the session in passing.
pub(super) fn refresh(handler: &Rc<EffectHandler>) {
    let handler = Rc::clone(handler);
    spawn_local(async move { look_again(&handler).await });
}

/// Reads the session in passing. A page on which nothing is typed shows what another window has
/// saved or typed meanwhile.
pub(super) async fn look_again(handler: &Rc<EffectHandler>) {
    let taken = handler.watch.taken.get();
    let answer = handler.read(handler.api.session(RetryMode::Once).await);
    if handler.watch.taken.get() != taken {
        // What the server said before it took the last of it is older than what is known here.
        handler.dispatch(Event::Resumed);
        return;
    }
    let typed = answer.as_ref().map(|session| handler.drafts.learn(session)).unwrap_or_default();
    handler.dispatch(Event::Refreshed(answer));
    let has_news = handler.state.with_untracked(|state| {
        let Some(answering) = state.answering() else { return false };
        answering.step.kind().is_some_and(|kind| {
            let is_news = answering.session.revision > answering.saving.base_revision
                || typed.iter().any(|form| form.starts_with(kind.as_str()));
            is_news && !handler.drafts.is_typed_here(kind.as_str())
        })
    });
    if has_news {
        handler.dispatch(Event::Renewed);
    }
}

/// Watches until the result is dropped.
pub(super) fn listen(handler: &Rc<EffectHandler>) -> impl Sized + use<> {
    let told = handler.watch.channel.as_ref().map(|channel| {
        let handler = Rc::downgrade(handler);
        EventListener::new(channel, "message", move |event| {
            let session =
                event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
            if let Some(handler) = handler.upgrade()
                && session.is_some()
                && session == handler.session_id()
            {
                handler.dispatch(Event::Resumed);
            }
        })
    });
    let look = {
        let handler = Rc::downgrade(handler);
        Rc::new(move || {
            let is_hidden = web_sys::window()
                .and_then(|window| window.document())
                .is_none_or(|document| document.hidden());
            if let Some(handler) = handler.upgrade()
                && !is_hidden
                && !transport::device_is_offline()
            {
                handler.dispatch(Event::Resumed);
            }
        })
    };
    let turned_to = web_sys::window().and_then(|window| {
        let (shown, focused) = (Rc::clone(&look), Rc::clone(&look));
        let document = window.document()?;
        let shown = EventListener::new(&document, "visibilitychange", move |_| shown());
        Some((shown, EventListener::new(&window, "focus", move |_| focused())))
    });
    (told, turned_to, Interval::new(LOOK_MS, move || look()))
}
