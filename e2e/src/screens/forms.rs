//! The pages that are filled in: details, earlier addresses, which document, the ID number, work.

use anyhow::Result;
use serde_json::json;

use super::applicant::{Applicant, months_ago, seconds_from_now};
use super::guide::Guide;
use crate::find::{Name, Role};

super::screens! {
    "details" => details,
    "details, with errors" => details_with_errors,
    "details, refused by the server" => details_refused,
    "details, little time left" => details_with_little_time,
    "details, being saved" => details_being_saved,
    "details, country list open" => details_with_countries,
    "details, no country found" => details_without_a_country,
    "details, offline" => details_offline,
    "details, saved without a line" => details_waiting,
    "details, server in trouble" => details_server_in_trouble,
    "earlier addresses" => earlier_addresses,
    "earlier addresses, with errors" => earlier_addresses_with_errors,
    "earlier addresses, all given" => earlier_addresses_all_given,
    "earlier addresses, one to change" => earlier_address_to_change,
    "identity document" => id_type,
    "identity document, with errors" => id_type_with_errors,
    "identity document, only a passport" => only_a_passport,
    "id number" => id_number,
    "id number, with errors" => id_number_with_errors,
    "id number, given before" => id_number_given,
    "work" => work,
    "work, employed" => work_employed,
    "work, with errors" => work_with_errors,
}

const BIRTH: &str = "details.date_of_birth";

/// Somebody whose details are asked for, with all that can be among them.
async fn newcomer(guide: &Guide) -> Result<Applicant> {
    let known = json!({"applicant": {"first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com", "phone": "+44 20 7946 0958"}});
    let applicant = guide.applicant(&["identity", "credit"], known).await?;
    applicant.agrees().await?;
    Ok(applicant)
}

async fn details(guide: &Guide) -> Result<()> {
    guide.open_at(&newcomer(guide).await?, "details.title").await
}

async fn details_with_errors(guide: &Guide) -> Result<()> {
    details(guide).await?;
    let person = &guide.person;
    person.write(&guide.say("details.first_name")?, "").await?;
    person.write(&guide.say("details.phone")?, "12").await?;
    person.write_in_group(&guide.say(BIRTH)?, &guide.say("ui.day")?, "31").await?;
    person.write_in_group(&guide.say(BIRTH)?, &guide.say("ui.month")?, "2").await?;
    person.write_in_group(&guide.say(BIRTH)?, &guide.say("ui.year")?, "1990").await?;
    guide.press("form.save").await?;
    guide.sees_errors().await
}

/// Fills in what identity asks for, and saves.
async fn saves_details(guide: &Guide) -> Result<()> {
    let group = guide.say(BIRTH)?;
    for (part, value) in [("ui.day", "15"), ("ui.month", "5"), ("ui.year", "1990")] {
        guide.person.write_in_group(&group, &guide.say(part)?, value).await?;
    }
    guide.press("form.save").await
}

async fn identity_details(guide: &Guide) -> Result<()> {
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    applicant.agrees().await?;
    guide.open_at(&applicant, "details.title").await
}

async fn details_refused(guide: &Guide) -> Result<()> {
    let error = json!({"error": {"type": "validation_error", "code": "parameter_invalid", "message": "", "param": "applicant.first_name"}});
    guide.pretend(json!([{"path": "/v1/session$", "method": "POST", "status": 422, "body": error.to_string()}])).await?;
    identity_details(guide).await?;
    saves_details(guide).await?;
    guide.sees_errors().await
}

async fn details_with_little_time(guide: &Guide) -> Result<()> {
    guide.pretend_session(json!({"expires_at": seconds_from_now(1800)})).await?;
    identity_details(guide).await?;
    guide.reads_start("shell.ends_soon").await
}

async fn details_being_saved(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/session$", "method": "POST", "hangs": true}])).await?;
    identity_details(guide).await?;
    saves_details(guide).await?;
    guide
        .waits_for(
            "a busy button",
            "return Boolean(document.querySelector('button[aria-disabled=true]'))",
        )
        .await
}

/// Looks for a country by these words, and hears what there is.
async fn looks_for_country(guide: &Guide, words: &str) -> Result<()> {
    details(guide).await?;
    guide.person.press(Role::Combobox, &guide.say("address.country")?).await?;
    guide.person.type_keys(words).await?;
    guide
        .waits_for(
            "the number of countries to be said",
            "return document.querySelector('.combobox [role=status]').textContent !== ''",
        )
        .await
}

async fn details_with_countries(guide: &Guide) -> Result<()> {
    // Countries are found by their English names in every language.
    looks_for_country(guide, "united").await
}

async fn details_without_a_country(guide: &Guide) -> Result<()> {
    looks_for_country(guide, "atlantis").await?;
    guide.reads("ui.no_match").await
}

async fn details_offline(guide: &Guide) -> Result<()> {
    identity_details(guide).await?;
    guide.person.browser.set_line(None).await?;
    guide.reads("shell.offline").await
}

async fn details_waiting(guide: &Guide) -> Result<()> {
    details_offline(guide).await?;
    saves_details(guide).await?;
    // The page is the person's again, and cannot be left backwards.
    guide.person.sees_no_longer(Role::Button, &guide.say("shell.back")?).await
}

async fn details_server_in_trouble(guide: &Guide) -> Result<()> {
    guide.pretend(json!([{"path": "/v1/session$", "method": "POST", "status": 503, "body": "{}", "headers": {"Retry-After": "100"}}])).await?;
    identity_details(guide).await?;
    saves_details(guide).await?;
    guide.reads("problem.server_title").await
}

/// Somebody who moved in lately, and has to say where they lived before.
async fn mover(guide: &Guide) -> Result<Applicant> {
    let applicant = guide.applicant(&["credit"], json!({})).await?;
    applicant.agrees().await?.tells_address(&months_ago(10)).await?;
    Ok(applicant)
}

async fn tells_earlier(applicant: &Applicant, since: &[&str]) -> Result<()> {
    let address = json!({"line1": "4 Mill Lane", "city": "Cardiff", "postal_code": "CF10 1EP", "country": "GB"});
    let earlier: Vec<_> =
        since.iter().map(|since| json!({"address": address, "since": since})).collect();
    applicant.saves(json!({"applicant": {"previous_addresses": earlier}})).await.map(drop)
}

async fn earlier_addresses(guide: &Guide) -> Result<()> {
    let applicant = mover(guide).await?;
    tells_earlier(&applicant, &[&months_ago(20)]).await?;
    guide.open_at(&applicant, "address.history.title").await
}

async fn earlier_addresses_with_errors(guide: &Guide) -> Result<()> {
    guide.open_at(&mover(guide).await?, "address.history.title").await?;
    guide.press("form.save").await?;
    guide.sees_errors().await
}

async fn earlier_addresses_all_given(guide: &Guide) -> Result<()> {
    let applicant = mover(guide).await?;
    tells_earlier(&applicant, &[&months_ago(20), &months_ago(140)]).await?;
    guide.open_at(&applicant, "check.title").await?;
    guide.press("check.change_addresses").await?;
    guide.arrives("address.history.title").await
}

async fn earlier_address_to_change(guide: &Guide) -> Result<()> {
    earlier_addresses_all_given(guide).await?;
    guide
        .person
        .press(Role::Button, Name::Like(&guide.say("address.history.change_name")?))
        .await?;
    guide.person.sees(Role::Button, &guide.say("address.history.cancel")?).await
}

async fn before_id_type(guide: &Guide, options: serde_json::Value) -> Result<Applicant> {
    let applicant =
        guide.applicant(&["identity"], json!({"options": {"document": options}})).await?;
    applicant.agrees().await?.tells_birth().await?;
    Ok(applicant)
}

async fn id_type(guide: &Guide) -> Result<()> {
    guide.open_at(&before_id_type(guide, json!({})).await?, "id_type.title").await
}

async fn id_type_with_errors(guide: &Guide) -> Result<()> {
    id_type(guide).await?;
    guide.press("id_type.continue").await?;
    guide.sees_errors().await
}

async fn only_a_passport(guide: &Guide) -> Result<()> {
    guide
        .open_at(
            &before_id_type(guide, json!({"allowed_types": ["passport"]})).await?,
            "id_type.title",
        )
        .await
}

async fn numbered(guide: &Guide) -> Result<Applicant> {
    let applicant =
        Applicant::of_stripe(&guide.person.world.sandbox, json!({"type": "id_number"})).await?;
    applicant.agrees().await?;
    applicant.saves(json!({"applicant": {"first_name": "Jane", "last_name": "Doe", "date_of_birth": "1990-05-15"}})).await?;
    Ok(applicant)
}

async fn id_number(guide: &Guide) -> Result<()> {
    guide.open_at(&numbered(guide).await?, "id_number.title").await
}

async fn id_number_with_errors(guide: &Guide) -> Result<()> {
    id_number(guide).await?;
    guide.press("form.save").await?;
    guide.sees_errors().await
}

async fn id_number_given(guide: &Guide) -> Result<()> {
    let applicant = numbered(guide).await?;
    applicant
        .saves(json!({"applicant": {"id_number": "AB123456C", "id_number_country": "GB"}}))
        .await?;
    guide.open_at(&applicant, "check.title").await?;
    guide.press("check.change_id_number").await?;
    guide.arrives("id_number.title").await
}

async fn work(guide: &Guide) -> Result<()> {
    let applicant = guide.applicant(&["income"], json!({})).await?;
    applicant.agrees().await?.saves(json!({"financial_evidence": "documents"})).await?;
    guide.open_at(&applicant, "employment.title").await
}

async fn work_employed(guide: &Guide) -> Result<()> {
    work(guide).await?;
    guide.person.choose(&guide.say("employment.full_time")?).await?;
    guide.reads("employment.frequency").await
}

async fn work_with_errors(guide: &Guide) -> Result<()> {
    work_employed(guide).await?;
    guide.press("form.save").await?;
    guide.sees_errors().await
}
