//! Files that are refused at once, and files that are rejected by the checks.

use anyhow::{Result, ensure};

use crate::engine::find::Role;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, DATA_PROCESSING, Details};
use crate::user::scenario::Scenario;

pub(super) async fn unusable_files_are_refused_with_a_reason(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    host_page::start(user, "identity,documents", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    widget::choose_id(user, "Passport").await?;

    user.expect_heading("Photo page of your passport").await?;
    let refused = [
        (&files.thumbnail, "This picture is too small to read."),
        (&files.empty, "This file is empty."),
        (&files.large, "This file is too big."),
        (&files.program, "This is not a photo or a PDF."),
        (&files.encrypted, "This PDF is locked with a password."),
        (&files.heic, "This browser cannot open this kind of photo (HEIC)."),
    ];
    for (file, why) in refused {
        user.choose_files("Choose a file", &[file]).await?;
        user.expect_visible(Role::Alert, "").await?;
        user.expect_text(why).await?;
    }
    widget::give_passport(user).await?;
    widget::give_selfie(user).await?;

    // Documents are listed with the reason, and do not block each other.
    user.expect_heading("Your documents").await?;
    let wrong = refused.into_iter().skip(1);
    for (file, why) in wrong {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        user.choose_files(ADD_PROOF_OF_ADDRESS, &[file]).await?;
        user.expect_text(why).await?;
        user.click_button(&format!("Remove {name}")).await?;
    }
    user.click_button("Continue").await?;
    user.expect_visible(Role::Link, "Add a proof of address").await?;
    widget::add_documents(user, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    user.click_button("Continue").await?;
    user.expect_heading("Check your answers").await
}

pub(super) async fn rejected_document_is_replaced(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Modal, "document_expired").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    widget::complete_identity(user).await?;
    widget::submit(user).await?;
    user.expect_heading("We need another look").await?;
    user.expect_heading("Front of your identity document").await?;
    user.expect_text("Your identity document has expired").await?;
    user.click_button("Continue").await?;
    // Only that step again, and then the check of the answers.
    user.expect_heading("Photo page of your passport").await?;
    user.expect_text("Use one that is still valid.").await?;
    let other = user.env.files.other_photo.clone();
    widget::give_photo(user, "Photo page of your passport", &other).await?;
    user.expect_heading("Check your answers").await?;
    user.expect_text("portrait.jpg").await?;
    widget::submit(user).await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Identity"]).await
}

pub(super) async fn rejected_selfie_is_replaced(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Inline, "selfie_face_mismatch").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    widget::complete_identity(user).await?;
    widget::submit(user).await?;
    user.expect_heading("We need another look").await?;
    user.expect_text("Your face did not match the photo on your identity document").await?;
    // The reason is shown again after a reload.
    host_page::reload(user, Presentation::Inline).await?;
    user.expect_heading("We need another look").await?;
    user.click_button("Continue").await?;
    widget::give_selfie(user).await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await?;
    ensure!(
        !user.is_visible(Role::Heading, "We need another look").await?,
        "it is asked for again"
    );
    Ok(())
}
