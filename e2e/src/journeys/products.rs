//! Each product alone, in one presentation or another, and a paper of a kind that is new.

use anyhow::Result;
use serde_json::json;

use crate::demo::{self, Present};
use crate::find::Role;
use crate::runner::Stage;
use crate::wait::until;
use crate::widget::{
    self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details,
};

pub(super) async fn identity_alone(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Inline, "completed").await?;
    widget::sees_start(person).await?;
    let has_room = "return document.documentElement.scrollHeight <= innerHeight || null";
    until("a frame without a scroll bar", async || {
        Ok(person.run_script(has_room).await?.as_bool())
    })
    .await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    widget::identify(person).await?;
    widget::submit(person).await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Identity"]).await
}

pub(super) async fn income_alone(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "income", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    widget::connect_bank(person).await?;
    person.look_into_widget().await?;
    widget::goes_on_with_bank(person).await?;
    widget::give_employment(person).await?;
    widget::submit(person).await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Income"]).await
}

pub(super) async fn credit_alone(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "credit", Present::Inline, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, CREDIT_CHECK]).await?;
    widget::give_details(person, Details::Credit).await?;
    widget::give_earlier_address(person).await?;
    widget::submit(person).await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Credit"]).await
}

pub(super) async fn cash_flow_alone(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "cash_flow", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    widget::connect_bank(person).await?;
    person.look_into_widget().await?;
    widget::goes_on_with_bank(person).await?;
    widget::submit(person).await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Cash flow"]).await
}

pub(super) async fn documents_alone(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    demo::start(person, "documents", Present::Inline, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    // A photo and a PDF at once, and one of them is taken away again.
    widget::add_papers(person, ADD_PROOF_OF_ADDRESS, &[&files.pdf, &files.photo]).await?;
    person.press_button("Remove passport.jpg").await?;
    person.sees_no_longer(Role::Button, "Remove passport.jpg").await?;
    person.press_button("Continue").await?;
    person.sees_heading("Check your answers").await?;
    person.reads("council-tax.pdf").await?;
    // It may still stand where it was said aloud that it was removed, but by itself nowhere.
    anyhow::ensure!(
        person.words().await?.lines().all(|line| line.trim() != "passport.jpg"),
        "a removed file is still listed"
    );
    widget::submit(person).await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Sources"]).await
}

/// A landlord may ask for any paper by name; the widget has no words for it, and takes it all the
/// same.
pub(super) async fn documents_of_a_kind_that_is_new(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    let more = json!({ "options": { "documents": { "required": ["pet_reference"] } } });
    let session = person.world.sandbox.create_session(&["documents"], more).await?;
    demo::go_on_with(person, &session.id, Present::Modal).await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    widget::add_papers(person, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    // Not yet: the other one is still missing, and it says so.
    person.press_button("Continue").await?;
    person.sees(Role::Alert, "There is a problem").await?;
    person.sees(Role::Link, "Add a file: Pet reference").await?;
    widget::add_papers(person, "Add a file: Pet reference", &[&files.photo]).await?;
    person.press_button("Continue").await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await
}
