//! Keeps the host page told how tall the content is, so that an inline widget has no scroll bar of
//! its own.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

use super::{Host, WidgetMessage};

/// Reports an element's height for as long as it lives.
#[derive(Debug)]
pub struct HeightReport {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl HeightReport {
    /// `None` where the browser cannot watch an element's size; the page then keeps the height that
    /// it gave the frame.
    pub(super) fn start(host: Host, element: &Element) -> Option<Self> {
        let element = element.clone();
        let watched = element.clone();
        let last = Rc::new(Cell::new(0));
        let callback = Closure::<dyn FnMut()>::new(move || {
            let height = watched.get_bounding_client_rect().height().ceil() as u32;
            // What is hidden has given its place to the page's own words, whose height the page
            // tells.
            if height > 0 && last.replace(height) != height {
                host.post(&WidgetMessage::Resize { height });
            }
        });
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        // For the styles: a bar that came before the host page has followed would take width,
        // change the height by that, and stay.
        if let Some(root) =
            element.owner_document().and_then(|document| document.document_element())
        {
            let _ = root.set_attribute("data-inline", "");
        }
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for HeightReport {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
