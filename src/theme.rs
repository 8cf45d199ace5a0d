//! The host's wish for light or dark, handed to the page's first script, which knows what the device says.

use js_sys::{Function, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

/// What `src/boot/boot.js` leaves for it.
const SET_THEME: &str = "__latchkey_theme";

/// Follows `appearance.theme`: `light`, `dark`, or anything else for what the device says.
pub fn apply(appearance: &Value) {
    let wish = appearance.get("theme").and_then(Value::as_str).unwrap_or("auto");
    let set_theme = Reflect::get(&js_sys::global(), &JsValue::from_str(SET_THEME)).ok();
    if let Some(set_theme) = set_theme.as_ref().and_then(JsCast::dyn_ref::<Function>) {
        // It only sets an attribute, and cannot fail.
        let _ = set_theme.call1(&JsValue::NULL, &JsValue::from_str(wish));
    }
}
