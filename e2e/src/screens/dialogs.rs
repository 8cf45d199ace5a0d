//! Dialogs over any screen, and the menu.

use anyhow::Result;
use serde_json::json;

use super::applicant::Applicant;
use super::documents;
use super::navigator::{Navigator, Presentation};
use crate::engine::find::Role;

super::screens! {
    "menu" => menu,
    "help" => help,
    "language" => language,
    "language, failed" => missing_language,
    "leave" => leave,
    "leave, over the host page" => leave_modal,
    "leave, uploading" => leave_while_sending,
    "leave, unsaved" => leave_unsaved,
    "withdraw" => withdraw,
    "changed in another window" => outdated,
    "left" => left,
    "left, in the host page" => left_inline,
    "left, unsaved" => left_unsaved,
}

async fn applicant_for_details(navigator: &Navigator) -> Result<Applicant> {
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    applicant.give_consents().await?;
    Ok(applicant)
}

async fn details(navigator: &Navigator) -> Result<()> {
    details_in(navigator.presentation, navigator).await
}

async fn details_in(presentation: Presentation, navigator: &Navigator) -> Result<()> {
    navigator.open_in(presentation, &applicant_for_details(navigator).await?).await?;
    navigator.expect_heading("details.title").await
}

async fn menu(navigator: &Navigator) -> Result<()> {
    details(navigator).await?;
    navigator.click("shell.menu").await?;
    navigator.expect_text("shell.withdraw").await
}

async fn help(navigator: &Navigator) -> Result<()> {
    details(navigator).await?;
    navigator.choose_from_menu("shell.help").await?;
    navigator.expect_dialog("app.help_title").await
}

async fn language(navigator: &Navigator) -> Result<()> {
    details(navigator).await?;
    navigator.choose_from_menu("language.choose").await?;
    navigator.expect_dialog("language.choose").await
}

async fn missing_language(navigator: &Navigator) -> Result<()> {
    language(navigator).await?;
    navigator.user.browser.go_offline().await?;
    navigator.user.click(Role::Button, "Cymraeg").await?;
    navigator.expect_text_start("language.failed").await
}

async fn leave(navigator: &Navigator) -> Result<()> {
    leave_in(navigator.presentation, navigator).await
}

async fn leave_in(presentation: Presentation, navigator: &Navigator) -> Result<()> {
    details_in(presentation, navigator).await?;
    navigator.choose_from_menu("shell.save_and_leave").await?;
    navigator.expect_dialog("app.leave_title").await
}

async fn leave_modal(navigator: &Navigator) -> Result<()> {
    details_in(Presentation::Modal, navigator).await?;
    navigator.click("shell.close").await?;
    navigator.expect_dialog("app.leave_title").await
}

async fn leave_while_sending(navigator: &Navigator) -> Result<()> {
    documents::being_sent(navigator).await?;
    navigator.choose_from_menu("shell.save_and_leave").await?;
    navigator.expect_text("app.leave_uploads").await
}

/// Types something that cannot be saved.
async fn type_offline(presentation: Presentation, navigator: &Navigator) -> Result<()> {
    details_in(presentation, navigator).await?;
    navigator.user.browser.go_offline().await?;
    navigator.expect_text("shell.offline").await?;
    navigator.user.fill(&navigator.text("details.first_name")?, "Janet").await?;
    navigator.choose_from_menu("shell.save_and_leave").await?;
    navigator.expect_text("app.leave_unsaved").await
}

async fn leave_unsaved(navigator: &Navigator) -> Result<()> {
    type_offline(navigator.presentation, navigator).await
}

async fn withdraw(navigator: &Navigator) -> Result<()> {
    details(navigator).await?;
    navigator.choose_from_menu("shell.withdraw").await?;
    navigator.expect_dialog("app.withdraw_title").await
}

async fn outdated(navigator: &Navigator) -> Result<()> {
    let applicant = applicant_for_details(navigator).await?;
    navigator.open_at(&applicant, "details.title").await?;
    navigator.user.fill(&navigator.text("details.first_name")?, "Janet").await?;
    applicant
        .save(json!({"applicant": {"first_name": "Joan", "date_of_birth": "1990-05-15"}}))
        .await?;
    navigator.click("form.save").await?;
    // The date is missing here, which is reported before anything is sent.
    navigator.expect_error_summary().await?;
    let group = navigator.text("details.date_of_birth")?;
    for (part, value) in [("ui.day", "15"), ("ui.month", "5"), ("ui.year", "1990")] {
        navigator.user.fill_in_group(&group, &navigator.text(part)?, value).await?;
    }
    navigator.click("form.save").await?;
    navigator.expect_dialog("app.conflict_title").await
}

/// A modal widget is gone by then.
async fn left(navigator: &Navigator) -> Result<()> {
    leave_in(Presentation::Hosted, navigator).await?;
    navigator.click("app.leave_confirm").await?;
    navigator.expect_heading("exited.title").await
}

async fn left_inline(navigator: &Navigator) -> Result<()> {
    leave_in(Presentation::Inline, navigator).await?;
    navigator.click("app.leave_confirm").await?;
    navigator.expect_heading("exited.title").await
}

async fn left_unsaved(navigator: &Navigator) -> Result<()> {
    type_offline(Presentation::Hosted, navigator).await?;
    navigator.click("app.leave_anyway").await?;
    navigator.expect_heading("exited.title").await
}
