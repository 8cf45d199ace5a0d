//! The API client: what the session's endpoints of a real sandbox answer, what becomes of a poor line, and what becomes of
//! answers that nobody expected.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "api/answers.rs"]
mod answers;
#[path = "api/banks.rs"]
mod banks;
#[path = "api/line.rs"]
mod line;
#[path = "support/sandbox.rs"]
#[expect(dead_code, reason = "shared with tests that look at stored files")]
mod sandbox;
#[path = "api/session.rs"]
mod session;

use latchkey::api::Api;
use latchkey_api_types::ErrorCode;
use latchkey_flow::Problem;
use sandbox::{API, new_session};
use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

/// The API for a new session that asks for these products.
async fn api(products: &[&str]) -> Api {
    Api::new(API.to_owned(), new_session(products).await)
}

/// What was refused: the code, and the parameter at fault. Every refusal names its request, for the help desk.
fn refusal(problem: Problem) -> (ErrorCode, Option<String>) {
    match problem {
        Problem::Refused { code, param, request_id } => {
            assert!(request_id.is_some_and(|id| id.starts_with("req_")));
            (code.unwrap(), param)
        }
        other => panic!("{other:?}"),
    }
}
