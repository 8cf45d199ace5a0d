//! Every route of the applicant API with an unusable credential, and on a session that has ended.

use axum::http::Method;
use serde_json::json;

use crate::applicant::{Applicant, applicant, pdf};
use crate::support::{Answer, SECRET_KEY, Sandbox, id_of, secret_of};

/// Every route that takes only a client secret.
const ROUTES: [(Method, &str); 8] = [
    (Method::GET, "/v1/session"),
    (Method::POST, "/v1/session"),
    (Method::POST, "/v1/session/submit"),
    (Method::POST, "/v1/session/cancel"),
    (Method::GET, "/v1/bank_connections"),
    (Method::POST, "/v1/bank_connections"),
    (Method::GET, "/v1/bank_connections/bc_1"),
    (Method::DELETE, "/v1/bank_connections/bc_1"),
];

async fn call(sandbox: &Sandbox, method: &Method, path: &str, credential: &str) -> Answer {
    match *method {
        Method::GET => sandbox.get(path, credential).await,
        Method::DELETE => sandbox.delete(path, credential).await,
        _ => sandbox.post(path, credential, &json!({ "institution": "sandbox_bank" })).await,
    }
}

#[tokio::test]
async fn no_route_answers_without_a_known_credential() {
    let sandbox = Sandbox::new().await;
    for (method, path) in ROUTES {
        call(&sandbox, &method, path, "").await.assert_error(
            401,
            "authentication_error",
            "credential_missing",
            None,
        );
        for credential in
            ["vs_secret_00000000000000000000000000000000", "sk_test_wrong", "nonsense"]
        {
            call(&sandbox, &method, path, credential).await.assert_error(
                401,
                "authentication_error",
                "credential_invalid",
                None,
            );
        }
    }
}

#[tokio::test]
async fn a_secret_key_is_for_servers_and_is_refused() {
    let sandbox = Sandbox::new().await;
    for (method, path) in ROUTES {
        call(&sandbox, &method, path, SECRET_KEY).await.assert_error(
            403,
            "invalid_request_error",
            "forbidden",
            None,
        );
    }
}

#[tokio::test]
async fn a_client_secret_does_not_reach_the_platform_api() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let (id, secret) = (id_of(&session), secret_of(&session));
    for path in [
        "/v1/verification_sessions".to_owned(),
        format!("/v1/verification_sessions/{id}"),
        "/v1/verification_reports".to_owned(),
    ] {
        sandbox.get(&path, &secret).await.assert_error(
            403,
            "invalid_request_error",
            "forbidden",
            None,
        );
    }
    for path in
        ["/v1/verification_sessions".to_owned(), format!("/v1/verification_sessions/{id}/cancel")]
    {
        sandbox.post(&path, &secret, &json!({})).await.assert_error(
            403,
            "invalid_request_error",
            "forbidden",
            None,
        );
    }
}

#[tokio::test]
async fn a_lapsed_client_secret_says_so() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    sandbox.state.clock.advance(24 * 3600);
    for (method, path) in ROUTES {
        call(&sandbox, &method, path, &applicant.secret).await.assert_error(
            401,
            "authentication_error",
            "client_secret_expired",
            None,
        );
    }
}

/// Every write by the applicant, on a session that must refuse it.
async fn assert_takes_nothing(applicant: &Applicant<'_>, upload: &str) {
    let writes = [
        applicant.save(json!({ "applicant": { "first_name": "Eve" } })).await,
        applicant.submit().await,
        applicant.sandbox.post("/v1/session/cancel", &applicant.secret, &json!({})).await,
        applicant.upload("paystub", None, &pdf("")).await,
        applicant
            .sandbox
            .delete(&format!("/v1/document_uploads/{upload}"), &applicant.secret)
            .await,
        applicant
            .sandbox
            .post(
                "/v1/bank_connections",
                &applicant.secret,
                &json!({ "institution": "sandbox_bank" }),
            )
            .await,
        applicant.sandbox.delete("/v1/bank_connections/bc_1", &applicant.secret).await,
    ];
    for answer in writes {
        answer.assert_error(422, "invalid_request_error", "state_invalid", None);
    }
}

#[tokio::test]
async fn a_session_that_was_submitted_takes_nothing_more_and_can_be_watched() {
    let sandbox = Sandbox::new().await;
    let mut applicant = applicant(&sandbox, &["identity"]).await;
    applicant.answer_everything().await;
    applicant.hand_in().await;
    let upload = id_of(&applicant.view().await["document_uploads"][0]);
    assert_takes_nothing(&applicant, &upload).await;
    assert_eq!(applicant.view().await["status"], "processing");
    sandbox.pass(10).await;
    assert_takes_nothing(&applicant, &upload).await;
    assert_eq!(applicant.view().await["status"], "completed");
}

#[tokio::test]
async fn a_session_that_failed_takes_nothing_more() {
    let sandbox = Sandbox::new().await;
    let session =
        sandbox.create_session_with(json!({ "metadata": { "sandbox_outcome": "failed" } })).await;
    let mut applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    applicant.answer_everything().await;
    applicant.hand_in().await;
    sandbox.pass(10).await;
    let view = applicant.view().await;
    assert_eq!(view["status"], "failed");
    assert!(view["last_error"]["code"].is_string(), "{view}");
    assert_takes_nothing(&applicant, &id_of(&view["document_uploads"][0])).await;
}

#[tokio::test]
async fn a_session_that_expired_takes_nothing_more() {
    let sandbox = Sandbox::with(|config| config.limits.session_lifetime = 3600).await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let upload = id_of(&applicant.upload("paystub", None, &pdf("")).await.ok());
    sandbox.state.clock.advance(3600);
    assert_eq!(applicant.view().await["status"], "expired");
    assert_takes_nothing(&applicant, &upload).await;
}

#[tokio::test]
async fn a_session_that_the_business_called_off_takes_nothing_more() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["identity"]).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    let upload = id_of(&applicant.upload("paystub", None, &pdf("")).await.ok());
    sandbox
        .post(
            &format!("/v1/verification_sessions/{}/cancel", id_of(&session)),
            SECRET_KEY,
            &json!({}),
        )
        .await
        .ok();
    assert_eq!(applicant.view().await["status"], "canceled");
    assert_takes_nothing(&applicant, &upload).await;
}

#[tokio::test]
async fn a_client_secret_that_was_used_up_says_so_and_its_successor_goes_on() {
    let sandbox = Sandbox::new().await;
    let mut applicant = applicant(&sandbox, &["identity"]).await;
    applicant.answer_everything().await;
    let used = applicant.secret.clone();
    applicant.hand_in().await;
    assert_ne!(applicant.secret, used);
    for (method, path) in ROUTES {
        call(&sandbox, &method, path, &used).await.assert_error(
            401,
            "authentication_error",
            "client_secret_used",
            None,
        );
    }
    sandbox.get("/v1/document_uploads", &used).await.assert_error(
        401,
        "authentication_error",
        "client_secret_used",
        None,
    );
    assert_eq!(applicant.view().await["status"], "processing");
    assert!(
        applicant.view().await.get("client_secret").is_none(),
        "only the submission's answer carries it"
    );
}
