//! Notices that there is no line, has the person told once, and finds out when it is back.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use latchkey_client::{Line, Outage, Reached, policy};
use latchkey_flow::Event;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::effects::Runner;
use super::watch;
use crate::line::{device_is_offline, now};

/// What is known of the line.
pub(super) struct Outages {
    outage: RefCell<Outage>,
    /// Whether the person is told that there is none.
    pub(super) are_told: RwSignal<bool>,
    /// Counts attempts, whoever made them.
    attempts: Cell<u32>,
    is_searching: Cell<bool>,
}

impl Outages {
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
pub(super) fn reached(runner: &Rc<Runner>, attempt: Reached) {
    let outages = &runner.outages;
    outages.attempts.set(outages.attempts.get().wrapping_add(1));
    outages.outage.borrow_mut().reached(attempt, now(), device_is_offline());
    follow(runner);
}

/// Hears the device say that it has no line. That it has one again is heard by whoever pauses.
pub(super) fn listen(runner: &Rc<Runner>) -> Option<EventListener> {
    let window = web_sys::window()?;
    let runner = Rc::downgrade(runner);
    Some(EventListener::new(&window, "offline", move |_| {
        if let Some(runner) = runner.upgrade() {
            runner.outages.outage.borrow_mut().device_went_offline();
            follow(&runner);
        }
    }))
}

/// Shows what is now known.
fn follow(runner: &Rc<Runner>) {
    let outages = &runner.outages;
    let (is_told, is_suspected) =
        (outages.outage.borrow().is_told(), outages.outage.borrow().is_suspected());
    if outages.are_told.try_get_untracked() == Some(!is_told) {
        outages.are_told.set(is_told);
    }
    if is_told {
        runner.dispatch(Event::LineLost);
    }
    if is_suspected && !outages.is_searching.replace(true) {
        let runner = Rc::downgrade(runner);
        spawn_local(async move {
            let mut pauses = 0;
            while let Some(runner) =
                runner.upgrade().filter(|runner| runner.outages.outage.borrow().is_suspected())
            {
                pauses += 1;
                search(&runner, pauses).await;
            }
            if let Some(runner) = runner.upgrade() {
                runner.outages.is_searching.set(false);
            }
        });
    }
}

/// Asks for the session after a pause, unless somebody else has asked for something meanwhile. Its
/// news are welcome: another device may have gone on.
async fn search(runner: &Rc<Runner>, pauses: u32) {
    let attempts = runner.outages.attempts.get();
    let line = runner.api.line();
    line.pause(policy::pause(pauses, line.luck())).await;
    if runner.outages.attempts.get() == attempts {
        watch::look_again(runner).await;
    }
}
