//! The host's wish for light or dark, made into an attribute that the style sheets know.

use serde_json::Value;

/// Follows `appearance.theme`: `light`, `dark`, or `auto` for what the device says. Anything else changes nothing.
pub fn apply(appearance: &Value) {
    let Some(theme) = appearance.get("theme").and_then(Value::as_str) else { return };
    let Some(root) = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element()) else { return };
    // Setting or removing an attribute of the root element fails only for names that are not names.
    let _ = match theme {
        "light" | "dark" => root.set_attribute("data-theme", theme),
        "auto" => root.remove_attribute("data-theme"),
        _ => Ok(()),
    };
}
