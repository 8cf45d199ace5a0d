//! Sessions that a Stripe client creates: their type and options decide what is asked for.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::engine::find::Role;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, BIOMETRIC, DATA_PROCESSING};
use crate::user::User;
use crate::user::scenario::Scenario;

const NUMBER: &str = "National Insurance number";

/// Gives name and date of birth, where nothing is prefilled.
async fn give_name_and_birth(user: &User) -> Result<()> {
    user.expect_heading("Your details").await?;
    user.fill("First name", "Jane").await?;
    user.fill("Last name", "Doe").await?;
    widget::fill_date(user, "Date of birth", ["15", "5", "1990"]).await?;
    user.click_button("Save and continue").await
}

/// An invalid number is reported; a stored one is shown masked and can be changed.
pub(super) async fn id_number_is_completed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let session = user.env.sandbox.create_stripe_session(json!({ "type": "id_number" })).await?;
    host_page::resume(user, &session.id, Presentation::Modal).await?;
    widget::expect_start(user).await?;
    user.expect_text("Your national ID number").await?;
    ensure!(!user.text().await?.contains("photo"), "no photo is asked for");
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    give_name_and_birth(user).await?;

    user.expect_heading("Your national ID number").await?;
    user.select("Which country gave you the number?", "United Kingdom").await?;
    user.fill(NUMBER, "QQ 12 34 56 C").await?;
    user.click_button("Save and continue").await?;
    user.expect_visible(Role::Alert, "There is a problem").await?;
    user.expect_reflow("35-id-number").await?;
    user.fill(NUMBER, "ab 12 34 56 c").await?;
    user.click_button("Save and continue").await?;

    user.expect_heading("Check your answers").await?;
    user.expect_text("***456C").await?;
    ensure!(!user.text().await?.contains("AB123456C"), "the whole number is shown");
    user.click_button("Change your national ID number").await?;
    user.expect_heading("Your national ID number").await?;
    user.expect_text("We have your number ***456C").await?;
    user.click_button("Save and continue").await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await
}

pub(super) async fn passport_with_an_id_number_asks_for_no_selfie(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let document = json!({ "allowed_types": ["passport"], "require_id_number": true });
    let session = user
        .env
        .sandbox
        .create_stripe_session(json!({ "type": "document", "options": { "document": document } }))
        .await?;
    host_page::resume(user, &session.id, Presentation::Inline).await?;
    widget::expect_start(user).await?;
    ensure!(!user.text().await?.contains("A photo of your face"), "a selfie is announced");
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    give_name_and_birth(user).await?;
    user.expect_heading("Your identity document").await?;
    // With one allowed type, only the country is asked for.
    user.expect_text("You need a passport that is still valid.").await?;
    ensure!(
        !user.is_visible(Role::Radio, "Passport").await?,
        "one type is offered as if it were a choice"
    );
    user.select("Which country issued it?", "United Kingdom").await?;
    user.click_button("Continue").await?;
    widget::give_passport(user).await?;
    // The country of the document is preselected.
    user.expect_heading("Your national ID number").await?;
    user.fill(NUMBER, "AB123456C").await?;
    user.click_button("Save and continue").await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await
}

pub(super) async fn failed_session_is_reopened_with_a_new_secret(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let sandbox = &user.env.sandbox;
    let failing =
        json!({ "type": "id_number", "metadata": { "sandbox_outcome": "id_number_mismatch" } });
    let session = sandbox.create_stripe_session(failing).await?;
    host_page::open_with_secret(user, &sandbox.host_page_url("/"), &session.client_secret).await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    give_name_and_birth(user).await?;
    user.select("Which country gave you the number?", "United Kingdom").await?;
    user.fill(NUMBER, "AB123456C").await?;
    user.click_button("Save and continue").await?;
    widget::submit(user).await?;
    user.expect_heading("We could not confirm your details").await?;

    // The old secret was used, and opens no form.
    user.allow_in_console("status of 401");
    host_page::open_with_secret(user, &sandbox.host_page_url("/"), &session.client_secret).await?;
    user.expect_heading("You have already sent your answers").await?;
    user.expect_reflow("36-already-sent").await?;

    let path = format!("/v1/identity/verification_sessions/{}", session.id);
    let retrieved = sandbox.request("GET", &path, None).await?.body;
    ensure!(
        retrieved["status"] == "requires_input"
            && retrieved["last_error"]["code"] == "id_number_mismatch",
        "{retrieved}"
    );
    let fresh = retrieved["client_secret"].as_str().context("there is no new secret")?;
    host_page::open_with_secret(user, &sandbox.host_page_url("/"), fresh).await?;
    user.expect_text("The ID number does not match your details").await?;
    user.click_button("Continue").await?;
    user.expect_heading("Your national ID number").await?;
    user.fill(NUMBER, "AB 12 34 57 D").await?;
    user.click_button("Save and continue").await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await
}
