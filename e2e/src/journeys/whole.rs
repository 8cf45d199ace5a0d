//! From the landlord's page to the report.

use anyhow::Result;

use crate::bank;
use crate::demo::{self, Present};
use crate::find::Role;
use crate::runner::Stage;
use crate::widget::{
    self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details,
};

pub(super) async fn all_five_products_through_every_screen(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    let top = person.window().await?;
    demo::open(person, "identity,income,credit,cash_flow,documents", Present::Modal, "completed")
        .await?;
    person.examines("00-demo").await?;
    person.press_button("Start verification").await?;
    person.look_into_widget().await?;

    widget::sees_start(person).await?;
    person.examines("01-start").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC, CREDIT_CHECK]).await?;

    person.sees_heading("Your details").await?;
    person.examines("02-details").await?;
    widget::give_details(person, Details::Both).await?;

    person.sees_heading("Where you lived before").await?;
    person.examines("03-address-history").await?;
    widget::give_earlier_address(person).await?;

    person.sees_heading("Your identity document").await?;
    person.examines("04-id-type").await?;
    widget::choose_id(person, "Driving licence").await?;

    person.sees_heading("Front of your driving licence").await?;
    person.examines("05-id-front").await?;
    person.give_files("Choose a file", &[&files.photo]).await?;
    person.sees_heading("Can every word be read?").await?;
    person.examines("06-id-front-look").await?;
    person.press_button("Use this photo").await?;
    widget::give_picture(person, "Back of your driving licence", &files.photo).await?;

    person.sees_heading("A photo of your face").await?;
    person.examines("07-selfie").await?;
    widget::give_selfie(person).await?;

    person.sees_heading("Connect your bank").await?;
    person.sees(Role::Button, widget::BANK).await?;
    person.examines("08-bank").await?;
    let window = widget::go_to_bank(person, widget::BANK).await?;
    person.sees_heading("Log in").await?;
    person.examines("09-bank-login").await?;
    bank::log_in(person, true).await?;
    person.sees_heading("Choose accounts").await?;
    person.examines("10-bank-accounts").await?;
    bank::choose_accounts(person).await?;
    person.sees_heading("Allow access?").await?;
    person.examines("11-bank-consent").await?;
    person.turn_to(&top).await?;
    person.look_into_widget().await?;
    person.sees_heading(&format!("Continue at {}", widget::BANK)).await?;
    person.examines("12-bank-waiting").await?;
    person.turn_to(&window).await?;
    bank::decide(person, true).await?;
    person.window_closes(&window).await?;
    person.turn_to(&top).await?;
    person.look_into_widget().await?;
    person.sees_heading(&format!("{} is connected", widget::BANK)).await?;
    person.examines("13-bank-connected").await?;
    widget::goes_on_with_bank(person).await?;

    person.sees_heading("Your work and income").await?;
    person.choose("Employed full time").await?;
    person.examines("14-employment").await?;
    widget::give_employment(person).await?;

    person.sees_heading("Your documents").await?;
    widget::add_papers(person, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    person.examines("15-documents").await?;
    person.press_button("Continue").await?;

    person.sees_heading("Check your answers").await?;
    person.reads("Jane Ann Doe").await?;
    person.examines("16-check").await?;
    person.press_button("Change your details").await?;
    person.sees_heading("Your details").await?;
    person.write("Last name", "Doe-Harper").await?;
    person.press_button("Save and continue").await?;
    person.sees_heading("Check your answers").await?;
    person.reads("Jane Ann Doe-Harper").await?;
    widget::submit(person).await?;

    person.sees_heading("We are checking your answers").await?;
    person.examines("17-working").await?;
    person.sees_heading("All done, thank you").await?;
    person.press_button("Stay here").await?;
    person.examines("18-outcome").await?;
    demo::tells(person, "complete completed").await?;
    person.look_into_widget().await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Identity", "Income", "Credit", "Cash flow"]).await?;
    person.examines("19-report").await
}
