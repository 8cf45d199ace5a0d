//! The bank: choosing it, being there, and all that can come of it.

use anyhow::Result;
use serde_json::{Value, json};

use super::applicant::Applicant;
use super::bank_desk;
use super::guide::Guide;
use crate::find::Role;

super::screens! {
    "bank" => choosing,
    "bank, list on its way" => searching,
    "bank, list that does not come" => list_fails,
    "bank, none found" => none_found,
    "bank, one found" => one_found,
    "bank, opening" => opening,
    "bank, opening fails" => opening_fails,
    "bank, waiting" => waiting,
    "bank, window closed" => window_closed,
    "bank, window blocked" => window_blocked,
    "bank, not agreed" => not_agreed,
    "bank, login not accepted" => login_not_accepted,
    "bank, cannot be reached" => cannot_be_reached,
    "bank, no answer in time" => no_answer,
    "bank, access has ended" => access_ended,
    "bank, did not work" => did_not_work,
    "bank, connected" => connected,
}

/// The sandbox's bank that does as it should, as the widget calls it.
const SANDBOX_BANK: &str = "Sandbox Bank";

async fn customer(guide: &Guide) -> Result<Applicant> {
    let applicant = guide.applicant(&["cash_flow"], json!({})).await?;
    applicant.agrees().await?;
    Ok(applicant)
}

async fn choosing(guide: &Guide) -> Result<()> {
    guide.open_at(&customer(guide).await?, "bank.title").await?;
    guide.person.sees(Role::Button, crate::find::Name::Begins(SANDBOX_BANK)).await
}

async fn searching(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/institutions$", "hangs": true}])).await?;
    guide.open_at(&customer(guide).await?, "bank.title").await?;
    guide.reads("bank.searching").await
}

async fn list_fails(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/institutions$", "status": 503, "body": "{}", "headers": {"Retry-After": "100"}}])).await?;
    guide.open_at(&customer(guide).await?, "bank.title").await?;
    guide.reads("bank.search_failed").await
}

async fn searches(guide: &Guide, words: &str) -> Result<()> {
    choosing(guide).await?;
    guide.person.press(Role::Searchbox, &guide.say("bank.search")?).await?;
    guide.person.type_keys(words).await
}

async fn none_found(guide: &Guide) -> Result<()> {
    searches(guide, "no such bank").await?;
    guide.reads("bank.none_found_next").await
}

async fn one_found(guide: &Guide) -> Result<()> {
    searches(guide, "kestrel").await?;
    guide.person.sees(Role::Button, "Kestrel").await?;
    guide.person.sees_no_longer(Role::Button, crate::find::Name::Begins(SANDBOX_BANK)).await
}

async fn opening(guide: &Guide) -> Result<()> {
    guide
        .pretend(json!([{"path": "/v1/bank_connections$", "method": "POST", "hangs": true}]))
        .await?;
    choosing(guide).await?;
    guide.press_bank(SANDBOX_BANK).await?;
    // The bank's window is open already, as it has to be inside the click.
    guide.arrives("bank.starting_title").await?;
    // What is quick shows no sign of it: this comes after a moment.
    guide.reads("bank.waiting_spinner").await
}

async fn opening_fails(guide: &Guide) -> Result<()> {
    let error = json!({"error": {"type": "validation_error", "code": "institution_unavailable", "message": ""}});
    guide.pretend(json!([{"path": "/v1/bank_connections$", "method": "POST", "status": 422, "body": error.to_string()}])).await?;
    choosing(guide).await?;
    guide.press_bank(SANDBOX_BANK).await?;
    guide.reads("bank.down_title").await
}

async fn waiting(guide: &Guide) -> Result<()> {
    choosing(guide).await?;
    guide.press_bank(SANDBOX_BANK).await?;
    guide.reads("bank.waiting_open").await
}

async fn window_closed(guide: &Guide) -> Result<()> {
    let applicant = customer(guide).await?;
    bank_desk::begun(&applicant, "sandbox_bank").await?;
    guide.open(&applicant).await?;
    guide.reads("bank.waiting_closed").await
}

async fn window_blocked(guide: &Guide) -> Result<()> {
    guide.prepare("globalThis.open = () => null").await?;
    choosing(guide).await?;
    guide.press_bank(SANDBOX_BANK).await?;
    guide.reads("bank.blocked_title").await
}

async fn fails_with(guide: &Guide, error: &str, heading: &str) -> Result<()> {
    let applicant = customer(guide).await?;
    bank_desk::refused(&guide.person.world.sandbox, &applicant, "sandbox_bank", error).await?;
    guide.open_at(&applicant, heading).await
}

async fn not_agreed(guide: &Guide) -> Result<()> {
    fails_with(guide, "access_denied", "bank.denied_title").await
}

async fn login_not_accepted(guide: &Guide) -> Result<()> {
    fails_with(guide, "login_failed", "bank.login_title").await
}

async fn cannot_be_reached(guide: &Guide) -> Result<()> {
    fails_with(guide, "temporarily_unavailable", "bank.down_title").await
}

/// A connection that took too long, or whose access has ended: the sandbox would take its time for
/// that too.
async fn expired_with(guide: &Guide, status: &str, code: &str, heading: &str) -> Result<()> {
    let applicant = customer(guide).await?;
    let mut connection = bank_desk::begun(&applicant, "sandbox_bank").await?;
    if let Some(connection) = connection.as_object_mut() {
        connection.insert("status".to_owned(), Value::from(status));
        connection.insert("failure".to_owned(), json!({"code": code, "message": ""}));
        connection.remove("authorization_url");
    }
    guide.pretend_session(json!({"bank_connections": [connection]})).await?;
    guide.open_at(&applicant, heading).await
}

async fn no_answer(guide: &Guide) -> Result<()> {
    expired_with(guide, "expired", "timeout", "bank.timeout_title").await
}

async fn access_ended(guide: &Guide) -> Result<()> {
    expired_with(guide, "expired", "access_ended", "bank.ended_title").await
}

async fn did_not_work(guide: &Guide) -> Result<()> {
    expired_with(guide, "failed", "something_new", "bank.failed_title").await
}

async fn connected(guide: &Guide) -> Result<()> {
    let applicant = customer(guide).await?;
    bank_desk::connected(&guide.person.world.sandbox, &applicant).await?;
    guide.open_at(&applicant, "check.title").await?;
    guide.press("check.change_bank").await?;
    guide.arrives_with("bank.connected_title", &[("bank", SANDBOX_BANK)]).await
}
