//! The steps with files and the final steps: photos, documents, the bank, processing, the outcome.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "steps_files/bank.rs"]
mod bank;
#[path = "steps_files/bank_result.rs"]
mod bank_result;
#[path = "steps_files/camera.rs"]
mod camera;
#[path = "common/context.rs"]
mod context;
#[path = "steps_files/documents.rs"]
mod documents;
#[path = "steps_files/final_steps.rs"]
mod final_steps;
#[path = "steps_files/id_type.rs"]
mod id_type;
#[path = "steps_files/outcome.rs"]
mod outcome;
#[path = "steps_files/page.rs"]
mod page;
#[path = "steps_files/photo.rs"]
mod photo;
#[path = "steps_files/photo_sent.rs"]
mod photo_sent;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
