//! The components in a real browser: focus, values, and accessible names.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "ui/actions.rs"]
mod actions;
#[path = "ui/combobox.rs"]
mod combobox;
#[path = "ui/dropping.rs"]
mod dropping;
#[path = "ui/fields.rs"]
mod fields;
#[path = "ui/focus.rs"]
mod focus;
#[path = "ui/language.rs"]
mod language;
#[path = "ui/page.rs"]
mod page;
#[path = "ui/toast.rs"]
mod toast;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
