//! `identity` by keyboard alone (WCAG 2.1.1, Keyboard).

use anyhow::{Result, ensure};
use fantoccini::key::Key;

use crate::engine::find::Role;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{BIOMETRIC, DATA_PROCESSING};
use crate::user::scenario::Scenario;

pub(super) async fn identity_is_completed_by_keyboard(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    host_page::open(user, "identity", Presentation::Modal, "completed").await?;
    user.press_on(Role::Button, "Start verification", Key::Enter).await?;
    user.switch_to_widget().await?;

    user.expect_focus_on_heading("Maple Court Lettings has asked you to complete some checks")
        .await?;
    // The error summary takes the focus, and its link leads to the box.
    user.press_on(Role::Button, "Agree and start", Key::Enter).await?;
    user.expect_visible(Role::Alert, "There is a problem").await?;
    user.press_on(
        Role::Link,
        "Tick the box if you agree that your answers and files are checked",
        Key::Enter,
    )
    .await?;
    ensure!(
        user.focus().await?.1 == DATA_PROCESSING,
        "the summary leads to {:?}",
        user.focus().await?
    );
    user.type_text(" ").await?;
    user.tab_to(Role::Checkbox, BIOMETRIC).await?;
    user.type_text(" ").await?;
    user.press_on(Role::Button, "Agree and start", Key::Enter).await?;

    user.expect_focus_on_heading("Your details").await?;
    user.type_into("Day", "15").await?;
    user.type_into("Month", "5").await?;
    user.type_into("Year", "1990").await?;
    // Enter in a field submits the form.
    user.press_key(Key::Enter).await?;

    user.expect_focus_on_heading("Your identity document").await?;
    user.tab_to(Role::Combobox, "Which country issued it?").await?;
    user.type_text("United K").await?;
    user.tab_to(Role::Radio, "Passport").await?;
    user.type_text(" ").await?;
    user.press_on(Role::Button, "Continue", Key::Enter).await?;

    user.expect_focus_on_heading("Photo page of your passport").await?;
    user.tab_to(Role::Button, "Choose a file").await?;
    user.choose_files("Choose a file", &[&files.photo]).await?;
    user.expect_focus_on_heading("Can every word be read?").await?;
    user.press_on(Role::Button, "Use this photo", Key::Enter).await?;

    user.expect_focus_on_heading("A photo of your face").await?;
    user.tab_to(Role::Button, "Choose a file").await?;
    user.choose_files("Choose a file", &[&files.other_photo]).await?;
    user.expect_focus_on_heading("Is your face clear?").await?;
    user.press_on(Role::Button, "Use this photo", Key::Enter).await?;

    user.expect_focus_on_heading("Check your answers").await?;
    // The menu returns the focus when it closes.
    user.press_keys(&[Key::Shift, Key::Tab]).await?;
    user.tab_back_to(Role::Button, "Menu").await?;
    user.press_key(Key::Enter).await?;
    user.expect_visible(Role::Button, "Help").await?;
    user.press_key(Key::Escape).await?;
    ensure!(
        user.focus().await?.1 == "Menu",
        "the menu has not returned the focus: {:?}",
        user.focus().await?
    );
    ensure!(
        !user.is_visible(Role::Dialog, "Leave for now?").await?,
        "closing the menu asks whether to leave"
    );
    user.press_on(Role::Button, "Submit", Key::Enter).await?;

    user.expect_focus_on_heading("We are checking your answers").await?;
    user.expect_focus_on_heading("All done, thank you").await?;
    user.press_on(Role::Button, "Continue to Maple Court Lettings", Key::Enter).await?;
    host_page::expect_report(user, &["Identity"]).await
}
