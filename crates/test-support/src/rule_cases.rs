//! The tables of cases in `crates/rules/tests/cases`, with which the forms of the widget and the
//! server are both tested.

use serde_json::Value;

/// Reads the table `name`, such as `dates`.
pub fn table(name: &str) -> Value {
    let path = format!("{}/../rules/tests/cases/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The cases of a list in a table.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// A text of a case.
pub fn text(case: &Value, name: &str) -> String {
    case[name].as_str().unwrap().to_owned()
}

/// A text of a case, repeated where the table says so by `times`.
pub fn repeated(case: &Value, name: &str) -> String {
    text(case, name).repeat(usize::try_from(case["times"].as_u64().unwrap_or(1)).unwrap())
}
