//! Reports the height of the content to the host page, so that an inline widget needs no scroll
//! bar.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

use super::{Host, WidgetMessage};

/// Reports the height of an element until it is dropped.
#[derive(Debug)]
pub struct HeightReport {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl HeightReport {
    /// Starts reporting. `None` if the browser lacks `ResizeObserver`; the frame then keeps its
    /// height.
    pub(super) fn start(host: Host, element: &Element) -> Option<Self> {
        let element = element.clone();
        let watched = element.clone();
        let last = Rc::new(Cell::new(0));
        let callback = Closure::<dyn FnMut()>::new(move || {
            let height = watched.get_bounding_client_rect().height().ceil() as u32;
            // A hidden element has been replaced by a page of `boot.js`, which reports its own
            // height.
            if height > 0 && last.replace(height) != height {
                host.post(&WidgetMessage::Resize { height });
            }
        });
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        // For the styles: a scroll bar that appears before the host page has resized the frame
        // would take width, change the height by that, and stay.
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
