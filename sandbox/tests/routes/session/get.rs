//! `GET /v1/session`

use serde_json::json;

use crate::applicant::{Applicant, applicant};
use crate::support::{START, Sandbox, id_of, secret_of};

#[tokio::test]
async fn the_view_is_what_the_applicant_may_see() {
    let sandbox = Sandbox::new().await;
    let session = sandbox
        .create_session_with(json!({
            "products": ["income"],
            "redirect_url": "https://landlord.example/done",
            "webhook_url": "https://landlord.example/hook",
            "metadata": { "flat": "12" },
        }))
        .await;
    let view = sandbox.get("/v1/session", &secret_of(&session)).await.ok();
    assert_eq!(view["id"], session["id"]);
    assert_eq!(view["object"], "verification_session.view");
    assert_eq!(view["status"], "created");
    assert_eq!(view["expires_at"], START + 7 * 24 * 3600);
    assert_eq!(view["business"]["name"], "Maple Court Lettings");
    assert_eq!(view["products"], json!(["income"]));
    assert_eq!(view["redirect_url"], "https://landlord.example/done");
    assert_eq!(view["applicant"]["first_name"], "Jane");
    assert_eq!(view["financial_evidence"], "bank_connection");
    assert_eq!(
        view["requirements"],
        json!({
            "missing": ["consent.data_processing", "bank_connection", "employment"],
            "met": [],
            "errors": [],
            "alternatives": { "bank_connection": ["document.paystub"] },
            "minimum_files": {},
        })
    );
    for hidden in ["metadata", "webhook_url", "client_secret", "url", "report"] {
        assert!(view.get(hidden).is_none(), "{hidden} is for the business only");
    }
}

#[tokio::test]
async fn reading_alone_does_not_start_a_session() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    applicant.view().await;
    assert_eq!(applicant.view().await["status"], "created");
}

#[tokio::test]
async fn each_secret_shows_its_own_session() {
    let sandbox = Sandbox::new().await;
    let (one, other) =
        (sandbox.create_session(&["identity"]).await, sandbox.create_session(&["credit"]).await);
    for session in [&one, &other] {
        let applicant = Applicant { sandbox: &sandbox, secret: secret_of(session) };
        assert_eq!(id_of(&applicant.view().await), id_of(session));
    }
}

#[tokio::test]
async fn answers_outlive_a_restart() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income"]).await;
    applicant.answer_everything().await;
    let (secret, before) = (applicant.secret.clone(), applicant.view().await);
    let sandbox = sandbox.restart().await;
    assert_eq!(sandbox.get("/v1/session", &secret).await.ok(), before);
}
