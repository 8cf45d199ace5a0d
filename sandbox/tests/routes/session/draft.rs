//! `PUT /v1/session/draft`: what was typed and not saved yet.

use axum::body::Body;
use axum::http::Method;
use latchkey_sandbox::store::drafts;
use serde_json::{Value, json};

use crate::applicant::{Applicant, applicant};
use crate::support::{SECRET_KEY, Sandbox, id_of, request, secret_of};

/// Typed fields, valid or not.
fn typed() -> Value {
    json!({ "employer": "Half-baked Pies", "gross_pay": "12x", "title": "" })
}

/// The number of stored drafts of the session.
async fn kept(sandbox: &Sandbox, session: &Value) -> usize {
    drafts::of_session(&mut sandbox.state.store.read().await.unwrap(), &id_of(session))
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn what_was_typed_comes_back_as_it_was_and_counts_as_no_answer() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["income"]).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    let before = applicant.view().await;
    assert!(before.get("drafts").is_none());
    let answer = applicant.draft("employment", "tab", 1, typed()).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (204, 0), "{}", answer.text());
    let mut after = applicant.view().await;
    assert_eq!(after["drafts"], json!({ "employment": { "revision": 0, "fields": typed() } }));
    after.as_object_mut().unwrap().remove("drafts");
    assert_eq!(after, before, "neither started nor answered");
    assert_eq!(sandbox.event_types(&id_of(&session)).await, ["verification_session.created"]);
}

#[tokio::test]
async fn a_page_has_one_draft_and_what_comes_late_is_passed_over() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let employer =
        async || applicant.view().await["drafts"]["employment"]["fields"]["employer"].clone();
    for (writer, sequence, text, expected) in [
        ("one", 2, "Ac", "Ac"),
        ("one", 1, "A", "Ac"),
        ("one", 2, "Aaa", "Ac"),
        ("one", 3, "Acme", "Acme"),
        ("other", 1, "Bolt", "Bolt"),
        ("one", 3, "Acme", "Bolt"),
        ("one", 4, "Acme Ltd", "Acme Ltd"),
    ] {
        assert_eq!(
            applicant
                .draft("employment", writer, sequence, json!({ "employer": text }))
                .await
                .status,
            204
        );
        assert_eq!(employer().await, expected, "{writer} {sequence}");
    }
    applicant.draft("details", "one", 1, json!({ "first_name": "Ada" })).await;
    applicant.draft("employment", "one", 5, json!({})).await;
    assert_eq!(
        applicant.view().await["drafts"],
        json!({ "details": { "revision": 0, "fields": { "first_name": "Ada" } } })
    );
}

#[tokio::test]
async fn a_save_takes_its_pages_draft_along_whoever_typed_it_and_no_late_one_brings_it_back() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    applicant.draft("details", "one", 1, json!({ "first_name": "Ad" })).await;
    applicant.draft("employment", "one", 1, typed()).await;
    // A reload: the second writer gets what the first one typed.
    let saved =
        applicant.save(json!({ "applicant": { "first_name": "Ada" }, "draft": { "page": "details", "writer": "other", "sequence": 3 } })).await.ok();
    assert!(
        saved.get("drafts").is_none(),
        "what answers a write is kept, so it has no draft in it"
    );
    applicant.draft("details", "other", 3, json!({ "first_name": "A" })).await;
    let view = applicant.view().await;
    assert_eq!(view["drafts"].as_object().unwrap().keys().collect::<Vec<_>>(), ["employment"]);
    // Later typing builds on the saved answer.
    applicant.draft("details", "other", 4, json!({ "first_name": "Augusta" })).await;
    assert_eq!(applicant.view().await["drafts"]["details"]["revision"], view["revision"]);
}

#[tokio::test]
async fn a_draft_stays_with_the_revision_that_its_page_showed() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    applicant.save(json!({ "applicant": { "first_name": "Ada" } })).await.ok();
    let draft = json!({ "page": "details", "writer": "one", "sequence": 1, "revision": 0, "fields": { "first_name": "Jane" } });
    assert_eq!(sandbox.put("/v1/session/draft", &applicant.secret, &draft).await.status, 204);
    assert_eq!(
        applicant.view().await["drafts"]["details"],
        json!({ "revision": 0, "fields": { "first_name": "Jane" } })
    );
}

#[tokio::test]
async fn a_refused_save_leaves_the_draft() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    applicant.draft("details", "one", 1, json!({ "date_of_birth": "31 February" })).await;
    let draft = json!({ "page": "details", "writer": "one", "sequence": 1 });
    let refused = applicant
        .save(json!({ "applicant": { "date_of_birth": "1990-02-31" }, "draft": draft }))
        .await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        applicant.view().await["drafts"]["details"]["fields"]["date_of_birth"],
        "31 February"
    );
    let unnamed = applicant
        .save(json!({ "draft": { "page": "a page", "writer": "one", "sequence": 2 } }))
        .await;
    unnamed.assert_error(422, "validation_error", "parameter_invalid", Some("draft.page"));
}

#[tokio::test]
async fn a_draft_outlives_a_restart() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    applicant.draft("employment", "one", 1, typed()).await;
    let secret = applicant.secret.clone();
    let sandbox = sandbox.restart().await;
    assert_eq!(
        sandbox.get("/v1/session", &secret).await.ok()["drafts"]["employment"]["fields"],
        typed()
    );
}

#[tokio::test]
async fn nothing_of_a_draft_can_be_read_in_the_database() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    applicant.draft("employment", "one", 1, typed()).await;
    // A stored idempotent response, kept whole.
    let save = request(Method::POST, "/v1/session", &applicant.secret)
        .header("content-type", "application/json")
        .header("idempotency-key", "save");
    sandbox
        .send(save.body(Body::from(r#"{"applicant": {"first_name": "Wilhelmina"}}"#)).unwrap())
        .await
        .ok();
    applicant.draft("employment", "one", 2, typed()).await;
    assert_eq!(applicant.view().await["drafts"]["employment"]["fields"], typed());
    let stored = sandbox.everything_stored().await;
    assert!(stored.contains("Wilhelmina"), "an answer can be found where a draft would be");
    for text in ["Half-baked", "employer", "12x"] {
        assert!(!stored.contains(text), "{text}");
    }
}

#[tokio::test]
async fn a_draft_that_is_moved_to_another_session_or_page_or_is_changed_opens_for_nobody() {
    let sandbox = Sandbox::new().await;
    let (one, other) =
        (applicant(&sandbox, &["income"]).await, applicant(&sandbox, &["income"]).await);
    one.draft("employment", "one", 1, typed()).await;
    other.draft("details", "one", 1, json!({ "first_name": "Ada" })).await;
    let (from, to) = (id_of(&one.view().await), id_of(&other.view().await));
    let mut transaction = sandbox.state.store.begin().await.unwrap();
    let (_, sealed) = drafts::of_session(&mut transaction, &from).await.unwrap().remove(0);
    let (_, mut changed) = drafts::of_session(&mut transaction, &to).await.unwrap().remove(0);
    changed[20] ^= 1;
    for (session, page, bytes) in [
        (&to, "employment", sealed.clone()),
        (&from, "details", sealed),
        (&to, "details", changed),
        (&to, "short", vec![1]),
    ] {
        let moved = drafts::DraftRecord {
            session,
            page,
            writer: "thief",
            sequence: 1,
            ciphertext: Some(bytes),
        };
        assert!(drafts::write(&mut transaction, moved).await.unwrap());
    }
    transaction.commit().await.unwrap();
    assert!(other.view().await.get("drafts").is_none());
    assert_eq!(
        one.view().await["drafts"].as_object().unwrap().keys().collect::<Vec<_>>(),
        ["employment"]
    );
}

#[tokio::test]
async fn drafts_are_deleted_when_the_session_ends() {
    let sandbox = Sandbox::new().await;
    for end in ["submission", "withdrawal", "cancellation by the business", "redaction", "expiry"] {
        let session = sandbox.create_session(&["income"]).await;
        let mut applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
        applicant.answer_everything().await;
        applicant.draft("employment", "one", 1, typed()).await;
        assert_eq!(kept(&sandbox, &session).await, 1);
        match end {
            "submission" => {
                applicant.hand_in().await;
            }
            "withdrawal" => {
                sandbox.post("/v1/session/cancel", &applicant.secret, &json!({})).await.ok();
            }
            "cancellation by the business" => {
                sandbox
                    .post(
                        &format!("/v1/verification_sessions/{}/cancel", id_of(&session)),
                        SECRET_KEY,
                        &json!({}),
                    )
                    .await
                    .ok();
            }
            "redaction" => {
                sandbox
                    .post(
                        &format!("/v1/identity/verification_sessions/{}/redact", id_of(&session)),
                        SECRET_KEY,
                        &json!({}),
                    )
                    .await
                    .ok();
            }
            _ => sandbox.pass(8 * 24 * 3600).await,
        }
        assert_eq!(kept(&sandbox, &session).await, 0, "{end}");
        let late = applicant.draft("employment", "one", 2, typed()).await;
        assert!(matches!(late.status.as_u16(), 401 | 422), "{end}: {}", late.text());
        assert_eq!(kept(&sandbox, &session).await, 0, "{end}");
    }
}

#[tokio::test]
async fn after_the_submission_there_is_nothing_to_draft() {
    let sandbox = Sandbox::new().await;
    let mut applicant = applicant(&sandbox, &["income"]).await;
    applicant.answer_everything().await;
    applicant.hand_in().await;
    let refused = applicant.draft("employment", "one", 1, typed()).await;
    refused.assert_error(422, "invalid_request_error", "state_invalid", None);
}

#[tokio::test]
async fn more_than_a_page_can_hold_is_refused_and_named() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let fields = |count: usize| {
        (0..count)
            .map(|index| (format!("field_{index}"), json!("x")))
            .collect::<serde_json::Map<_, _>>()
    };
    for (page, writer, sequence, fields, param) in [
        ("", "one", 1, typed(), "page"),
        ("two words", "one", 1, typed(), "page"),
        ("employment", &*"w".repeat(65), 1, typed(), "writer"),
        ("employment", "one", u64::MAX, typed(), "sequence"),
        ("employment", "one", 1, Value::Object(fields(61)), "fields"),
        ("employment", "one", 1, json!({ "employer": "é".repeat(4096) }), "fields"),
        ("employment", "one", 1, json!({ "a b": "" }), "fields"),
    ] {
        applicant.draft(page, writer, sequence, fields).await.assert_error(
            422,
            "validation_error",
            "parameter_invalid",
            Some(param),
        );
    }
    let ahead = json!({ "page": "employment", "writer": "one", "sequence": 1, "revision": u64::MAX, "fields": typed() });
    let refused = sandbox.put("/v1/session/draft", &applicant.secret, &ahead).await;
    refused.assert_error(422, "validation_error", "parameter_invalid", Some("revision"));
    applicant.save(json!({ "revision": u64::MAX })).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("revision"),
    );
    assert!(applicant.view().await.get("drafts").is_none());
    let longest = json!({ "employer": "é".repeat(4092) });
    assert_eq!(applicant.draft("employment", "one", 1, longest.clone()).await.status, 204);
    assert_eq!(applicant.draft("details", "one", 1, Value::Object(fields(60))).await.status, 204);
    assert_eq!(applicant.view().await["drafts"]["employment"]["fields"], longest);
    applicant.draft("employment", "one", 1, json!({ "employer": 7 })).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        Some("fields.employer"),
    );
}

#[tokio::test]
async fn a_session_has_drafts_of_so_many_pages_and_keeps_those_written_last() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["income"]).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    for page in 0..22 {
        assert_eq!(
            applicant.draft(&format!("page_{page:02}"), "one", 1, typed()).await.status,
            204
        );
    }
    let view = applicant.view().await;
    let pages: Vec<&String> = view["drafts"].as_object().unwrap().keys().collect();
    assert_eq!((pages.len(), pages[0].as_str()), (20, "page_02"));
    // Repeated reloads do not accumulate drafts.
    let mut transaction = sandbox.state.store.begin().await.unwrap();
    for writer in 0..110 {
        let (id, writer) = (id_of(&session), format!("writer_{writer}"));
        drafts::end(&mut transaction, &id, "employment", &writer, 1).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let mut connection = sandbox.state.store.read().await.unwrap();
    let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM drafts")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    assert!(rows <= 120, "{rows}");
}

#[tokio::test]
async fn typing_counts_against_the_sessions_own_limit_of_requests() {
    let sandbox = Sandbox::with(|config| {
        config.limits.rate_limit.per_second = 1;
        config.limits.rate_limit.burst = 2;
    })
    .await;
    let applicant = applicant(&sandbox, &["income"]).await;
    for sequence in 1..3 {
        assert_eq!(applicant.draft("employment", "one", sequence, typed()).await.status, 204);
    }
    applicant.draft("employment", "one", 3, typed()).await.assert_error(
        429,
        "rate_limit_error",
        "rate_limited",
        None,
    );
}
