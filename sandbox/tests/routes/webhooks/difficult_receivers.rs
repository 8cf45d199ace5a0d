//! Webhook receivers that are slow, misbehave or are gone, and the record of each attempt.

use std::sync::Arc;

use axum::http::StatusCode;
use latchkey_sandbox::domain::webhooks::{deliver_due, send_again};
use latchkey_sandbox::store::delivery_history;
use latchkey_sandbox::store::delivery_history::AttemptRecord;
use serde_json::json;
use tokio::sync::Semaphore;

use super::receiver::{Manner, Receiver, serve};
use crate::support::{SECRET_KEY, Sandbox, id_of};

/// Creates a session whose events go to `url` and returns the id of its only event.
async fn event_to(sandbox: &Sandbox, url: &str) -> (String, String) {
    let session = id_of(&sandbox.create_session_with(json!({ "webhook_url": url })).await);
    let events = sandbox.get(&format!("/demo/sessions/{session}/events"), "").await.ok();
    (session, id_of(&events["data"][0]))
}

async fn attempts(sandbox: &Sandbox, event: &str) -> Vec<AttemptRecord> {
    delivery_history::attempts_of(&mut sandbox.state.store.read().await.unwrap(), event)
        .await
        .unwrap()
}

async fn only_attempt(manner: Manner) -> AttemptRecord {
    let sandbox = Sandbox::with(|config| config.limits.webhook_timeout = 1).await;
    let (_, event) = event_to(&sandbox, &serve(manner).await).await;
    deliver_due(&sandbox.state).await.unwrap();
    let mut attempts = attempts(&sandbox, &event).await;
    assert_eq!(attempts.len(), 1);
    attempts.remove(0)
}

#[tokio::test]
async fn an_error_is_kept_with_its_status_and_the_beginning_of_what_was_said() {
    let said = only_attempt(Manner::Answers(
        b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 11\r\n\r\nno \x00\xff such ",
    ))
    .await;
    assert_eq!(
        (said.outcome.as_str(), said.status, said.response.as_deref()),
        ("refused", Some(500), Some("no \u{fffd} such "))
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Receiver::start().await;
    let head = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
        elsewhere.url
    );
    let said = only_attempt(Manner::Answers(head.leak().as_bytes())).await;
    assert_eq!((said.outcome.as_str(), said.status, said.response), ("refused", Some(307), None));
    assert!(elsewhere.types().is_empty());
}

#[tokio::test]
async fn an_answer_without_end_is_taken_by_its_status_and_read_no_further_than_it_is_kept() {
    let said = only_attempt(Manner::Babbles).await;
    assert_eq!(
        (said.outcome.as_str(), said.status, said.response.map(|answer| answer.len())),
        ("taken", Some(200), Some(1024))
    );
}

#[tokio::test]
async fn no_answer_in_time_a_closed_connection_and_nobody_there_are_told_apart() {
    let hangs = only_attempt(Manner::Hangs(Arc::new(Semaphore::new(0)))).await;
    assert_eq!((hangs.outcome.as_str(), hangs.status), ("timed_out", None));
    assert!(hangs.milliseconds >= 1000, "{hangs:?}");
    for bytes in [b"".as_slice(), b"HTTP/1.1 20", b"I am not a web server\r\n\r\n"] {
        let closes = only_attempt(Manner::Answers(bytes)).await;
        assert_eq!((closes.outcome.as_str(), closes.status), ("connection_lost", None));
    }
    let sandbox = Sandbox::new().await;
    let (_, event) = event_to(&sandbox, "http://127.0.0.1:1/nobody").await;
    deliver_due(&sandbox.state).await.unwrap();
    let gone = attempts(&sandbox, &event).await.remove(0);
    assert_eq!((gone.outcome.as_str(), gone.status), ("not_connected", None));
    let why = gone.response.unwrap();
    assert!(why.contains("refused") && !why.contains("127.0.0.1"), "{why}");
}

#[tokio::test]
async fn a_hundred_sessions_whose_receiver_hangs_do_not_hold_up_anothers_events() {
    let sandbox = Sandbox::with(|config| config.limits.webhook_timeout = 30).await;
    let (release, receiver) = (Arc::new(Semaphore::new(0)), Receiver::start().await);
    let hanging = serve(Manner::Hangs(release.clone())).await;
    for _ in 0..100 {
        sandbox.create_session_with(json!({ "webhook_url": hanging })).await;
    }
    sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await;
    let state = sandbox.state.clone();
    let delivering = tokio::spawn(async move { deliver_due(&state).await.unwrap() });
    receiver.one_comes().await;
    assert!(!delivering.is_finished(), "the others are still being waited for");
    release.close();
    assert_eq!(delivering.await.unwrap(), 101, "each was tried once");
}

#[tokio::test]
async fn an_event_that_is_sent_again_is_the_same_with_a_new_signature() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    let (_, event) = event_to(&sandbox, &receiver.url).await;
    deliver_due(&sandbox.state).await.unwrap();
    sandbox.state.clock.advance(90);
    send_again(&sandbox.state, &event).await.unwrap();
    deliver_due(&sandbox.state).await.unwrap();
    let received = receiver.received.lock().unwrap();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].1, received[1].1);
    assert_eq!(received[1].0.parse::<i64>().unwrap(), received[0].0.parse::<i64>().unwrap() + 90);
}

#[tokio::test]
async fn an_event_that_is_sent_again_does_not_wait_for_those_before_it_and_calls_them_up_once_it_is_taken()
 {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    receiver.answers(StatusCode::BAD_GATEWAY);
    let (session, created) = event_to(&sandbox, &receiver.url).await;
    sandbox
        .post(&format!("/v1/verification_sessions/{session}/cancel"), SECRET_KEY, &json!({}))
        .await
        .ok();
    for _ in 0..10 {
        deliver_due(&sandbox.state).await.unwrap();
        sandbox.state.clock.advance(300);
    }
    let tried = receiver.types().len();
    assert_eq!(deliver_due(&sandbox.state).await.unwrap(), 0, "the next try is far away");
    receiver.answers(StatusCode::OK);
    send_again(&sandbox.state, &created).await.unwrap();
    deliver_due(&sandbox.state).await.unwrap();
    let again = [
        "verification_session.created",
        "verification_session.created",
        "verification_session.canceled",
    ];
    assert_eq!(receiver.types()[tried..], again);
}
