//! What people type.

use anyhow::{Result, ensure};

use crate::demo::{self, Present};
use crate::find::Role;
use crate::person::Person;
use crate::runner::Stage;
use crate::widget::{self, BIOMETRIC, DATA_PROCESSING, Details};

pub(super) async fn strange_names_arrive_as_typed(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let longest = "é".repeat(200);
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    widget::identify(person).await?;
    for (first, last) in
        [("👩‍🚀 Zoë-Ann", "O’Brien 🦀"), ("محمد", "بن سلمان"), (longest.as_str(), "Ng")]
    {
        person.sees_heading("Check your answers").await?;
        person.press_button("Change your details").await?;
        person.sees_heading("Your details").await?;
        person.write("First name", first).await?;
        person.write("Last name", last).await?;
        person.press_button("Save and continue").await?;
        person.sees_heading("Check your answers").await?;
        person.reads(first).await?;
        person.reads(last).await?;
    }
    person.examines("26-check-long-name").await?;

    // One letter more than fits is said, and kept.
    let too_long = "é".repeat(201);
    person.press_button("Change your details").await?;
    person.sees_heading("Your details").await?;
    person.write("First name", &too_long).await?;
    person.press_button("Save and continue").await?;
    person.sees(Role::Link, "Use 200 characters or fewer here").await?;
    ensure!(
        person.value_of(Role::Textbox, "First name").await? == too_long,
        "what was typed is gone"
    );
    person.write("First name", "   ").await?;
    person.press_button("Save and continue").await?;
    person.sees(Role::Link, "Enter your first name").await?;
    person.write("First name", "Jane").await?;
    person.press_button("Save and continue").await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await
}

/// Writes a date of birth that cannot be; reads why, and finds it as it was typed.
async fn is_told_about(person: &Person, [day, month, year]: [&str; 3], why: &str) -> Result<()> {
    widget::write_date(person, "Date of birth", [day, month, year]).await?;
    person.press_button("Save and continue").await?;
    person.sees(Role::Link, why).await?;
    for (field, typed) in [("Day", day), ("Month", month), ("Year", year)] {
        let kept = person.value_in_group("Date of birth", field).await?;
        ensure!(kept == typed, "{field} was {typed:?} and is {kept:?}");
    }
    Ok(())
}

pub(super) async fn impossible_dates_are_explained_and_kept(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    person.write("First name", "Zoë").await?;
    is_told_about(person, ["31", "2", "1990"], "That month does not have this day. Check the date")
        .await?;
    // The summary has the focus, and its link leads to the field.
    ensure!(
        person.focus().await?.1 == "There is a problem",
        "the focus is on {:?}",
        person.focus().await?
    );
    person.examines("27-errors").await?;
    person.press(Role::Link, "That month does not have this day. Check the date").await?;
    ensure!(person.focus().await?.1 == "Day", "the link leads to {:?}", person.focus().await?);
    is_told_about(person, ["1", "13", "1990"], "Enter the month as a number from 1 to 12").await?;
    is_told_about(person, ["1", "1", "90"], "Enter the year with 4 numbers, like 1990").await?;
    is_told_about(person, ["1", "1", "2199"], "Your date of birth must be in the past").await?;
    let minor = person.run_script("return String(new Date().getFullYear() - 17)").await?;
    let too_young = "You must be 18 or over to continue. If this date is right, ask Maple Court Lettings what you can do instead";
    is_told_about(person, ["1", "1", minor.as_str().unwrap_or_default()], too_young).await?;
    is_told_about(person, ["", "", ""], "Enter your date of birth").await?;
    ensure!(person.value_of(Role::Textbox, "First name").await? == "Zoë", "another field is gone");
    widget::write_date(person, "Date of birth", ["29", "2", "1992"]).await?;
    person.press_button("Save and continue").await?;
    person.sees_heading("Your identity document").await
}
