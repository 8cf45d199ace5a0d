//! Leaving the widget, returning to it, and going back to earlier steps.

use anyhow::{Result, ensure};
use fantoccini::key::Key;

use crate::engine::find::Role;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, BIOMETRIC, DATA_PROCESSING, Details};
use crate::user::WIDGET;
use crate::user::scenario::Scenario;

pub(super) async fn escape_asks_before_leaving_and_the_screen_is_kept(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    user.expect_heading("Your identity document").await?;
    user.choose("Residence permit").await?;

    user.press_key(Key::Escape).await?;
    user.expect_visible(Role::Dialog, "Leave for now?").await?;
    user.expect_reflow("23-leave").await?;
    user.click_button("Keep going").await?;
    ensure!(user.is_checked(Role::Radio, "Residence permit").await?, "the choice is gone");

    user.press_key(Key::Escape).await?;
    user.expect_visible(Role::Dialog, "Leave for now?").await?;
    user.click_button("Save and leave").await?;
    host_page::expect_event(user, "exit saved").await?;
    user.expect_text("Your verification is closed.").await?;
    user.expect_gone(Role::Iframe, WIDGET).await?;
    // The host page is usable again, and the focus is back on the button that opened the widget.
    let focus = user.focus().await?;
    ensure!(focus.1 == "Start verification", "the focus is on {focus:?}");

    let session = host_page::session_id(user).await?;
    user.click_button("Start verification").await?;
    user.switch_to_widget().await?;
    user.expect_heading("Your identity document").await?;
    user.switch_to_page().await?;
    ensure!(host_page::session_id(user).await? == session, "it is another session");

    // The close button asks the same.
    user.switch_to_widget().await?;
    user.click_button("Close").await?;
    user.expect_visible(Role::Dialog, "Leave for now?").await?;
    user.click_button("Save and leave").await?;
    user.switch_to_page().await?;
    user.expect_text("Your verification is closed.").await
}

pub(super) async fn earlier_answers_are_shown_on_going_back(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let start = "Maple Court Lettings has asked you to complete some checks";
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    user.expect_heading("Your identity document").await?;
    user.click_button("Back").await?;
    user.expect_heading("Your details").await?;
    ensure!(
        user.value_of(Role::Textbox, "First name").await? == "Jane Ann",
        "the first name is gone"
    );
    ensure!(
        user.value_in_group("Date of birth", "Year").await? == "1990",
        "the date of birth is gone"
    );
    // The browser's back button does the same, and does not leave the host page.
    user.go_back().await?;
    user.expect_heading(start).await?;
    ensure!(user.is_checked(Role::Checkbox, BIOMETRIC).await?, "the consent is gone");
    ensure!(!user.is_visible(Role::Button, "Back").await?, "the first screen has a back button");
    user.click_button("Agree and start").await?;
    user.expect_heading("Your identity document").await
}
