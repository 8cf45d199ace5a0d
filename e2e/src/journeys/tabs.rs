//! The same session in two tabs, or on two devices.

use anyhow::{Result, ensure};

use crate::demo::{self, Present};
use crate::find::Role;
use crate::runner::Stage;
use crate::wait::until;
use crate::widget::{self, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details};

/// A page to which nobody turns: its browser does not say that it is looked at or has the focus.
const UNTOUCHED: &str = "for (const turning of ['visibilitychange', 'focus']) addEventListener(turning, (event) => event.stopImmediatePropagation(), true)";

pub(super) async fn submitted_in_the_other_tab(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let first = person.window().await?;
    person.browser.prepare_pages(UNTOUCHED).await?;
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    widget::identify(person).await?;
    person.sees_heading("Check your answers").await?;
    person.look_at_page().await?;
    let session = demo::session(person).await?;

    person.open_tab().await?;
    demo::go_on_with(person, &session, Present::Modal).await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await?;
    person.press_button("Stay here").await?;

    // The other tab has told it, so that it knows without having been touched. Never can it submit
    // twice: its secret was used up by the other one's submission.
    person.expects_in_console("status of 401");
    person.turn_to(&first).await?;
    person.look_into_widget().await?;
    person.sees_heading("You have already sent your answers").await
}

pub(super) async fn answered_in_the_other_tab(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let first = person.window().await?;
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    person.write("First name", "Janet").await?;
    widget::write_date(person, "Date of birth", ["16", "6", "1991"]).await?;
    person.look_at_page().await?;
    let session = demo::session(person).await?;

    person.open_tab().await?;
    demo::go_on_with(person, &session, Present::Inline).await?;
    widget::give_details(person, Details::Identity).await?;
    widget::choose_id(person, "Passport").await?;
    person.sees_heading("Photo page of your passport").await?;

    // What was typed in the first tab before is not older because it is saved later: the person
    // says that it counts. And it goes on with what is missing now, not with what was.
    person.expects_in_console("status of 409");
    person.turn_to(&first).await?;
    person.look_into_widget().await?;
    person.press_button("Save and continue").await?;
    person.sees(Role::Dialog, "This was changed in another window").await?;
    person.press_button("Keep these answers").await?;
    widget::give_passport(person).await?;
    widget::give_selfie(person).await?;
    person.sees_heading("Check your answers").await?;
    person.reads("Janet Doe").await?;
    person.reads("16 June 1991").await
}

/// A page that lies open on one device shows what is done on another, and nobody does anything
/// there.
pub(super) async fn gone_on_with_on_another_device(stage: &Stage) -> Result<()> {
    let (laptop, phone) = (&stage.person().await?, &stage.person().await?);
    laptop.browser.hurry_looks().await?;
    laptop.browser.prepare_pages(UNTOUCHED).await?;
    demo::start(laptop, "credit", Present::Inline, "completed").await?;
    widget::agree(laptop, &[DATA_PROCESSING, CREDIT_CHECK]).await?;
    laptop.sees_heading("Your details").await?;
    laptop.look_at_page().await?;
    let session = demo::session(laptop).await?;
    laptop.look_into_widget().await?;
    ensure!(
        laptop.value_of(Role::Textbox, "Town or city").await?.is_empty(),
        "somebody has typed there already"
    );

    // It stays where it is, and shows what is known now.
    demo::go_on_with(phone, &session, Present::Modal).await?;
    widget::give_details(phone, Details::Credit).await?;
    until("what was saved on the other device", async || {
        Ok((laptop.value_of(Role::Textbox, "Town or city").await? == "Bristol").then_some(()))
    })
    .await?;
    laptop.sees_heading("Your details").await?;

    widget::give_earlier_address(phone).await?;
    laptop.expects_in_console("status of 401");
    widget::submit(phone).await?;
    laptop.sees_heading("You have already sent your answers").await?;
    widget::completes(phone).await
}
