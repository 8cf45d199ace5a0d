//! A running server process and a webhook receiver.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;

pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    /// The secret key of the business.
    pub(crate) secret_key: String,
}

impl Server {
    /// Starts the server on a free port and waits for its address.
    pub(crate) fn start(data: &Path) -> Self {
        Self::start_with(data, |command| command)
    }

    /// Starts the server with further arguments or environment variables.
    pub(crate) fn start_with(
        data: &Path,
        configure: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Self {
        let mut command = program(data);
        let mut child =
            configure(&mut command).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut value_of = |label: &str| {
            let line =
                lines.by_ref().map(Result::unwrap).find(|line| line.starts_with(label)).unwrap();
            line[label.len()..].to_owned()
        };
        let (address, secret_key) = (value_of("listening: "), value_of("secret key: "));
        Self { child, address, secret_key }
    }

    /// Calls the platform API and asserts success.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.post_as(&self.secret_key, path, body).await
    }

    /// Sends a request and asserts success.
    pub(crate) async fn post_as(&self, credential: &str, path: &str, body: Value) -> Value {
        let request = reqwest::Client::new()
            .post(format!("{}{path}", self.address))
            .bearer_auth(credential)
            .json(&body);
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    /// Retrieves an object with the secret key.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let request = reqwest::Client::new()
            .get(format!("{}{path}", self.address))
            .bearer_auth(&self.secret_key);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Sends SIGTERM and waits for the exit.
    pub(crate) fn stop(mut self) -> bool {
        assert!(
            Command::new("kill")
                .arg("-TERM")
                .arg(self.child.id().to_string())
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().success()
    }
}

/// The command on a free port with no processing time.
pub(crate) fn program(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey-sandbox"));
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--processing-seconds", "0"])
        .env("LATCHKEY_DATA", data)
        .env("LATCHKEY_ASSETS", data.join("dist"))
        .env("LATCHKEY_SECRET_KEY", "sk_test_of_this_test");
    command
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone where the test passed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A webhook receiver that passes on the type of each event.
pub(crate) async fn receiver() -> (String, UnboundedReceiver<String>) {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let take = async move |Json(event): Json<Value>| {
        sender.send(event["type"].as_str().unwrap().to_owned()).unwrap()
    };
    tokio::spawn(async move {
        axum::serve(listener, Router::new().route("/", post(take))).await.unwrap()
    });
    (url, receiver)
}
