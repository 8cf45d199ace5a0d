//! One session in two tabs, or on two devices.

use anyhow::{Result, ensure};

use crate::engine::find::Role;
use crate::engine::wait::until;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details};
use crate::user::scenario::Scenario;

/// Suppresses the events of a page that becomes visible or gets the focus.
const NO_FOCUS_EVENTS: &str = "for (const type of ['visibilitychange', 'focus']) addEventListener(type, (event) => event.stopImmediatePropagation(), true)";

pub(super) async fn submission_in_another_tab_is_noticed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let first = user.window().await?;
    user.browser.add_preload_script(NO_FOCUS_EVENTS).await?;
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    widget::complete_identity(user).await?;
    user.expect_heading("Check your answers").await?;
    user.switch_to_page().await?;
    let session = host_page::session_id(user).await?;

    user.open_tab().await?;
    host_page::resume(user, &session, Presentation::Modal).await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await?;
    user.click_button("Stay here").await?;

    // The other tab has notified this one. It could not submit again, as the submission has replaced
    // its secret.
    user.allow_in_console("status of 401");
    user.switch_to(&first).await?;
    user.switch_to_widget().await?;
    user.expect_heading("You have already sent your answers").await
}

pub(super) async fn answers_of_another_tab_are_not_lost(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let first = user.window().await?;
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    user.fill("First name", "Janet").await?;
    widget::fill_date(user, "Date of birth", ["16", "6", "1991"]).await?;
    user.switch_to_page().await?;
    let session = host_page::session_id(user).await?;

    user.open_tab().await?;
    host_page::resume(user, &session, Presentation::Inline).await?;
    widget::give_details(user, Details::Identity).await?;
    widget::choose_id(user, "Passport").await?;
    user.expect_heading("Photo page of your passport").await?;

    // The first tab's unsaved answers conflict with the saved ones, and the user decides. The form
    // then continues with what is missing now.
    user.allow_in_console("status of 409");
    user.switch_to(&first).await?;
    user.switch_to_widget().await?;
    user.click_button("Save and continue").await?;
    user.expect_visible(Role::Dialog, "This was changed in another window").await?;
    user.click_button("Keep these answers").await?;
    widget::give_passport(user).await?;
    widget::give_selfie(user).await?;
    user.expect_heading("Check your answers").await?;
    user.expect_text("Janet Doe").await?;
    user.expect_text("16 June 1991").await
}

/// An open page is updated without any action on it.
pub(super) async fn progress_on_another_device_is_shown(scenario: &Scenario) -> Result<()> {
    let (laptop, phone) = (&scenario.user().await?, &scenario.user().await?);
    laptop.browser.poll_every_second().await?;
    laptop.browser.add_preload_script(NO_FOCUS_EVENTS).await?;
    host_page::start(laptop, "credit", Presentation::Inline, "completed").await?;
    widget::give_consents(laptop, &[DATA_PROCESSING, CREDIT_CHECK]).await?;
    laptop.expect_heading("Your details").await?;
    laptop.switch_to_page().await?;
    let session = host_page::session_id(laptop).await?;
    laptop.switch_to_widget().await?;
    ensure!(
        laptop.value_of(Role::Textbox, "Town or city").await?.is_empty(),
        "the field is not empty"
    );

    // It stays on its screen, with the new answers.
    host_page::resume(phone, &session, Presentation::Modal).await?;
    widget::give_details(phone, Details::Credit).await?;
    until("what was saved on the other device", async || {
        Ok((laptop.value_of(Role::Textbox, "Town or city").await? == "Bristol").then_some(()))
    })
    .await?;
    laptop.expect_heading("Your details").await?;

    widget::give_earlier_address(phone).await?;
    laptop.allow_in_console("status of 401");
    widget::submit(phone).await?;
    laptop.expect_heading("You have already sent your answers").await?;
    widget::complete(phone).await
}
