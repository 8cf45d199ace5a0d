//! Connects a bank: creates the connection, leads the bank window to the bank, and polls the
//! connection.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::{Rc, Weak};
use std::task::Poll;

use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use latchkey_api_types::{BankConnection, BankConnectionStatus};
use latchkey_client::{Api, Problem};
use latchkey_flow::{BankStage, BankWindow as WindowSeen, Event, State, Step};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

use super::Dispatch;
use super::bank_window::BankWindow;
use crate::host::{Host, RedirectReason};
use crate::transport::BrowserTransport;

/// The pause between two requests for a pending connection, in milliseconds. The bank's callback
/// page says at once when it is done; this is for when it cannot.
const POLL_MS: u32 = 2_000;
/// The type of the message that a bank's callback page sends to the window that opened it.
const MESSAGE: &str = "latchkey:bank";
/// The channel on which it sends it where there is no opener.
const CHANNEL: &str = "latchkey-bank";

/// The bank window and the pending connection.
pub(super) struct BankFlow {
    me: Weak<Self>,
    api: Rc<Api<BrowserTransport>>,
    state: RwSignal<State>,
    host: Host,
    /// The page to which a bank that takes the whole window leads back; the present one where it is
    /// `None`.
    return_url: Option<String>,
    dispatch: Dispatch,
    window: BankWindow,
    /// Counts the watches: another one ends the one before.
    watch: Cell<u32>,
    channel: Option<(BroadcastChannel, EventListener)>,
    _from_window: Option<EventListener>,
}

impl BankFlow {
    pub(super) fn new(
        api: Rc<Api<BrowserTransport>>,
        state: RwSignal<State>,
        host: Host,
        return_url: Option<String>,
        dispatch: Dispatch,
    ) -> Rc<Self> {
        Rc::new_cyclic(|me: &Weak<Self>| Self {
            me: me.clone(),
            api,
            state,
            host,
            return_url,
            dispatch,
            window: BankWindow::default(),
            watch: Cell::new(0),
            channel: listen_to_channel(me.clone()),
            _from_window: listen_to_window(me.clone()),
        })
    }

    /// Opens the bank window, during the click, and sends the event that the bank was chosen.
    pub(super) fn choose(&self, institution: String) {
        self.window.open();
        (self.dispatch)(Event::BankChosen(institution));
    }

    /// Creates a connection, and stops once it is not awaited any more: repeated after another bank
    /// was chosen, the request would revoke that one's connection.
    pub(super) fn start(&self, institution: String) {
        let (api, state, dispatch) = (Rc::clone(&self.api), self.state, self.dispatch.clone());
        spawn_local(async move {
            let mut starting = pin!(api.create_bank_connection(institution.clone(), None));
            let started = poll_fn(|context| match starting.as_mut().poll(context) {
                Poll::Ready(response) => Poll::Ready(Some(response)),
                Poll::Pending if awaits_page_of(state, &institution) => Poll::Pending,
                Poll::Pending => Poll::Ready(None),
            });
            if let Some(response) = started.await {
                let result = response.map(Box::new);
                dispatch(Event::BankStarted { institution: institution.clone(), result });
            }
        });
    }

    /// Leads the open window to the bank.
    pub(super) fn open(&self, url: &str) {
        let seen = if self.window.lead_to(url) { WindowSeen::Open } else { WindowSeen::Blocked };
        (self.dispatch)(Event::BankWindow(seen));
    }

    /// Opens the bank window again, during the click, and leads it to the page of a pending
    /// connection.
    pub(super) fn reopen(&self, connection: &BankConnection) {
        self.window.open();
        if let (BankConnectionStatus::Pending, Some(url)) =
            (&connection.status, &connection.authorization_url)
        {
            self.open(url);
        } else {
            self.window.close();
        }
    }

    /// Closes the bank window, if it is open.
    pub(super) fn close_window(&self) {
        self.window.close();
    }

    /// Polls a pending connection for as long as it is awaited.
    pub(super) fn watch(&self, connection: String) {
        let watch = self.watch.get().wrapping_add(1);
        self.watch.set(watch);
        let me = self.me.clone();
        spawn_local(async move {
            loop {
                TimeoutFuture::new(POLL_MS).await;
                let is_current = |me: &Rc<Self>| {
                    me.watch.get() == watch && me.awaited().as_deref() == Some(connection.as_str())
                };
                let Some(me) = me.upgrade().filter(is_current) else { return };
                if me.window.was_closed() {
                    (me.dispatch)(Event::BankWindow(WindowSeen::Closed));
                }
                me.read(&connection).await;
            }
        });
    }

    /// Reads the awaited connection now.
    fn read_awaited(&self) {
        if let (Some(me), Some(connection)) = (self.me.upgrade(), self.awaited()) {
            spawn_local(async move { me.read(&connection).await });
        }
    }

    async fn read(&self, id: &str) {
        match self.api.bank_connection(id).await {
            Ok(connection) => (self.dispatch)(Event::BankChanged(Box::new(connection))),
            // Deleted elsewhere, or the session has moved on: reading it shows which.
            Err(Problem::Refused { .. } | Problem::Access(_)) => (self.dispatch)(Event::Resumed),
            Err(Problem::Network | Problem::Server { .. } | Problem::Unreadable { .. }) => {}
        }
    }

    /// Leads the top-level page to the bank. The server makes a new connection for it, which leads
    /// back.
    pub(super) fn redirect(&self, institution: String) {
        let return_url =
            self.return_url.clone().or_else(|| web_sys::window()?.location().href().ok());
        let (api, host, dispatch) =
            (Rc::clone(&self.api), self.host.clone(), self.dispatch.clone());
        spawn_local(async move {
            let started = match api.create_bank_connection(institution.clone(), return_url).await {
                Ok(connection) => {
                    let url = connection.authorization_url.as_deref().unwrap_or_default();
                    host.redirect(url, RedirectReason::Bank)
                        .map_err(|_| Problem::Unreadable { request_id: None })
                }
                Err(problem) => Err(problem),
            };
            if let Err(problem) = started {
                dispatch(Event::BankStarted { institution, result: Err(problem) });
            }
        });
    }

    /// The connection that the applicant is waiting for.
    fn awaited(&self) -> Option<String> {
        self.state.try_with_untracked(|state| state.awaited_bank().map(str::to_owned)).flatten()
    }
}

impl Drop for BankFlow {
    fn drop(&mut self) {
        if let Some((channel, _)) = &self.channel {
            channel.close();
        }
    }
}

fn awaits_page_of(state: RwSignal<State>, institution: &str) -> bool {
    let is_awaited = state.try_with_untracked(|state| {
        let Some(answering) = state.answering() else { return false };
        matches!(&answering.step, Step::Bank(BankStage::Starting { institution: chosen }) if chosen == institution)
    });
    is_awaited == Some(true)
}

/// Listens to the bank's callback page, which is on the widget's own origin.
fn listen_to_window(flow: Weak<BankFlow>) -> Option<EventListener> {
    let window = web_sys::window()?;
    let own_origin = window.location().origin().ok()?;
    Some(EventListener::new(&window, "message", move |event| {
        let Some(message) = event.dyn_ref::<MessageEvent>() else { return };
        if message.origin() == own_origin
            && is_from_callback(message)
            && let Some(flow) = flow.upgrade()
        {
            flow.read_awaited();
        }
    }))
}

/// Listens to a callback page that has no opener.
fn listen_to_channel(flow: Weak<BankFlow>) -> Option<(BroadcastChannel, EventListener)> {
    let channel = BroadcastChannel::new(CHANNEL).ok()?;
    let listener = EventListener::new(&channel, "message", move |event| {
        if event.dyn_ref::<MessageEvent>().is_some_and(is_from_callback)
            && let Some(flow) = flow.upgrade()
        {
            flow.read_awaited();
        }
    });
    Some((channel, listener))
}

fn is_from_callback(message: &MessageEvent) -> bool {
    let kind = js_sys::Reflect::get(&message.data(), &"type".into())
        .ok()
        .and_then(|kind| kind.as_string());
    kind.as_deref() == Some(MESSAGE)
}
