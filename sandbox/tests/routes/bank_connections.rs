//! `/v1/bank_connections`, with the simulated bank called directly.

use latchkey_api_types::{BankConnectionStatus, BankFailureCode};
use latchkey_sandbox::domain::bank_connections::{authorise, fail};
use latchkey_sandbox::simulator::bank::grants::{BankGrant, grant_code};
use serde_json::{Value, json};

use crate::applicant::{Applicant, AuthorizationRequest, applicant};
use crate::support::{SECRET_KEY, START, Sandbox, id_of, secret_of};

async fn start(applicant: &Applicant<'_>, body: Value) -> crate::support::Answer {
    applicant.sandbox.post("/v1/bank_connections", &applicant.secret, &body).await
}

async fn read(applicant: &Applicant<'_>, connection: &Value) -> Value {
    applicant
        .sandbox
        .get(&format!("/v1/bank_connections/{}", id_of(connection)), &applicant.secret)
        .await
        .ok()
}

#[tokio::test]
async fn a_connection_begins_with_the_banks_address() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let connection = applicant.start_bank().await;
    assert_eq!(connection["object"], "bank_connection");
    assert_eq!(connection["status"], "pending");
    assert_eq!(connection["institution"]["id"], "sandbox_bank");
    assert_eq!(connection["expires_at"], START + 600);
    assert_eq!(connection["session"], applicant.view().await["id"]);
    assert_eq!(applicant.view().await["status"], "pending");

    let request = AuthorizationRequest::of(&connection);
    assert_eq!(request.url.origin().ascii_serialization(), "http://127.0.0.1:4010");
    assert_eq!(request.url.path(), "/bank/sandbox_bank/authorize");
    assert_eq!(request.redirect_uri, "http://localhost:4010/bank/callback");
    assert_eq!(request.code_challenge.len(), 43);
    assert!(request.url.query().unwrap().contains("code_challenge_method=S256"));
    assert_eq!(read(&applicant, &connection).await, connection, "the address can be shown again");
}

#[tokio::test]
async fn a_bank_that_says_yes_is_connected() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let connection = applicant.connect_bank().await;
    assert_eq!(connection["status"], "authorised");
    assert_eq!(
        connection["accounts"],
        json!([{ "account_type": "checking", "name": "Everyday", "last4": "1234", "currency": "gbp" }])
    );
    assert_eq!(connection["expires_at"], START + 90 * 24 * 3600);
    assert!(connection.get("authorization_url").is_none());
    assert!(
        applicant.view().await["requirements"]["met"]
            .as_array()
            .unwrap()
            .contains(&json!("bank_connection"))
    );
}

#[tokio::test]
async fn a_bank_that_says_no_says_why() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    for code in BankFailureCode::KNOWN {
        let connection = applicant.start_bank().await;
        let returned =
            fail(&sandbox.state, &AuthorizationRequest::of(&connection).state, code.clone())
                .await
                .unwrap();
        assert_eq!(returned.connection.status, BankConnectionStatus::Failed);
        let seen = read(&applicant, &connection).await;
        assert_eq!(
            (&seen["status"], &seen["failure"]["code"]),
            (&json!("failed"), &json!(code.as_str()))
        );
        assert!(!seen["failure"]["message"].as_str().unwrap().is_empty());
    }
    assert!(
        applicant.view().await["requirements"]["missing"]
            .as_array()
            .unwrap()
            .contains(&json!("bank_connection"))
    );
}

#[tokio::test]
async fn only_the_first_answer_counts() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let connection = applicant.start_bank().await;
    let request = AuthorizationRequest::of(&connection);
    let code = grant_code(&sandbox.state, request.grant()).await.unwrap();
    let first = authorise(&sandbox.state, &code, &request.state).await.unwrap();
    let settled = read(&applicant, &connection).await;
    let again = [
        authorise(&sandbox.state, &code, &request.state).await,
        fail(&sandbox.state, &request.state, BankFailureCode::AccessDenied).await,
    ];
    for again in again {
        assert_eq!(again.unwrap(), first, "a repeated response returns the current state");
    }
    assert_eq!(read(&applicant, &connection).await, settled);
    assert_eq!(grant_code(&sandbox.state, request.grant()).await.unwrap_err().status.as_u16(), 422);
    assert_eq!(authorise(&sandbox.state, &code, "unknown").await.unwrap_err().status.as_u16(), 404);
}

/// PKCE: a stolen code is worthless with another request's verifier.
#[tokio::test]
async fn a_code_of_another_request_connects_nothing() {
    let sandbox = Sandbox::new().await;
    let (victim, thief) =
        (applicant(&sandbox, &["income"]).await, applicant(&sandbox, &["income"]).await);
    let (victims, thiefs) = (victim.start_bank().await, thief.start_bank().await);
    let code =
        grant_code(&sandbox.state, AuthorizationRequest::of(&victims).grant()).await.unwrap();
    let stolen =
        authorise(&sandbox.state, &code, &AuthorizationRequest::of(&thiefs).state).await.unwrap();
    assert_eq!(stolen.connection.status, BankConnectionStatus::Failed);
    assert!(stolen.connection.accounts.is_empty());
    // The code was presented once, so its owner cannot use it either.
    let late =
        authorise(&sandbox.state, &code, &AuthorizationRequest::of(&victims).state).await.unwrap();
    assert_eq!(late.connection.status, BankConnectionStatus::Failed);
}

#[tokio::test]
async fn a_code_lapses_on_its_way() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let request = AuthorizationRequest::of(&applicant.start_bank().await);
    let code = grant_code(&sandbox.state, request.grant()).await.unwrap();
    sandbox.state.clock.advance(121);
    let returned = authorise(&sandbox.state, &code, &request.state).await.unwrap();
    assert_eq!(returned.connection.failure.unwrap().code, BankFailureCode::AccessDenied);
}

#[tokio::test]
async fn the_bank_grants_only_what_was_asked_of_it() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let request = AuthorizationRequest::of(&applicant.start_bank().await);
    let wrong = [
        BankGrant {
            redirect_uri: "https://elsewhere.example/callback".to_owned(),
            ..request.grant()
        },
        BankGrant { code_challenge: "x".repeat(43), ..request.grant() },
        BankGrant { institution: "sandbox_bank_2fa".to_owned(), ..request.grant() },
        BankGrant { accounts: vec![], ..request.grant() },
    ];
    for grant in wrong {
        assert_eq!(grant_code(&sandbox.state, grant).await.unwrap_err().status.as_u16(), 422);
    }
    grant_code(&sandbox.state, request.grant()).await.unwrap();
}

#[tokio::test]
async fn nobody_coming_back_in_ten_minutes_is_a_timeout() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let connection = applicant.start_bank().await;
    let request = AuthorizationRequest::of(&connection);
    sandbox.pass(599).await;
    assert_eq!(read(&applicant, &connection).await["status"], "pending");
    sandbox.pass(1).await;
    let seen = read(&applicant, &connection).await;
    assert_eq!((&seen["status"], &seen["failure"]["code"]), (&json!("expired"), &json!("timeout")));
    assert!(seen.get("authorization_url").is_none());
    let late = fail(&sandbox.state, &request.state, BankFailureCode::AccessDenied).await.unwrap();
    assert_eq!(late.connection.failure.unwrap().code, BankFailureCode::Timeout);
    assert_eq!(late.connection.status, BankConnectionStatus::Expired);
}

#[tokio::test]
async fn a_second_start_takes_the_first_ones_place() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let (first, second) = (applicant.start_bank().await, applicant.start_bank().await);
    assert_eq!(read(&applicant, &first).await["status"], "revoked");
    let late =
        authorise(&sandbox.state, "code", &AuthorizationRequest::of(&first).state).await.unwrap();
    assert_eq!(late.connection.status, BankConnectionStatus::Revoked);
    assert_eq!(read(&applicant, &second).await, second, "the second one is still waited for");
    let list = sandbox.get("/v1/bank_connections", &applicant.secret).await.ok();
    let ids: Vec<&Value> =
        list["data"].as_array().unwrap().iter().map(|connection| &connection["id"]).collect();
    assert_eq!(ids, [&second["id"], &first["id"]], "newest first");
    assert_eq!(
        (&list["object"], &list["has_more"], &list["url"]),
        (&json!("list"), &json!(false), &json!("/v1/bank_connections"))
    );
}

#[tokio::test]
async fn a_connection_can_be_dropped() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let connection = applicant.connect_bank().await;
    let answer = sandbox
        .delete(&format!("/v1/bank_connections/{}", id_of(&connection)), &applicant.secret)
        .await;
    assert_eq!(answer.status, 204);
    let seen = read(&applicant, &connection).await;
    assert_eq!((&seen["status"], &seen["accounts"]), (&json!("revoked"), &json!([])));
    assert!(
        applicant.view().await["requirements"]["missing"]
            .as_array()
            .unwrap()
            .contains(&json!("bank_connection"))
    );
}

#[tokio::test]
async fn another_sessions_connection_is_as_unknown_as_one_that_never_was() {
    let sandbox = Sandbox::new().await;
    let (one, other) =
        (applicant(&sandbox, &["income"]).await, applicant(&sandbox, &["income"]).await);
    let path = format!("/v1/bank_connections/{}", id_of(&other.start_bank().await));
    let foreign = [sandbox.get(&path, &one.secret).await, sandbox.delete(&path, &one.secret).await];
    let unknown = [
        sandbox.get("/v1/bank_connections/bc_unknown", &one.secret).await,
        sandbox.delete("/v1/bank_connections/bc_unknown", &one.secret).await,
    ];
    for (foreign, unknown) in foreign.iter().zip(&unknown) {
        foreign.assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
        assert_eq!(foreign.body, unknown.body);
    }
    assert_eq!(sandbox.get("/v1/bank_connections", &one.secret).await.ok()["data"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_connected_is_refused() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let refused =
        async |institution: &str| start(&applicant, json!({ "institution": institution })).await;
    refused("sandbox_bank_down").await.assert_error(
        422,
        "validation_error",
        "institution_unavailable",
        Some("institution"),
    );
    refused("no_such_bank").await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("institution"),
    );
    start(&applicant, json!({})).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        None,
    );
    assert_eq!(
        refused("sandbox_bank_degraded").await.ok()["status"],
        "pending",
        "a slow bank can still be tried"
    );
}

#[tokio::test]
async fn the_callback_leads_only_to_known_pages() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let with = async |return_url: &str| {
        start(&applicant, json!({ "institution": "sandbox_bank", "return_url": return_url })).await
    };
    for evil in [
        "https://evil.example/",
        "http://localhost:4010.evil.example/",
        "http://user@localhost:4010/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/session",
        "",
    ] {
        with(evil).await.assert_error(
            422,
            "validation_error",
            "parameter_invalid",
            Some("return_url"),
        );
    }
    for known in ["http://localhost:4010/session/vs_1", "http://127.0.0.1:4010/?session=vs_1"] {
        let request = AuthorizationRequest::of(&with(known).await.ok());
        let returned =
            fail(&sandbox.state, &request.state, BankFailureCode::AccessDenied).await.unwrap();
        assert_eq!(returned.return_url.as_deref(), Some(known));
    }
}

#[tokio::test]
async fn a_window_that_comes_back_to_a_session_that_is_over_connects_nothing() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["income"]).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    let request = AuthorizationRequest::of(&applicant.start_bank().await);
    let code = grant_code(&sandbox.state, request.grant()).await.unwrap();
    sandbox
        .post(
            &format!("/v1/verification_sessions/{}/cancel", id_of(&session)),
            SECRET_KEY,
            &json!({}),
        )
        .await
        .ok();
    let returned = authorise(&sandbox.state, &code, &request.state).await.unwrap();
    assert_eq!(returned.connection.status, BankConnectionStatus::Revoked);
    assert!(returned.connection.accounts.is_empty());
}

/// No secret is stored in clear: the database has `state` and code as hashes only.
#[tokio::test]
async fn neither_state_nor_code_nor_verifier_is_stored() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let connection = applicant.start_bank().await;
    let request = AuthorizationRequest::of(&connection);
    let code = grant_code(&sandbox.state, request.grant()).await.unwrap();
    let mut store = sandbox.state.store.read().await.unwrap();
    let record = latchkey_sandbox::store::bank_connections::find(&mut store, &id_of(&connection))
        .await
        .unwrap()
        .unwrap();
    let stored = format!("{record:?}");
    assert!(!stored.contains(&request.state) && !stored.contains(&code));
    assert!(
        stored.contains(&request.code_challenge),
        "the challenge is public and is what the verifier is checked against"
    );
}
