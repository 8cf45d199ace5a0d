//! The browser's own back button goes back one step of the widget, and never leaves by surprise.
//!
//! Wherever there is an earlier step, one entry of the browser's history is kept ahead. Going back
//! uses it up, which fires `popstate`; on the first step there is none, and going back leaves as it
//! would without the widget.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use latchkey_flow::Event;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::Dispatch;

/// Keeps the browser's history in step with the widget, until it is dropped.
pub(super) struct History {
    _listener: Option<EventListener>,
}

impl History {
    /// Follows `can_go_back`.
    pub(super) fn new(can_go_back: Signal<bool>, dispatch: Dispatch) -> Self {
        Self { _listener: listen(can_go_back, dispatch) }
    }
}

fn listen(can_go_back: Signal<bool>, dispatch: Dispatch) -> Option<EventListener> {
    let window = web_sys::window()?;
    let history = window.history().ok()?;
    let is_ahead = Rc::new(Cell::new(false));
    let keep_ahead = {
        let is_ahead = Rc::clone(&is_ahead);
        move || {
            if !is_ahead.get() && history.push_state_with_url(&JsValue::NULL, "", None).is_ok() {
                is_ahead.set(true);
            }
        }
    };
    Effect::new({
        let keep_ahead = keep_ahead.clone();
        move |_| {
            if can_go_back.get() {
                keep_ahead();
            }
        }
    });
    Some(EventListener::new(&window, "popstate", move |_| {
        is_ahead.set(false);
        // A widget that is gone has no step to go back to.
        if can_go_back.try_get_untracked() == Some(true) {
            dispatch(Event::WentBack);
        }
        if can_go_back.try_get_untracked() == Some(true) {
            keep_ahead();
        }
    }))
}
