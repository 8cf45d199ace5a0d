//! The browser's own back button goes back one page of ours, and never leaves by surprise.
//!
//! Wherever there is an earlier page, one entry of the browser's history is kept ahead. Going back
//! uses it up, which is how we hear of it; on the first page there is none, and going back leaves
//! as it would without us.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use latchkey_flow::Event;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::effect_handler::EffectHandler;

/// Follows `can_go_back` for as long as the returned listener lives.
pub(super) fn follow(
    handler: &Rc<EffectHandler>,
    can_go_back: Signal<bool>,
) -> Option<EventListener> {
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
    let handler = Rc::downgrade(handler);
    Some(EventListener::new(&window, "popstate", move |_| {
        is_ahead.set(false);
        let Some(handler) = handler.upgrade() else { return };
        if can_go_back.get_untracked() {
            handler.dispatch(Event::WentBack);
        }
        if can_go_back.get_untracked() {
            keep_ahead();
        }
    }))
}
