//! The bank window. It has to be opened during the click, before its address is known, or the
//! browser blocks it.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Document, Window};

use crate::i18n::{Key, tr};

/// Large enough for a bank's login, and small enough that the widget can be seen behind it.
const FEATURES: &str = "popup,width=480,height=760";

/// At most one bank window.
#[derive(Debug, Default)]
pub(super) struct BankWindow {
    window: RefCell<Option<Window>>,
}

impl BankWindow {
    /// Opens an empty window. Browsers allow it during a click only.
    pub(super) fn open(&self) {
        self.close();
        let opened = web_sys::window().and_then(|window| {
            window
                .open_with_url_and_target_and_features("", "latchkey-bank", FEATURES)
                .ok()
                .flatten()
        });
        if let Some(document) = opened.as_ref().and_then(own_document) {
            document.set_title(&tr(Key::AppBankOpening));
            if let Some(body) = document.body() {
                body.set_text_content(Some(&tr(Key::AppBankOpening)));
            }
        }
        *self.window.borrow_mut() = opened;
    }

    /// Leads the window to `url`. Returns false where there is none: it was blocked, or the
    /// applicant has closed it.
    pub(super) fn lead_to(&self, url: &str) -> bool {
        let window = self.window.borrow();
        let open = window.as_ref().filter(|window| !window.closed().unwrap_or(true));
        open.is_some_and(|window| window.location().set_href(url).is_ok())
    }

    /// Whether a window was opened here and is not there any more.
    pub(super) fn was_closed(&self) -> bool {
        self.window.borrow().as_ref().is_some_and(|window| window.closed().unwrap_or(true))
    }

    /// Closes the window, if it is there.
    pub(super) fn close(&self) {
        if let Some(window) = self.window.borrow_mut().take() {
            // Fails only where the applicant has closed it first.
            let _ = window.close();
        }
    }
}

/// Returns the document of an empty window. `None` where the window is from before a reload: the
/// bank is in it, and reading its document would throw.
fn own_document(window: &Window) -> Option<Document> {
    js_sys::Reflect::get(window, &"document".into()).ok()?.dyn_into().ok()
}

impl Drop for BankWindow {
    fn drop(&mut self) {
        self.close();
    }
}
