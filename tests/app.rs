//! The whole widget against a real sandbox. The test is the page that embeds it, and the other tab.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "app/answers.rs"]
mod answers;
#[path = "app/bank.rs"]
mod bank;
#[path = "support/client.rs"]
mod client;
#[path = "app/leaving.rs"]
mod leaving;
#[path = "app/offline.rs"]
mod offline;
#[path = "support/sandbox.rs"]
#[expect(dead_code, reason = "shared with tests that look at stored bytes")]
mod sandbox;
#[path = "app/watching.rs"]
mod watching;
#[path = "app/way.rs"]
mod way;
#[path = "app/widget.rs"]
mod widget;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
