//! The outcome of each test value: session error, check verdicts, documents and report.

use serde_json::{Value, json};

use crate::applicant::{Applicant, every_answer, pdf, png};
use crate::support::{SECRET_KEY, Sandbox, id_of, secret_of};

/// Creates a session with this outcome, answers everything, submits it and processes it.
async fn processed(sandbox: &Sandbox, products: &[&str], outcome: &str) -> Value {
    let mut session = sandbox
        .create_session_with(
            json!({ "products": products, "metadata": { "sandbox_outcome": outcome } }),
        )
        .await;
    let applicant = Applicant { sandbox, secret: secret_of(&session) };
    applicant.answer_everything().await;
    // The submission consumes the secret; its response has the next one.
    session["client_secret"] = applicant.submit().await.ok()["client_secret"].clone();
    sandbox.pass(75).await;
    session
}

async fn checks(sandbox: &Sandbox, session: &Value) -> Vec<(String, String)> {
    let list = sandbox
        .get(&format!("/v1/identity_checks?session={}", id_of(session)), SECRET_KEY)
        .await
        .ok();
    let text = |check: &Value, key: &str| check[key].as_str().unwrap().to_owned();
    list["data"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|check| (text(check, "check_type"), text(check, "status")))
        .collect()
}

async fn report_status(sandbox: &Sandbox, session: &Value) -> Value {
    let list = sandbox
        .get(&format!("/v1/verification_reports?session={}", id_of(session)), SECRET_KEY)
        .await
        .ok();
    assert_eq!(list["data"].as_array().unwrap().len(), 1, "one report for a session");
    list["data"][0]["status"].clone()
}

async fn retrieve(sandbox: &Sandbox, session: &Value) -> Value {
    sandbox.get(&format!("/v1/verification_sessions/{}", id_of(session)), SECRET_KEY).await.ok()
}

#[tokio::test]
async fn a_final_failure_is_found_by_the_check_that_looks_at_it() {
    let sandbox = Sandbox::new().await;
    let cases = [
        ("failed", ["failed", "passed", "passed"]),
        ("under_supported_age", ["failed", "passed", "passed"]),
        ("id_number_mismatch", ["failed", "passed", "passed"]),
        ("id_number_insufficient_document_data", ["failed", "passed", "passed"]),
        ("id_number_unverified_other", ["failed", "passed", "passed"]),
        ("selfie_manipulated", ["passed", "failed", "passed"]),
        ("abandoned", ["inconclusive"; 3]),
        ("consent_declined", ["inconclusive"; 3]),
        ("country_not_supported", ["inconclusive"; 3]),
        ("device_not_supported", ["inconclusive"; 3]),
    ];
    for (outcome, statuses) in cases {
        let session = processed(&sandbox, &["identity"], outcome).await;
        let expected: Vec<_> = ["document_verification", "selfie_match", "watchlist_screening"]
            .into_iter()
            .zip(statuses)
            .collect();
        let found = checks(&sandbox, &session).await;
        assert_eq!(
            found.iter().map(|(kind, status)| (kind.as_str(), status.as_str())).collect::<Vec<_>>(),
            expected,
            "{outcome}"
        );
        assert_eq!(retrieve(&sandbox, &session).await["status"], "failed");
        assert_eq!(report_status(&sandbox, &session).await, "error");
        let view = sandbox.get("/v1/session", &secret_of(&session)).await.ok();
        let code = if outcome == "failed" { "document_unverified_other" } else { outcome };
        assert_eq!(view["last_error"]["code"], code);
    }
}

#[tokio::test]
async fn a_failure_is_about_something_that_the_session_asked_for() {
    let sandbox = Sandbox::new().await;
    let cases: [(&[&str], &str, Option<&str>); 6] = [
        (&["income", "identity"], "document_unverified_other", Some("document_verification")),
        (&["documents"], "document_unverified_other", Some("address_verification")),
        (&["income"], "income_unverified_other", None),
        (&["credit", "income"], "income_unverified_other", None),
        (&["cash_flow"], "cash_flow_unverified_other", None),
        (&["credit"], "credit_unverified_other", Some("address_verification")),
    ];
    for (products, code, check) in cases {
        let session = processed(&sandbox, products, "failed").await;
        let view = sandbox.get("/v1/session", &secret_of(&session)).await.ok();
        assert_eq!(
            (&view["status"], &view["last_error"]["code"]),
            (&json!("failed"), &json!(code)),
            "{products:?}"
        );
        assert_ne!(view["last_error"]["reason"], "The checks did not pass.");
        let failed: Vec<_> = checks(&sandbox, &session)
            .await
            .into_iter()
            .filter(|(_, status)| status == "failed")
            .map(|(kind, _)| kind)
            .collect();
        assert_eq!(failed, Vec::from_iter(check), "{products:?}");
    }
}

#[tokio::test]
async fn checks_that_cannot_tell_do_not_keep_a_session_from_completing() {
    let sandbox = Sandbox::new().await;
    let session = processed(&sandbox, &["identity", "credit"], "inconclusive").await;
    assert_eq!(retrieve(&sandbox, &session).await["status"], "completed");
    assert_eq!(report_status(&sandbox, &session).await, "completed");
    let expected = [
        ("document_verification", "passed"),
        ("selfie_match", "passed"),
        ("watchlist_screening", "inconclusive"),
        ("address_verification", "inconclusive"),
    ];
    assert_eq!(
        checks(&sandbox, &session).await,
        expected.map(|(kind, status)| (kind.to_owned(), status.to_owned()))
    );
    let events = sandbox.event_types(&id_of(&session)).await;
    assert_eq!(
        events.iter().filter(|event| event.starts_with("identity_check.")).count(),
        2,
        "there is no event for a check that cannot tell"
    );
}

#[tokio::test]
async fn each_product_brings_its_checks() {
    let sandbox = Sandbox::new().await;
    let cases: [(&[&str], &[&str]); 5] = [
        (&["identity"], &["document_verification", "selfie_match", "watchlist_screening"]),
        (&["credit"], &["address_verification"]),
        (&["documents"], &["address_verification"]),
        (&["income", "cash_flow"], &[]),
        (
            &["documents", "identity", "credit"],
            &[
                "document_verification",
                "selfie_match",
                "watchlist_screening",
                "address_verification",
            ],
        ),
    ];
    for (products, expected) in cases {
        let session = processed(&sandbox, products, "completed").await;
        let found = checks(&sandbox, &session).await;
        assert_eq!(
            found.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(),
            expected,
            "{products:?}"
        );
        assert!(found.iter().all(|(_, status)| status == "passed"));
    }
    let without_selfie = json!({ "products": ["identity"], "options": { "document": { "require_matching_selfie": false } } });
    let session = sandbox.create_session_with(without_selfie).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    applicant.save(every_answer()).await.ok();
    applicant.upload("id_document", Some("front"), &png(800, 600)).await.ok();
    applicant.upload("id_document", Some("back"), &png(800, 600)).await.ok();
    applicant.submit().await.ok();
    sandbox.pass(2).await;
    let kinds: Vec<_> =
        checks(&sandbox, &session).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["document_verification", "watchlist_screening"]);
}

#[tokio::test]
async fn a_forged_document_is_fraudulent_and_has_to_be_given_anew() {
    let sandbox = Sandbox::new().await;
    let session = processed(&sandbox, &["identity", "documents"], "document_fraudulent").await;
    let secret = secret_of(&session);
    let view = sandbox.get("/v1/session", &secret).await.ok();
    assert_eq!(
        (&view["status"], &view["requirements"]["missing"]),
        (&json!("pending"), &json!(["document.proof_of_address"]))
    );
    let uploads = sandbox
        .get(&format!("/v1/document_uploads?session={}", id_of(&session)), SECRET_KEY)
        .await
        .ok();
    let forged = uploads["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|upload| upload["document_type"] == "proof_of_address")
        .unwrap();
    assert_eq!(
        (&forged["status"], &forged["irregularity_detection"]["status"]),
        (&json!("rejected"), &json!("fraudulent"))
    );
    assert!(!forged["irregularity_detection"]["reasons"].as_array().unwrap().is_empty());
    assert!(
        checks(&sandbox, &session)
            .await
            .contains(&("address_verification".to_owned(), "failed".to_owned()))
    );
    assert_eq!(report_status(&sandbox, &session).await, "pending");

    let applicant = Applicant { sandbox: &sandbox, secret };
    applicant.upload("proof_of_address", None, &pdf("")).await.ok();
    applicant.submit().await.ok();
    sandbox.pass(2).await;
    let completed = retrieve(&sandbox, &session).await;
    assert_eq!(completed["status"], "completed");
    let report = sandbox
        .get(
            &format!("/v1/verification_reports/{}", completed["report"].as_str().unwrap()),
            SECRET_KEY,
        )
        .await
        .ok();
    let sources = report["sources"].as_array().unwrap();
    assert!(sources.contains(&json!({ "source_id": forged["id"], "source_type": "document_upload", "status": "failed" })), "{sources:?}");
}

#[tokio::test]
async fn suspicious_documents_are_reported_and_accepted() {
    let sandbox = Sandbox::new().await;
    let session = processed(&sandbox, &["documents"], "document_suspicious").await;
    assert_eq!(retrieve(&sandbox, &session).await["status"], "completed");
    let uploads = sandbox
        .get(&format!("/v1/document_uploads?session={}", id_of(&session)), SECRET_KEY)
        .await
        .ok();
    for upload in uploads["data"].as_array().unwrap() {
        assert_eq!(
            (&upload["status"], &upload["irregularity_detection"]["status"]),
            (&json!("verified"), &json!("suspicious"))
        );
    }
}

#[tokio::test]
async fn a_fault_of_a_photo_that_nobody_asked_for_is_not_held_against_the_applicant() {
    let sandbox = Sandbox::new().await;
    for outcome in ["document_expired", "selfie_face_mismatch", "document_fraudulent"] {
        let session = processed(&sandbox, &["income"], outcome).await;
        assert_eq!(retrieve(&sandbox, &session).await["status"], "completed", "{outcome}");
    }
}

#[tokio::test]
async fn what_is_being_checked_can_be_watched() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session_with(json!({ "products": ["identity"] })).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    applicant.answer_everything().await;
    applicant.submit().await.ok();
    let pending = |list: Vec<(String, String)>| {
        list.iter().all(|(_, status)| status == "pending") && list.len() == 3
    };
    assert!(pending(checks(&sandbox, &session).await));
    assert_eq!(report_status(&sandbox, &session).await, "processing");
    let report =
        sandbox.get("/v1/verification_reports?status=processing", SECRET_KEY).await.ok()["data"][0]
            .clone();
    assert_eq!((&report["sources"], report.get("identity")), (&json!([]), None));
    assert_eq!(
        retrieve(&sandbox, &session).await.get("report"),
        None,
        "a session has a report once it is whole"
    );
    let uploads = sandbox
        .get(&format!("/v1/document_uploads?session={}", id_of(&session)), SECRET_KEY)
        .await
        .ok();
    assert!(
        uploads["data"].as_array().unwrap().iter().all(|upload| upload["status"] == "processing")
    );

    sandbox.pass(2).await;
    let completed = retrieve(&sandbox, &session).await;
    assert_eq!(completed["report"], report["id"], "the same report, filled in");
}

#[tokio::test]
async fn what_was_being_checked_when_a_session_was_canceled_stays_undecided() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session_with(json!({ "products": ["identity"] })).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    applicant.answer_everything().await;
    applicant.submit().await.ok();
    sandbox
        .post(
            &format!("/v1/verification_sessions/{}/cancel", id_of(&session)),
            SECRET_KEY,
            &json!({}),
        )
        .await
        .ok();
    assert!(checks(&sandbox, &session).await.iter().all(|(_, status)| status == "inconclusive"));
    assert_eq!(report_status(&sandbox, &session).await, "error");
    sandbox.pass(100).await;
    assert_eq!(retrieve(&sandbox, &session).await["status"], "canceled");
}
