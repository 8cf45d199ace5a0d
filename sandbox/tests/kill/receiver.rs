//! The webhook receiver of the business, which outlives every process: it records the events that
//! arrive, and sometimes fails.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;

/// The ids of the accepted events, by session, in the order of their first arrival.
type Received = Arc<Mutex<HashMap<String, Vec<String>>>>;

/// The receiver.
#[derive(Debug, Clone)]
pub(crate) struct Receiver {
    /// The webhook URL.
    pub(crate) url: String,
    received: Received,
    requests: Arc<AtomicU64>,
}

impl Receiver {
    /// Starts it on a free port.
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = Self { url, received: Arc::default(), requests: Arc::default() };
        let router = Router::new().route("/hook", post(Self::receive)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        receiver
    }

    /// Returns the ids of a session's events, in the order of their first arrival.
    pub(crate) fn received(&self, session: &str) -> Vec<String> {
        self.received.lock().unwrap().get(session).cloned().unwrap_or_default()
    }

    async fn receive(State(receiver): State<Self>, Json(event): Json<Value>) -> StatusCode {
        // Fails at times, so that retries of deliveries and restarts of the server coincide.
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
        let mut received = receiver.received.lock().unwrap();
        let events = received.entry(session).or_default();
        if !events.contains(&id) {
            events.push(id);
        }
        StatusCode::NO_CONTENT
    }
}
