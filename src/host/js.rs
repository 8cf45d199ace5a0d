//! Untyped JavaScript values, read and made without ever throwing: what comes from outside may be
//! anything.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// A property, or `undefined` where there is none.
pub(super) fn get(value: &JsValue, key: &str) -> JsValue {
    // `Reflect.get` throws on a value that is no object, a null for instance.
    Reflect::get(value, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is a string.
pub(super) fn text(value: &JsValue, key: &str) -> Option<String> {
    get(value, key).as_string()
}

/// A property that is an object, else `undefined`.
pub(super) fn object_in(value: &JsValue, key: &str) -> JsValue {
    let property = get(value, key);
    if property.is_object() { property } else { JsValue::UNDEFINED }
}

/// A property as JSON; `None` if it is absent, null, or cannot be written as JSON.
pub(super) fn json(value: &JsValue, key: &str) -> Option<serde_json::Value> {
    let property = get(value, key);
    if property.is_null() || property.is_undefined() {
        return None;
    }
    serde_json::from_str(&stringify(&property)?).ok()
}

/// The same where null says something.
pub(super) fn json_or_null(value: &JsValue, key: &str) -> Option<serde_json::Value> {
    if get(value, key).is_null() { Some(serde_json::Value::Null) } else { json(value, key) }
}

/// `JSON.stringify`, where it gives a text (it does not for a function or a circular value).
pub(super) fn stringify(value: &JsValue) -> Option<String> {
    JsValue::from(JSON::stringify(value).ok()?).as_string()
}

/// A plain object of these properties.
pub(super) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in properties {
        // Setting a property of a fresh plain object does not fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}
