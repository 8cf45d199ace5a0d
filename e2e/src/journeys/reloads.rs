//! A reload continues on the same screen, everywhere.

use std::path::Path;

use anyhow::Result;

use crate::pages::bank;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{
    self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details,
};
use crate::user::User;
use crate::user::scenario::Scenario;

/// Reloads on the screen with that heading, and expects the same screen.
async fn expect_same_after_reload(
    user: &User,
    heading: &str,
    presentation: Presentation,
) -> Result<()> {
    user.expect_heading(heading).await?;
    host_page::reload(user, presentation).await?;
    user.expect_heading(heading).await
}

pub(super) async fn every_screen_survives_a_reload(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    let top = user.window().await?;
    let here = Presentation::Modal;
    host_page::start(user, "identity,income,credit,cash_flow,documents", here, "slow").await?;
    expect_same_after_reload(
        user,
        "Maple Court Lettings has asked you to complete some checks",
        here,
    )
    .await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC, CREDIT_CHECK]).await?;
    expect_same_after_reload(user, "Your details", here).await?;
    widget::give_details(user, Details::Both).await?;
    expect_same_after_reload(user, "Where you lived before", here).await?;
    widget::give_earlier_address(user).await?;
    expect_same_after_reload(user, "Your identity document", here).await?;
    widget::choose_id(user, "Identity card").await?;
    expect_same_after_reload(user, "Front of your identity card", here).await?;
    reload_before_using_photo(user, "Front of your identity card", &files.photo, here).await?;
    expect_same_after_reload(user, "Back of your identity card", here).await?;
    widget::give_photo(user, "Back of your identity card", &files.photo).await?;
    expect_same_after_reload(user, "A photo of your face", here).await?;
    widget::give_selfie(user).await?;

    expect_same_after_reload(user, "Connect your bank", here).await?;
    let window = widget::open_bank(user, widget::BANK).await?;
    bank::log_in(user, true).await?;
    user.switch_to(&top).await?;
    user.switch_to_widget().await?;
    user.expect_heading(&format!("Continue at {}", widget::BANK)).await?;
    // Browsers may close the bank's window together with its opener. The page continues either way.
    host_page::reload(user, here).await?;
    user.expect_heading(&format!("Continue at {}", widget::BANK)).await?;
    if user.windows().await?.contains(&window) {
        user.switch_to(&window).await?;
        user.browser.client.close_window().await?;
        user.switch_to(&top).await?;
        user.switch_to_widget().await?;
    }
    let before = user.windows().await?;
    user.click_button("Open the bank’s window").await?;
    let window = user.switch_to_new_window(&before).await?;
    bank::log_in(user, true).await?;
    bank::choose_accounts(user).await?;
    bank::decide_consent(user, true).await?;
    user.expect_window_closed(&window).await?;
    user.switch_to(&top).await?;
    user.switch_to_widget().await?;
    // After a reload, a connected bank counts as answered, and the next step is shown.
    user.expect_heading(&format!("{} is connected", widget::BANK)).await?;
    host_page::reload(user, here).await?;
    expect_same_after_reload(user, "Your work and income", here).await?;
    widget::give_employment(user).await?;
    expect_same_after_reload(user, "Your documents", here).await?;
    widget::add_documents(user, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    host_page::reload(user, here).await?;
    expect_same_after_reload(user, "Check your answers", here).await?;
    widget::submit(user).await?;
    expect_same_after_reload(user, "We are checking your answers", here).await?;
    user.expect_heading("All done, thank you").await?;
    user.click_button("Stay here").await?;
    user.switch_to_page().await?;
    host_page::expect_event(user, "complete completed").await?;
    // The host page does not open a finished verification again, and links to the report.
    user.reload().await?;
    user.expect_text("This verification is over.").await?;
    user.click(crate::engine::find::Role::Link, "See the report").await?;
    host_page::expect_report(user, &["Identity", "Income", "Credit", "Cash flow"]).await
}

/// Reloads while a chosen photo is not used yet. It is asked for again.
async fn reload_before_using_photo(
    user: &User,
    heading: &str,
    photo: &Path,
    presentation: Presentation,
) -> Result<()> {
    user.choose_files("Choose a file", &[photo]).await?;
    user.expect_heading("Can every word be read?").await?;
    host_page::reload(user, presentation).await?;
    widget::give_photo(user, heading, photo).await
}

pub(super) async fn every_hosted_screen_survives_a_reload(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let here = Presentation::Hosted;
    host_page::start(user, "identity", here, "slow").await?;
    expect_same_after_reload(
        user,
        "Maple Court Lettings has asked you to complete some checks",
        here,
    )
    .await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    expect_same_after_reload(user, "Your details", here).await?;
    widget::give_details(user, Details::Identity).await?;
    expect_same_after_reload(user, "Your identity document", here).await?;
    widget::choose_id(user, "Passport").await?;
    expect_same_after_reload(user, "Photo page of your passport", here).await?;
    widget::give_passport(user).await?;
    expect_same_after_reload(user, "A photo of your face", here).await?;
    widget::give_selfie(user).await?;
    expect_same_after_reload(user, "Check your answers", here).await?;
    widget::submit(user).await?;
    expect_same_after_reload(user, "We are checking your answers", here).await?;
    user.expect_heading("All done, thank you").await?;
    user.click_button("Stay here").await?;
    host_page::reload(user, here).await?;
    user.expect_heading("You have already finished this").await?;
    user.click_button("Continue to Maple Court Lettings").await?;
    host_page::expect_report(user, &["Identity"]).await
}
