//! An applicant's submission, for tests of the processing.

use latchkey_test_support::files::png;
use serde_json::{Value, json};

use crate::support::{Sandbox, secret_of};

/// A photo that is large enough to be read as a document.
pub(crate) fn photo() -> Vec<u8> {
    png(1200, 800)
}

/// Uploads one photo.
pub(crate) async fn upload(
    sandbox: &Sandbox,
    secret: &str,
    document_type: &str,
    side: Option<&str>,
) -> Value {
    let mut fields = vec![("document_type", document_type)];
    fields.extend(side.map(|side| ("side", side)));
    sandbox.post_file("/v1/document_uploads", secret, &fields, "photo.png", &photo()).await.ok()
}

/// Answers every requirement of `identity`.
pub(crate) async fn answer_identity(sandbox: &Sandbox, secret: &str) {
    let answers = json!({
        "consents": { "data_processing": true, "biometric": true },
        "applicant": { "first_name": "Zoë", "last_name": "Müller-Łoś", "date_of_birth": "1990-05-15" },
        "id_document": { "type": "passport", "issuing_country": "GB" },
    });
    sandbox.post("/v1/session", secret, &answers).await.ok();
    upload(sandbox, secret, "id_document", Some("front")).await;
    upload(sandbox, secret, "selfie", None).await;
}

/// Submits. The response has the next client secret.
pub(crate) async fn submit(sandbox: &Sandbox, secret: &str) -> Value {
    sandbox.post("/v1/session/submit", secret, &json!({})).await.ok()
}

/// An identity session with this outcome, submitted and not processed: the object as created, with
/// the client secret after the submission.
pub(crate) async fn submitted_identity(sandbox: &Sandbox, create: Value) -> Value {
    let mut session = sandbox.create_session_with(create).await;
    let secret = secret_of(&session);
    answer_identity(sandbox, &secret).await;
    let submitted = submit(sandbox, &secret).await;
    assert_eq!(submitted["status"], "processing");
    session["client_secret"] = submitted["client_secret"].clone();
    session
}
