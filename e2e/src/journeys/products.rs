//! Each product alone, and a document type that the widget does not know.

use anyhow::Result;
use serde_json::json;

use crate::engine::find::Role;
use crate::engine::wait::until;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{
    self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details,
};
use crate::user::scenario::Scenario;

pub(super) async fn identity_is_completed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Inline, "completed").await?;
    widget::expect_start(user).await?;
    let has_room = "return document.documentElement.scrollHeight <= innerHeight || null";
    until("a frame without a scroll bar", async || Ok(user.run_script(has_room).await?.as_bool()))
        .await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    widget::complete_identity(user).await?;
    widget::submit(user).await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Identity"]).await
}

pub(super) async fn income_is_completed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "income", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    widget::connect_bank(user).await?;
    user.switch_to_widget().await?;
    widget::continue_with_bank(user).await?;
    widget::give_employment(user).await?;
    widget::submit(user).await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Income"]).await
}

pub(super) async fn credit_is_completed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "credit", Presentation::Inline, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, CREDIT_CHECK]).await?;
    widget::give_details(user, Details::Credit).await?;
    widget::give_earlier_address(user).await?;
    widget::submit(user).await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Credit"]).await
}

pub(super) async fn cash_flow_is_completed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "cash_flow", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    widget::connect_bank(user).await?;
    user.switch_to_widget().await?;
    widget::continue_with_bank(user).await?;
    widget::submit(user).await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Cash flow"]).await
}

pub(super) async fn documents_are_completed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    host_page::start(user, "documents", Presentation::Inline, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    // A photo and a PDF at once, and the photo is removed again.
    widget::add_documents(user, ADD_PROOF_OF_ADDRESS, &[&files.pdf, &files.photo]).await?;
    user.click_button("Remove passport.jpg").await?;
    user.expect_gone(Role::Button, "Remove passport.jpg").await?;
    user.click_button("Continue").await?;
    user.expect_heading("Check your answers").await?;
    user.expect_text("council-tax.pdf").await?;
    // The announcement of the removal may still contain the name, but no line of its own.
    anyhow::ensure!(
        user.text().await?.lines().all(|line| line.trim() != "passport.jpg"),
        "a removed file is still listed"
    );
    widget::submit(user).await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Sources"]).await
}

/// The business may ask for any document type; the widget shows its key as words.
pub(super) async fn unknown_document_type_is_accepted(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    let more = json!({ "options": { "documents": { "required": ["pet_reference"] } } });
    let session = user.env.sandbox.create_session(&["documents"], more).await?;
    host_page::resume(user, &session.id, Presentation::Modal).await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    widget::add_documents(user, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    // The other document is still missing.
    user.click_button("Continue").await?;
    user.expect_visible(Role::Alert, "There is a problem").await?;
    user.expect_visible(Role::Link, "Add a file: Pet reference").await?;
    widget::add_documents(user, "Add a file: Pet reference", &[&files.photo]).await?;
    user.click_button("Continue").await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await
}
