//! Pixels outside the document: something is drawn, and a JPEG comes out.

use futures_channel::oneshot;
use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement};

/// A canvas; its pixels are freed when dropped (Safari keeps them otherwise).
pub(super) struct Canvas {
    element: HtmlCanvasElement,
}

impl Canvas {
    /// As large as this, in pixels.
    pub(super) fn new(width: u32, height: u32) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let element: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        element.set_width(width);
        element.set_height(height);
        Some(Self { element })
    }

    /// A white ground to draw on: JPEG knows no transparency, and what shows through is paper.
    pub(super) fn paper(&self) -> Option<CanvasRenderingContext2d> {
        let context: CanvasRenderingContext2d =
            self.element.get_context("2d").ok()??.dyn_into().ok()?;
        context.set_fill_style_str("#fff");
        context.fill_rect(
            0.0,
            0.0,
            f64::from(self.element.width()),
            f64::from(self.element.height()),
        );
        // A browser that does not know the property ignores it.
        let _ = Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
        Some(context)
    }

    /// What was drawn.
    pub(super) async fn jpeg(&self, quality: f64) -> Option<Blob> {
        let (sender, receiver) = oneshot::channel();
        // Given away to JavaScript: the browser calls it even when nobody waits for the answer any
        // more.
        let callback = Closure::once_into_js(move |blob: JsValue| {
            let _ = sender.send(blob.dyn_into::<Blob>().ok());
        });
        self.element
            .to_blob_with_type_and_encoder_options(
                callback.unchecked_ref(),
                "image/jpeg",
                &quality.into(),
            )
            .ok()?;
        // A browser that cannot write JPEG writes PNG instead of failing.
        receiver.await.ok().flatten().filter(|blob| blob.type_() == "image/jpeg")
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        self.element.set_width(0);
        self.element.set_height(0);
    }
}
