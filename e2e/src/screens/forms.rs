//! The forms: details, earlier addresses, identity document, ID number, work.

use anyhow::Result;
use serde_json::json;

use super::applicant::{Applicant, months_ago, seconds_from_now};
use super::navigator::Navigator;
use crate::engine::find::{Name, Role};

super::screens! {
    "details" => details,
    "details, with errors" => details_with_errors,
    "details, refused by the server" => details_refused,
    "details, expiring soon" => details_with_little_time,
    "details, saving" => details_being_saved,
    "details, country list open" => details_with_countries,
    "details, no country found" => details_without_a_country,
    "details, offline" => details_offline,
    "details, saved offline" => details_waiting,
    "details, server error" => details_server_in_trouble,
    "earlier addresses" => earlier_addresses,
    "earlier addresses, with errors" => earlier_addresses_with_errors,
    "earlier addresses, complete" => earlier_addresses_all_given,
    "earlier addresses, editing one" => earlier_address_to_change,
    "identity document" => id_type,
    "identity document, with errors" => id_type_with_errors,
    "identity document, only a passport" => only_a_passport,
    "id number" => id_number,
    "id number, with errors" => id_number_with_errors,
    "id number, stored" => id_number_given,
    "employment" => work,
    "employment, employed" => work_employed,
    "employment, with errors" => work_with_errors,
}

const BIRTH: &str = "details.date_of_birth";

/// Returns an applicant who is asked for all details that there are.
async fn applicant_for_details(navigator: &Navigator) -> Result<Applicant> {
    let known = json!({"applicant": {"first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com", "phone": "+44 20 7946 0958"}});
    let applicant = navigator.applicant(&["identity", "credit"], known).await?;
    applicant.give_consents().await?;
    Ok(applicant)
}

async fn details(navigator: &Navigator) -> Result<()> {
    navigator.open_at(&applicant_for_details(navigator).await?, "details.title").await
}

async fn details_with_errors(navigator: &Navigator) -> Result<()> {
    details(navigator).await?;
    let user = &navigator.user;
    user.fill(&navigator.text("details.first_name")?, "").await?;
    user.fill(&navigator.text("details.phone")?, "12").await?;
    user.fill_in_group(&navigator.text(BIRTH)?, &navigator.text("ui.day")?, "31").await?;
    user.fill_in_group(&navigator.text(BIRTH)?, &navigator.text("ui.month")?, "2").await?;
    user.fill_in_group(&navigator.text(BIRTH)?, &navigator.text("ui.year")?, "1990").await?;
    navigator.click("form.save").await?;
    navigator.expect_error_summary().await
}

/// Fills in what `identity` asks for, and saves.
async fn save_details(navigator: &Navigator) -> Result<()> {
    let group = navigator.text(BIRTH)?;
    for (part, value) in [("ui.day", "15"), ("ui.month", "5"), ("ui.year", "1990")] {
        navigator.user.fill_in_group(&group, &navigator.text(part)?, value).await?;
    }
    navigator.click("form.save").await
}

async fn identity_details(navigator: &Navigator) -> Result<()> {
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    applicant.give_consents().await?;
    navigator.open_at(&applicant, "details.title").await
}

async fn details_refused(navigator: &Navigator) -> Result<()> {
    let error = json!({"error": {"type": "validation_error", "code": "parameter_invalid", "message": "", "param": "applicant.first_name"}});
    navigator.stub_responses(json!([{"path": "/v1/session$", "method": "POST", "status": 422, "body": error.to_string()}])).await?;
    identity_details(navigator).await?;
    save_details(navigator).await?;
    navigator.expect_error_summary().await
}

async fn details_with_little_time(navigator: &Navigator) -> Result<()> {
    navigator.stub_session(json!({"expires_at": seconds_from_now(1800)})).await?;
    identity_details(navigator).await?;
    navigator.expect_text_start("shell.ends_soon").await
}

async fn details_being_saved(navigator: &Navigator) -> Result<()> {
    navigator
        .stub_responses(json!([{"path": "/v1/session$", "method": "POST", "hangs": true}]))
        .await?;
    identity_details(navigator).await?;
    save_details(navigator).await?;
    navigator
        .wait_for(
            "a busy button",
            "return Boolean(document.querySelector('button[aria-disabled=true]'))",
        )
        .await
}

/// Searches for a country and waits for the announced number of results.
async fn search_country(navigator: &Navigator, words: &str) -> Result<()> {
    details(navigator).await?;
    navigator.user.click(Role::Combobox, &navigator.text("address.country")?).await?;
    navigator.user.type_text(words).await?;
    navigator
        .wait_for(
            "the number of countries to be announced",
            "return document.querySelector('.combobox [role=status]').textContent !== ''",
        )
        .await
}

async fn details_with_countries(navigator: &Navigator) -> Result<()> {
    // Countries are found by their English names in every language.
    search_country(navigator, "united").await
}

async fn details_without_a_country(navigator: &Navigator) -> Result<()> {
    search_country(navigator, "atlantis").await?;
    navigator.expect_text("ui.no_match").await
}

async fn details_offline(navigator: &Navigator) -> Result<()> {
    identity_details(navigator).await?;
    navigator.user.browser.go_offline().await?;
    navigator.expect_text("shell.offline").await
}

async fn details_waiting(navigator: &Navigator) -> Result<()> {
    details_offline(navigator).await?;
    save_details(navigator).await?;
    // The form is editable again, and has no way back.
    navigator.user.expect_gone(Role::Button, &navigator.text("shell.back")?).await
}

async fn details_server_in_trouble(navigator: &Navigator) -> Result<()> {
    navigator.stub_responses(json!([{"path": "/v1/session$", "method": "POST", "status": 503, "body": "{}", "headers": {"Retry-After": "100"}}])).await?;
    identity_details(navigator).await?;
    save_details(navigator).await?;
    navigator.expect_text("problem.server_title").await
}

/// Returns an applicant who moved in recently and is asked for earlier addresses.
async fn applicant_for_earlier_addresses(navigator: &Navigator) -> Result<Applicant> {
    let applicant = navigator.applicant(&["credit"], json!({})).await?;
    applicant.give_consents().await?.give_address(&months_ago(10)).await?;
    Ok(applicant)
}

async fn save_earlier_addresses(applicant: &Applicant, since: &[&str]) -> Result<()> {
    let address = json!({"line1": "4 Mill Lane", "city": "Cardiff", "postal_code": "CF10 1EP", "country": "GB"});
    let earlier: Vec<_> =
        since.iter().map(|since| json!({"address": address, "since": since})).collect();
    applicant.save(json!({"applicant": {"previous_addresses": earlier}})).await.map(drop)
}

async fn earlier_addresses(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_earlier_addresses(navigator).await?;
    save_earlier_addresses(&applicant, &[&months_ago(20)]).await?;
    navigator.open_at(&applicant, "address.history.title").await
}

async fn earlier_addresses_with_errors(navigator: &Navigator) -> Result<()> {
    navigator
        .open_at(&applicant_for_earlier_addresses(navigator).await?, "address.history.title")
        .await?;
    navigator.click("form.save").await?;
    navigator.expect_error_summary().await
}

async fn earlier_addresses_all_given(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_earlier_addresses(navigator).await?;
    save_earlier_addresses(&applicant, &[&months_ago(20), &months_ago(140)]).await?;
    navigator.open_at(&applicant, "check.title").await?;
    navigator.click("check.change_addresses").await?;
    navigator.expect_heading("address.history.title").await
}

async fn earlier_address_to_change(navigator: &Navigator) -> Result<()> {
    earlier_addresses_all_given(navigator).await?;
    navigator
        .user
        .click(Role::Button, Name::Template(&navigator.text("address.history.change_name")?))
        .await?;
    navigator.user.expect_visible(Role::Button, &navigator.text("address.history.cancel")?).await
}

async fn applicant_for_id_type(
    navigator: &Navigator,
    options: serde_json::Value,
) -> Result<Applicant> {
    let applicant =
        navigator.applicant(&["identity"], json!({"options": {"document": options}})).await?;
    applicant.give_consents().await?.give_date_of_birth().await?;
    Ok(applicant)
}

async fn id_type(navigator: &Navigator) -> Result<()> {
    navigator.open_at(&applicant_for_id_type(navigator, json!({})).await?, "id_type.title").await
}

async fn id_type_with_errors(navigator: &Navigator) -> Result<()> {
    id_type(navigator).await?;
    navigator.click("id_type.continue").await?;
    navigator.expect_error_summary().await
}

async fn only_a_passport(navigator: &Navigator) -> Result<()> {
    navigator
        .open_at(
            &applicant_for_id_type(navigator, json!({"allowed_types": ["passport"]})).await?,
            "id_type.title",
        )
        .await
}

async fn applicant_for_id_number(navigator: &Navigator) -> Result<Applicant> {
    let applicant =
        Applicant::for_stripe(&navigator.user.env.sandbox, json!({"type": "id_number"})).await?;
    applicant.give_consents().await?;
    applicant.save(json!({"applicant": {"first_name": "Jane", "last_name": "Doe", "date_of_birth": "1990-05-15"}})).await?;
    Ok(applicant)
}

async fn id_number(navigator: &Navigator) -> Result<()> {
    navigator.open_at(&applicant_for_id_number(navigator).await?, "id_number.title").await
}

async fn id_number_with_errors(navigator: &Navigator) -> Result<()> {
    id_number(navigator).await?;
    navigator.click("form.save").await?;
    navigator.expect_error_summary().await
}

async fn id_number_given(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_id_number(navigator).await?;
    applicant
        .save(json!({"applicant": {"id_number": "AB123456C", "id_number_country": "GB"}}))
        .await?;
    navigator.open_at(&applicant, "check.title").await?;
    navigator.click("check.change_id_number").await?;
    navigator.expect_heading("id_number.title").await
}

async fn work(navigator: &Navigator) -> Result<()> {
    let applicant = navigator.applicant(&["income"], json!({})).await?;
    applicant.give_consents().await?.save(json!({"financial_evidence": "documents"})).await?;
    navigator.open_at(&applicant, "employment.title").await
}

async fn work_employed(navigator: &Navigator) -> Result<()> {
    work(navigator).await?;
    navigator.user.choose(&navigator.text("employment.full_time")?).await?;
    navigator.expect_text("employment.frequency").await
}

async fn work_with_errors(navigator: &Navigator) -> Result<()> {
    work_employed(navigator).await?;
    navigator.click("form.save").await?;
    navigator.expect_error_summary().await
}
