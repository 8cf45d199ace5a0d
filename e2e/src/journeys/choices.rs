//! Saying no.

use anyhow::{Result, ensure};

use crate::demo::{self, Present};
use crate::find::Role;
use crate::runner::Stage;
use crate::widget::{self, BIOMETRIC, DATA_PROCESSING};

pub(super) async fn declined_consent_can_be_given_after_all(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::sees_start(person).await?;
    for consent in [DATA_PROCESSING, BIOMETRIC] {
        ensure!(
            !person.is_ticked(Role::Checkbox, consent).await?,
            "a consent is ticked beforehand"
        );
    }
    // Going on without agreeing says what is missing, beside the box and above.
    person.tick(DATA_PROCESSING).await?;
    person.press_button("Agree and start").await?;
    person.sees(Role::Alert, "There is a problem").await?;
    person
        .sees(Role::Link, "Tick the box if you agree that your face is compared with your document")
        .await?;

    person.press_button("I do not agree").await?;
    person.sees_heading("You have not agreed to everything").await?;
    person.reads("We need to compare your face with your identity document. Without that, we cannot confirm who you are.").await?;
    person.examines("24-declined").await?;
    // It is on record: who comes back is told the same.
    demo::reload(person, Present::Modal).await?;
    person.sees_heading("You have not agreed to everything").await?;

    person.press_button("Change my answer").await?;
    widget::sees_start(person).await?;
    ensure!(
        person.is_ticked(Role::Checkbox, DATA_PROCESSING).await?,
        "the consent that was given is gone"
    );
    person.tick(BIOMETRIC).await?;
    person.press_button("Agree and start").await?;
    person.sees_heading("Your details").await
}

pub(super) async fn withdrawn(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    widget::choose_from_menu(person, "Withdraw").await?;
    person.sees(Role::Dialog, "Withdraw from this check?").await?;
    person.press_button("Keep going").await?;
    person.sees_heading("Your details").await?;
    widget::choose_from_menu(person, "Withdraw").await?;
    person.press_button("Yes, withdraw").await?;
    person.sees_heading("You have withdrawn").await?;
    person.examines("25-withdrawn").await?;
    demo::tells(person, "verification_session.canceled").await?;
    person.look_into_widget().await?;
    person.press_button("Continue to Maple Court Lettings").await?;
    person.arrives_at(&person.world.sandbox.landlord("/demo/complete?session=vs_")).await?;
    person.sees_heading("Your verification was called off").await
}
