//! Notices that there is no line, has the person told once, and finds out when it is back.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use latchkey_client::{AttemptOutcome, Outage, Transport, retry};
use latchkey_flow::Event;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::effect_handler::EffectHandler;
use super::session_poller;
use crate::transport::{device_is_offline, now};

/// What is known of the line.
pub(super) struct Connectivity {
    outage: RefCell<Outage>,
    /// Whether the person is told that there is none.
    pub(super) are_told: RwSignal<bool>,
    /// Counts attempts, whoever made them.
    attempts: Cell<u32>,
    is_searching: Cell<bool>,
}

impl Connectivity {
    /// None is known of. Belongs to the present owner, as every signal.
    pub(super) fn new() -> Self {
        Self {
            outage: RefCell::default(),
            are_told: RwSignal::new(false),
            attempts: Cell::new(0),
            is_searching: Cell::new(false),
        }
    }
}

/// Takes note of how an attempt went.
pub(super) fn reached(handler: &Rc<EffectHandler>, attempt: AttemptOutcome) {
    let connectivity = &handler.connectivity;
    connectivity.attempts.set(connectivity.attempts.get().wrapping_add(1));
    connectivity.outage.borrow_mut().record(attempt, now(), device_is_offline());
    follow(handler);
}

/// Hears the device say that it has no line. That it has one again is heard by whoever pauses.
pub(super) fn listen(handler: &Rc<EffectHandler>) -> Option<EventListener> {
    let window = web_sys::window()?;
    let handler = Rc::downgrade(handler);
    Some(EventListener::new(&window, "offline", move |_| {
        if let Some(handler) = handler.upgrade() {
            handler.connectivity.outage.borrow_mut().device_went_offline();
            follow(&handler);
        }
    }))
}

/// Shows what is now known.
fn follow(handler: &Rc<EffectHandler>) {
    let connectivity = &handler.connectivity;
    let (is_told, is_suspected) =
        (connectivity.outage.borrow().is_confirmed(), connectivity.outage.borrow().is_suspected());
    if connectivity.are_told.try_get_untracked() == Some(!is_told) {
        connectivity.are_told.set(is_told);
    }
    if is_told {
        handler.dispatch(Event::ConnectionLost);
    }
    if is_suspected && !connectivity.is_searching.replace(true) {
        let handler = Rc::downgrade(handler);
        spawn_local(async move {
            let mut pauses = 0;
            while let Some(handler) = handler
                .upgrade()
                .filter(|handler| handler.connectivity.outage.borrow().is_suspected())
            {
                pauses += 1;
                search(&handler, pauses).await;
            }
            if let Some(handler) = handler.upgrade() {
                handler.connectivity.is_searching.set(false);
            }
        });
    }
}

/// Asks for the session after a pause, unless somebody else has asked for something meanwhile. Its
/// news are welcome: another device may have gone on.
async fn search(handler: &Rc<EffectHandler>, pauses: u32) {
    let attempts = handler.connectivity.attempts.get();
    let line = handler.api.transport();
    line.pause(retry::delay(pauses, line.jitter())).await;
    if handler.connectivity.attempts.get() == attempts {
        session_poller::look_again(handler).await;
    }
}
