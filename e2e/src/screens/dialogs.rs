//! What is asked over any page, and the menu.

use anyhow::Result;
use serde_json::json;

use super::applicant::Applicant;
use super::documents;
use super::guide::{Guide, Present};
use crate::find::Role;

super::screens! {
    "menu" => menu,
    "help" => help,
    "language" => language,
    "language that does not come" => missing_language,
    "leave" => leave,
    "leave, over the business's page" => leave_modal,
    "leave, while files are sent" => leave_while_sending,
    "leave, with something not saved" => leave_unsaved,
    "withdraw" => withdraw,
    "changed in another window" => outdated,
    "left" => left,
    "left, in the business's page" => left_inline,
    "left, with something not saved" => left_unsaved,
}

async fn answers(guide: &Guide) -> Result<Applicant> {
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    applicant.agrees().await?;
    Ok(applicant)
}

async fn details(guide: &Guide) -> Result<()> {
    details_in(guide.place, guide).await
}

async fn details_in(place: Present, guide: &Guide) -> Result<()> {
    guide.open_in(place, &answers(guide).await?).await?;
    guide.arrives("details.title").await
}

async fn menu(guide: &Guide) -> Result<()> {
    details(guide).await?;
    guide.press("shell.menu").await?;
    guide.reads("shell.withdraw").await
}

async fn help(guide: &Guide) -> Result<()> {
    details(guide).await?;
    guide.choose_in_menu("shell.help").await?;
    guide.sees_dialog("app.help_title").await
}

async fn language(guide: &Guide) -> Result<()> {
    details(guide).await?;
    guide.choose_in_menu("language.choose").await?;
    guide.sees_dialog("language.choose").await
}

async fn missing_language(guide: &Guide) -> Result<()> {
    language(guide).await?;
    guide.person.browser.set_line(None).await?;
    guide.person.press(Role::Button, "Cymraeg").await?;
    guide.reads_start("language.failed").await
}

async fn leave(guide: &Guide) -> Result<()> {
    leave_in(guide.place, guide).await
}

async fn leave_in(place: Present, guide: &Guide) -> Result<()> {
    details_in(place, guide).await?;
    guide.choose_in_menu("shell.save_and_leave").await?;
    guide.sees_dialog("app.leave_title").await
}

async fn leave_modal(guide: &Guide) -> Result<()> {
    details_in(Present::Modal, guide).await?;
    guide.press("shell.close").await?;
    guide.sees_dialog("app.leave_title").await
}

async fn leave_while_sending(guide: &Guide) -> Result<()> {
    documents::being_sent(guide).await?;
    guide.choose_in_menu("shell.save_and_leave").await?;
    guide.reads("app.leave_uploads").await
}

/// Types something that cannot be saved.
async fn types_without_a_line(place: Present, guide: &Guide) -> Result<()> {
    details_in(place, guide).await?;
    guide.person.browser.set_line(None).await?;
    guide.reads("shell.offline").await?;
    guide.person.write(&guide.say("details.first_name")?, "Janet").await?;
    guide.choose_in_menu("shell.save_and_leave").await?;
    guide.reads("app.leave_unsaved").await
}

async fn leave_unsaved(guide: &Guide) -> Result<()> {
    types_without_a_line(guide.place, guide).await
}

async fn withdraw(guide: &Guide) -> Result<()> {
    details(guide).await?;
    guide.choose_in_menu("shell.withdraw").await?;
    guide.sees_dialog("app.withdraw_title").await
}

async fn outdated(guide: &Guide) -> Result<()> {
    let applicant = answers(guide).await?;
    guide.open_at(&applicant, "details.title").await?;
    guide.person.write(&guide.say("details.first_name")?, "Janet").await?;
    applicant
        .saves(json!({"applicant": {"first_name": "Joan", "date_of_birth": "1990-05-15"}}))
        .await?;
    guide.press("form.save").await?;
    // The date is still to be given here; what is missing is said before anything is sent.
    guide.sees_errors().await?;
    let group = guide.say("details.date_of_birth")?;
    for (part, value) in [("ui.day", "15"), ("ui.month", "5"), ("ui.year", "1990")] {
        guide.person.write_in_group(&group, &guide.say(part)?, value).await?;
    }
    guide.press("form.save").await?;
    guide.sees_dialog("app.conflict_title").await
}

/// Over a page, the widget has gone by then.
async fn left(guide: &Guide) -> Result<()> {
    leave_in(Present::Hosted, guide).await?;
    guide.press("app.leave_confirm").await?;
    guide.arrives("exited.title").await
}

async fn left_inline(guide: &Guide) -> Result<()> {
    leave_in(Present::Inline, guide).await?;
    guide.press("app.leave_confirm").await?;
    guide.arrives("exited.title").await
}

async fn left_unsaved(guide: &Guide) -> Result<()> {
    types_without_a_line(Present::Hosted, guide).await?;
    guide.press("app.leave_anyway").await?;
    guide.arrives("exited.title").await
}
