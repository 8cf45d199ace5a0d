//! A landlord's server: the three calls that are measured. An answer that is not a success ends
//! everything.

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Value, json};

const SESSIONS: &str = "/v1/verification_sessions";

/// Calls one server with one key.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    sessions: String,
    secret_key: String,
}

/// A page of a list, as far as it is looked at.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    /// Newest first.
    pub(crate) data: Vec<Listed>,
    /// Whether there are older ones.
    pub(crate) has_more: bool,
}

/// A session in a list, as far as it is looked at.
#[derive(Debug, Deserialize)]
pub(crate) struct Listed {
    /// Its id.
    pub(crate) id: String,
}

impl Client {
    pub(crate) fn new(api: &str, secret_key: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().no_proxy().tcp_nodelay(true).build()?;
        Ok(Self { http, sessions: format!("{api}{SESSIONS}"), secret_key: secret_key.to_owned() })
    }

    /// Creates a session for an applicant of this number.
    pub(crate) async fn create(&self, number: usize) -> anyhow::Result<()> {
        let session = json!({
            "applicant": { "first_name": "Jane", "last_name": "Example", "email": format!("applicant-{number}@example.com") },
            "products": ["identity", "income"],
            "redirect_url": "https://landlord.example/thanks",
            "metadata": { "application": number.to_string() },
        });
        self.answer(self.http.post(&self.sessions).json(&session)).await.map(drop)
    }

    /// Reads a session.
    pub(crate) async fn read(&self, id: &str) -> anyhow::Result<()> {
        self.answer(self.http.get(format!("{}/{id}", self.sessions))).await.map(drop)
    }

    /// One page of the list: the newest, or what comes after a session.
    pub(crate) async fn page(&self, limit: usize, after: Option<&str>) -> anyhow::Result<Page> {
        let after = after.map(|id| format!("&starting_after={id}")).unwrap_or_default();
        let answer =
            self.answer(self.http.get(format!("{}?limit={limit}{after}", self.sessions))).await?;
        serde_json::from_slice(&answer).context("the list is not understood")
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Vec<u8>> {
        let response = request
            .bearer_auth(&self.secret_key)
            .send()
            .await
            .context("the server does not answer")?;
        let status = response.status();
        let body = response.bytes().await.context("the server's answer breaks off")?;
        if !status.is_success() {
            let error: Value = serde_json::from_slice(&body).unwrap_or_default();
            bail!(
                "the server answered {status}: {}",
                error["error"]["message"].as_str().unwrap_or("without a reason")
            );
        }
        Ok(body.into())
    }
}
