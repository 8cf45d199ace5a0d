//! The whole widget against a real sandbox. The test is the host page, and the other tab.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "app/bank.rs"]
mod bank;
#[path = "support/client.rs"]
mod client;
#[path = "app/leaving.rs"]
mod leaving;
#[path = "app/navigation.rs"]
mod navigation;
#[path = "app/offline.rs"]
mod offline;
#[path = "app/responses.rs"]
mod responses;
#[path = "support/sandbox.rs"]
#[expect(dead_code, reason = "shared with tests that look at stored bytes")]
mod sandbox;
#[path = "app/session_poller.rs"]
mod session_poller;
#[path = "app/widget.rs"]
mod widget;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
