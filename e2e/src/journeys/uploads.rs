//! Files that cannot be taken, and files that are refused later.

use anyhow::{Result, ensure};

use crate::demo::{self, Present};
use crate::find::Role;
use crate::runner::Stage;
use crate::widget::{self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, DATA_PROCESSING, Details};

pub(super) async fn files_that_cannot_be_taken_say_why(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    demo::start(person, "identity,documents", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    widget::choose_id(person, "Passport").await?;

    person.sees_heading("Photo page of your passport").await?;
    let refused = [
        (&files.thumbnail, "This picture is too small to read."),
        (&files.empty, "This file is empty."),
        (&files.large, "This file is too big."),
        (&files.program, "This is not a photo or a PDF."),
        (&files.encrypted, "This PDF is locked with a password."),
        (&files.heic, "This browser cannot open this kind of photo (HEIC)."),
    ];
    for (file, why) in refused {
        person.give_files("Choose a file", &[file]).await?;
        person.sees(Role::Alert, "").await?;
        person.reads(why).await?;
    }
    widget::give_passport(person).await?;
    widget::give_selfie(person).await?;

    // The same among papers, where each has a line of its own, and does not hold up the others.
    person.sees_heading("Your documents").await?;
    let wrong = refused.into_iter().skip(1);
    for (file, why) in wrong {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        person.give_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
        person.reads(why).await?;
        person.press_button(&format!("Remove {name}")).await?;
    }
    person.press_button("Continue").await?;
    person.sees(Role::Link, "Add a proof of address").await?;
    widget::add_papers(person, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    person.press_button("Continue").await?;
    person.sees_heading("Check your answers").await
}

pub(super) async fn rejected_document_is_replaced(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Modal, "document_expired").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    widget::identify(person).await?;
    widget::submit(person).await?;
    person.sees_heading("We need another look").await?;
    person.sees_heading("Front of your identity document").await?;
    person.reads("Your identity document has expired").await?;
    person.press_button("Continue").await?;
    // Only that page again, and then the check of the answers.
    person.sees_heading("Photo page of your passport").await?;
    person.reads("Use one that is still valid.").await?;
    let other = person.world.files.other_photo.clone();
    widget::give_picture(person, "Photo page of your passport", &other).await?;
    person.sees_heading("Check your answers").await?;
    person.reads("portrait.jpg").await?;
    widget::submit(person).await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Identity"]).await
}

pub(super) async fn rejected_selfie_is_replaced(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Inline, "selfie_face_mismatch").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    widget::identify(person).await?;
    widget::submit(person).await?;
    person.sees_heading("We need another look").await?;
    person.reads("Your face did not match the photo on your identity document").await?;
    // Whoever leaves now finds the same words when they come back.
    demo::reload(person, Present::Inline).await?;
    person.sees_heading("We need another look").await?;
    person.press_button("Continue").await?;
    widget::give_selfie(person).await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await?;
    ensure!(
        !person.sees_now(Role::Heading, "We need another look").await?,
        "it is asked for again"
    );
    Ok(())
}
