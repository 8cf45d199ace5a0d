//! The applicant's calls, for tests that begin in the middle of a session.

use latchkey_api_types::BankAccount;
use latchkey_sandbox::domain::bank_connections::authorise;
use latchkey_sandbox::simulator::bank::grants::{BankGrant, grant_code};
use serde_json::{Value, json};
use url::Url;

use crate::support::{Answer, Sandbox};

/// The applicant of one session.
pub(crate) struct Applicant<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) secret: String,
}

impl Applicant<'_> {
    pub(crate) async fn view(&self) -> Value {
        self.sandbox.get("/v1/session", &self.secret).await.ok()
    }

    /// Saves answers.
    pub(crate) async fn save(&self, update: Value) -> Answer {
        self.sandbox.post("/v1/session", &self.secret, &update).await
    }

    /// Stores a draft of this writer and page.
    pub(crate) async fn draft(
        &self,
        page: &str,
        writer: &str,
        sequence: u64,
        fields: Value,
    ) -> Answer {
        self.sandbox
            .put(
                "/v1/session/draft",
                &self.secret,
                &json!({ "page": page, "writer": writer, "sequence": sequence, "fields": fields }),
            )
            .await
    }

    /// Uploads a document of this type.
    pub(crate) async fn upload(
        &self,
        document_type: &str,
        side: Option<&str>,
        bytes: &[u8],
    ) -> Answer {
        let mut fields = vec![("document_type", document_type)];
        fields.extend(side.map(|side| ("side", side)));
        self.sandbox.post_file("/v1/document_uploads", &self.secret, &fields, "file", bytes).await
    }

    /// Submits the session.
    pub(crate) async fn submit(&self) -> Answer {
        self.sandbox.post("/v1/session/submit", &self.secret, &json!({})).await
    }

    /// Submits the session and continues with the secret of the response.
    pub(crate) async fn hand_in(&mut self) -> Value {
        let view = self.submit().await.ok();
        self.secret = crate::support::secret_of(&view);
        view
    }

    /// Starts a bank connection.
    pub(crate) async fn start_bank(&self) -> Value {
        self.sandbox
            .post("/v1/bank_connections", &self.secret, &json!({ "institution": "sandbox_bank" }))
            .await
            .ok()
    }

    /// Connects a bank, with the simulated bank called directly.
    pub(crate) async fn connect_bank(&self) -> Value {
        let connection = self.start_bank().await;
        let request = AuthorizationRequest::of(&connection);
        let code = grant_code(&self.sandbox.state, request.grant()).await.unwrap();
        authorise(&self.sandbox.state, &code, &request.state).await.unwrap();
        let path = format!("/v1/bank_connections/{}", connection["id"].as_str().unwrap());
        self.sandbox.get(&path, &self.secret).await.ok()
    }

    /// Answers every requirement of every product, with a bank connection.
    pub(crate) async fn answer_everything(&self) {
        self.save(every_answer()).await.ok();
        self.upload("id_document", Some("front"), &png(800, 600)).await.ok();
        self.upload("id_document", Some("back"), &png(800, 600)).await.ok();
        self.upload("selfie", None, &png(600, 800)).await.ok();
        self.upload("proof_of_address", None, &pdf("")).await.ok();
        self.connect_bank().await;
    }
}

/// Creates a session for these products and returns its applicant.
pub(crate) async fn applicant<'a>(sandbox: &'a Sandbox, products: &[&str]) -> Applicant<'a> {
    let session = sandbox.create_session(products).await;
    Applicant { sandbox, secret: crate::support::secret_of(&session) }
}

/// A body with everything that `POST /v1/session` takes.
pub(crate) fn every_answer() -> Value {
    json!({
        "applicant": {
            "first_name": "Ada", "last_name": "Lovelace", "date_of_birth": "1990-12-10", "phone": "020 7946 0958",
            "address": { "line1": "1 High Street", "city": "London", "postal_code": "N1 1AA", "country": "GB" },
            "address_since": "2020-01",
        },
        "id_document": { "type": "id_card", "issuing_country": "DE" },
        "employment": {
            "status": "full_time", "employer": "Analytical Engines", "title": "Engineer", "start_date": "2019-05-01",
            "gross_pay": 420_000, "currency": "gbp", "pay_frequency": "monthly",
        },
        "consents": { "data_processing": true, "biometric": true, "credit_check": true },
    })
}

/// The parameters of an authorization address.
pub(crate) struct AuthorizationRequest {
    /// The address itself.
    pub(crate) url: Url,
    /// `state`
    pub(crate) state: String,
    /// `code_challenge`
    pub(crate) code_challenge: String,
    /// `redirect_uri`
    pub(crate) redirect_uri: String,
}

impl AuthorizationRequest {
    /// The request of a pending connection.
    pub(crate) fn of(connection: &Value) -> Self {
        let url = Url::parse(connection["authorization_url"].as_str().unwrap()).unwrap();
        let value = |name: &str| {
            url.query_pairs()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .unwrap()
        };
        Self {
            state: value("state"),
            code_challenge: value("code_challenge"),
            redirect_uri: value("redirect_uri"),
            url,
        }
    }

    /// The bank's customer consents, with one account.
    pub(crate) fn grant(&self) -> BankGrant {
        let account = BankAccount {
            account_type: "checking".to_owned(),
            name: "Everyday".to_owned(),
            last4: "1234".to_owned(),
            currency: "gbp".to_owned(),
        };
        BankGrant {
            institution: self.url.path_segments().unwrap().nth(1).unwrap().to_owned(),
            redirect_uri: self.redirect_uri.clone(),
            code_challenge: self.code_challenge.clone(),
            accounts: vec![account],
        }
    }
}

/// The bytes of a PNG of this size that the server reads.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

/// A PDF with this text in its trailer.
pub(crate) fn pdf(trailer: &str) -> Vec<u8> {
    format!("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Size 1 /Root 1 0 R {trailer} >>\nstartxref\n9\n%%EOF\n").into_bytes()
}
