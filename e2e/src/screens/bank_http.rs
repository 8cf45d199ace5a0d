//! The simulated bank over HTTP, by its own forms as a browser would send them.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use url::Url;
use url::form_urlencoded::Serializer;

use super::applicant::Applicant;
use crate::engine::http::{self, RawResponse};
use crate::engine::sandbox::Sandbox;

/// Starts a bank connection.
pub(super) async fn start(applicant: &Applicant, institution: &str) -> Result<Value> {
    applicant
        .request("POST", "/v1/bank_connections", Some(&json!({ "institution": institution })))
        .await
}

/// Starts a bank connection that the bank refuses with an OAuth error.
pub(super) async fn refuse(
    sandbox: &Sandbox,
    applicant: &Applicant,
    institution: &str,
    error: &str,
) -> Result<()> {
    let connection = start(applicant, institution).await?;
    let authorization = Url::parse(
        connection["authorization_url"]
            .as_str()
            .context("the connection has no authorization URL")?,
    )?;
    let state = authorization
        .query_pairs()
        .find(|(name, _)| name == "state")
        .context("the authorization URL has no state")?
        .1
        .into_owned();
    let query = Serializer::new(String::new())
        .append_pair("error", error)
        .append_pair("state", &state)
        .finish();
    let answer =
        http::send(sandbox.address(), "GET", &format!("/bank/callback?{query}"), &[], &[]).await?;
    ensure!(answer.status == 200, "the callback returns {}", answer.status);
    Ok(())
}

/// Connects two accounts of the simulated bank.
pub(super) async fn connect(sandbox: &Sandbox, applicant: &Applicant) -> Result<()> {
    let connection = start(applicant, "sandbox_bank").await?;
    let authorization = Url::parse(
        connection["authorization_url"]
            .as_str()
            .context("the connection has no authorization URL")?,
    )?;
    let path = format!("{}?{}", authorization.path(), authorization.query().unwrap_or_default());
    let first = http::send(sandbox.address(), "GET", &path, &[], &[]).await?;
    let cookie = first
        .header("Set-Cookie")
        .and_then(|line| line.split(';').next())
        .context("the bank sets no cookie")?
        .to_owned();
    let mut browser = BankBrowser { address: sandbox.address(), cookie, page: first };
    browser.send_form("login", &[("username", "sandbox"), ("password", "open sesame")]).await?;
    let accounts = browser.values_of("account");
    let chosen: Vec<_> =
        accounts.iter().take(2).map(|account| ("account", account.as_str())).collect();
    browser.send_form("accounts", &chosen).await?;
    browser.send_form("consent", &[("decision", "allow")]).await?;
    let back = Url::parse(browser.page.header("Location").context("the bank does not redirect")?)?;
    let answer = http::send(
        sandbox.address(),
        "GET",
        &format!("{}?{}", back.path(), back.query().unwrap_or_default()),
        &[],
        &[],
    )
    .await?;
    ensure!(answer.status == 200, "the callback returns {}", answer.status);
    Ok(())
}

/// A page of the bank that is open, with its cookie.
struct BankBrowser {
    address: SocketAddr,
    cookie: String,
    page: RawResponse,
}

impl BankBrowser {
    /// Sends the page's form with these fields and its hidden ones.
    async fn send_form(&mut self, step: &str, fields: &[(&str, &str)]) -> Result<()> {
        let page = String::from_utf8_lossy(&self.page.body).into_owned();
        let hidden =
            page.split("<input").filter(|input| attribute(input, "type") == Some("hidden"));
        let hidden = hidden
            .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)));
        let body =
            Serializer::new(String::new()).extend_pairs(hidden).extend_pairs(fields).finish();
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.page = http::send(
            self.address,
            "POST",
            &format!("/bank/sandbox_bank/{step}"),
            &headers,
            body.as_bytes(),
        )
        .await?;
        ensure!(self.page.status < 400, "the bank responds to {step} with {}", self.page.status);
        Ok(())
    }

    /// Returns the values of all fields of that name.
    fn values_of(&self, name: &str) -> Vec<String> {
        let page = String::from_utf8_lossy(&self.page.body);
        let inputs = page.split("<input").filter(|input| attribute(input, "name") == Some(name));
        inputs.filter_map(|input| attribute(input, "value").map(str::to_owned)).collect()
    }
}

/// Returns an attribute of the element that `html` starts with.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let element = html.split('>').next()?;
    element.split_once(&format!(" {name}=\""))?.1.split('"').next()
}
