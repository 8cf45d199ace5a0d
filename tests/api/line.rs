//! A poor line: what is tried again and under which key, and what the person is told when nothing helps.

use futures_util::FutureExt;
use js_sys::{Array, Function, Reflect};
use latchkey::api::Api;
use latchkey::api::retry::ATTEMPTS;
use latchkey_api_types::SessionUpdate;
use latchkey_flow::Problem;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Request;

use crate::api;
use crate::sandbox::new_session;

/// Stands between the client and the network until it is dropped, and notes every request.
struct Line {
    requests: Array,
    mend: Function,
}

impl Line {
    /// `answer` is JavaScript: it gives the promise of an answer to the `request`, the `attempt`-th, and may ask the real
    /// network by `real()`.
    fn where_each_request_gets(answer: &str) -> Self {
        let requests = Array::new();
        let cut = Function::new_with_args(
            "requests, answer",
            "const fetch = globalThis.fetch;
             globalThis.fetch = (request) => answer(request, requests.push(request), () => fetch.call(globalThis, request));
             return () => { globalThis.fetch = fetch; };",
        );
        let answer = Function::new_with_args("request, attempt, real", answer);
        let mend = cut.call2(&JsValue::NULL, &requests, &answer).unwrap().unchecked_into();
        Self { requests, mend }
    }

    fn requests(&self) -> Vec<Request> {
        self.requests.iter().map(JsCast::unchecked_into).collect()
    }

    fn keys(&self) -> Vec<Option<String>> {
        self.requests().iter().map(|request| request.headers().get("Idempotency-Key").unwrap()).collect()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // Nothing is thrown by an assignment.
        let _ = self.mend.call0(&JsValue::NULL);
    }
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_is_told_after_some_attempts() {
    let line = Line::where_each_request_gets("return real()");
    // Nothing listens there, and no browser or system hands this port out.
    let nowhere = Api::new("http://127.0.0.1:65535".to_owned(), latchkey::host::ClientSecret::new("vs_secret_1".to_owned()).unwrap());
    assert_eq!(nowhere.save(&SessionUpdate::default()).await.unwrap_err(), Problem::Network);
    let keys = line.keys();
    assert_eq!(keys.len(), ATTEMPTS as usize);
    assert!(keys[0].is_some() && keys.iter().all(|key| *key == keys[0]), "one action has one key: {keys:?}");
}

#[wasm_bindgen_test]
async fn a_write_whose_answer_was_lost_is_not_done_twice() {
    let api = api(&["income"]).await;
    let line = Line::where_each_request_gets("return attempt === 1 ? real().then(() => { throw new TypeError('Failed to fetch') }) : real()");
    let connection = api.start_bank("revolut".to_owned(), None).await.unwrap();
    assert_eq!(line.requests().len(), 2);
    drop(line);
    let connections = api.session().await.unwrap().bank_connections;
    assert_eq!(connections.iter().map(|known| &known.id).collect::<Vec<_>>(), [&connection.id]);
}

#[wasm_bindgen_test]
async fn another_action_has_another_key_and_reading_has_none() {
    let api = api(&["income"]).await;
    let line = Line::where_each_request_gets("return real()");
    api.save(&SessionUpdate::default()).await.unwrap();
    api.save(&SessionUpdate::default()).await.unwrap();
    api.session().await.unwrap();
    let keys = line.keys();
    assert!(keys[0].is_some() && keys[1].is_some() && keys[0] != keys[1]);
    assert_eq!(keys[2], None);
}

#[wasm_bindgen_test]
async fn a_server_that_has_too_much_to_do_is_asked_again() {
    let api = api(&["identity"]).await;
    let line = Line::where_each_request_gets("return attempt === 1 ? Promise.resolve(new Response('busy', { status: 503 })) : real()");
    assert!(api.session().await.is_ok());
    assert_eq!(line.requests().len(), 2);
}

#[wasm_bindgen_test]
async fn a_server_that_wants_a_long_pause_is_left_alone_and_the_person_decides() {
    let api = api(&["identity"]).await;
    let line = Line::where_each_request_gets(
        "return Promise.resolve(new Response('', { status: 429, headers: { 'Retry-After': '60', 'Request-Id': 'req_1' } }))",
    );
    assert_eq!(api.session().await.unwrap_err(), Problem::Server { request_id: Some("req_1".to_owned()) });
    assert_eq!(line.requests().len(), 1);
}

#[wasm_bindgen_test]
async fn a_page_of_something_in_between_is_no_answer() {
    let api = api(&["identity"]).await;
    let _line = Line::where_each_request_gets("return Promise.resolve(new Response('<!doctype html><title>Log in to this network</title>'))");
    assert_eq!(api.session().await.unwrap_err(), Problem::Unreadable { request_id: None });
}

#[wasm_bindgen_test]
async fn a_request_that_nobody_waits_for_is_stopped() {
    let api = Api::new(String::new(), new_session(&["identity"]).await);
    let line = Line::where_each_request_gets("return new Promise(() => {})");
    assert_eq!(api.session().now_or_never(), None);
    assert!(line.requests()[0].signal().aborted());
}

#[wasm_bindgen_test]
async fn the_secret_travels_in_a_header_only() {
    let secret = new_session(&["identity"]).await;
    let api = Api::new(crate::API.to_owned(), secret.clone());
    let line = Line::where_each_request_gets("return real()");
    api.session().await.unwrap();
    let request = &line.requests()[0];
    let bearer = request.headers().get("Authorization").unwrap().unwrap();
    assert_eq!(bearer, secret.bearer());
    assert!(!request.url().contains(bearer.trim_start_matches("Bearer ")));
    assert!(!format!("{api:?}").contains("vs_secret_"), "nor is it in what is logged");
    assert!(Reflect::get(request, &"referrer".into()).unwrap().as_string().is_none_or(|referrer| !referrer.contains("vs_secret_")));
}
