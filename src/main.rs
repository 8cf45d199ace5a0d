//! Starts the widget: waits for whoever opened it, and mounts.

use latchkey::app::{problem_before_session, widget};
use latchkey::host::{Host, HostError, Options};
use latchkey::i18n::{first_language, preferred_language, switch_language};
use latchkey::steps::before_session;
use latchkey::transport::BrowserTransport;
use latchkey_client::{Transport, retry};
use leptos::mount::UnmountHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

fn main() {
    console_error_panic_hook::set_once();
    // Leptos has no executor before its first mount.
    wasm_bindgen_futures::spawn_local(start());
}

async fn start() {
    // Where no words come, the page's script says so, and goes on by itself.
    let Ok(language) = first_language().await else { return };
    if switch_language(language).is_err() {
        return;
    }
    let line = BrowserTransport::new(|_| {});
    let mut told = None;
    let mut attempts = 0;
    loop {
        let opening = Host::take().await;
        let is_unreachable = matches!(opening, Err(HostError::Unreachable));
        if !is_unreachable || told.is_none() {
            // What was there before goes first.
            drop(told.take());
            let Some(root) = clear_root() else { return };
            // The widget lives as long as its document, so its handle is never dropped.
            match opening {
                Ok(opening) => {
                    speak_as_wished(&line, &opening.options).await;
                    return mount_to(root, move || widget(opening)).forget();
                }
                Err(error) => {
                    let problem = problem_before_session(&error);
                    told = Some(mount_to(root, move || before_session(&problem)));
                }
            }
        }
        if !is_unreachable {
            return told.map(UnmountHandle::forget).unwrap_or_default();
        }
        // Without a line it goes on by itself when there is one.
        attempts += 1;
        line.pause(retry::delay(attempts, line.jitter())).await;
    }
}

/// What a host wishes in its options it has mostly wished in the page's address already. Without
/// its texts nothing is drawn: it may have good reasons for them.
async fn speak_as_wished(line: &BrowserTransport, options: &Options) {
    if options.locale.is_none() && options.messages.is_undefined() {
        return;
    }
    let mut attempts = 0;
    loop {
        match preferred_language(options.locale.as_deref(), &options.messages).await {
            // Texts that do not fit this build are none of the page's own, which are spoken
            // already.
            Ok(language) => return switch_language(language).unwrap_or_default(),
            Err(_) => {
                attempts += 1;
                line.pause(retry::delay(attempts, line.jitter())).await;
            }
        }
    }
}

/// The element that the widget is mounted in, without what the page showed while it loaded.
fn clear_root() -> Option<HtmlElement> {
    let root =
        web_sys::window()?.document()?.get_element_by_id("app")?.dyn_into::<HtmlElement>().ok()?;
    root.set_text_content(None);
    Some(root)
}
