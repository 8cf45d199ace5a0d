//! Two processes on one PostgreSQL: work is shared, nothing is done twice, nothing is lost.
//!
//! Both run in the test's process, each with its own state, clock and connections.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, header};
use futures_util::future::join_all;
use latchkey_sandbox::background::run_due_jobs;
use latchkey_sandbox::config::Config;
use latchkey_sandbox::domain::webhooks::deliver_due;
use latchkey_sandbox::state::AppState;
use latchkey_sandbox::store::idempotency::{KeyClaim, StartMoments};
use latchkey_sandbox::store::{idempotency, jobs as stored_jobs, sessions};
use serde_json::{Value, json};

use crate::journey;
use crate::postgres::Schema;
use crate::support::{SECRET_KEY, START, Sandbox, id_of, request, secret_of};
use crate::webhooks::receiver::Receiver;

async fn two() -> (Sandbox, Sandbox) {
    let one = Sandbox::new().await;
    let other = one.beside().await;
    (one, other)
}

fn keyed(path: &str, credential: &str, key: &str, body: &Value) -> Request<Body> {
    let request = request(Method::POST, path, credential)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key);
    request.body(Body::from(body.to_string())).unwrap()
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn each_job_and_each_webhook_is_done_once_and_in_order() {
    let ((one, other), receiver) = (two().await, Receiver::start().await);
    let mut created = Vec::new();
    for index in 0..10 {
        let sandbox = if index % 2 == 0 { &one } else { &other };
        created.push(
            journey::submitted_identity(sandbox, json!({ "webhook_url": receiver.url })).await,
        );
    }
    one.state.clock.advance(2);
    other.state.clock.advance(2);
    let (done, done_by_the_other) =
        tokio::join!(run_due_jobs(&one.state), run_due_jobs(&other.state));
    assert_eq!(done.unwrap() + done_by_the_other.unwrap(), 10);
    let mut attempts = 0;
    loop {
        let (sent, sent_by_the_other) =
            tokio::join!(deliver_due(&one.state), deliver_due(&other.state));
        match sent.unwrap() + sent_by_the_other.unwrap() {
            0 => break,
            count => attempts += count,
        }
    }
    let mut received: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let events: Vec<Value> =
        receiver.received.lock().unwrap().iter().map(|(_, event)| event.clone()).collect();
    for event in &events {
        let object = &event["data"]["object"];
        let session = object["session"].as_str().or(object["id"].as_str()).unwrap();
        received
            .entry(session.to_owned())
            .or_default()
            .push(event["type"].as_str().unwrap().to_owned());
    }
    for session in &created {
        let id = id_of(session);
        assert_eq!(
            received[&id],
            one.event_types(&id).await,
            "each once, in the order in which it happened"
        );
        assert_eq!(
            received[&id].iter().filter(|kind| *kind == "verification_session.completed").count(),
            1
        );
    }
    assert_eq!(attempts, events.len());
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn a_job_that_a_process_claimed_and_never_did_is_done_by_the_other_once_the_claim_has_lapsed()
{
    let (one, other) = two().await;
    let session = journey::submitted_identity(&one, json!({})).await;
    one.state.clock.advance(2);
    other.state.clock.advance(2);
    let mut transaction = one.state.store.begin().await.unwrap();
    let claimed =
        stored_jobs::claim(&mut transaction, START + 2, START + 62).await.unwrap().unwrap();
    transaction.commit().await.unwrap();

    // A process that starts takes no lease from a running one.
    let started = one.beside().await;
    other.state.clock.advance(59);
    for sandbox in [&other, &started] {
        assert_eq!(run_due_jobs(&sandbox.state).await.unwrap(), 0);
    }
    other.state.clock.advance(1);
    assert_eq!(run_due_jobs(&other.state).await.unwrap(), 1);
    assert_eq!(
        other.get(&format!("/v1/verification_sessions/{}", id_of(&session)), SECRET_KEY).await.ok()
            ["status"],
        "completed"
    );

    // The first process was only slow: it finds its lease gone.
    let mut transaction = one.state.store.begin().await.unwrap();
    assert!(!stored_jobs::delete(&mut transaction, &claimed).await.unwrap());
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn answers_that_reach_both_at_the_same_time_are_all_kept() {
    let (one, other) = two().await;
    let session = one.create_session(&["identity", "credit"]).await;
    let secret = secret_of(&session);
    let answers = [
        json!({ "consents": { "data_processing": true } }),
        json!({ "consents": { "biometric": true } }),
        json!({ "consents": { "credit_check": false } }),
        json!({ "applicant": { "date_of_birth": "1990-05-15" } }),
        json!({ "id_document": { "type": "passport", "issuing_country": "GB" } }),
        json!({ "applicant": { "address_since": "2015-01", "address": { "line1": "1 High Street", "city": "London", "postal_code": "SW1A 1AA", "country": "GB" } } }),
    ];
    let saved = join_all(answers.iter().enumerate().map(|(index, answer)| {
        let sandbox = if index % 2 == 0 { &one } else { &other };
        sandbox.post("/v1/session", &secret, answer)
    }));
    let photo = journey::photo();
    let uploads = join_all((0..6).map(|index| {
        let sandbox = if index % 2 == 0 { &one } else { &other };
        sandbox.post_file(
            "/v1/document_uploads",
            &secret,
            &[("document_type", "paystub")],
            "paystub.png",
            &photo,
        )
    }));
    let (saved, uploads) = tokio::join!(saved, uploads);
    for answer in saved.iter().chain(&uploads) {
        answer.ok();
    }
    let view = other.get("/v1/session", &secret).await.ok();
    assert_eq!(view["consents"].as_object().unwrap().len(), 3);
    assert_eq!(view["applicant"]["date_of_birth"], "1990-05-15");
    assert_eq!(view["applicant"]["address"]["city"], "London");
    assert_eq!(view["id_document"]["type"], "passport");
    assert_eq!(view["document_uploads"].as_array().unwrap().len(), 6);
    let pending = one.event_types(&id_of(&session)).await;
    assert_eq!(
        pending,
        ["verification_session.created", "verification_session.pending"],
        "started once"
    );
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn two_submissions_at_once_are_one() {
    let (one, other) = two().await;
    let secret = secret_of(&one.create_session(&["identity"]).await);
    journey::answer_identity(&one, &secret).await;
    let submit = json!({});
    let (first, second) = tokio::join!(
        one.post("/v1/session/submit", &secret, &submit),
        other.post("/v1/session/submit", &secret, &submit)
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert!(matches!(statuses, [200, 401 | 422]), "{statuses:?}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn of_two_tabs_at_two_processes_one_hears_of_the_other_and_both_have_the_draft() {
    let (one, other) = two().await;
    let secret = secret_of(&one.create_session(&["identity"]).await);
    for round in 0..5 {
        let revision = one.get("/v1/session", &secret).await.ok()["revision"].clone();
        let answers = ["Ada", "Augusta"].map(|name| json!({ "applicant": { "first_name": format!("{name} {round}") }, "revision": revision }));
        let (first, second) = tokio::join!(
            one.post("/v1/session", &secret, &answers[0]),
            other.post("/v1/session", &secret, &answers[1])
        );
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
    let drafts = ["one", "other"].map(|writer| json!({ "page": "details", "writer": writer, "sequence": 1, "fields": { "first_name": writer } }));
    let (first, second) = tokio::join!(
        one.put("/v1/session/draft", &secret, &drafts[0]),
        other.put("/v1/session/draft", &secret, &drafts[1])
    );
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (204, 204));
    let drafts = one.get("/v1/session", &secret).await.ok()["drafts"].clone();
    assert_eq!(other.get("/v1/session", &secret).await.ok()["drafts"], drafts);
    assert!(
        ["one", "other"].contains(&drafts["details"]["fields"]["first_name"].as_str().unwrap())
    );
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn a_key_that_is_in_use_at_one_process_is_in_use_at_the_other() {
    let (one, other) = two().await;
    let body = json!({ "applicant": { "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" }, "products": ["identity"] });
    let create = |key: &'static str| keyed("/v1/verification_sessions", SECRET_KEY, key, &body);
    let first = one.send(create("done")).await.ok();
    assert_eq!(
        other.send(create("done")).await.ok(),
        first,
        "what one has answered the other answers too, with its secrets"
    );

    // The request with the key `running` is still running in the first process.
    let mut transaction = one.state.store.begin().await.unwrap();
    let known =
        idempotency::find(&mut transaction, "secret_key", "done", 0).await.unwrap().unwrap();
    let moments = StartMoments { now: START, since: START - 1, claimed_until: START + 60 };
    let claim = KeyClaim {
        scope: "secret_key".to_owned(),
        key: "running".to_owned(),
        claim: "at the first".to_owned(),
    };
    assert!(
        idempotency::start(&mut transaction, &claim, &known.fingerprint, &moments).await.unwrap()
    );
    transaction.commit().await.unwrap();
    other.send(create("running")).await.assert_error(
        409,
        "idempotency_error",
        "idempotency_key_in_use",
        None,
    );

    let at_once = join_all((0..6).map(|index| {
        if index % 2 == 0 { one.send(create("at-once")) } else { other.send(create("at-once")) }
    }))
    .await;
    for answer in &at_once {
        assert!(matches!(answer.status.as_u16(), 200 | 409), "{}", answer.text());
    }
    let list = one.get("/v1/verification_sessions", SECRET_KEY).await.ok();
    assert_eq!(list["data"].as_array().unwrap().len(), 2, "done once each");
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn processes_that_start_at_once_on_an_empty_database_agree_on_one_key() {
    let schema = Schema::of_the_test().await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut config = Config::for_port(4010, directory.path(), directory.path().join("dist"));
    config.database = schema.address().parse().unwrap();
    let open = || AppState::open(config.clone(), latchkey_sandbox::clock::Clock::settable(START));
    let (one, two, three) = tokio::join!(open(), open(), open());
    let secret = one.unwrap().key.client_secret("vs_1", 1);
    assert_eq!(two.unwrap().key.client_secret("vs_1", 1), secret);
    assert_eq!(three.unwrap().key.client_secret("vs_1", 1), secret);
    assert!(!directory.path().join("server.key").exists());

    std::fs::write(directory.path().join("other.key"), [7; 32]).unwrap();
    config.server_key = Some(directory.path().join("other.key"));
    let error = AppState::open(config.clone(), latchkey_sandbox::clock::Clock::settable(START))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("another server key"), "{error}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL, named by LATCHKEY_TEST_DATABASE"]
async fn a_write_on_top_of_what_was_not_read_is_refused_and_not_a_fault_of_ours() {
    let (one, other) = two().await;
    let id = id_of(&one.create_session(&["identity"]).await);
    let mut stale =
        sessions::find(&mut one.state.store.read().await.unwrap(), &id).await.unwrap().unwrap();
    other
        .post(&format!("/v1/verification_sessions/{id}/cancel"), SECRET_KEY, &json!({}))
        .await
        .ok();
    let mut transaction = one.state.store.begin().await.unwrap();
    let refused = sessions::save(&mut transaction, &mut stale).await.unwrap_err();
    let failure = latchkey_sandbox::error::ApiFailure::from(refused);
    assert_eq!((failure.status.as_u16(), failure.code.as_str()), (409, "changed_meanwhile"));
}
