//! Starts the widget: waits until a host page or a hosted link has opened it, and mounts it.

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
    // Without texts, the page's first script shows that, and goes on by itself.
    let Ok(language) = first_language().await else { return };
    if switch_language(language).is_err() {
        return;
    }
    let transport = BrowserTransport::new(|_| {});
    let mut shown = None;
    let mut attempts = 0;
    loop {
        let opening = Host::take().await;
        let is_unreachable = matches!(opening, Err(HostError::Unreachable));
        if !is_unreachable || shown.is_none() {
            // What was shown before goes first.
            drop(shown.take());
            let Some(root) = clear_root() else { return };
            // The widget lives as long as its document, so its handle is never dropped.
            match opening {
                Ok(opening) => {
                    follow_host_language(&transport, &opening.options).await;
                    return mount_to(root, move || widget(opening)).forget();
                }
                Err(error) => {
                    let problem = problem_before_session(&error);
                    shown = Some(mount_to(root, move || before_session(&problem)));
                }
            }
        }
        if !is_unreachable {
            return shown.map(UnmountHandle::forget).unwrap_or_default();
        }
        // While offline, it goes on by itself once the server can be reached.
        attempts += 1;
        transport.pause(retry::delay(attempts, transport.jitter())).await;
    }
}

/// Switches to the language and texts of the host's options. Mostly they are in the page's address
/// already. Nothing is drawn without the host's own texts, which it may need for legal reasons.
async fn follow_host_language(transport: &BrowserTransport, options: &Options) {
    if options.locale.is_none() && options.messages.is_undefined() {
        return;
    }
    let mut attempts = 0;
    loop {
        match preferred_language(options.locale.as_deref(), &options.messages).await {
            // Texts that do not fit this build are ignored; the page's own are in use already.
            Ok(language) => return switch_language(language).unwrap_or_default(),
            Err(_) => {
                attempts += 1;
                transport.pause(retry::delay(attempts, transport.jitter())).await;
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
