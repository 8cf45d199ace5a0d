//! Webhook receivers: one that takes events, and ones that misbehave.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use latchkey_sandbox::config::DEFAULT_WEBHOOK_SECRET;
use latchkey_sandbox::secrets::hmac_hex;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};

/// A webhook receiver with what it got and the status that it returns.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    /// The time of each signature and the event.
    pub(crate) received: Arc<Mutex<Vec<(String, Value)>>>,
    answer: Arc<Mutex<StatusCode>>,
    came: Arc<Notify>,
}

impl Receiver {
    /// Starts a receiver that accepts everything.
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = Self {
            url,
            received: Arc::default(),
            answer: Arc::new(Mutex::new(StatusCode::OK)),
            came: Arc::default(),
        };
        let router = Router::new().route("/hook", post(Self::take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        receiver
    }

    async fn take(State(receiver): State<Self>, headers: HeaderMap, body: String) -> StatusCode {
        let signature = headers["x-casapay-signature"].to_str().unwrap();
        let time = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap().0;
        let expected = format!(
            "t={time},v1={}",
            hmac_hex(DEFAULT_WEBHOOK_SECRET.as_bytes(), format!("{time}.{body}").as_bytes())
        );
        assert_eq!(signature, expected);
        receiver
            .received
            .lock()
            .unwrap()
            .push((time.to_owned(), serde_json::from_str(&body).unwrap()));
        receiver.came.notify_one();
        *receiver.answer.lock().unwrap()
    }

    /// Sets the status of further responses.
    pub(crate) fn answers(&self, status: StatusCode) {
        *self.answer.lock().unwrap() = status;
    }

    /// Waits for the next event.
    pub(crate) async fn one_comes(&self) {
        tokio::time::timeout(Duration::from_secs(20), self.came.notified()).await.unwrap();
    }

    /// The types of the received events, in order.
    pub(crate) fn types(&self) -> Vec<String> {
        self.received
            .lock()
            .unwrap()
            .iter()
            .map(|(_, event)| event["type"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// How a misbehaving receiver treats its client.
#[derive(Clone)]
pub(crate) enum Manner {
    /// Sends these bytes, whatever they are, and closes the connection.
    Answers(&'static [u8]),
    /// Reads the event and responds without end.
    Babbles,
    /// Never answers, until this is closed.
    Hangs(Arc<Semaphore>),
}

/// Starts a misbehaving receiver and returns its address.
pub(crate) async fn serve(manner: Manner) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (connection, _) = listener.accept().await.unwrap();
            tokio::spawn(treat(connection, manner.clone()));
        }
    });
    url
}

/// The client may hang up at any time, so no result is checked.
async fn treat(mut connection: TcpStream, manner: Manner) {
    let mut request = vec![0; 65_536];
    let _ = connection.read(&mut request).await;
    match manner {
        Manner::Answers(bytes) => {
            let _ = connection.write_all(bytes).await;
        }
        Manner::Babbles => {
            let mut going_on =
                connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n").await;
            while going_on.is_ok() {
                going_on = connection.write_all(&[b'x'; 65_536]).await;
            }
        }
        Manner::Hangs(release) => {
            let _ = release.acquire().await;
        }
    }
}
