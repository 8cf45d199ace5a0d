//! Drag and drop of files on the card around the field that takes them, and nowhere else.

use gloo_events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Element, FileList};

/// The elements that count as the card around a field.
const CARDS: &str = ".card, .shell-card";

/// Listens for files that are dropped on the card around `zone`, and reports whether files are held
/// over it, while the listeners are kept. A file dropped elsewhere has no effect: the browser would
/// navigate to it, and everything in progress would be lost.
pub(super) fn listen<O, D>(zone: &Element, on_over: O, on_drop: D) -> [EventListener; 3]
where
    O: Fn(bool) + Copy + 'static,
    D: Fn(Option<FileList>) + Copy + 'static,
{
    let card = zone.closest(CARDS).ok().flatten().unwrap_or_else(|| zone.clone());
    ["dragover", "dragleave", "drop"].map(|kind| {
        let card = card.clone();
        EventListener::new_with_options(
            &window(),
            kind,
            EventListenerOptions::enable_prevent_default(),
            move |event| {
                let data = event
                    .dyn_ref::<DragEvent>()
                    .and_then(DragEvent::data_transfer)
                    .filter(holds_files);
                let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let (Some(data), Some(target)) = (data, target) else { return };
                event.prevent_default();
                let nearest = target.closest(CARDS).ok().flatten();
                let is_ours =
                    card.contains(Some(&target)) && nearest.is_none_or(|nearest| nearest == card);
                on_over(is_ours && kind == "dragover");
                if is_ours && kind == "drop" {
                    on_drop(data.files());
                }
            },
        )
    })
}

/// Returns whether files are dragged, rather than text, for example.
fn holds_files(data: &DataTransfer) -> bool {
    data.types().includes(&"Files".into(), 0)
}
