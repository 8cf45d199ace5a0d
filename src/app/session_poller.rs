//! Notices changes of the session elsewhere: in another tab, on another device, by the business, by
//! its expiry.
//!
//! There are three ways, as none of them is enough. Tabs of one browser send each other messages
//! over a channel; where browsers keep sites apart, it joins those under the same site only. A tab
//! that comes to the front reads the session. And one that lies open and can be seen reads it every
//! half a minute, as nothing tells it of another device. Each of them only causes a request; what
//! follows from the response is for `flow` to decide.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use latchkey_api_types::BankConnectionStatus;
use latchkey_client::{Api, RetryMode};
use latchkey_flow::{Event, State};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

use super::Dispatch;
use super::drafts::DraftKeeper;
use super::session_receiver::SessionReceiver;
use crate::transport::{self, BrowserTransport};

/// The channel on which tabs report that the server has taken something. A message is the session's
/// id and nothing more.
const CHANNEL: &str = "latchkey-session";
/// How often a page that can be seen reads the session, in milliseconds.
const POLL_MS: u32 = 30_000;

/// Reads the session whenever it may have changed.
pub(super) struct SessionPoller {
    me: Weak<Self>,
    api: Rc<Api<BrowserTransport>>,
    state: RwSignal<State>,
    receiver: Rc<SessionReceiver>,
    drafts: Rc<DraftKeeper>,
    dispatch: Dispatch,
    /// `None` where the browser has no such thing.
    channel: Option<BroadcastChannel>,
    /// Counts what the server has taken from here.
    changes: Cell<u32>,
    _listeners: [Option<EventListener>; 3],
    _interval: Interval,
}

impl SessionPoller {
    pub(super) fn new(
        api: Rc<Api<BrowserTransport>>,
        state: RwSignal<State>,
        receiver: Rc<SessionReceiver>,
        drafts: Rc<DraftKeeper>,
        dispatch: Dispatch,
    ) -> Rc<Self> {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let from_tabs = channel.as_ref().map(|channel| {
            let dispatch = dispatch.clone();
            EventListener::new(channel, "message", move |event| {
                let session =
                    event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
                if session.is_some() && session == session_id(state) {
                    dispatch(Event::Resumed);
                }
            })
        });
        let poll = {
            let dispatch = dispatch.clone();
            Rc::new(move || {
                let is_hidden = web_sys::window()
                    .and_then(|window| window.document())
                    .is_none_or(|document| document.hidden());
                if !is_hidden && !transport::device_is_offline() {
                    dispatch(Event::Resumed);
                }
            })
        };
        let window = web_sys::window();
        let shown = window.as_ref().and_then(|window| window.document()).map(|document| {
            let poll = Rc::clone(&poll);
            EventListener::new(&document, "visibilitychange", move |_| poll())
        });
        let focused = window.map(|window| {
            let poll = Rc::clone(&poll);
            EventListener::new(&window, "focus", move |_| poll())
        });
        Rc::new_cyclic(|me: &Weak<Self>| Self {
            me: me.clone(),
            api,
            state,
            receiver,
            drafts,
            dispatch,
            channel,
            changes: Cell::new(0),
            _listeners: [from_tabs, shown, focused],
            _interval: Interval::new(POLL_MS, move || poll()),
        })
    }

    /// Tells other tabs that the server has taken something from here.
    pub(super) fn announce_change(&self) {
        let Some(session) = session_id(self.state) else { return };
        self.changes.set(self.changes.get().wrapping_add(1));
        if let Some(channel) = &self.channel {
            // A tab without the message reads the session within half a minute.
            let _ = channel.post_message(&JsValue::from_str(&session));
        }
    }

    /// Reads the session in passing.
    pub(super) fn refresh(&self) {
        if let Some(me) = self.me.upgrade() {
            spawn_local(async move { me.read().await });
        }
    }

    /// Reads the session in passing. A step on which nothing is typed shows what another window has
    /// saved or typed meanwhile.
    pub(super) async fn read(&self) {
        let changes = self.changes.get();
        let response = self.receiver.receive(self.api.session(RetryMode::Once).await);
        if self.changes.get() != changes {
            // What the server said before it took the last change is older than what is known here.
            (self.dispatch)(Event::Resumed);
            return;
        }
        let typed = response.as_ref().map(|session| self.drafts.learn(session)).unwrap_or_default();
        (self.dispatch)(Event::Refreshed(response));
        let has_news = self.state.try_with_untracked(|state| {
            let Some(answering) = state.answering() else { return false };
            answering.step.kind().is_some_and(|kind| {
                let is_newer = answering.session.revision > answering.saving.base_revision
                    || typed.iter().any(|form| form.starts_with(kind.as_str()));
                is_newer && !self.drafts.is_typed_here(kind.as_str())
            })
        });
        if has_news == Some(true) {
            (self.dispatch)(Event::Renewed);
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

/// Whether the server has taken something, which other tabs do not know of.
pub(super) fn is_change(event: &Event) -> bool {
    match event {
        Event::Saved(result) | Event::Submitted(result) | Event::Withdrawn(result) => {
            result.is_ok()
        }
        Event::DocumentRemoved(result) | Event::BankDropped(result) => result.is_ok(),
        Event::BankStarted { result, .. } => result.is_ok(),
        Event::BankChanged(connection) => connection.status != BankConnectionStatus::Pending,
        Event::UploadFinished { .. } => true,
        _ => false,
    }
}

/// The session's id, as soon as it is known.
fn session_id(state: RwSignal<State>) -> Option<String> {
    state.try_with_untracked(|state| state.session().map(|session| session.id.clone())).flatten()
}
