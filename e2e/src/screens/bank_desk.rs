//! The sandbox bank, gone through over HTTP by its own forms, as a browser would.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use url::Url;
use url::form_urlencoded::Serializer;

use super::applicant::Applicant;
use crate::http::{self, RawAnswer};
use crate::world::Sandbox;

/// A connection with a bank that is waited for.
pub(super) async fn begun(applicant: &Applicant, institution: &str) -> Result<Value> {
    applicant
        .ask("POST", "/v1/bank_connections", Some(&json!({ "institution": institution })))
        .await
}

/// A connection to which the bank has said no.
pub(super) async fn refused(
    sandbox: &Sandbox,
    applicant: &Applicant,
    institution: &str,
    error: &str,
) -> Result<()> {
    let connection = begun(applicant, institution).await?;
    let authorization = Url::parse(
        connection["authorization_url"].as_str().context("there is no way to the bank")?,
    )?;
    let state = authorization
        .query_pairs()
        .find(|(name, _)| name == "state")
        .context("the bank is given no state")?
        .1
        .into_owned();
    let query = Serializer::new(String::new())
        .append_pair("error", error)
        .append_pair("state", &state)
        .finish();
    let answer =
        http::send(sandbox.address(), "GET", &format!("/bank/callback?{query}"), &[], &[]).await?;
    ensure!(answer.status == 200, "the bank's answer is {}", answer.status);
    Ok(())
}

/// A connection that the bank has agreed to, for two accounts.
pub(super) async fn connected(sandbox: &Sandbox, applicant: &Applicant) -> Result<()> {
    let connection = begun(applicant, "sandbox_bank").await?;
    let authorization = Url::parse(
        connection["authorization_url"].as_str().context("there is no way to the bank")?,
    )?;
    let path = format!("{}?{}", authorization.path(), authorization.query().unwrap_or_default());
    let first = http::send(sandbox.address(), "GET", &path, &[], &[]).await?;
    let cookie = first
        .header("Set-Cookie")
        .and_then(|line| line.split(';').next())
        .context("the bank sets no cookie")?
        .to_owned();
    let mut desk = Desk { address: sandbox.address(), cookie, page: first };
    desk.sends("login", &[("username", "sandbox"), ("password", "open sesame")]).await?;
    let accounts = desk.offered("account");
    let chosen: Vec<_> =
        accounts.iter().take(2).map(|account| ("account", account.as_str())).collect();
    desk.sends("accounts", &chosen).await?;
    desk.sends("consent", &[("decision", "allow")]).await?;
    let back = Url::parse(desk.page.header("Location").context("the bank leads nowhere")?)?;
    let answer = http::send(
        sandbox.address(),
        "GET",
        &format!("{}?{}", back.path(), back.query().unwrap_or_default()),
        &[],
        &[],
    )
    .await?;
    ensure!(answer.status == 200, "the bank's answer is {}", answer.status);
    Ok(())
}

/// The page of the bank that is open.
struct Desk {
    address: SocketAddr,
    cookie: String,
    page: RawAnswer,
}

impl Desk {
    /// Sends the form of that page with these fields, and with those that it hides.
    async fn sends(&mut self, step: &str, fields: &[(&str, &str)]) -> Result<()> {
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
        ensure!(self.page.status < 400, "the bank answers {step} with {}", self.page.status);
        Ok(())
    }

    /// The values that fields of that name have on the page.
    fn offered(&self, name: &str) -> Vec<String> {
        let page = String::from_utf8_lossy(&self.page.body);
        let inputs = page.split("<input").filter(|input| attribute(input, "name") == Some(name));
        inputs.filter_map(|input| attribute(input, "value").map(str::to_owned)).collect()
    }
}

/// An attribute of the element that `html` begins with.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let element = html.split('>').next()?;
    element.split_once(&format!(" {name}=\""))?.1.split('"').next()
}
