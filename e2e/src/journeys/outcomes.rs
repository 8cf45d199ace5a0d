//! Sessions that end, or have ended.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::engine::find::{Name, Role};
use crate::engine::sandbox::new_session;
use crate::engine::wait::until;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, DATA_PROCESSING};
use crate::user::User;
use crate::user::scenario::Scenario;

/// Answers everything in a session that asks for one document.
async fn add_one_document(user: &User) -> Result<()> {
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    let pdf = user.env.files.pdf.clone();
    widget::add_documents(user, ADD_PROOF_OF_ADDRESS, &[&pdf]).await?;
    user.click_button("Continue").await
}

pub(super) async fn failed_session_names_the_contact(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "documents", Presentation::Modal, "failed").await?;
    add_one_document(user).await?;
    widget::submit(user).await?;
    user.expect_heading("We could not confirm your details").await?;
    user.expect_visible(
        Role::Link,
        Name::StartsWith("Email Maple Court Lettings at help@maplecourt.example"),
    )
    .await?;
    user.expect_reflow("28-failed").await?;
    user.click_button("Continue to Maple Court Lettings").await?;
    user.expect_address(&user.env.sandbox.host_page_url("/demo/complete?session=vs_")).await?;
    user.expect_heading("We could not verify you").await
}

/// It is noticed without any action, and the message does not blame the applicant.
pub(super) async fn cancellation_by_the_business_is_noticed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    user.browser.poll_every_second().await?;
    let sandbox = &user.env.sandbox;
    let session = sandbox.create_session(&["identity"], json!({})).await?;
    host_page::resume(user, &session.id, Presentation::Modal).await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    let canceled = sandbox
        .request(
            "POST",
            &format!("/v1/verification_sessions/{}/cancel", session.id),
            Some(&json!({})),
        )
        .await?;
    ensure!(canceled.status == 200, "not canceled: {} {}", canceled.status, canceled.body);
    user.expect_heading("This check was cancelled").await
}

/// It is noticed on an open page without any action.
pub(super) async fn expiry_is_noticed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let sandbox = scenario.sandbox(&["--session-seconds", "5"]).await?;
    let session = sandbox.create_session(&["documents"], json!({})).await?;
    host_page::open_with_secret(user, &sandbox.host_page_url("/"), &session.client_secret).await?;
    widget::expect_start(user).await?;
    user.expect_heading("The time for this check is over").await?;
    user.expect_reflow("29-expired").await?;
    // Opened again, the session says the same.
    host_page::open_with_secret(user, &sandbox.host_page_url("/"), &session.client_secret).await?;
    user.expect_heading("The time for this check is over").await
}

pub(super) async fn finished_session_shows_its_outcome(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let sandbox = &user.env.sandbox;
    let session = sandbox.create_session(&["documents"], json!({})).await?;
    host_page::resume(user, &session.id, Presentation::Modal).await?;
    add_one_document(user).await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await?;
    // The submission has replaced the secret. The new one, which the business's server retrieves,
    // shows the outcome.
    let retrieved = sandbox
        .request("GET", &format!("/v1/verification_sessions/{}", session.id), None)
        .await?
        .body;
    let fresh = retrieved["client_secret"].as_str().context("there is no new secret")?;
    host_page::open_with_secret(user, &sandbox.host_page_url("/"), fresh).await?;
    user.expect_heading("You have already finished this").await?;

    let canceled = sandbox.create_session(&["documents"], json!({})).await?;
    sandbox
        .request(
            "POST",
            &format!("/v1/verification_sessions/{}/cancel", canceled.id),
            Some(&json!({})),
        )
        .await?;
    host_page::open_with_secret(user, &sandbox.host_page_url("/"), &canceled.client_secret).await?;
    user.expect_heading("This check was cancelled").await
}

pub(super) async fn session_without_a_redirect_is_closed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let session = user.env.sandbox.create_session(&["documents"], json!({})).await?;
    host_page::resume(user, &session.id, Presentation::Modal).await?;
    add_one_document(user).await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await?;
    user.expect_text("You can close this page now.").await?;
    ensure!(
        !user.is_visible(Role::Button, Name::StartsWith("Continue to")).await?,
        "a redirect is offered without an address"
    );
    // The widget closes without a question, as there is nothing to lose.
    user.click_button("Close").await?;
    user.switch_to_page().await?;
    user.expect_text("Thank you. We are told as soon as the checks are done.").await
}

/// With `redirect=if_required`, the widget neither redirects nor offers it.
pub(super) async fn business_that_handles_completion_is_not_left(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    user.go_to(
        &user.env.sandbox.host_page_url("/?products=documents&present=inline&redirect=if_required"),
    )
    .await?;
    user.click_button("Start verification").await?;
    user.switch_to_widget().await?;
    add_one_document(user).await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await?;
    user.expect_text("You can close this page now.").await?;
    ensure!(
        !user.is_visible(Role::Button, Name::StartsWith("Continue to")).await?,
        "a redirect is offered that would not happen"
    );
    host_page::expect_event(user, "complete completed").await?;
    user.expect_visible(Role::Link, "See the report").await
}

/// The server refuses them. The checks of widget and loader have their own tests.
pub(super) async fn unsafe_redirects_are_refused(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    for address in [
        "javascript:alert(1)",
        "data:text/html,hello",
        "/relative",
        "http://example.com/plain",
        "https:",
    ] {
        let create = new_session(&["documents"], json!({ "redirect_url": address }));
        let response =
            user.env.sandbox.request("POST", "/v1/verification_sessions", Some(&create)).await?;
        ensure!(
            response.status == 422 || response.status == 400,
            "{address} was accepted: {}",
            response.status
        );
        ensure!(
            response.body["error"]["param"] == "redirect_url",
            "the refusal of {address} names {}",
            response.body["error"]["param"]
        );
    }
    Ok(())
}

/// The message that replaces the widget is in view, down to the button.
pub(super) async fn crashed_widget_is_reloaded(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Inline, "completed").await?;
    widget::expect_start(user).await?;
    user.run_script(widget::CRASH_SCRIPT).await?;
    host_page::scroll_to_widget(user).await?;
    user.expect_heading("Something went wrong").await?;
    let is_whole = "const { bottom } = document.querySelector('#boot-crashed button').getBoundingClientRect(); return bottom > 0 && bottom <= innerHeight";
    until("the button to be in view", async || {
        Ok(user.run_script(is_whole).await?.as_bool().filter(|is_whole| *is_whole).map(drop))
    })
    .await?;
    user.click_button("Load again").await?;
    widget::expect_start(user).await
}
