//! An applicant who answers over HTTP with the session's own credential, so that most screens are
//! one page load away.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::engine::http;
use crate::engine::sandbox::{Sandbox, Session};

/// The number of bytes that arrive of an unfinished upload.
const UNFINISHED: usize = 100 * 1024;

/// The applicant of a session.
#[derive(Debug)]
pub(crate) struct Applicant {
    pub(crate) session: Session,
    address: SocketAddr,
}

impl Applicant {
    /// Creates a session for these products with the fields of `more`.
    pub(crate) async fn new(sandbox: &Sandbox, products: &[&str], more: Value) -> Result<Self> {
        Ok(Self {
            session: sandbox.create_session(products, more).await?,
            address: sandbox.address(),
        })
    }

    /// Creates a session as a Stripe client does, without the applicant's name.
    pub(crate) async fn for_stripe(sandbox: &Sandbox, create: Value) -> Result<Self> {
        Ok(Self {
            session: sandbox.create_stripe_session(create).await?,
            address: sandbox.address(),
        })
    }

    /// Sends a request to the applicant API.
    pub(crate) async fn request(
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
    pub(crate) async fn save(&self, answers: Value) -> Result<&Self> {
        self.request("POST", "/v1/session", Some(&answers)).await?;
        Ok(self)
    }

    /// Gives all consents.
    pub(crate) async fn give_consents(&self) -> Result<&Self> {
        self.save(
            json!({"consents": {"data_processing": true, "biometric": true, "credit_check": true}}),
        )
        .await
    }

    /// Gives the date of birth.
    pub(crate) async fn give_date_of_birth(&self) -> Result<&Self> {
        self.save(json!({"applicant": {"date_of_birth": "1990-05-15"}})).await
    }

    /// Gives the current address, with the month of moving in as `YYYY-MM`.
    pub(crate) async fn give_address(&self, since: &str) -> Result<&Self> {
        let address = json!({"line1": "12 Harbour Street", "city": "Bristol", "postal_code": "BS8 1AA", "country": "GB"});
        self.save(json!({"applicant": {"address": address, "address_since": since}})).await
    }

    /// Chooses the identity document.
    pub(crate) async fn choose_id_document(&self, kind: &str) -> Result<&Self> {
        self.save(json!({"id_document": {"type": kind, "issuing_country": "GB"}})).await
    }

    /// Gives job and pay.
    pub(crate) async fn give_employment(&self) -> Result<&Self> {
        let job = json!({"status": "full_time", "employer": "Harbour Books Ltd", "title": "Editor", "start_date": "2021-03-01",
            "gross_pay": 325_050, "currency": "gbp", "pay_frequency": "monthly"});
        self.save(json!({"employment": job})).await
    }

    /// Uploads a whole file.
    pub(crate) async fn upload(
        &self,
        document_type: &str,
        side: Option<&str>,
        file: &Path,
    ) -> Result<&Self> {
        let bytes = std::fs::read(file)?;
        self.send_upload(document_type, side, file, &bytes, bytes.len()).await?;
        Ok(self)
    }

    /// Uploads only the beginning of a file.
    pub(crate) async fn start_upload(
        &self,
        document_type: &str,
        side: Option<&str>,
        file: &Path,
    ) -> Result<&Self> {
        let bytes = std::fs::read(file)?;
        self.send_upload(
            document_type,
            side,
            file,
            &bytes[..UNFINISHED.min(bytes.len())],
            bytes.len(),
        )
        .await?;
        Ok(self)
    }

    async fn send_upload(
        &self,
        document_type: &str,
        side: Option<&str>,
        file: &Path,
        part: &[u8],
        length: usize,
    ) -> Result<()> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let mut fields = vec![("document_type", document_type), ("filename", &name)];
        fields.extend(side.map(|side| ("side", side)));
        let metadata: Vec<_> = fields
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
            "{name} was refused: {} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
        Ok(())
    }

    /// Completes the product `identity`: date of birth, passport, selfie.
    pub(crate) async fn complete_identity(
        &self,
        files: &crate::engine::files::Files,
    ) -> Result<&Self> {
        self.give_consents()
            .await?
            .give_date_of_birth()
            .await?
            .choose_id_document("passport")
            .await?;
        self.upload("id_document", Some("front"), &files.photo)
            .await?
            .upload("selfie", None, &files.other_photo)
            .await
    }

    /// Submits the answers. The submission replaces the client secret.
    pub(crate) async fn submit(&mut self) -> Result<&Self> {
        let view = self.request("POST", "/v1/session/submit", None).await?;
        self.session.client_secret =
            view["client_secret"].as_str().context("there is no new secret")?.to_owned();
        Ok(self)
    }

    /// Waits until the checks have ended, with any outcome.
    pub(crate) async fn wait_for_outcome(&self) -> Result<&Self> {
        crate::engine::wait::until("the checks to be over", async || {
            let view = self.request("GET", "/v1/session", None).await?;
            Ok((view["status"] != "processing").then_some(()))
        })
        .await?;
        Ok(self)
    }
}

/// Returns the month that many months ago as `YYYY-MM`.
pub(crate) fn months_ago(months: u64) -> String {
    let seconds = seconds_from_now(0);
    // The mean length of a month in seconds. A day more or less does not matter here.
    let now = seconds / 2_629_746;
    let then = now - months;
    format!("{}-{:02}", 1970 + then / 12, then % 12 + 1)
}

/// Returns the time that many seconds from now, in seconds since the Unix epoch.
pub(crate) fn seconds_from_now(seconds: u64) -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs()) + seconds
}
