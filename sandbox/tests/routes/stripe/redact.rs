//! `POST …/redact` leaves nothing personal anywhere.

use std::path::Path;

use serde_json::{Value, json};

use super::{SESSIONS, assert_refused, call, create, form, retrieve, submitted, verified};
use crate::applicant::{Applicant, png};
use crate::support::{SECRET_KEY, Sandbox, id_of, multipart, request, secret_of};

/// Every personal value in [`a_session_full_of_data`].
const PERSONAL: [&str; 14] = [
    "Wilhelmina",
    "Featherstone",
    "1987-03-29",
    "+447700900199",
    "7700900199",
    "wilhelmina@post.example",
    "Nutmeg Lane",
    "QQ 99 88 77 C",
    "99 88 77",
    "Gingerbread Works",
    "Chief Icing Officer",
    "passport-of-wilhelmina",
    "apartment over the bakery",
    "tenant-of-the-bakery",
];

/// A completed session of every product, with stored idempotent responses and an undelivered
/// webhook.
async fn a_session_full_of_data(sandbox: &Sandbox) -> Value {
    let create = json!({
        "applicant": { "first_name": "Wilhelmina", "last_name": "Featherstone", "email": "wilhelmina@post.example" },
        "products": ["identity", "income", "credit", "cash_flow", "documents"],
        "options": { "document": { "require_id_number": true } },
        "metadata": { "note": "tenant-of-the-bakery" }, "webhook_url": "http://127.0.0.1:1/nobody",
    });
    let post = async |path: &str, credential: &str, key: &str, body: &Value| {
        let request = request(axum::http::Method::POST, path, credential)
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        sandbox.send(request.body(axum::body::Body::from(body.to_string())).unwrap()).await.ok()
    };
    let session = post("/v1/verification_sessions", SECRET_KEY, "create", &create).await;
    let mut applicant = Applicant { sandbox, secret: secret_of(&session) };
    applicant.answer_everything().await;
    let home = json!({ "line1": "3 Nutmeg Lane", "city": "London", "postal_code": "N1 1AA", "country": "GB" });
    let answers = json!({
        "applicant": {
            "first_name": "Wilhelmina", "last_name": "Featherstone", "date_of_birth": "1987-03-29", "phone": "+447700900199",
            "address": home, "id_number": "QQ 99 88 77 C",
        },
        "employment": {
            "status": "full_time", "employer": "Gingerbread Works", "title": "Chief Icing Officer", "start_date": "2019-05-01",
            "gross_pay": 420_000, "currency": "gbp", "pay_frequency": "monthly",
        },
    });
    post("/v1/session", &applicant.secret, "save", &answers).await;
    let fields =
        [("document_type", "proof_of_address"), ("description", "apartment over the bakery")];
    let (content_type, body) = multipart(&fields, "passport-of-wilhelmina.png", &png(900, 700));
    let upload = request(axum::http::Method::POST, "/v1/document_uploads", &applicant.secret)
        .header("content-type", content_type);
    sandbox
        .send(
            upload.header("idempotency-key", "upload").body(axum::body::Body::from(body)).unwrap(),
        )
        .await
        .ok();
    applicant.hand_in().await;
    sandbox.pass(10).await;
    assert_eq!(retrieve(sandbox, &session, "").await["status"], "verified");
    session
}

/// Every place that contains any of [`PERSONAL`]: rows of the database and files under the data
/// directory (with SQLite the database itself).
async fn left(sandbox: &Sandbox) -> Vec<String> {
    let mut connection = sandbox.state.store.read().await.unwrap();
    let mut rows = Vec::new();
    for documents in [
        "SELECT document FROM sessions",
        "SELECT document FROM document_uploads",
        "SELECT document FROM identity_checks",
        "SELECT document FROM verification_reports",
        "SELECT document FROM bank_connections",
        "SELECT document FROM events",
        "SELECT COALESCE(applicant_email, '') FROM sessions",
        "SELECT COALESCE(bank_state, '') FROM bank_connections",
    ] {
        let texts: Vec<String> =
            sqlx::query_scalar(documents).fetch_all(&mut *connection).await.unwrap();
        rows.extend(texts);
    }
    let bodies: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT body FROM idempotency_keys WHERE body IS NOT NULL")
            .fetch_all(&mut *connection)
            .await
            .unwrap();
    rows.extend(bodies.into_iter().map(|body| String::from_utf8(body).unwrap()));
    let in_rows = PERSONAL
        .iter()
        .filter(|needle| rows.iter().any(|row| row.contains(*needle)))
        .map(|needle| format!("{needle} in a row"));
    in_rows.chain(PERSONAL.iter().flat_map(|needle| found(sandbox.directory(), needle))).collect()
}

/// The files under `directory` that contain a needle, with the needle.
fn found(directory: &Path, needle: &str) -> Vec<String> {
    let mut places = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            places.extend(found(&path, needle));
        } else if memchr::memmem::find(&std::fs::read(&path).unwrap(), needle.as_bytes()).is_some()
        {
            places.push(format!("{needle} in {}", path.display()));
        }
    }
    places
}

fn files_under(directory: &Path) -> usize {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_under(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn nothing_personal_is_left_in_the_database_or_the_files() {
    let sandbox = Sandbox::new().await;
    let session = a_session_full_of_data(&sandbox).await;
    let files = sandbox.directory().join("files");
    assert!(files_under(&files) > 0);
    let there = left(&sandbox).await;
    assert!(
        PERSONAL.iter().all(|needle| there.iter().any(|place| place.starts_with(needle))),
        "the test looks for what was never there: {there:?}"
    );

    let answer = call(&sandbox, &session, "redact").await.ok();
    assert_eq!(
        (&answer["redaction"]["status"], &answer["status"]),
        (&json!("processing"), &json!("verified"))
    );
    sandbox.pass(0).await;
    assert_eq!(retrieve(&sandbox, &session, "").await["redaction"]["status"], "redacted");
    assert_eq!(left(&sandbox).await, Vec::<String>::new());
    assert_eq!(files_under(&files), 0);
    assert_eq!(
        sandbox.event_types(&id_of(&session)).await.last().unwrap(),
        "verification_session.redacted"
    );

    // A restart brings nothing back.
    let sandbox = sandbox.restart().await;
    assert_eq!(left(&sandbox).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_left_is_well_formed_in_both_dialects() {
    let sandbox = Sandbox::new().await;
    let session = a_session_full_of_data(&sandbox).await;
    call(&sandbox, &session, "redact").await.ok();
    // Before the job and after it.
    for _ in 0..2 {
        let redacted = retrieve(
            &sandbox,
            &session,
            "?expand[]=verified_outputs&expand[]=last_verification_report",
        )
        .await;
        assert_eq!(
            (&redacted["metadata"], &redacted["client_secret"], &redacted["url"]),
            (&json!({}), &json!(null), &json!(null))
        );
        let outputs = &redacted["verified_outputs"];
        assert_eq!(
            (&outputs["first_name"], &outputs["id_number"]),
            (&json!("[redacted]"), &json!("[redacted]"))
        );
        assert_eq!(outputs["dob"], json!({ "day": null, "month": null, "year": null }));
        assert_eq!(redacted["last_verification_report"]["document"]["last_name"], "[redacted]");
        let text = redacted.to_string();
        assert!(PERSONAL.iter().all(|personal| !text.contains(personal)), "{text}");
        sandbox.pass(0).await;
    }
    let ours = sandbox
        .get(&format!("/v1/verification_sessions/{}", id_of(&session)), SECRET_KEY)
        .await
        .ok();
    assert_eq!(
        (&ours["status"], &ours["applicant"]["first_name"]),
        (&json!("completed"), &json!("[redacted]"))
    );
    assert!(ours.get("client_secret").is_none());
    for path in ["verification_reports", "identity_checks", "document_uploads"] {
        let list =
            sandbox.get(&format!("/v1/{path}?session={}", id_of(&session)), SECRET_KEY).await.ok();
        assert!(!list["data"].as_array().unwrap().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_replayed_answer_is_redacted_too() {
    let sandbox = Sandbox::new().await;
    let send = || {
        let request = request(axum::http::Method::POST, SESSIONS, SECRET_KEY)
            .header("content-type", "application/x-www-form-urlencoded");
        let body = "type=document&provided_details[email]=wilhelmina%40post.example";
        sandbox.send(
            request.header("idempotency-key", "key").body(axum::body::Body::from(body)).unwrap(),
        )
    };
    let session = send().await.ok();
    call(&sandbox, &session, "redact").await.ok();
    sandbox.pass(0).await;
    let replayed = send().await.ok();
    assert_eq!(
        (&replayed["id"], &replayed["provided_details"]["email"]),
        (&session["id"], &json!("[redacted]"))
    );
    assert_eq!(replayed["client_secret"], "[redacted]");
}

#[tokio::test]
async fn a_session_that_requires_input_is_canceled_by_it_and_nothing_opens_it_any_more() {
    let sandbox = Sandbox::new().await;
    let session = create(&sandbox, "type=document").await;
    let redacted = call(&sandbox, &session, "redact").await.ok();
    assert_eq!(
        (&redacted["status"], &redacted["redaction"]["status"]),
        (&json!("canceled"), &json!("processing"))
    );
    sandbox.get("/v1/session", &secret_of(&session)).await.assert_error(
        401,
        "authentication_error",
        "credential_invalid",
        None,
    );
    let token = session["url"].as_str().unwrap().split_once('#').unwrap().1;
    let open = sandbox
        .post(&format!("/session/{}/open", id_of(&session)), "", &json!({ "token": token }))
        .await;
    open.assert_error(404, "invalid_request_error", "resource_not_found", None);
    let update = form(&sandbox, &format!("{SESSIONS}/{}", id_of(&session)), "metadata[a]=1").await;
    assert_refused(&update, 400, "invalid_request_error", Some("state_invalid"), None);
}

#[tokio::test]
async fn it_is_refused_while_checks_run_and_taken_before_and_after() {
    let sandbox = Sandbox::new().await;
    let running = submitted(&sandbox, "type=document").await;
    assert_refused(
        &call(&sandbox, &running, "redact").await,
        400,
        "invalid_request_error",
        Some("state_invalid"),
        None,
    );
    sandbox.pass(2).await;
    call(&sandbox, &running, "redact").await.ok();
    let canceled = create(&sandbox, "type=document").await;
    call(&sandbox, &canceled, "cancel").await.ok();
    call(&sandbox, &canceled, "redact").await.ok();
    sandbox.pass(0).await;
    // A second request changes nothing.
    assert_eq!(call(&sandbox, &canceled, "redact").await.ok()["redaction"]["status"], "redacted");
    let other = verified(&sandbox, "type=document").await;
    assert_eq!(
        retrieve(&sandbox, &other, "").await["redaction"],
        json!(null),
        "nobody else's session is touched"
    );
}
