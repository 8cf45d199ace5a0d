//! Processing of a submitted session, by its test value.

use latchkey_sandbox::background::run_due_jobs;
use serde_json::{Value, json};

use crate::journey;
use crate::support::{SECRET_KEY, Sandbox, id_of, secret_of};

async fn retrieve(sandbox: &Sandbox, session: &Value) -> Value {
    sandbox.get(&format!("/v1/verification_sessions/{}", id_of(session)), SECRET_KEY).await.ok()
}

fn outcome(name: &str) -> Value {
    json!({ "metadata": { "sandbox_outcome": name } })
}

#[tokio::test]
async fn a_session_completes_after_its_time_with_report_checks_and_events() {
    let sandbox = Sandbox::new().await;
    let session = journey::submitted_identity(&sandbox, json!({})).await;
    sandbox.pass(1).await;
    assert_eq!(retrieve(&sandbox, &session).await["status"], "processing");
    sandbox.pass(1).await;
    let completed = retrieve(&sandbox, &session).await;
    assert_eq!(completed["status"], "completed");
    assert_eq!(completed["client_secret"], session["client_secret"]);

    let report = sandbox
        .get(
            &format!("/v1/verification_reports/{}", completed["report"].as_str().unwrap()),
            SECRET_KEY,
        )
        .await
        .ok();
    assert_eq!(report["session"], session["id"]);
    assert_eq!(report["identity"]["full_name"], "Zoë Müller-Łoś");
    assert_eq!(report["identity"]["date_of_birth"], "1990-05-15");
    let document = &report["identity"]["documents"][0];
    assert_eq!((&document["type"], &document["country"]), (&json!("passport"), &json!("GB")));
    assert_eq!(document["number"].as_str().unwrap().len(), "***6789".len());
    assert_eq!(report["identity"]["selfie_match"], 0.98);
    for other in ["credit_data", "income", "cash_flow"] {
        assert!(report.get(other).is_none(), "{other} was not asked for");
    }

    let uploads = sandbox
        .get(&format!("/v1/document_uploads?session={}", id_of(&session)), SECRET_KEY)
        .await
        .ok();
    assert!(
        uploads["data"].as_array().unwrap().iter().all(|upload| upload["status"] == "verified")
    );
    assert_eq!(
        sandbox.event_types(&id_of(&session)).await,
        [
            "verification_session.created",
            "verification_session.pending",
            "verification_session.processing",
            "document_upload.processed",
            "document_upload.processed",
            "identity_check.passed",
            "identity_check.passed",
            "identity_check.passed",
            "verification_report.ready",
            "verification_session.completed",
        ]
    );
}

#[tokio::test]
async fn slow_takes_longer() {
    let sandbox = Sandbox::new().await;
    let session = journey::submitted_identity(&sandbox, outcome("slow")).await;
    sandbox.pass(74).await;
    assert_eq!(retrieve(&sandbox, &session).await["status"], "processing");
    sandbox.pass(1).await;
    assert_eq!(retrieve(&sandbox, &session).await["status"], "completed");
}

#[tokio::test]
async fn a_fault_that_nobody_can_put_right_is_final() {
    let sandbox = Sandbox::new().await;
    for (name, code) in
        [("failed", "document_unverified_other"), ("selfie_manipulated", "selfie_manipulated")]
    {
        let session = journey::submitted_identity(&sandbox, outcome(name)).await;
        sandbox.pass(2).await;
        let failed = retrieve(&sandbox, &session).await;
        assert_eq!(
            (&failed["status"], failed.get("report"), failed.get("client_secret")),
            (&json!("failed"), None, None)
        );
        let view = sandbox.get("/v1/session", &secret_of(&session)).await.ok();
        assert_eq!(
            (&view["status"], &view["last_error"]["code"]),
            (&json!("failed"), &json!(code))
        );
        let events = sandbox.event_types(&id_of(&session)).await;
        assert_eq!(events.last().unwrap(), "verification_session.failed");
        assert!(events.contains(&"identity_check.failed".to_owned()));
        let write = sandbox.post("/v1/session/submit", &secret_of(&session), &json!({})).await;
        write.assert_error(422, "invalid_request_error", "state_invalid", None);
    }
}

#[tokio::test]
async fn a_rejected_photo_brings_the_session_back_until_it_is_given_anew() {
    let sandbox = Sandbox::new().await;
    let cases = [
        ("document_expired", "document.id_front", "id_document", Some("front")),
        ("selfie_face_mismatch", "document.selfie", "selfie", None),
    ];
    for (code, requirement, document_type, side) in cases {
        let session = journey::submitted_identity(&sandbox, outcome(code)).await;
        let secret = secret_of(&session);
        sandbox.pass(2).await;
        let view = sandbox.get("/v1/session", &secret).await.ok();
        assert_eq!(view["status"], "pending");
        assert_eq!(view["requirements"]["missing"], json!([requirement]));
        assert_eq!(view["requirements"]["errors"][0]["requirement"], requirement);
        assert_eq!(view["requirements"]["errors"][0]["code"], code);
        let events = sandbox.event_types(&id_of(&session)).await;
        assert!(events.ends_with(&[
            "document_upload.rejected".to_owned(),
            "identity_check.failed".to_owned(),
            "verification_session.pending".to_owned()
        ]));

        journey::upload(&sandbox, &secret, document_type, side).await;
        let view = sandbox.get("/v1/session", &secret).await.ok();
        assert_eq!(view["requirements"]["missing"], json!([]));
        assert_eq!(view["requirements"]["errors"], json!([]));
        let successor = secret_of(&journey::submit(&sandbox, &secret).await);
        assert_ne!(successor, secret);
        sandbox.pass(2).await;
        let completed = retrieve(&sandbox, &session).await;
        assert_eq!((&completed["status"], secret_of(&completed)), (&json!("completed"), successor));
    }
}

#[tokio::test]
async fn a_session_that_comes_back_after_its_time_is_up_expires() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session_with(outcome("document_expired")).await;
    sandbox.pass(7 * 24 * 3600 - 1).await;
    let session = retrieve(&sandbox, &session).await;
    journey::answer_identity(&sandbox, &secret_of(&session)).await;
    journey::submit(&sandbox, &secret_of(&session)).await;
    sandbox.pass(1).await;
    assert_eq!(
        retrieve(&sandbox, &session).await["status"],
        "processing",
        "a submitted session does not expire during the processing"
    );
    sandbox.pass(1).await;
    assert_eq!(retrieve(&sandbox, &session).await["status"], "expired");
}

#[tokio::test]
async fn a_report_has_a_part_for_each_product_made_from_what_was_given() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["income", "credit", "cash_flow"]).await;
    let secret = secret_of(&session);
    let answers = json!({
        "consents": { "data_processing": true, "credit_check": true },
        "applicant": {
            "address": { "line1": "123 High Street", "city": "London", "postal_code": "SW1A 1AA", "country": "GB" },
            "address_since": "2015-01",
        },
        "employment": {
            "status": "full_time", "employer": "Acme Corporation", "title": "Software Engineer", "start_date": "2021-03-01",
            "gross_pay": 600_000, "currency": "gbp", "pay_frequency": "monthly",
        },
        "financial_evidence": "documents",
    });
    sandbox.post("/v1/session", &secret, &answers).await.ok();
    journey::upload(&sandbox, &secret, "paystub", None).await;
    for _ in 0..3 {
        journey::upload(&sandbox, &secret, "bank_statement", None).await;
    }
    journey::submit(&sandbox, &secret).await;
    sandbox.pass(2).await;
    let report = retrieve(&sandbox, &session).await["report"].as_str().unwrap().to_owned();
    let report = sandbox.get(&format!("/v1/verification_reports/{report}"), SECRET_KEY).await.ok();
    assert!(report.get("identity").is_none());
    assert_eq!(report["income"]["annual_gross"], 7_200_000);
    assert_eq!(report["income"]["employment"]["employer"], "Acme Corporation");
    assert_eq!(report["income"]["sources"][0]["amount"], 600_000);
    assert_eq!(report["credit_data"]["bureau_scores"][0]["date"], "2026-03-15");
    assert_eq!(report["cash_flow"]["accounts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_submission_that_was_not_processed_yet_is_processed_after_a_restart() {
    let sandbox = Sandbox::new().await;
    let session = journey::submitted_identity(&sandbox, json!({})).await;
    let sandbox = sandbox.restart().await;
    sandbox.pass(2).await;
    assert_eq!(retrieve(&sandbox, &session).await["status"], "completed");
}

#[tokio::test]
async fn a_job_that_a_process_had_claimed_when_it_ended_is_done_after_the_restart() {
    let sandbox = Sandbox::new().await;
    let session = journey::submitted_identity(&sandbox, json!({})).await;
    sandbox.state.clock.advance(2);
    let mut transaction = sandbox.state.store.begin().await.unwrap();
    let claimed = latchkey_sandbox::store::jobs::claim(
        &mut transaction,
        sandbox.state.now(),
        sandbox.state.now() + 60,
    )
    .await
    .unwrap();
    assert_eq!(claimed.unwrap().subject, id_of(&session));
    transaction.commit().await.unwrap();
    assert_eq!(run_due_jobs(&sandbox.state).await.unwrap(), 0, "nobody else takes a claimed job");
    let sandbox = sandbox.restart().await;
    // On a database that processes share, the lease has to expire first.
    sandbox.pass(if sandbox.state.store.is_shared() { 60 } else { 0 }).await;
    assert_eq!(retrieve(&sandbox, &session).await["status"], "completed");
}
