//! Applies the host's appearance: `latchkey-appearance` converts it to a style sheet, which this
//! module adds to the page. It also implements that crate's interface to the browser; the device's
//! theme is the business of `src/boot/boot.js`.

use std::cell::RefCell;

use js_sys::{Array, Function, Reflect};
use latchkey_appearance::{Appearance, Browser, Color, Paint};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, CssStyleSheet, HtmlCanvasElement, console};

/// The function of `src/boot/boot.js` that sets the theme.
const SET_THEME: &str = "__latchkey_theme";
/// The maximum number of warnings for one appearance.
const MAX_WARNINGS: usize = 40;

thread_local! {
    /// The warnings that were logged already.
    static LOGGED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Applies the host's appearance; null is the built-in look. Values that are ignored or corrected
/// are logged to the console, each once.
pub fn apply(appearance: &Value) {
    let appearance = Appearance::read(appearance, &Page::new());
    set_theme(appearance.theme);
    set_stylesheet(&appearance.stylesheet);
    for problem in appearance.problems.iter().take(MAX_WARNINGS) {
        warn(format!("Latchkey: {problem}"));
    }
}

fn set_theme(theme: &str) {
    let set_theme = Reflect::get(&js_sys::global(), &JsValue::from_str(SET_THEME)).ok();
    if let Some(set_theme) = set_theme.as_ref().and_then(JsCast::dyn_ref::<Function>) {
        // The function only sets an attribute and does not fail.
        let _ = set_theme.call1(&JsValue::NULL, &JsValue::from_str(theme));
    }
}

/// Replaces the previous style sheet. Only a constructed one passes the widget's content security
/// policy.
fn set_stylesheet(css: &str) {
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
    LOGGED.with_borrow_mut(|logged| {
        if !logged.contains(&problem) {
            console::warn_1(&JsValue::from_str(&problem));
            logged.push(problem);
        }
    });
}

/// Resolves colours by drawing with them.
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
        // An invalid colour leaves the fill style unchanged.
        let [style, other] = ["#000", "#fff"].map(|before| {
            pixel.set_fill_style_str(before);
            pixel.set_fill_style_str(value);
            pixel.fill_style().as_string()
        });
        let style = style.filter(|style| other.as_ref() == Some(style))?;
        // An opaque sRGB colour is returned as `#rrggbb`; any other has to be drawn.
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
