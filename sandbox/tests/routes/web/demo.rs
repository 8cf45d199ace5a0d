//! The demo page.

use latchkey_api_types::{Employment, EmploymentStatus, PayFrequency, SessionStatus};
use latchkey_sandbox::store::sessions;
use serde_json::json;

use super::{between, browse};
use crate::support::{SECRET_KEY, Sandbox};

#[tokio::test]
async fn the_page_offers_every_choice_and_takes_them_from_its_query() {
    let sandbox = Sandbox::new().await;
    let page = browse(
        &sandbox,
        "/?products=identity,cash_flow&present=inline&outcome=document_expired&locale=en-GB",
        &[],
    )
    .await;
    let text = page.text();
    assert_eq!(page.status, 200);
    for product in ["identity", "income", "credit", "cash_flow", "documents"] {
        let input = between(&text, &format!("name=\"products\" value=\"{product}\""), ">");
        assert_eq!(
            input.contains("checked"),
            ["identity", "cash_flow"].contains(&product),
            "{product}"
        );
    }
    assert!(
        text.contains("value=\"document_expired\" selected")
            && text.contains("value=\"inline\" checked"),
        "{text}"
    );
    assert!(text.contains("Start verification") && text.contains("aria-label=\"Events\""));
    assert!(text.contains("<script type=\"module\" src=\"http://localhost:4010/verify.js\">"));
}

#[tokio::test]
async fn the_page_runs_no_inline_code_and_frames_only_the_widget() {
    let sandbox = Sandbox::new().await;
    let page = browse(&sandbox, "/", &[]).await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("script-src 'self' http://localhost:4010;")
            && policy.contains("frame-src http://localhost:4010;"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe") && !page.text().contains("style=\""), "{policy}");
    for (path, media_type) in [
        ("/demo/demo.js", "text/javascript; charset=utf-8"),
        ("/demo/complete.js", "text/javascript; charset=utf-8"),
        ("/demo/themes.js", "text/javascript; charset=utf-8"),
        ("/site.css", "text/css; charset=utf-8"),
        ("/demo/flat.svg", "image/svg+xml"),
        ("/demo/icon.svg", "image/svg+xml"),
    ] {
        let file = browse(&sandbox, path, &[]).await;
        assert_eq!(
            (
                file.status.as_u16(),
                file.header("content-type"),
                file.header("x-content-type-options")
            ),
            (200, media_type, "nosniff")
        );
        let again = browse(&sandbox, path, &[("if-none-match", file.header("etag"))]).await;
        assert_eq!(again.status, 304, "{path}");
    }
    assert_eq!(browse(&sandbox, "/demo/privacy", &[]).await.status, 200);
}

#[tokio::test]
async fn the_pages_server_creates_a_session_that_leads_back_to_the_completion_page() {
    let sandbox = Sandbox::new().await;
    let made = sandbox
        .post("/demo/sessions", "", &json!({ "products": ["identity"], "outcome": "failed" }))
        .await;
    assert_eq!(made.header("cache-control"), "no-store");
    let made = made.ok();
    let id = made["id"].as_str().unwrap();
    let session = sandbox.get(&format!("/v1/verification_sessions/{id}"), SECRET_KEY).await.ok();
    assert_eq!(
        session["redirect_url"],
        json!(format!("http://127.0.0.1:4010/demo/complete?session={id}"))
    );
    assert_eq!(session["metadata"]["sandbox_outcome"], json!("failed"));
    assert_eq!(
        (&made["client_secret"], &made["url"]),
        (&session["client_secret"], &session["url"])
    );

    let again = sandbox.get(&format!("/demo/sessions/{id}"), "").await.ok();
    assert_eq!(again["client_secret"], made["client_secret"]);
    let events = sandbox.get(&format!("/demo/sessions/{id}/events"), "").await.ok();
    assert_eq!(
        (&events["status"], &events["data"][0]["type"]),
        (&json!("created"), &json!("verification_session.created"))
    );
}

#[tokio::test]
async fn what_the_page_asks_wrongly_is_answered_in_the_documented_shape() {
    let sandbox = Sandbox::new().await;
    let none = sandbox.post("/demo/sessions", "", &json!({ "products": [] })).await;
    assert_eq!(none.status, 400, "{}", none.text());
    for path in ["/demo/sessions/vs_unknown", "/demo/sessions/vs_unknown/events"] {
        sandbox.get(path, "").await.assert_error(
            404,
            "invalid_request_error",
            "resource_not_found",
            Some("id"),
        );
    }
    let page = browse(&sandbox, "/demo/complete?session=vs_unknown", &[]).await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("We do not know this application"));
    assert_eq!(browse(&sandbox, "/demo/complete", &[]).await.status, 404);
}

#[tokio::test]
async fn the_completion_page_waits_and_then_shows_the_report() {
    let sandbox = Sandbox::new().await;
    let made = sandbox
        .post(
            "/demo/sessions",
            "",
            &json!({ "products": ["identity", "credit", "income", "cash_flow"] }),
        )
        .await
        .ok();
    let id = made["id"].as_str().unwrap();
    let path = format!("/demo/complete?session={id}");

    let mut transaction = sandbox.state.store.begin().await.unwrap();
    let mut record = sessions::find(&mut transaction, id).await.unwrap().unwrap();
    record.employment = Some(Employment {
        status: EmploymentStatus::FullTime,
        employer: Some("Acme Corporation".to_owned()),
        title: Some("Engineer".to_owned()),
        start_date: Some("2021-03-01".to_owned()),
        gross_pay: 360_000,
        currency: "gbp".to_owned(),
        pay_frequency: PayFrequency::Monthly,
    });
    latchkey_sandbox::domain::lifecycle::submit(&mut transaction, &sandbox.state, &mut record)
        .await
        .unwrap();
    sessions::save(&mut transaction, &mut record).await.unwrap();
    transaction.commit().await.unwrap();

    let page = browse(&sandbox, &path, &[]).await.text();
    assert!(
        page.contains("Your answers are being checked")
            && page.contains("/demo/complete.js")
            && page.contains("data-status=\"processing\""),
        "{page}"
    );

    sandbox.pass(10).await;
    let mut connection = sandbox.state.store.read().await.unwrap();
    assert_eq!(
        sessions::find(&mut connection, id).await.unwrap().unwrap().status,
        SessionStatus::Completed
    );
    drop(connection);
    let page = browse(&sandbox, &path, &[]).await.text();
    assert!(page.contains("You are verified") && !page.contains("/demo/complete.js"), "{page}");
    for words in [
        "Verification report",
        "Identity",
        "Income",
        "Credit",
        "Cash flow",
        "verification_session.completed",
        "Start another verification",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
}
