//! The applicant's calls, for tests that begin in the middle of a session.

use latchkey_api_types::BankAccount;
use latchkey_sandbox::domain::bank_connections::authorise;
use latchkey_sandbox::simulator::bank::grants::{BankGrant, grant_code};
use latchkey_test_support::applicant::all_answers;
pub(crate) use latchkey_test_support::files::{pdf_with_trailer as pdf, png};
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
    serde_json::to_value(all_answers()).unwrap()
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
