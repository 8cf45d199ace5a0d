//! `Idempotency-Key` on any `POST`.

use axum::body::Body;
use axum::http::{Method, Request, header};
use latchkey_sandbox::store::idempotency;
use latchkey_sandbox::store::idempotency::{KeyClaim, StartMoments};
use serde_json::{Value, json};

use crate::applicant::AuthorizationRequest;
use crate::journey;
use crate::support::{
    Answer, SECRET_KEY, Sandbox, id_of, multipart_with_boundary, request, secret_of,
};

fn keyed(path: &str, credential: &str, key: &str, body: &Value) -> Request<Body> {
    let request = request(Method::POST, path, credential)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key);
    request.body(Body::from(body.to_string())).unwrap()
}

fn create() -> Value {
    json!({ "applicant": { "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" }, "products": ["identity"] })
}

async fn post(sandbox: &Sandbox, key: &str, body: &Value) -> Answer {
    sandbox.send(keyed("/v1/verification_sessions", SECRET_KEY, key, body)).await
}

#[tokio::test]
async fn the_same_key_and_body_replay_the_first_answer() {
    let sandbox = Sandbox::new().await;
    let first = post(&sandbox, "key-1", &create()).await;
    let again = post(&sandbox, "key-1", &create()).await;
    assert_eq!(again.ok(), first.ok(), "with its secrets");
    assert_eq!(
        (first.header("idempotent-replayed"), again.header("idempotent-replayed")),
        ("", "true")
    );
    assert_ne!(first.header("request-id"), again.header("request-id"));
    let other = post(&sandbox, "key-2", &create()).await;
    assert_ne!(other.ok()["id"], first.ok()["id"]);
}

#[tokio::test]
async fn a_replay_survives_a_restart_and_ends_after_a_day() {
    let sandbox = Sandbox::new().await;
    let first = post(&sandbox, "key", &create()).await.ok();
    let sandbox = sandbox.restart().await;
    sandbox.state.clock.advance(24 * 3600 - 1);
    assert_eq!(post(&sandbox, "key", &create()).await.ok(), first);
    sandbox.state.clock.advance(1);
    assert_ne!(post(&sandbox, "key", &create()).await.ok()["id"], first["id"]);
}

#[tokio::test]
async fn an_error_of_the_callers_is_replayed_too() {
    let sandbox = Sandbox::new().await;
    for _ in 0..2 {
        post(&sandbox, "key", &json!({})).await.assert_error(
            400,
            "invalid_request_error",
            "parameter_missing",
            Some("applicant"),
        );
    }
}

#[tokio::test]
async fn the_same_key_with_another_body_or_path_is_refused() {
    let sandbox = Sandbox::new().await;
    let session = post(&sandbox, "key", &create()).await.ok();
    let mut other = create();
    other["applicant"]["first_name"] = json!("Sam");
    post(&sandbox, "key", &other).await.assert_error(
        400,
        "idempotency_error",
        "idempotency_key_reused",
        None,
    );
    let path = format!("/v1/verification_sessions/{}/cancel", id_of(&session));
    let answer = sandbox.send(keyed(&path, SECRET_KEY, "key", &create())).await;
    answer.assert_error(400, "idempotency_error", "idempotency_key_reused", None);
}

/// Restores the state of the key while its first request was running, leased for a minute.
async fn as_if_still_running(sandbox: &Sandbox, key: &str) {
    let mut transaction = sandbox.state.store.begin().await.unwrap();
    let known = idempotency::find(&mut transaction, "secret_key", key, 0).await.unwrap().unwrap();
    let now = sandbox.state.now();
    let moments = StartMoments { now, since: now, claimed_until: now + 60 };
    assert!(
        idempotency::start(
            &mut transaction,
            &KeyClaim {
                scope: "secret_key".to_owned(),
                key: key.to_owned(),
                claim: "another process".to_owned(),
            },
            &known.fingerprint,
            &moments
        )
        .await
        .unwrap()
    );
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_key_whose_request_is_still_running_is_in_use_until_nobody_holds_it_any_more() {
    let sandbox = Sandbox::new().await;
    post(&sandbox, "key", &create()).await.ok();
    as_if_still_running(&sandbox, "key").await;
    sandbox.state.clock.advance(59);
    post(&sandbox, "key", &create()).await.assert_error(
        409,
        "idempotency_error",
        "idempotency_key_in_use",
        None,
    );
    sandbox.state.clock.advance(1);
    post(&sandbox, "key", &create()).await.ok();
}

#[tokio::test]
async fn a_process_that_has_its_directory_to_itself_waits_for_nobody_after_a_restart() {
    let sandbox = Sandbox::new().await;
    post(&sandbox, "key", &create()).await.ok();
    as_if_still_running(&sandbox, "key").await;
    let sandbox = sandbox.restart().await;
    let answer = post(&sandbox, "key", &create()).await;
    if sandbox.state.store.is_shared() {
        answer.assert_error(409, "idempotency_error", "idempotency_key_in_use", None);
    } else {
        answer.ok();
    }
}

#[tokio::test]
async fn two_requests_at_once_are_done_once() {
    let sandbox = Sandbox::new().await;
    let body = create();
    let (one, other) = tokio::join!(post(&sandbox, "key", &body), post(&sandbox, "key", &body));
    let list = sandbox.get("/v1/verification_sessions", SECRET_KEY).await.ok();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    assert!(
        [one.status.as_u16(), other.status.as_u16()]
            .iter()
            .all(|status| matches!(status, 200 | 409))
    );
}

#[tokio::test]
async fn each_session_has_keys_of_its_own() {
    let sandbox = Sandbox::new().await;
    let (one, other) =
        (sandbox.create_session(&["identity"]).await, sandbox.create_session(&["identity"]).await);
    let answer = json!({ "consents": { "data_processing": true } });
    let view = sandbox.send(keyed("/v1/session", &secret_of(&one), "key", &answer)).await.ok();
    assert_eq!(view["id"], one["id"]);
    let view = sandbox.send(keyed("/v1/session", &secret_of(&other), "key", &json!({}))).await.ok();
    assert_eq!(view["id"], other["id"]);
}

#[tokio::test]
async fn the_state_of_a_bank_that_is_waited_for_is_replayed_and_not_kept() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["income"]).await;
    let secret = secret_of(&session);
    let start = json!({ "institution": "sandbox_bank" });
    let connection =
        sandbox.send(keyed("/v1/bank_connections", &secret, "bank", &start)).await.ok();
    let answer = json!({ "consents": { "data_processing": true } });
    let view = sandbox.send(keyed("/v1/session", &secret, "answer", &answer)).await.ok();
    assert_eq!(view["bank_connections"][0]["authorization_url"], connection["authorization_url"]);

    let state = AuthorizationRequest::of(&connection).state;
    let mut store = sandbox.state.store.read().await.unwrap();
    for key in ["bank", "answer"] {
        let kept = idempotency::find(&mut store, &id_of(&session), key, 0).await.unwrap().unwrap();
        assert!(!String::from_utf8(kept.body.unwrap()).unwrap().contains(&state), "{key}");
    }
    drop(store);
    assert_eq!(sandbox.send(keyed("/v1/session", &secret, "answer", &answer)).await.ok(), view);
}

#[tokio::test]
async fn a_refused_credential_is_never_replayed() {
    let sandbox = Sandbox::new().await;
    let body = create();
    sandbox
        .send(keyed("/v1/verification_sessions", "sk_test_wrong", "key", &body))
        .await
        .assert_error(401, "authentication_error", "credential_invalid", None);
    post(&sandbox, "key", &body).await.ok();
}

#[tokio::test]
async fn an_upload_that_is_sent_again_with_another_boundary_is_the_same_upload() {
    let sandbox = Sandbox::new().await;
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    let send = |boundary: &'static str, bytes: Vec<u8>| {
        let (content_type, body) =
            multipart_with_boundary(boundary, &[("document_type", "selfie")], "me.png", &bytes);
        let request = request(Method::POST, "/v1/document_uploads", &secret)
            .header(header::CONTENT_TYPE, content_type);
        sandbox.send(request.header("idempotency-key", "key").body(Body::from(body)).unwrap())
    };
    let first = send("----one", journey::photo()).await.ok();
    assert_eq!(send("----two", journey::photo()).await.ok(), first);
    let mut other = journey::photo();
    other.push(0);
    send("----one", other).await.assert_error(
        400,
        "idempotency_error",
        "idempotency_key_reused",
        None,
    );
}

#[tokio::test]
async fn a_fault_of_ours_is_not_kept_so_that_trying_again_helps() {
    let sandbox = Sandbox::new().await;
    let secret = secret_of(&sandbox.create_session(&["identity"]).await);
    let send = || {
        let (content_type, body) = multipart_with_boundary(
            "b",
            &[("document_type", "selfie")],
            "me.png",
            &journey::photo(),
        );
        let request = request(Method::POST, "/v1/document_uploads", &secret)
            .header(header::CONTENT_TYPE, content_type);
        sandbox.send(request.header("idempotency-key", "key").body(Body::from(body)).unwrap())
    };
    // A file where object storage needs a directory simulates a broken disk.
    let obstacle = sandbox.directory().join("files/documents");
    std::fs::write(&obstacle, "").unwrap();
    send().await.assert_error(500, "api_error", "internal_error", None);
    std::fs::remove_file(obstacle).unwrap();
    send().await.ok();
}

#[tokio::test]
async fn a_key_that_is_empty_or_too_long_is_refused_and_get_ignores_it() {
    let sandbox = Sandbox::new().await;
    for key in [String::new(), "k".repeat(256)] {
        post(&sandbox, &key, &create()).await.assert_error(
            400,
            "invalid_request_error",
            "parameter_invalid",
            Some("Idempotency-Key"),
        );
    }
    let request = request(Method::GET, "/v1/verification_sessions", SECRET_KEY)
        .header("idempotency-key", "")
        .body(Body::empty())
        .unwrap();
    sandbox.send(request).await.ok();
}

#[tokio::test]
async fn a_submission_whose_answer_got_lost_is_answered_again_although_it_used_the_secret_up() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let secret = secret_of(&session);
    journey::answer_identity(&sandbox, &secret).await;
    let submit =
        |key: &'static str| sandbox.send(keyed("/v1/session/submit", &secret, key, &json!({})));
    let lost = submit("submission").await.ok();
    let again = submit("submission").await;
    assert_eq!(again.ok(), lost);
    assert_eq!(again.header("idempotent-replayed"), "true");
    submit("another").await.assert_error(401, "authentication_error", "client_secret_used", None);

    let successor = secret_of(&lost);
    assert_eq!(sandbox.get("/v1/session", &successor).await.ok()["status"], "processing");
    let mut store = sandbox.state.store.read().await.unwrap();
    let kept =
        latchkey_sandbox::store::idempotency::find(&mut store, &id_of(&session), "submission", 0)
            .await
            .unwrap()
            .unwrap();
    assert!(
        !String::from_utf8(kept.body.unwrap())
            .unwrap()
            .contains(successor.trim_start_matches("vs_secret_"))
    );
}
