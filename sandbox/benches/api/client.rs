//! The client of a business's server: the three calls that are measured. An error status ends the
//! benchmark.

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Value, json};

const SESSIONS: &str = "/v1/verification_sessions";

/// A client of one server with one secret key.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    sessions: String,
    secret_key: String,
}

/// The used fields of a page of the list.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    /// The sessions, newest first.
    pub(crate) data: Vec<Listed>,
    /// Whether there are older sessions.
    pub(crate) has_more: bool,
}

/// The used fields of a session in a list.
#[derive(Debug, Deserialize)]
pub(crate) struct Listed {
    /// The session's id.
    pub(crate) id: String,
}

impl Client {
    pub(crate) fn new(api: &str, secret_key: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().no_proxy().tcp_nodelay(true).build()?;
        Ok(Self { http, sessions: format!("{api}{SESSIONS}"), secret_key: secret_key.to_owned() })
    }

    /// Creates a session for the applicant with this number.
    pub(crate) async fn create(&self, number: usize) -> anyhow::Result<()> {
        let session = json!({
            "applicant": { "first_name": "Jane", "last_name": "Example", "email": format!("applicant-{number}@example.com") },
            "products": ["identity", "income"],
            "redirect_url": "https://landlord.example/thanks",
            "metadata": { "application": number.to_string() },
        });
        self.send(self.http.post(&self.sessions).json(&session)).await.map(drop)
    }

    /// Reads a session.
    pub(crate) async fn read(&self, id: &str) -> anyhow::Result<()> {
        self.send(self.http.get(format!("{}/{id}", self.sessions))).await.map(drop)
    }

    /// Returns a page of the list: the newest sessions, or those after a session.
    pub(crate) async fn page(&self, limit: usize, after: Option<&str>) -> anyhow::Result<Page> {
        let after = after.map(|id| format!("&starting_after={id}")).unwrap_or_default();
        let body =
            self.send(self.http.get(format!("{}?limit={limit}{after}", self.sessions))).await?;
        serde_json::from_slice(&body).context("cannot decode the list")
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Vec<u8>> {
        let response = request
            .bearer_auth(&self.secret_key)
            .send()
            .await
            .context("the server does not respond")?;
        let status = response.status();
        let body = response.bytes().await.context("the response is incomplete")?;
        if !status.is_success() {
            let error: Value = serde_json::from_slice(&body).unwrap_or_default();
            bail!(
                "the server returned {status}: {}",
                error["error"]["message"].as_str().unwrap_or("no error message")
            );
        }
        Ok(body.into())
    }
}
