//! Draws a picture anew in a thread of its own (`prepare.worker.js`), away from the one that draws
//! the page.
//!
//! One worker per picture: it takes a few milliseconds to start, and when it ends the browser has
//! all of its memory back, also when the person goes away in the middle.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use gloo_events::EventListener;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, MessageEvent, Worker};

use super::page::JPEG_QUALITY;
use super::{LONGEST_EDGE, Redrawn};

/// Draws the picture upright and at most [`LONGEST_EDGE`] long. `None` where this browser, or its
/// worker, cannot: the script is not there, it may not be run, or the picture cannot be decoded.
pub async fn redraw(blob: &Blob, script_address: &str) -> Option<Redrawn> {
    let worker = PictureWorker { worker: Worker::new(script_address).ok()? };
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let finish = move |answer: Option<Redrawn>| {
        if let Some(sender) = sender.borrow_mut().take() {
            // The receiver is gone only when nobody waits any more.
            let _ = sender.send(answer);
        }
    };
    let on_message = {
        let finish = finish.clone();
        EventListener::new(&worker.worker, "message", move |event| {
            finish(event.dyn_ref().and_then(read_answer))
        })
    };
    let on_error = EventListener::new(&worker.worker, "error", move |_| finish(None));
    worker.worker.post_message(&order(blob)?).ok()?;
    let answer = receiver.await.ok().flatten();
    drop((on_message, on_error));
    answer
}

/// Ends the worker when dropped.
struct PictureWorker {
    worker: Worker,
}

impl Drop for PictureWorker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn order(blob: &Blob) -> Option<JsValue> {
    let order = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&order, &name.into(), value).ok();
    set("blob", blob)?;
    set("longestEdge", &LONGEST_EDGE.into())?;
    set("quality", &JPEG_QUALITY.into())?;
    Some(order.into())
}

fn read_answer(event: &MessageEvent) -> Option<Redrawn> {
    let data = event.data();
    let get = |name: &str| Reflect::get(&data, &name.into()).ok();
    let blob: Blob = get("blob")?.dyn_into().ok()?;
    // A browser that cannot write JPEG writes PNG instead of failing.
    if blob.type_() != "image/jpeg" {
        return None;
    }
    Some(Redrawn {
        blob,
        width: get("width")?.as_f64()? as u32,
        height: get("height")?.as_f64()? as u32,
    })
}
