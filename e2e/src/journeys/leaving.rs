//! Leaving, coming back, and going back.

use anyhow::{Result, ensure};
use fantoccini::key::Key;

use crate::demo::{self, Present};
use crate::find::Role;
use crate::person::WIDGET;
use crate::runner::Stage;
use crate::widget::{self, BIOMETRIC, DATA_PROCESSING, Details};

pub(super) async fn escape_asks_and_the_page_is_kept(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    person.sees_heading("Your identity document").await?;
    person.choose("Residence permit").await?;

    person.key(Key::Escape).await?;
    person.sees(Role::Dialog, "Leave for now?").await?;
    person.examines("23-leave").await?;
    person.press_button("Keep going").await?;
    ensure!(person.is_ticked(Role::Radio, "Residence permit").await?, "what was chosen is gone");

    person.key(Key::Escape).await?;
    person.sees(Role::Dialog, "Leave for now?").await?;
    person.press_button("Save and leave").await?;
    demo::tells(person, "exit saved").await?;
    person.reads("Your verification is closed.").await?;
    person.sees_no_longer(Role::Iframe, WIDGET).await?;
    // The page behind can be used again, and the focus is back on what has opened the widget.
    let focus = person.focus().await?;
    ensure!(focus.1 == "Start verification", "the focus is on {focus:?}");

    let session = demo::session(person).await?;
    person.press_button("Start verification").await?;
    person.look_into_widget().await?;
    person.sees_heading("Your identity document").await?;
    person.look_at_page().await?;
    ensure!(demo::session(person).await? == session, "it is another session");

    // The cross asks the same.
    person.look_into_widget().await?;
    person.press_button("Close").await?;
    person.sees(Role::Dialog, "Leave for now?").await?;
    person.press_button("Save and leave").await?;
    person.look_at_page().await?;
    person.reads("Your verification is closed.").await
}

pub(super) async fn answers_on_the_way_can_be_gone_back_to(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let start = "Maple Court Lettings has asked you to complete some checks";
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    person.sees_heading("Your identity document").await?;
    person.press_button("Back").await?;
    person.sees_heading("Your details").await?;
    ensure!(
        person.value_of(Role::Textbox, "First name").await? == "Jane Ann",
        "the first name is gone"
    );
    ensure!(
        person.value_in_group("Date of birth", "Year").await? == "1990",
        "the date of birth is gone"
    );
    // The browser's own button, too; and it never leaves the landlord's page by surprise.
    person.go_back().await?;
    person.sees_heading(start).await?;
    ensure!(person.is_ticked(Role::Checkbox, BIOMETRIC).await?, "the consent is gone");
    ensure!(
        !person.sees_now(Role::Button, "Back").await?,
        "there is a way back from the first page"
    );
    person.press_button("Agree and start").await?;
    person.sees_heading("Your identity document").await
}
