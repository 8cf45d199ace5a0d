//! The host's appearance: handed to `latchkey-appearance`, which makes a style sheet of it, and the
//! sheet to the page. Here is what only a browser knows: which colour a text stands for, and
//! whether the device is dark (which the page's first script answers).

use std::cell::RefCell;

use js_sys::{Array, Function, Reflect};
use latchkey_appearance::{Appearance, Browser, Color, Paint};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, CssStyleSheet, HtmlCanvasElement, console};

/// What `src/boot/boot.js` leaves to say light or dark.
const SET_THEME: &str = "__latchkey_theme";
/// A host that makes more mistakes at once than this has heard enough.
const MOST_WARNINGS: usize = 40;

thread_local! {
    /// What the host was told already.
    static TOLD: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Follows the host's appearance, as it gave it; null is our own look. What cannot be followed is
/// said on the console, each thing once.
pub fn apply(appearance: &Value) {
    let read = Appearance::read(appearance, &Page::new());
    set_theme(read.theme);
    set_sheet(&read.stylesheet);
    for problem in read.problems.iter().take(MOST_WARNINGS) {
        warn(format!("Latchkey: {problem}"));
    }
}

fn set_theme(wish: &str) {
    let set_theme = Reflect::get(&js_sys::global(), &JsValue::from_str(SET_THEME)).ok();
    if let Some(set_theme) = set_theme.as_ref().and_then(JsCast::dyn_ref::<Function>) {
        // It only sets an attribute, and cannot fail.
        let _ = set_theme.call1(&JsValue::NULL, &JsValue::from_str(wish));
    }
}

/// Takes the place of the sheet before. A constructed one, as the widget's content security policy
/// lets no other be added.
fn set_sheet(css: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let sheets = Array::new();
    if !css.is_empty()
        && let Ok(sheet) = CssStyleSheet::new()
        && sheet.replace_sync(css).is_ok()
    {
        sheets.push(&sheet);
    }
    document.set_adopted_style_sheets(&sheets);
}

fn warn(problem: String) {
    TOLD.with_borrow_mut(|told| {
        if !told.contains(&problem) {
            console::warn_1(&JsValue::from_str(&problem));
            told.push(problem);
        }
    });
}

/// Reads colours by drawing with them.
struct Page {
    pixel: Option<CanvasRenderingContext2d>,
}

impl Page {
    fn new() -> Self {
        let canvas =
            web_sys::window().and_then(|window| window.document()?.create_element("canvas").ok());
        let pixel = canvas.and_then(|canvas| {
            canvas.dyn_into::<HtmlCanvasElement>().ok()?.get_context("2d").ok()??.dyn_into().ok()
        });
        Self { pixel }
    }
}

impl Browser for Page {
    fn color(&self, value: &str) -> Option<Paint> {
        let pixel = self.pixel.as_ref()?;
        // What is no colour changes nothing.
        let [style, again] = ["#000", "#fff"].map(|before| {
            pixel.set_fill_style_str(before);
            pixel.set_fill_style_str(value);
            pixel.fill_style().as_string()
        });
        let style = style.filter(|style| again.as_ref() == Some(style))?;
        // What is opaque and in the usual space is given back as `#rrggbb`, exactly; everything
        // else has to be looked at.
        if let Some(digits) = style.strip_prefix('#') {
            return u32::from_str_radix(digits, 16).ok().map(|rgb| Color::from_rgb(rgb).into());
        }
        pixel.clear_rect(0.0, 0.0, 1.0, 1.0);
        pixel.fill_rect(0.0, 0.0, 1.0, 1.0);
        let channels = pixel.get_image_data(0.0, 0.0, 1.0, 1.0).ok()?.data();
        let &[red, green, blue, alpha] = channels.get(..4)? else { return None };
        let opacity = (u16::from(alpha) * 100 + 127) / 255;
        Some(Paint {
            color: Color { red, green, blue },
            opacity: u8::try_from(opacity).unwrap_or(100),
        })
    }

    fn supports(&self, property: &str, value: &str) -> bool {
        web_sys::css::supports_with_value(property, value).unwrap_or(false)
    }
}
