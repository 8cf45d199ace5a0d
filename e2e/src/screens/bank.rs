//! The bank: the choice, the connection, and every outcome.

use anyhow::Result;
use serde_json::{Value, json};

use super::applicant::Applicant;
use super::bank_http;
use super::navigator::Navigator;
use crate::engine::find::{Name, Role};

super::screens! {
    "bank" => choosing,
    "bank, list loading" => searching,
    "bank, list failed" => list_fails,
    "bank, none found" => none_found,
    "bank, one found" => one_found,
    "bank, opening" => opening,
    "bank, opening fails" => opening_fails,
    "bank, waiting" => waiting,
    "bank, window closed" => window_closed,
    "bank, window blocked" => window_blocked,
    "bank, access denied" => not_agreed,
    "bank, login failed" => login_not_accepted,
    "bank, unavailable" => cannot_be_reached,
    "bank, timeout" => no_answer,
    "bank, access ended" => access_ended,
    "bank, unknown failure" => did_not_work,
    "bank, connected" => connected,
}

/// The name of the simulated bank that succeeds.
const SANDBOX_BANK: &str = "Sandbox Bank";

async fn applicant_for_bank(navigator: &Navigator) -> Result<Applicant> {
    let applicant = navigator.applicant(&["cash_flow"], json!({})).await?;
    applicant.give_consents().await?;
    Ok(applicant)
}

async fn choosing(navigator: &Navigator) -> Result<()> {
    navigator.open_at(&applicant_for_bank(navigator).await?, "bank.title").await?;
    navigator.user.expect_visible(Role::Button, Name::StartsWith(SANDBOX_BANK)).await
}

async fn searching(navigator: &Navigator) -> Result<()> {
    navigator.stub_responses(json!([{"path": "/v1/institutions$", "hangs": true}])).await?;
    navigator.open_at(&applicant_for_bank(navigator).await?, "bank.title").await?;
    navigator.expect_text("bank.searching").await
}

async fn list_fails(navigator: &Navigator) -> Result<()> {
    navigator.stub_responses(json!([{"path": "/v1/institutions$", "status": 503, "body": "{}", "headers": {"Retry-After": "100"}}])).await?;
    navigator.open_at(&applicant_for_bank(navigator).await?, "bank.title").await?;
    navigator.expect_text("bank.search_failed").await
}

async fn search(navigator: &Navigator, words: &str) -> Result<()> {
    choosing(navigator).await?;
    navigator.user.click(Role::Searchbox, &navigator.text("bank.search")?).await?;
    navigator.user.type_text(words).await
}

async fn none_found(navigator: &Navigator) -> Result<()> {
    search(navigator, "no such bank").await?;
    navigator.expect_text("bank.none_found_next").await
}

async fn one_found(navigator: &Navigator) -> Result<()> {
    search(navigator, "kestrel").await?;
    navigator.user.expect_visible(Role::Button, "Kestrel").await?;
    navigator.user.expect_gone(Role::Button, Name::StartsWith(SANDBOX_BANK)).await
}

async fn opening(navigator: &Navigator) -> Result<()> {
    navigator
        .stub_responses(json!([{"path": "/v1/bank_connections$", "method": "POST", "hangs": true}]))
        .await?;
    choosing(navigator).await?;
    navigator.click_bank(SANDBOX_BANK).await?;
    // The bank's window is open already: browsers allow it only during the click.
    navigator.expect_heading("bank.starting_title").await?;
    // The spinner appears after a delay.
    navigator.expect_text("bank.waiting_spinner").await
}

async fn opening_fails(navigator: &Navigator) -> Result<()> {
    let error = json!({"error": {"type": "validation_error", "code": "institution_unavailable", "message": ""}});
    navigator.stub_responses(json!([{"path": "/v1/bank_connections$", "method": "POST", "status": 422, "body": error.to_string()}])).await?;
    choosing(navigator).await?;
    navigator.click_bank(SANDBOX_BANK).await?;
    navigator.expect_text("bank.down_title").await
}

async fn waiting(navigator: &Navigator) -> Result<()> {
    choosing(navigator).await?;
    navigator.click_bank(SANDBOX_BANK).await?;
    navigator.expect_text("bank.waiting_open").await
}

async fn window_closed(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_bank(navigator).await?;
    bank_http::start(&applicant, "sandbox_bank").await?;
    navigator.open(&applicant).await?;
    navigator.expect_text("bank.waiting_closed").await
}

async fn window_blocked(navigator: &Navigator) -> Result<()> {
    navigator.add_preload_script("globalThis.open = () => null").await?;
    choosing(navigator).await?;
    navigator.click_bank(SANDBOX_BANK).await?;
    navigator.expect_text("bank.blocked_title").await
}

async fn fails_with(navigator: &Navigator, error: &str, heading: &str) -> Result<()> {
    let applicant = applicant_for_bank(navigator).await?;
    bank_http::refuse(&navigator.user.env.sandbox, &applicant, "sandbox_bank", error).await?;
    navigator.open_at(&applicant, heading).await
}

async fn not_agreed(navigator: &Navigator) -> Result<()> {
    fails_with(navigator, "access_denied", "bank.denied_title").await
}

async fn login_not_accepted(navigator: &Navigator) -> Result<()> {
    fails_with(navigator, "login_failed", "bank.login_title").await
}

async fn cannot_be_reached(navigator: &Navigator) -> Result<()> {
    fails_with(navigator, "temporarily_unavailable", "bank.down_title").await
}

/// Stubs a connection in a final state that the sandbox reaches only after a long time.
async fn connection_in_state(
    navigator: &Navigator,
    status: &str,
    code: &str,
    heading: &str,
) -> Result<()> {
    let applicant = applicant_for_bank(navigator).await?;
    let mut connection = bank_http::start(&applicant, "sandbox_bank").await?;
    if let Some(connection) = connection.as_object_mut() {
        connection.insert("status".to_owned(), Value::from(status));
        connection.insert("failure".to_owned(), json!({"code": code, "message": ""}));
        connection.remove("authorization_url");
    }
    navigator.stub_session(json!({"bank_connections": [connection]})).await?;
    navigator.open_at(&applicant, heading).await
}

async fn no_answer(navigator: &Navigator) -> Result<()> {
    connection_in_state(navigator, "expired", "timeout", "bank.timeout_title").await
}

async fn access_ended(navigator: &Navigator) -> Result<()> {
    connection_in_state(navigator, "expired", "access_ended", "bank.ended_title").await
}

async fn did_not_work(navigator: &Navigator) -> Result<()> {
    connection_in_state(navigator, "failed", "something_new", "bank.failed_title").await
}

async fn connected(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_bank(navigator).await?;
    bank_http::connect(&navigator.user.env.sandbox, &applicant).await?;
    navigator.open_at(&applicant, "check.title").await?;
    navigator.click("check.change_bank").await?;
    navigator.expect_heading_with("bank.connected_title", &[("bank", SANDBOX_BANK)]).await
}
