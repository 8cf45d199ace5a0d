//! Bank connections that fail, are declined, are canceled or end early.

use latchkey_api_types::{BankConnectionStatus, BankFailureCode};

use super::super::{between, browse};
use super::{Browser, connection, start};
use crate::support::Sandbox;

#[tokio::test]
async fn each_way_of_failing_reaches_the_widget_by_its_code() {
    let sandbox = Sandbox::new().await;
    for (institution, log_in, code) in [
        ("sandbox_bank_declines", true, BankFailureCode::AccessDenied),
        ("sandbox_bank_fails_login", true, BankFailureCode::LoginFailed),
        ("sandbox_bank_outage", false, BankFailureCode::InstitutionUnavailable),
        ("sandbox_bank_never_answers", false, BankFailureCode::InstitutionUnavailable),
        ("sandbox_bank", false, BankFailureCode::AccessDenied),
    ] {
        let started = start(&sandbox, institution).await;
        let mut browser = Browser::at(&sandbox, &started.path).await;
        if log_in {
            browser.log_in().await;
        }
        let page = browser.go_back().await;
        assert_eq!(
            (page.status.as_u16(), between(&page.text(), "data-status=\"", "\"").as_str()),
            (200, "failed"),
            "{institution}"
        );
        assert_eq!(
            connection(&sandbox, &started).await.failure.unwrap().code,
            code,
            "{institution}"
        );
    }
}

#[tokio::test]
async fn a_customer_who_declines_is_not_connected() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    browser.log_in().await;
    browser.send(&[("account", "current")]).await;
    browser.send(&[("decision", "decline")]).await;
    browser.follow().await;
    assert_eq!(
        connection(&sandbox, &started).await.failure.unwrap().code,
        BankFailureCode::AccessDenied
    );
}

#[tokio::test]
async fn a_response_with_a_wrong_state_leaves_the_attempt_open() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank_wrong_state").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    browser.log_in().await;
    browser.send(&[("account", "current")]).await;
    browser.send(&[("decision", "allow")]).await;
    let page = browser.follow().await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("We cannot use this answer"), "{}", page.text());
    assert_eq!(
        connection(&sandbox, &started).await.status,
        BankConnectionStatus::Pending,
        "the window can be opened again"
    );
}

#[tokio::test]
async fn an_error_during_login_shares_nothing_and_the_attempt_can_be_repeated() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank_breaks_off").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    let page = browser.log_in().await;
    assert_eq!(page.status, 503);
    assert!(
        page.text().contains("Nothing has been shared") && !page.text().contains("/bank/callback"),
        "{}",
        page.text()
    );
    assert_eq!(connection(&sandbox, &started).await.status, BankConnectionStatus::Pending);
    assert_eq!(browse(&sandbox, &started.path, &[]).await.status, 200);
}

#[tokio::test]
async fn a_failed_token_exchange_makes_the_institution_unavailable() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank_fails_at_the_end").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    browser.log_in().await;
    browser.send(&[("account", "current")]).await;
    browser.send(&[("decision", "allow")]).await;
    let page = browser.follow().await.text();
    assert_eq!(between(&page, "data-status=\"", "\""), "failed");
    assert!(page.contains("has a fault at the moment"), "{page}");
    let failed = connection(&sandbox, &started).await;
    assert_eq!(failed.failure.unwrap().code, BankFailureCode::InstitutionUnavailable);
    assert!(failed.accounts.is_empty());
}

#[tokio::test]
async fn short_access_is_announced_and_expires() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank_ends_access").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    browser.log_in().await;
    browser.send(&[("account", "current")]).await;
    assert!(browser.page.text().contains("15 seconds."), "{}", browser.page.text());
    let address = browser
        .send(&[("decision", "allow")])
        .await
        .header("location")
        .strip_prefix("http://localhost:4010")
        .unwrap()
        .to_owned();
    assert!(browser.follow().await.text().contains("Your bank is connected"));
    sandbox.pass(15).await;
    let ended = connection(&sandbox, &started).await;
    assert_eq!(
        (ended.status, ended.failure.unwrap().code),
        (BankConnectionStatus::Expired, BankFailureCode::AccessEnded)
    );
    assert!(browse(&sandbox, &address, &[]).await.text().contains("has ended the access since"));
}

#[tokio::test]
async fn a_consent_after_the_connection_was_deleted_changes_nothing() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    browser.log_in().await;
    browser.send(&[("account", "current")]).await;
    assert_eq!(
        sandbox
            .delete(&format!("/v1/bank_connections/{}", started.connection), &started.secret)
            .await
            .status,
        204
    );
    browser.send(&[("decision", "allow")]).await;
    let page = browser.follow().await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("You chose something else in the meantime"), "{}", page.text());
    assert_eq!(between(&page.text(), "data-status=\"", "\""), "revoked");
    assert_eq!(connection(&sandbox, &started).await.status, BankConnectionStatus::Revoked);
}

#[tokio::test]
async fn an_unknown_code_fails_the_connection() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank").await;
    let state = between(&format!("{}&", started.path), "state=", "&");
    browse(&sandbox, &format!("/bank/callback?code=guessed&state={state}"), &[]).await;
    assert_eq!(connection(&sandbox, &started).await.status, BankConnectionStatus::Failed);
}
