//! All products in one session, from the host page to the report.

use anyhow::Result;

use crate::engine::find::Role;
use crate::pages::bank;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{
    self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details,
};
use crate::user::scenario::Scenario;

pub(super) async fn five_products_are_completed_through_every_screen(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let files = &user.env.files;
    let top = user.window().await?;
    host_page::open(
        user,
        "identity,income,credit,cash_flow,documents",
        Presentation::Modal,
        "completed",
    )
    .await?;
    user.expect_reflow("00-demo").await?;
    user.click_button("Start verification").await?;
    user.switch_to_widget().await?;

    widget::expect_start(user).await?;
    user.expect_reflow("01-start").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC, CREDIT_CHECK]).await?;

    user.expect_heading("Your details").await?;
    user.expect_reflow("02-details").await?;
    widget::give_details(user, Details::Both).await?;

    user.expect_heading("Where you lived before").await?;
    user.expect_reflow("03-address-history").await?;
    widget::give_earlier_address(user).await?;

    user.expect_heading("Your identity document").await?;
    user.expect_reflow("04-id-type").await?;
    widget::choose_id(user, "Driving licence").await?;

    user.expect_heading("Front of your driving licence").await?;
    user.expect_reflow("05-id-front").await?;
    user.choose_files("Choose a file", &[&files.photo]).await?;
    user.expect_heading("Can every word be read?").await?;
    user.expect_reflow("06-id-front-look").await?;
    user.click_button("Use this photo").await?;
    widget::give_photo(user, "Back of your driving licence", &files.photo).await?;

    user.expect_heading("A photo of your face").await?;
    user.expect_reflow("07-selfie").await?;
    widget::give_selfie(user).await?;

    user.expect_heading("Connect your bank").await?;
    user.expect_visible(Role::Button, widget::BANK).await?;
    user.expect_reflow("08-bank").await?;
    let window = widget::open_bank(user, widget::BANK).await?;
    user.expect_heading("Log in").await?;
    user.expect_reflow("09-bank-login").await?;
    bank::log_in(user, true).await?;
    user.expect_heading("Choose accounts").await?;
    user.expect_reflow("10-bank-accounts").await?;
    bank::choose_accounts(user).await?;
    user.expect_heading("Allow access?").await?;
    user.expect_reflow("11-bank-consent").await?;
    user.switch_to(&top).await?;
    user.switch_to_widget().await?;
    user.expect_heading(&format!("Continue at {}", widget::BANK)).await?;
    user.expect_reflow("12-bank-waiting").await?;
    user.switch_to(&window).await?;
    bank::decide_consent(user, true).await?;
    user.expect_window_closed(&window).await?;
    user.switch_to(&top).await?;
    user.switch_to_widget().await?;
    user.expect_heading(&format!("{} is connected", widget::BANK)).await?;
    user.expect_reflow("13-bank-connected").await?;
    widget::continue_with_bank(user).await?;

    user.expect_heading("Your work and income").await?;
    user.choose("Employed full time").await?;
    user.expect_reflow("14-employment").await?;
    widget::give_employment(user).await?;

    user.expect_heading("Your documents").await?;
    widget::add_documents(user, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    user.expect_reflow("15-documents").await?;
    user.click_button("Continue").await?;

    user.expect_heading("Check your answers").await?;
    user.expect_text("Jane Ann Doe").await?;
    user.expect_reflow("16-check").await?;
    user.click_button("Change your details").await?;
    user.expect_heading("Your details").await?;
    user.fill("Last name", "Doe-Harper").await?;
    user.click_button("Save and continue").await?;
    user.expect_heading("Check your answers").await?;
    user.expect_text("Jane Ann Doe-Harper").await?;
    widget::submit(user).await?;

    user.expect_heading("We are checking your answers").await?;
    user.expect_reflow("17-working").await?;
    user.expect_heading("All done, thank you").await?;
    user.click_button("Stay here").await?;
    user.expect_reflow("18-outcome").await?;
    host_page::expect_event(user, "complete completed").await?;
    user.switch_to_widget().await?;
    widget::complete(user).await?;
    host_page::expect_report(user, &["Identity", "Income", "Credit", "Cash flow"]).await?;
    user.expect_reflow("19-report").await
}
