//! A page that is loaded again goes on where it stopped, on every screen.

use std::path::Path;

use anyhow::Result;

use crate::bank;
use crate::demo::{self, Present};
use crate::person::Person;
use crate::runner::Stage;
use crate::widget::{
    self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details,
};

/// Loads the page again on the screen with that heading, and is there again.
async fn stays_on(person: &Person, heading: &str, present: Present) -> Result<()> {
    person.sees_heading(heading).await?;
    demo::reload(person, present).await?;
    person.sees_heading(heading).await
}

pub(super) async fn every_screen_can_be_loaded_again(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    let top = person.window().await?;
    let here = Present::Modal;
    demo::start(person, "identity,income,credit,cash_flow,documents", here, "slow").await?;
    stays_on(person, "Maple Court Lettings has asked you to complete some checks", here).await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC, CREDIT_CHECK]).await?;
    stays_on(person, "Your details", here).await?;
    widget::give_details(person, Details::Both).await?;
    stays_on(person, "Where you lived before", here).await?;
    widget::give_earlier_address(person).await?;
    stays_on(person, "Your identity document", here).await?;
    widget::choose_id(person, "Identity card").await?;
    stays_on(person, "Front of your identity card", here).await?;
    looks_again(person, "Front of your identity card", &files.photo, here).await?;
    stays_on(person, "Back of your identity card", here).await?;
    widget::give_picture(person, "Back of your identity card", &files.photo).await?;
    stays_on(person, "A photo of your face", here).await?;
    widget::give_selfie(person).await?;

    stays_on(person, "Connect your bank", here).await?;
    let window = widget::go_to_bank(person, widget::BANK).await?;
    bank::log_in(person, true).await?;
    person.turn_to(&top).await?;
    person.look_into_widget().await?;
    person.sees_heading(&format!("Continue at {}", widget::BANK)).await?;
    // Whether the bank's window outlives the page that has opened it is the browser's affair: the
    // page goes on either way.
    demo::reload(person, here).await?;
    person.sees_heading(&format!("Continue at {}", widget::BANK)).await?;
    if person.windows().await?.contains(&window) {
        person.turn_to(&window).await?;
        person.browser.client.close_window().await?;
        person.turn_to(&top).await?;
        person.look_into_widget().await?;
    }
    let before = person.windows().await?;
    person.press_button("Open the bank’s window").await?;
    let window = person.turn_to_new_window(&before).await?;
    bank::log_in(person, true).await?;
    bank::choose_accounts(person).await?;
    bank::decide(person, true).await?;
    person.window_closes(&window).await?;
    person.turn_to(&top).await?;
    person.look_into_widget().await?;
    // A connected bank is an answer like any other: whoever comes back goes on with the next.
    person.sees_heading(&format!("{} is connected", widget::BANK)).await?;
    demo::reload(person, here).await?;
    stays_on(person, "Your work and income", here).await?;
    widget::give_employment(person).await?;
    stays_on(person, "Your documents", here).await?;
    widget::add_papers(person, ADD_PROOF_OF_ADDRESS, &[&files.pdf]).await?;
    demo::reload(person, here).await?;
    stays_on(person, "Check your answers", here).await?;
    widget::submit(person).await?;
    stays_on(person, "We are checking your answers", here).await?;
    person.sees_heading("All done, thank you").await?;
    person.press_button("Stay here").await?;
    person.look_at_page().await?;
    demo::tells(person, "complete completed").await?;
    // The landlord's page does not open a verification again that is over; it leads to the report.
    person.reload().await?;
    person.reads("This verification is over.").await?;
    person.press(crate::find::Role::Link, "See the report").await?;
    demo::shows_report(person, &["Identity", "Income", "Credit", "Cash flow"]).await
}

/// Loads the page again with a picture that was chosen but not used: it is gone, and asked for
/// again.
async fn looks_again(person: &Person, heading: &str, photo: &Path, present: Present) -> Result<()> {
    person.give_files("Choose a file", &[photo]).await?;
    person.sees_heading("Can every word be read?").await?;
    demo::reload(person, present).await?;
    widget::give_picture(person, heading, photo).await
}

pub(super) async fn hosted_page_can_be_loaded_again(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let here = Present::Hosted;
    demo::start(person, "identity", here, "slow").await?;
    stays_on(person, "Maple Court Lettings has asked you to complete some checks", here).await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    stays_on(person, "Your details", here).await?;
    widget::give_details(person, Details::Identity).await?;
    stays_on(person, "Your identity document", here).await?;
    widget::choose_id(person, "Passport").await?;
    stays_on(person, "Photo page of your passport", here).await?;
    widget::give_passport(person).await?;
    stays_on(person, "A photo of your face", here).await?;
    widget::give_selfie(person).await?;
    stays_on(person, "Check your answers", here).await?;
    widget::submit(person).await?;
    stays_on(person, "We are checking your answers", here).await?;
    person.sees_heading("All done, thank you").await?;
    person.press_button("Stay here").await?;
    demo::reload(person, here).await?;
    person.sees_heading("You have already finished this").await?;
    person.press_button("Continue to Maple Court Lettings").await?;
    demo::shows_report(person, &["Identity"]).await
}
