//! Access to untyped JavaScript values without exceptions: values from outside may be anything.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// Returns a property, or `undefined`.
pub(super) fn get(value: &JsValue, key: &str) -> JsValue {
    // `Reflect.get` throws on values that are no objects, such as null.
    Reflect::get(value, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

/// Returns a property that is a string.
pub(super) fn text(value: &JsValue, key: &str) -> Option<String> {
    get(value, key).as_string()
}

/// Returns a property that is an object, otherwise `undefined`.
pub(super) fn object_in(value: &JsValue, key: &str) -> JsValue {
    let property = get(value, key);
    if property.is_object() { property } else { JsValue::UNDEFINED }
}

/// Returns a property as JSON; `None` if it is absent, null, or not serializable.
pub(super) fn json(value: &JsValue, key: &str) -> Option<serde_json::Value> {
    let property = get(value, key);
    if property.is_null() || property.is_undefined() {
        return None;
    }
    serde_json::from_str(&stringify(&property)?).ok()
}

/// Returns a property as JSON, with null as a value.
pub(super) fn json_or_null(value: &JsValue, key: &str) -> Option<serde_json::Value> {
    if get(value, key).is_null() { Some(serde_json::Value::Null) } else { json(value, key) }
}

/// Returns the result of `JSON.stringify`, which is none for functions and circular values.
pub(super) fn stringify(value: &JsValue) -> Option<String> {
    JsValue::from(JSON::stringify(value).ok()?).as_string()
}

/// Creates a plain object with these properties.
pub(super) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in properties {
        // Setting a property of a fresh plain object does not fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object.into()
}
