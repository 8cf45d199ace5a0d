//! A landlord's server that outlives every sandbox: it notes which events came, and now and then
//! does not take one.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;

/// The ids of the events that were taken, by session, in the order of their first arrival.
type Taken = Arc<Mutex<HashMap<String, Vec<String>>>>;

/// The server.
#[derive(Debug, Clone)]
pub(crate) struct Receiver {
    /// Where events are to be sent.
    pub(crate) url: String,
    taken: Taken,
    requests: Arc<AtomicU64>,
}

impl Receiver {
    /// Starts it on a free port.
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = Self { url, taken: Arc::default(), requests: Arc::default() };
        let router = Router::new().route("/hook", post(Self::take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        receiver
    }

    /// The ids of a session's events, in the order in which they were first taken.
    pub(crate) fn taken(&self, session: &str) -> Vec<String> {
        self.taken.lock().unwrap().get(session).cloned().unwrap_or_default()
    }

    async fn take(State(receiver): State<Self>, Json(event): Json<Value>) -> StatusCode {
        // So that pauses and restarts come together too.
        if receiver.requests.fetch_add(1, Ordering::SeqCst) % 97 == 96 {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        let object = &event["data"]["object"];
        let session = if object["object"] == "verification_session" {
            &object["id"]
        } else {
            &object["session"]
        };
        let (session, id) =
            (session.as_str().unwrap().to_owned(), event["id"].as_str().unwrap().to_owned());
        let mut taken = receiver.taken.lock().unwrap();
        let events = taken.entry(session).or_default();
        if !events.contains(&id) {
            events.push(id);
        }
        StatusCode::NO_CONTENT
    }
}
