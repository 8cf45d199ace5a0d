//! Images made by the browser as a camera would make them, and their inspection.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

/// The colours of the four quarters of a test image, as stored: top left, top right, bottom right,
/// bottom left.
pub(crate) const CORNERS: [[u8; 3]; 4] = [[255, 0, 0], [0, 160, 0], [0, 0, 0], [0, 0, 255]];

/// The camera's name in the metadata of a photo.
pub(crate) const CAMERA: &[u8] = b"Latchkey test camera";

/// Returns such an image, encoded by the browser.
pub(crate) async fn quarters(width: u32, height: u32, mime: &str) -> Vec<u8> {
    let (canvas, context) = canvas(width, height);
    let (middle, centre) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    let places = [(0.0, 0.0), (middle, 0.0), (middle, centre), (0.0, centre)];
    for ([red, green, blue], (x, y)) in CORNERS.into_iter().zip(places) {
        context.set_fill_style_str(&format!("rgb({red} {green} {blue})"));
        context.fill_rect(x, y, middle, centre);
    }
    bytes_of(&written(&canvas, mime).await).await
}

/// Returns the JPEG with an EXIF segment: orientation, the camera's name, and a location.
pub(crate) fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    let mut tiff: Vec<u8> = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    };
    // Three entries from byte 10 to 46, then no further directory; their data begins at byte 50.
    let (camera_at, gps_at) = (50_u32, 50 + CAMERA.len() as u32);
    tiff.extend(3_u16.to_le_bytes());
    entry(&mut tiff, 0x010F, 2, CAMERA.len() as u32, camera_at);
    entry(&mut tiff, 0x0112, 3, 1, u32::from(orientation));
    entry(&mut tiff, 0x8825, 4, 1, gps_at);
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(CAMERA);
    // The location: 51° 30' 0" north.
    tiff.extend(2_u16.to_le_bytes());
    entry(&mut tiff, 0x0001, 2, 2, u32::from(b'N'));
    entry(&mut tiff, 0x0002, 5, 3, gps_at + 30);
    tiff.extend(0_u32.to_le_bytes());
    for number in [51_u32, 1, 30, 1, 0, 1] {
        tiff.extend(number.to_le_bytes());
    }
    let mut photo = jpeg[..2].to_vec();
    photo.extend([0xFF, 0xE1]);
    photo.extend((tiff.len() as u16 + 8).to_be_bytes());
    photo.extend(b"Exif\0\0");
    photo.extend(tiff);
    photo.extend(&jpeg[2..]);
    photo
}

/// Returns a file as a file input does.
pub(crate) fn file(name: &str, bytes: &[u8]) -> File {
    File::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)), name).unwrap()
}

/// Returns all bytes of a blob.
pub(crate) async fn bytes_of(blob: &Blob) -> Vec<u8> {
    Uint8Array::new(&JsFuture::from(blob.array_buffer()).await.unwrap()).to_vec()
}

/// A decoded image, as stored: a rotation by its metadata is already applied to the pixels, or is
/// lost.
pub(crate) struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    data: Vec<u8>,
}

impl Pixels {
    pub(crate) async fn of(blob: &Blob) -> Self {
        let promise = web_sys::window().unwrap().create_image_bitmap_with_blob(blob).unwrap();
        let bitmap: ImageBitmap = JsFuture::from(promise).await.unwrap().unchecked_into();
        let (width, height) = (bitmap.width(), bitmap.height());
        let (_, context) = canvas(width, height);
        context.draw_image_with_image_bitmap(&bitmap, 0.0, 0.0).unwrap();
        let Clamped(data) =
            context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height)).unwrap().data();
        Self { width, height, data }
    }

    pub(crate) fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let start = (y * self.width + x) as usize * 4;
        [self.data[start], self.data[start + 1], self.data[start + 2]]
    }

    /// Returns the colours in the middle of the four quarters, in the order of [`CORNERS`].
    pub(crate) fn corners(&self) -> [[u8; 3]; 4] {
        let (left, right) = (self.width / 4, self.width * 3 / 4);
        let (top, bottom) = (self.height / 4, self.height * 3 / 4);
        [self.at(left, top), self.at(right, top), self.at(right, bottom), self.at(left, bottom)]
    }
}

/// Returns whether two colours are equal except for the loss of JPEG.
pub(crate) fn alike(one: [u8; 3], other: [u8; 3]) -> bool {
    one.into_iter().zip(other).all(|(one, other)| one.abs_diff(other) < 12)
}

fn canvas(width: u32, height: u32) -> (HtmlCanvasElement, CanvasRenderingContext2d) {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").unwrap().unwrap().unchecked_into();
    (canvas, context)
}

async fn written(canvas: &HtmlCanvasElement, mime: &str) -> Blob {
    let result: Rc<RefCell<Option<Blob>>> = Rc::default();
    let promise = Promise::new(&mut |resolve, _| {
        let result = Rc::clone(&result);
        let callback = Closure::once_into_js(move |blob: Blob| {
            result.replace(Some(blob));
            resolve.call0(&JsValue::NULL).unwrap();
        });
        canvas.to_blob_with_type(callback.unchecked_ref(), mime).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
    result.take().unwrap()
}
