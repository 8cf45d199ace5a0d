//! A canvas outside the document that is encoded as JPEG.

use futures_channel::oneshot;
use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement};

/// A canvas whose pixels are freed when it is dropped (Safari keeps them otherwise).
pub(super) struct Canvas {
    element: HtmlCanvasElement,
}

impl Canvas {
    /// Creates a canvas of this size in pixels.
    pub(super) fn new(width: u32, height: u32) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let element: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        element.set_width(width);
        element.set_height(height);
        Some(Self { element })
    }

    /// Returns the context, filled with white: JPEG has no transparency.
    pub(super) fn white_context(&self) -> Option<CanvasRenderingContext2d> {
        let context: CanvasRenderingContext2d =
            self.element.get_context("2d").ok()??.dyn_into().ok()?;
        context.set_fill_style_str("#fff");
        context.fill_rect(
            0.0,
            0.0,
            f64::from(self.element.width()),
            f64::from(self.element.height()),
        );
        // A browser without the property ignores it.
        let _ = Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
        Some(context)
    }

    /// Returns the drawing as JPEG.
    pub(super) async fn jpeg(&self, quality: f64) -> Option<Blob> {
        let (sender, receiver) = oneshot::channel();
        // Handed over to JavaScript: the browser calls it even if the future was dropped.
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
        // A browser that cannot encode JPEG returns PNG instead of failing.
        receiver.await.ok().flatten().filter(|blob| blob.type_() == "image/jpeg")
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        self.element.set_width(0);
        self.element.set_height(0);
    }
}
