//! A sandbox server of the tests' own, and the sessions that a business's server makes there.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use super::http;
use super::options::Options;
use super::process::{line_after, spawn};

/// The documented test key.
const SECRET_KEY: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
/// How long checks take: long enough for the screen to be seen, and no longer.
const PROCESSING_SECONDS: &str = "1";
/// How long slow checks take: long enough for a reload meanwhile.
const SLOW_SECONDS: &str = "8";

/// A sandbox with its own data. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Sandbox {
    address: SocketAddr,
    _process: Child,
    _data: tempfile::TempDir,
}

impl Sandbox {
    /// Starts a sandbox with further arguments, and waits until it listens.
    pub(crate) async fn start(options: &Options, arguments: &[&str]) -> Result<Self> {
        let data = tempfile::tempdir().context("cannot make a folder")?;
        let mut command = Command::new(&options.sandbox);
        command.args(["serve", "--listen", "127.0.0.1:0", "--secret-key", SECRET_KEY]);
        // The arguments take precedence over the environment.
        command
            .env("LATCHKEY_PROCESSING_SECONDS", PROCESSING_SECONDS)
            .env("LATCHKEY_SLOW_SECONDS", SLOW_SECONDS)
            .args(arguments);
        command
            .arg("--data")
            .arg(data.path())
            .arg("--assets")
            .arg(&options.assets)
            .env("RUST_LOG", "error");
        let mut process = spawn(command)
            .with_context(|| format!("cannot start the sandbox {}", options.sandbox.display()))?;
        let line = line_after(process.stdout.take(), "listening: http://")
            .await
            .context("the sandbox did not start")?;
        let address =
            line.trim().parse().with_context(|| format!("the sandbox listens at {line:?}"))?;
        Ok(Self { address, _process: process, _data: data })
    }

    /// Returns where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns a URL of the host page's origin.
    pub(crate) fn host_page_url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.address.port())
    }

    /// Returns a URL of the widget's origin.
    pub(crate) fn widget_url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.address.port())
    }

    /// Sends a request with the business's secret key.
    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<http::Response> {
        http::request(self.address, method, path, Some(SECRET_KEY), body).await
    }

    /// Creates a session as a business's server does, with the fields of `more`.
    pub(crate) async fn create_session(&self, products: &[&str], more: Value) -> Result<Session> {
        self.create("/v1/verification_sessions", &new_session(products, more)).await
    }

    /// Creates a session as a Stripe client does.
    pub(crate) async fn create_stripe_session(&self, body: Value) -> Result<Session> {
        self.create("/v1/identity/verification_sessions", &body).await
    }

    async fn create(&self, path: &str, body: &Value) -> Result<Session> {
        let response = self.request("POST", path, Some(body)).await?;
        ensure!(
            response.status < 300,
            "the session was not created: {} {}",
            response.status,
            response.body
        );
        let text = |name: &str| {
            response.body[name]
                .as_str()
                .map(str::to_owned)
                .with_context(|| format!("the session has no {name}"))
        };
        Ok(Session { id: text("id")?, client_secret: text("client_secret")?, url: text("url")? })
    }
}

/// Returns the body that creates a session, with the fields of `more`.
pub(crate) fn new_session(products: &[&str], more: Value) -> Value {
    let mut body = json!({
        "applicant": {"first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com"},
        "products": products,
    });
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    body
}

/// A verification session as the business's server has it.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    /// The credential of the widget on the host page.
    pub(crate) client_secret: String,
    /// The link of the hosted page.
    pub(crate) url: String,
}
