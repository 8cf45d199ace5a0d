//! Draws a picture anew in the page itself, for browsers whose workers cannot.
//!
//! By an image element and a canvas element, which every browser has: the element decodes away from
//! the page's thread, turns the picture as its metadata says, and reads each format that the
//! browser can show.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlImageElement};

use super::canvas::Canvas;
use super::{LONGEST_EDGE, PreviewUrl, Redrawn};

/// Where text on a card stays sharp and a photo weighs a few hundred kilobytes.
pub(super) const JPEG_QUALITY: f64 = 0.85;

/// Draws the picture upright and at most [`LONGEST_EDGE`] long. `None` where this browser cannot
/// decode it.
pub async fn redraw(blob: &Blob) -> Option<Redrawn> {
    let image = Decoded::of(blob).await?;
    let (width, height) = fit(image.element.natural_width(), image.element.natural_height());
    let canvas = Canvas::new(width, height)?;
    let (wide, high) = (f64::from(width), f64::from(height));
    canvas
        .paper()?
        .draw_image_with_html_image_element_and_dw_and_dh(&image.element, 0.0, 0.0, wide, high)
        .ok()?;
    let blob = canvas.jpeg(JPEG_QUALITY).await?;
    Some(Redrawn { blob, width, height })
}

/// The size at which the longest edge is no longer than allowed.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let scale = (f64::from(LONGEST_EDGE) / f64::from(width.max(height).max(1))).min(1.0);
    let scaled = |edge: u32| ((f64::from(edge) * scale).round() as u32).max(1);
    (scaled(width), scaled(height))
}

/// An image element with its pixels; it lets go of them when dropped, and not when the browser next
/// cleans up.
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
