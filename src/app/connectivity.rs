//! Notices that the widget is offline, has the applicant told once, and finds out when the server
//! can be reached again.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use latchkey_client::{AttemptOutcome, Outage, Transport, retry};
use latchkey_flow::Event;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::Dispatch;
use crate::steps::context::Pending;
use crate::transport::{BrowserTransport, device_is_offline, now};

/// Sends a request whose only purpose is to learn whether the server can be reached.
pub(super) type Probe = Box<dyn Fn() -> Pending<()>>;

/// Knows whether the server can be reached.
pub(super) struct Connectivity {
    me: Weak<Self>,
    dispatch: Dispatch,
    probe: Probe,
    outage: RefCell<Outage>,
    /// Whether the applicant is told that the widget is offline.
    pub(super) is_offline: RwSignal<bool>,
    /// Counts attempts, whoever made them.
    attempts: Cell<u32>,
    is_probing: Cell<bool>,
    /// Only for `offline`: a pause ends by itself when the device is online again.
    _listener: Option<EventListener>,
}

impl Connectivity {
    /// Assumes that the server can be reached. The signal belongs to the present owner.
    pub(super) fn new(probe: Probe, dispatch: Dispatch) -> Rc<Self> {
        Rc::new_cyclic(|me: &Weak<Self>| {
            let offline = me.clone();
            let listener = web_sys::window().map(|window| {
                EventListener::new(&window, "offline", move |_| {
                    if let Some(connectivity) = offline.upgrade() {
                        connectivity.outage.borrow_mut().device_went_offline();
                        connectivity.follow();
                    }
                })
            });
            Self {
                me: me.clone(),
                dispatch,
                probe,
                outage: RefCell::default(),
                is_offline: RwSignal::new(false),
                attempts: Cell::new(0),
                is_probing: Cell::new(false),
                _listener: listener,
            }
        })
    }

    /// A transport whose attempts are taken note of here.
    pub(super) fn transport(&self) -> BrowserTransport {
        let me = self.me.clone();
        BrowserTransport::new(move |attempt| {
            if let Some(connectivity) = me.upgrade() {
                connectivity.reached(attempt);
            }
        })
    }

    fn reached(&self, attempt: AttemptOutcome) {
        self.attempts.set(self.attempts.get().wrapping_add(1));
        self.outage.borrow_mut().record(attempt, now(), device_is_offline());
        self.follow();
    }

    /// Shows what is now known, and probes while an outage is suspected.
    fn follow(&self) {
        let (is_confirmed, is_suspected) =
            (self.outage.borrow().is_confirmed(), self.outage.borrow().is_suspected());
        if self.is_offline.try_get_untracked() == Some(!is_confirmed) {
            self.is_offline.set(is_confirmed);
        }
        if is_confirmed {
            (self.dispatch)(Event::ConnectionLost);
        }
        if is_suspected && !self.is_probing.replace(true) {
            let me = self.me.clone();
            spawn_local(async move {
                let clock = BrowserTransport::new(|_| {});
                let mut pauses = 0;
                let still_suspected = || me.upgrade().filter(|me| me.is_suspected());
                while let Some(attempts) = still_suspected().map(|me| me.attempts.get()) {
                    pauses += 1;
                    clock.pause(retry::delay(pauses, clock.jitter())).await;
                    // Any other request meanwhile has shown as much.
                    if let Some(me) = me.upgrade().filter(|me| me.attempts.get() == attempts) {
                        (me.probe)().await;
                    }
                }
                if let Some(me) = me.upgrade() {
                    me.is_probing.set(false);
                }
            });
        }
    }

    fn is_suspected(&self) -> bool {
        self.outage.borrow().is_suspected()
    }
}
