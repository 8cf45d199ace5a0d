//! `/v1/identity/…`: the Stripe dialect.

mod bodies;
mod errors;
mod list;
mod redact;
mod reports;
mod resubmission;
mod sessions;

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};

use crate::journey;
use crate::support::{Answer, SECRET_KEY, Sandbox, id_of, request, secret_of};

const SESSIONS: &str = "/v1/identity/verification_sessions";

/// Posts a form as Stripe's libraries encode it.
async fn form(sandbox: &Sandbox, path: &str, body: &str) -> Answer {
    let request = request(Method::POST, path, SECRET_KEY)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    sandbox.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// Creates a session.
async fn create(sandbox: &Sandbox, body: &str) -> Value {
    form(sandbox, SESSIONS, body).await.ok()
}

/// Retrieves the session; `query` begins with `?` or is empty.
async fn retrieve(sandbox: &Sandbox, session: &Value, query: &str) -> Value {
    sandbox.get(&format!("{SESSIONS}/{}{query}", id_of(session)), SECRET_KEY).await.ok()
}

/// Calls an action of one session.
async fn call(sandbox: &Sandbox, session: &Value, verb: &str) -> Answer {
    form(sandbox, &format!("{SESSIONS}/{}/{verb}", id_of(session)), "").await
}

/// A document session that was submitted and not processed yet.
async fn submitted(sandbox: &Sandbox, body: &str) -> Value {
    let session = create(sandbox, body).await;
    journey::answer_identity(sandbox, &secret_of(&session)).await;
    journey::submit(sandbox, &secret_of(&session)).await;
    session
}

/// A document session that was submitted and processed.
async fn verified(sandbox: &Sandbox, body: &str) -> Value {
    let session = submitted(sandbox, body).await;
    sandbox.pass(2).await;
    session
}

/// Answers the requirements of a session of type `id_number`.
async fn answer_id_number(sandbox: &Sandbox, secret: &str) {
    let answers = json!({
        "consents": { "data_processing": true },
        "applicant": { "first_name": "Zoë", "last_name": "Müller-Łoś", "date_of_birth": "1990-05-15", "id_number": "123-45-6789" },
    });
    sandbox.post("/v1/session", secret, &answers).await.ok();
}

/// Asserts a failure in Stripe's error shape.
#[track_caller]
fn assert_refused(
    answer: &Answer,
    status: u16,
    kind: &str,
    code: Option<&str>,
    param: Option<&str>,
) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    let error = &answer.json()["error"];
    assert_eq!(
        (error["type"].as_str(), error["code"].as_str(), error["param"].as_str()),
        (Some(kind), code, param),
        "{error}"
    );
    assert!(!error["message"].as_str().unwrap().is_empty());
    assert!(answer.header("request-id").starts_with("req_"));
}
