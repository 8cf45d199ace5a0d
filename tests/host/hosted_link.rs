//! Hosted links: a link is opened once, and can be opened again after a failure.

use latchkey::host::{Host, HostError, Presentation, RedirectPolicy};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::driver::{
    address, adopt, encoded, forget_handoff, hosted, open_hosted, requests, secret,
};

#[wasm_bindgen_test]
async fn a_hosted_link_is_opened_once_and_its_token_leaves_the_address() {
    let body = r#"{"client_secret":"vs_secret_hosted","view":{"id":"vs_1"}}"#;
    let page = hosted("/session/vs_1#token_1", &format!("&body={}", encoded(body))).await;
    adopt(&page);
    let opening = Host::take().await.unwrap();
    assert_eq!(opening.secret, secret("vs_secret_hosted"));
    assert_eq!(opening.options.redirect, RedirectPolicy::Always);
    assert_eq!(opening.host.presentation(), Presentation::Hosted);
    let answer = opening.session.unwrap().response().await.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"id":"vs_1"}"#));
    assert_eq!(address(&page), "/session/vs_1");
    assert_eq!(
        requests(&page),
        r#"[{"address":"/session/vs_1/open","method":"POST","headers":{"Content-Type":"application/json"},"body":"{\"token\":\"token_1\"}","cache":"no-store","signal":{}}]"#
    );
    page.remove();
}

#[wasm_bindgen_test]
async fn a_hosted_page_that_was_opened_before_goes_by_its_cookie_and_says_why_it_was_refused() {
    let body = r#"{"error":{"code":"link_used"}}"#;
    let page = hosted("/session/vs_1", &format!("&status=401&body={}", encoded(body))).await;
    adopt(&page);
    let HostError::Refused(answer) = Host::take().await.unwrap_err() else {
        panic!("a refusal is a refusal")
    };
    assert_eq!(
        (answer.status, answer.body.as_str(), answer.request_id.as_deref()),
        (401, body, Some("req_fixture"))
    );
    assert!(requests(&page).contains(r#""body":"{}""#));
    forget_handoff();
    page.remove();
}

#[wasm_bindgen_test]
async fn a_hosted_link_that_could_not_be_opened_for_the_network_can_be_tried_again() {
    let body = r#"{"client_secret":"vs_secret_hosted","view":{}}"#;
    let page =
        hosted("/session/vs_1#token_1", &format!("&offline=once&body={}", encoded(body))).await;
    adopt(&page);
    assert_eq!(Host::take().await.unwrap_err(), HostError::Unreachable);
    assert_eq!(address(&page), "/session/vs_1#token_1", "a reload still has the token");
    assert_eq!(Host::take().await.unwrap().secret, secret("vs_secret_hosted"));
    assert_eq!(requests(&page).matches("token_1").count(), 2);
    page.remove();
}

/// Guards the link that a public network answers for with a page of its own: the token was gone
/// from the address after that.
#[wasm_bindgen_test]
async fn a_hosted_link_that_was_not_opened_still_has_its_token_for_a_reload() {
    let page = hosted("/session/vs_1#token_1", "&status=403&body=Log%20in%20first").await;
    adopt(&page);
    let HostError::Refused(answer) = Host::take().await.unwrap_err() else {
        panic!("a refusal is a refusal")
    };
    assert_eq!(answer.status, 403);
    assert_eq!(address(&page), "/session/vs_1#token_1");
    forget_handoff();
    page.remove();
}

#[wasm_bindgen_test]
async fn without_host_and_hosted_link_there_is_nothing_to_open() {
    forget_handoff();
    assert_eq!(
        Host::take().await.unwrap_err(),
        HostError::Malformed,
        "the first script always leaves something"
    );
    let page = open_hosted("?host=https%3A%2F%2Fhost.example").await;
    adopt(&page);
    assert_eq!(Host::take().await.unwrap_err(), HostError::NoHost);
    forget_handoff();
    page.remove();
}
