//! Draws a picture anew in the page itself, for browsers whose workers cannot.
//!
//! By an image element and a canvas element, which every browser has: the element decodes away from the page's thread,
//! turns the picture as its metadata says, and reads each format that the browser can show.

use futures_channel::oneshot;
use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::{LONGEST_EDGE, PreviewUrl, Redrawn};

/// Where text on a card stays sharp and a photo weighs a few hundred kilobytes.
pub(super) const JPEG_QUALITY: f64 = 0.85;

/// Draws the picture upright and at most [`LONGEST_EDGE`] long. `None` where this browser cannot decode it.
pub async fn redraw(blob: &Blob) -> Option<Redrawn> {
    let image = Decoded::of(blob).await?;
    let (width, height) = fit(image.element.natural_width(), image.element.natural_height());
    let canvas = Canvas::new(width, height)?;
    canvas.draw(&image.element)?;
    let blob = canvas.jpeg().await?;
    Some(Redrawn { blob, width, height })
}

/// The size at which the longest edge is no longer than allowed.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let scale = (f64::from(LONGEST_EDGE) / f64::from(width.max(height).max(1))).min(1.0);
    let scaled = |edge: u32| ((f64::from(edge) * scale).round() as u32).max(1);
    (scaled(width), scaled(height))
}

/// An image element with its pixels; it lets go of them when dropped, and not when the browser next cleans up.
struct Decoded {
    element: HtmlImageElement,
    _address: PreviewUrl,
}

impl Decoded {
    async fn of(blob: &Blob) -> Option<Self> {
        let address = PreviewUrl::new(blob)?;
        let element = HtmlImageElement::new().ok()?;
        element.set_src(address.address());
        let decoded = Self { element, _address: address };
        JsFuture::from(decoded.element.decode()).await.ok()?;
        Some(decoded)
    }
}

impl Drop for Decoded {
    fn drop(&mut self) {
        // It cannot fail for a name that is one.
        let _ = self.element.remove_attribute("src");
    }
}

/// A canvas outside the document; its pixels are freed when dropped (Safari keeps them otherwise).
struct Canvas {
    element: HtmlCanvasElement,
}

impl Canvas {
    fn new(width: u32, height: u32) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let element: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        element.set_width(width);
        element.set_height(height);
        Some(Self { element })
    }

    fn draw(&self, image: &HtmlImageElement) -> Option<()> {
        let context: CanvasRenderingContext2d = self.element.get_context("2d").ok()??.dyn_into().ok()?;
        let (width, height) = (f64::from(self.element.width()), f64::from(self.element.height()));
        // JPEG knows no transparency: what shows through is paper.
        context.set_fill_style_str("#fff");
        context.fill_rect(0.0, 0.0, width, height);
        // A browser that does not know the property ignores it.
        let _ = Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
        context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height).ok()
    }

    async fn jpeg(&self) -> Option<Blob> {
        let (sender, receiver) = oneshot::channel();
        // Given away to JavaScript: the browser calls it even when nobody waits for the answer any more.
        let callback = Closure::once_into_js(move |blob: JsValue| {
            let _ = sender.send(blob.dyn_into::<Blob>().ok());
        });
        self.element.to_blob_with_type_and_encoder_options(callback.unchecked_ref(), "image/jpeg", &JPEG_QUALITY.into()).ok()?;
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
