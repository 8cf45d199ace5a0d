//! Re-encoding of a photo in the page itself, for browsers whose workers cannot.
//!
//! It uses an image element and a canvas element, which every browser has: the element decodes off
//! the main thread, applies the orientation of the metadata, and reads each format that the browser
//! can show.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlImageElement};

use super::canvas::Canvas;
use super::{LONGEST_EDGE, PreviewUrl, Redrawn};

/// The quality at which text on a card is sharp and a photo has a few hundred kilobytes.
pub(super) const JPEG_QUALITY: f64 = 0.85;

/// Re-encodes the photo upright with its longest edge at most [`LONGEST_EDGE`]. `None` if this
/// browser cannot decode it.
pub async fn redraw(blob: &Blob) -> Option<Redrawn> {
    let image = Decoded::of(blob).await?;
    let (width, height) = fit(image.element.natural_width(), image.element.natural_height());
    let canvas = Canvas::new(width, height)?;
    let (wide, high) = (f64::from(width), f64::from(height));
    canvas
        .white_context()?
        .draw_image_with_html_image_element_and_dw_and_dh(&image.element, 0.0, 0.0, wide, high)
        .ok()?;
    let blob = canvas.jpeg(JPEG_QUALITY).await?;
    Some(Redrawn { blob, width, height })
}

/// Returns the size scaled down to the allowed longest edge.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let scale = (f64::from(LONGEST_EDGE) / f64::from(width.max(height).max(1))).min(1.0);
    let scaled = |edge: u32| ((f64::from(edge) * scale).round() as u32).max(1);
    (scaled(width), scaled(height))
}

/// An image element that frees its pixels when it is dropped, rather than at the browser's next
/// garbage collection.
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
        // Removing an attribute with a valid name does not fail.
        let _ = self.element.remove_attribute("src");
    }
}
