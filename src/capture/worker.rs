//! Re-encoding of a photo in a worker (`prepare.worker.js`), off the main thread.
//!
//! One worker per photo: it starts in a few milliseconds, and when it is terminated the browser
//! frees all of its memory, also if the applicant leaves in between.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use gloo_events::EventListener;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, MessageEvent, Worker};

use super::page::JPEG_QUALITY;
use super::{LONGEST_EDGE, Redrawn};

/// Re-encodes the photo upright with its longest edge at most [`LONGEST_EDGE`]. `None` if the
/// script is missing or blocked, or this browser's workers cannot decode the photo.
pub async fn redraw(blob: &Blob, script_address: &str) -> Option<Redrawn> {
    let worker = PrepareWorker { worker: Worker::new(script_address).ok()? };
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let finish = move |reply: Option<Redrawn>| {
        if let Some(sender) = sender.borrow_mut().take() {
            // Sending fails only if the future was dropped.
            let _ = sender.send(reply);
        }
    };
    let on_message = {
        let finish = finish.clone();
        EventListener::new(&worker.worker, "message", move |event| {
            finish(event.dyn_ref().and_then(read_reply))
        })
    };
    let on_error = EventListener::new(&worker.worker, "error", move |_| finish(None));
    worker.worker.post_message(&order(blob)?).ok()?;
    let reply = receiver.await.ok().flatten();
    drop((on_message, on_error));
    reply
}

/// Terminates the worker when it is dropped.
struct PrepareWorker {
    worker: Worker,
}

impl Drop for PrepareWorker {
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

fn read_reply(event: &MessageEvent) -> Option<Redrawn> {
    let data = event.data();
    let get = |name: &str| Reflect::get(&data, &name.into()).ok();
    let blob: Blob = get("blob")?.dyn_into().ok()?;
    // A browser that cannot encode JPEG returns PNG instead of failing.
    if blob.type_() != "image/jpeg" {
        return None;
    }
    Some(Redrawn {
        blob,
        width: get("width")?.as_f64()? as u32,
        height: get("height")?.as_f64()? as u32,
    })
}
