//! The browser's confirmation before a page is left (`beforeunload`), while a file is in transfer
//! or answers wait for the network: what has arrived is kept, but the rest has to be chosen or
//! entered again.

use gloo_events::{EventListener, EventListenerOptions};
use latchkey_flow::{Activity, Upload};
use leptos::prelude::*;

use crate::steps::context::StepContext;

/// Listens while there is something to lose, and only then: a page with a listener is not kept in
/// the back/forward cache.
pub(super) fn ask_while_sending(context: StepContext) {
    let listener = StoredValue::new_local(None::<EventListener>);
    let is_sending = context.answering(|answering| {
        matches!(answering.activity, Activity::Waiting { .. })
            || answering.uploads.iter().any(Upload::is_in_transfer)
    });
    Effect::new(move |_| {
        let is_sending = is_sending.get() == Some(true);
        listener.set_value(if is_sending { listen() } else { None });
    });
}

fn listen() -> Option<EventListener> {
    let window = web_sys::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(&window, "beforeunload", options, |event| {
        event.prevent_default();
        // For browsers that ignore `preventDefault` here. An event takes any property, so this
        // cannot fail.
        let _ = js_sys::Reflect::set(event, &"returnValue".into(), &true.into());
    }))
}
