//! The program itself: what it prints, that it answers there, that it stops when told to and goes on where it was.
#![allow(clippy::unwrap_used, reason = "what a helper cannot do fails the test that asked for it")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

/// A running sandbox.
struct Server {
    child: Child,
    address: String,
    secret_key: String,
}

impl Server {
    /// Starts it on a free port, and waits until it says where it listens.
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_latchkey-sandbox"))
            .args(["serve", "--listen", "127.0.0.1:0", "--processing-seconds", "0"])
            .env("LATCHKEY_DATA", data)
            .env("LATCHKEY_ASSETS", data.join("dist"))
            .env("LATCHKEY_SECRET_KEY", "sk_test_of_this_test")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut value_of = |label: &str| {
            let line = lines.by_ref().map(Result::unwrap).find(|line| line.starts_with(label)).unwrap();
            line[label.len()..].to_owned()
        };
        let (address, secret_key) = (value_of("listening: "), value_of("secret key: "));
        Self { child, address, secret_key }
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.post_as(&self.secret_key, path, body).await
    }

    async fn post_as(&self, credential: &str, path: &str, body: Value) -> Value {
        let request = reqwest::Client::new().post(format!("{}{path}", self.address)).bearer_auth(credential).json(&body);
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        let request = reqwest::Client::new().get(format!("{}{path}", self.address)).bearer_auth(&self.secret_key);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Asks it to stop as a service manager would, and waits until it has.
    fn stop(mut self) -> bool {
        assert!(Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap().success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn it_says_where_it_listens_and_goes_on_where_it_was_after_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    assert_eq!(server.secret_key, "sk_test_of_this_test");
    let applicant = json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" });
    let session = server.post("/v1/verification_sessions", json!({ "applicant": applicant, "products": ["identity"] })).await;
    let port = server.address.rsplit_once(':').unwrap().1;
    assert!(session["url"].as_str().unwrap().starts_with(&format!("http://localhost:{port}/session/vs_")));
    assert!(server.stop(), "stopped by SIGTERM, it ends well");

    let server = Server::start(data.path());
    let again = server.get(&format!("/v1/verification_sessions/{}", session["id"].as_str().unwrap())).await;
    assert_eq!(again["client_secret"], session["client_secret"]);
    assert!(server.stop());
}

/// A landlord's server that passes on the type of every event it gets.
async fn receiver() -> (String, UnboundedReceiver<String>) {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let take = async move |Json(event): Json<Value>| sender.send(event["type"].as_str().unwrap().to_owned()).unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", post(take))).await.unwrap() });
    (url, receiver)
}

#[tokio::test]
async fn a_submission_is_worked_on_and_its_events_arrive_without_anybody_asking() {
    let data = tempfile::tempdir().unwrap();
    let (server, (webhook_url, mut events)) = (Server::start(data.path()), receiver().await);
    let applicant = json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" });
    let create = json!({ "applicant": applicant, "products": ["credit"], "webhook_url": webhook_url });
    let session = server.post("/v1/verification_sessions", create).await;
    let secret = session["client_secret"].as_str().unwrap();
    let answers = json!({
        "consents": { "data_processing": true, "credit_check": true },
        "applicant": {
            "address": { "line1": "123 High Street", "city": "London", "postal_code": "SW1A 1AA", "country": "GB" },
            "address_since": "2015-01",
        },
    });
    server.post_as(secret, "/v1/session", answers).await;
    server.post_as(secret, "/v1/session/submit", json!({})).await;

    let mut types = Vec::new();
    while types.last().is_none_or(|kind| kind != "verification_session.completed") {
        types.push(tokio::time::timeout(Duration::from_secs(30), events.recv()).await.unwrap().unwrap());
    }
    assert_eq!(
        types,
        [
            "verification_session.created",
            "verification_session.pending",
            "verification_session.processing",
            "identity_check.passed",
            "verification_report.ready",
            "verification_session.completed",
        ]
    );
    assert!(server.stop());
}

#[cfg(unix)]
#[tokio::test]
async fn the_servers_key_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let mode = std::fs::metadata(data.path().join("server.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(server.stop());
}
