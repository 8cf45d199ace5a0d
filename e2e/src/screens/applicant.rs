//! A session whose applicant has answered already, over HTTP with the session's own credential, so
//! that most screens are one page load away.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::http;
use crate::world::{Sandbox, Session};

/// The bytes that arrive of a file that is left unfinished.
const A_PART: usize = 100 * 1024;

/// A session, and what its applicant does with it before anybody looks.
#[derive(Debug)]
pub(crate) struct Applicant {
    /// What the landlord's server has of it.
    pub(crate) session: Session,
    address: SocketAddr,
}

impl Applicant {
    /// A new session for these products, with `more` beside the applicant.
    pub(crate) async fn new(sandbox: &Sandbox, products: &[&str], more: Value) -> Result<Self> {
        Ok(Self {
            session: sandbox.create_session(products, more).await?,
            address: sandbox.address(),
        })
    }

    /// The same made by a Stripe client, which knows nothing of the applicant.
    pub(crate) async fn of_stripe(sandbox: &Sandbox, create: Value) -> Result<Self> {
        Ok(Self {
            session: sandbox.create_stripe_session(create).await?,
            address: sandbox.address(),
        })
    }

    /// Asks the session's API.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value> {
        let answer =
            http::request(self.address, method, path, Some(&self.session.client_secret), body)
                .await?;
        ensure!(answer.status < 300, "{method} {path}: {} {}", answer.status, answer.body);
        Ok(answer.body)
    }

    /// Saves answers.
    pub(crate) async fn saves(&self, answers: Value) -> Result<&Self> {
        self.ask("POST", "/v1/session", Some(&answers)).await?;
        Ok(self)
    }

    /// Agrees to everything that can be asked.
    pub(crate) async fn agrees(&self) -> Result<&Self> {
        self.saves(
            json!({"consents": {"data_processing": true, "biometric": true, "credit_check": true}}),
        )
        .await
    }

    /// Gives the date of birth.
    pub(crate) async fn tells_birth(&self) -> Result<&Self> {
        self.saves(json!({"applicant": {"date_of_birth": "1990-05-15"}})).await
    }

    /// Gives an address at which they live since that month.
    pub(crate) async fn tells_address(&self, since: &str) -> Result<&Self> {
        let address = json!({"line1": "12 Harbour Street", "city": "Bristol", "postal_code": "BS8 1AA", "country": "GB"});
        self.saves(json!({"applicant": {"address": address, "address_since": since}})).await
    }

    /// Chooses the identity document.
    pub(crate) async fn chooses_id(&self, kind: &str) -> Result<&Self> {
        self.saves(json!({"id_document": {"type": kind, "issuing_country": "GB"}})).await
    }

    /// Gives job and pay.
    pub(crate) async fn tells_job(&self) -> Result<&Self> {
        let job = json!({"status": "full_time", "employer": "Harbour Books Ltd", "title": "Editor", "start_date": "2021-03-01",
            "gross_pay": 325_050, "currency": "gbp", "pay_frequency": "monthly"});
        self.saves(json!({"employment": job})).await
    }

    /// Adds a whole file.
    pub(crate) async fn adds(
        &self,
        document_type: &str,
        side: Option<&str>,
        file: &Path,
    ) -> Result<&Self> {
        let bytes = std::fs::read(file)?;
        self.sends(document_type, side, file, &bytes, bytes.len()).await?;
        Ok(self)
    }

    /// Adds a file of which only the beginning arrives.
    pub(crate) async fn leaves_unfinished(
        &self,
        document_type: &str,
        side: Option<&str>,
        file: &Path,
    ) -> Result<&Self> {
        let bytes = std::fs::read(file)?;
        self.sends(document_type, side, file, &bytes[..A_PART.min(bytes.len())], bytes.len())
            .await?;
        Ok(self)
    }

    async fn sends(
        &self,
        document_type: &str,
        side: Option<&str>,
        file: &Path,
        part: &[u8],
        length: usize,
    ) -> Result<()> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let mut about = vec![("document_type", document_type), ("filename", &name)];
        about.extend(side.map(|side| ("side", side)));
        let metadata: Vec<_> = about
            .into_iter()
            .map(|(key, value)| format!("{key} {}", STANDARD.encode(value)))
            .collect();
        let (authorization, length, metadata) = (
            format!("Bearer {}", self.session.client_secret),
            length.to_string(),
            metadata.join(","),
        );
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Tus-Resumable", "1.0.0"),
            ("Upload-Length", &length),
            ("Upload-Metadata", &metadata),
            ("Content-Type", "application/offset+octet-stream"),
        ];
        let answer = http::send(self.address, "POST", "/v1/uploads", &headers, part).await?;
        ensure!(
            answer.status == 201,
            "{name} was not taken: {} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
        Ok(())
    }

    /// Gives everything that identity asks for: birth, passport, selfie.
    pub(crate) async fn identifies(&self, files: &crate::files::Files) -> Result<&Self> {
        self.agrees().await?.tells_birth().await?.chooses_id("passport").await?;
        self.adds("id_document", Some("front"), &files.photo)
            .await?
            .adds("selfie", None, &files.other_photo)
            .await
    }

    /// Hands everything in. The credential to go on with takes the place of the one that this uses
    /// up.
    pub(crate) async fn submits(&mut self) -> Result<&Self> {
        let view = self.ask("POST", "/v1/session/submit", None).await?;
        self.session.client_secret =
            view["client_secret"].as_str().context("there is no secret to go on with")?.to_owned();
        Ok(self)
    }

    /// Waits until the checks are over, in whatever way.
    pub(crate) async fn is_told(&self) -> Result<&Self> {
        crate::wait::until("the checks to be over", async || {
            let view = self.ask("GET", "/v1/session", None).await?;
            Ok((view["status"] != "processing").then_some(()))
        })
        .await?;
        Ok(self)
    }
}

/// The month that many months before this one, `YYYY-MM`. An address history looks back from today.
pub(crate) fn months_ago(months: u64) -> String {
    let seconds = seconds_from_now(0);
    // Of the mean length: a day more or less does not matter here.
    let now = seconds / 2_629_746;
    let then = now - months;
    format!("{}-{:02}", 1970 + then / 12, then % 12 + 1)
}

/// The moment so many seconds from now, as the wire has it.
pub(crate) fn seconds_from_now(seconds: u64) -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs()) + seconds
}
