//! Webhook deliveries over a socket.

mod difficult_receivers;
pub(crate) mod receiver;

use axum::http::StatusCode;
use latchkey_sandbox::domain::webhooks::deliver_due;
use serde_json::json;

use receiver::Receiver;

use crate::journey;
use crate::support::{SECRET_KEY, START, Sandbox, id_of};

#[tokio::test]
async fn every_event_arrives_signed_in_order_and_without_a_secret() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    let session =
        journey::submitted_identity(&sandbox, json!({ "webhook_url": receiver.url })).await;
    sandbox.pass(2).await;
    deliver_due(&sandbox.state).await.unwrap();
    assert_eq!(receiver.types(), sandbox.event_types(&id_of(&session)).await);
    let received = receiver.received.lock().unwrap();
    let (time, event) = received.last().unwrap();
    assert_eq!(time, &(START + 2).to_string());
    assert!(event["id"].as_str().unwrap().starts_with("evt_"));
    assert_eq!(event["data"]["object"]["status"], "completed");
    assert_eq!(event["data"]["object"]["id"], session["id"]);
    assert!(received.iter().all(|(_, event)| !event.to_string().contains("vs_secret_")));
}

#[tokio::test]
async fn without_an_address_nothing_is_sent() {
    let sandbox = Sandbox::new().await;
    sandbox.create_session(&["identity"]).await;
    assert_eq!(deliver_due(&sandbox.state).await.unwrap(), 0);
}

#[tokio::test]
async fn an_event_that_is_not_taken_is_tried_again_with_growing_pauses_and_holds_back_those_after_it()
 {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    receiver.answers(StatusCode::INTERNAL_SERVER_ERROR);
    let session = sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await;
    let cancel = format!("/v1/verification_sessions/{}/cancel", id_of(&session));
    sandbox.post(&cancel, SECRET_KEY, &json!({})).await.ok();
    let mut attempts_at = Vec::new();
    for second in 0..16 {
        if deliver_due(&sandbox.state).await.unwrap() > 0 {
            attempts_at.push(second);
        }
        sandbox.state.clock.advance(1);
    }
    assert_eq!(attempts_at, [0, 1, 3, 7, 15]);
    assert_eq!(receiver.types(), ["verification_session.created"; 5]);
    receiver.answers(StatusCode::NO_CONTENT);
    sandbox.state.clock.advance(16);
    deliver_due(&sandbox.state).await.unwrap();
    assert_eq!(
        receiver.types()[5..],
        ["verification_session.created", "verification_session.canceled"]
    );
    assert_eq!(deliver_due(&sandbox.state).await.unwrap(), 0, "each arrives once");
}

#[tokio::test]
async fn one_sessions_receiver_being_down_does_not_hold_back_anothers_events() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    sandbox.create_session_with(json!({ "webhook_url": "http://127.0.0.1:1/nobody" })).await;
    sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await;
    deliver_due(&sandbox.state).await.unwrap();
    assert_eq!(receiver.types(), ["verification_session.created"]);
}

#[tokio::test]
async fn an_event_that_nobody_ever_takes_is_given_up() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    receiver.answers(StatusCode::NOT_FOUND);
    sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await;
    for _ in 0..20 {
        deliver_due(&sandbox.state).await.unwrap();
        sandbox.state.clock.advance(24 * 3600);
    }
    assert_eq!(receiver.types().len(), 17);
}

#[tokio::test]
async fn what_was_not_delivered_is_delivered_after_a_restart() {
    let (sandbox, receiver) = (Sandbox::new().await, Receiver::start().await);
    sandbox.create_session_with(json!({ "webhook_url": receiver.url })).await;
    let sandbox = sandbox.restart().await;
    deliver_due(&sandbox.state).await.unwrap();
    assert_eq!(receiver.types(), ["verification_session.created"]);
}
