//! The API client with the browser's transport: the responses of a real sandbox's applicant API,
//! and what happens to a request without a response.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "api/banks.rs"]
mod banks;
#[path = "support/client.rs"]
mod client;
#[path = "support/sandbox.rs"]
#[expect(dead_code, reason = "shared with tests that look at stored files")]
mod sandbox;
#[path = "api/session.rs"]
mod session;
#[path = "api/transport.rs"]
mod transport;

use client::api_of;
use latchkey::transport::BrowserTransport;
use latchkey_api_types::ErrorCode;
use latchkey_client::{Api, Problem};
use sandbox::new_session;
use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

/// The API client for a new session with these products.
async fn api(products: &[&str]) -> Api<BrowserTransport> {
    api_of(&new_session(products).await)
}

/// The code and the invalid parameter of a refusal. Every refusal has a request ID, for support.
fn refusal(problem: Problem) -> (ErrorCode, Option<String>) {
    match problem {
        Problem::Refused { code, param, request_id } => {
            assert!(request_id.is_some_and(|id| id.starts_with("req_")));
            (code.unwrap(), param)
        }
        other => panic!("{other:?}"),
    }
}
