//! The steps with forms: focus, errors, and what is sent.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "steps_forms/address_history.rs"]
mod address_history;
#[path = "steps_forms/check.rs"]
mod check;
#[path = "common/context.rs"]
mod context;
#[path = "steps_forms/details.rs"]
mod details;
#[path = "steps_forms/drafts.rs"]
mod drafts;
#[path = "steps_forms/employment.rs"]
mod employment;
#[path = "steps_forms/id_number.rs"]
mod id_number;
#[path = "steps_forms/language.rs"]
mod language;
#[path = "steps_forms/start.rs"]
mod start;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
