//! Without a mouse: what has the focus is pressed, and nothing else.

use anyhow::{Result, bail, ensure};
use fantoccini::key::Key;

use crate::demo::{self, Present};
use crate::find::Role;
use crate::person::Person;
use crate::runner::Stage;
use crate::widget::{BIOMETRIC, DATA_PROCESSING};

/// More steps than any page has.
const MOST_STEPS: usize = 60;

/// Steps on until the thing of that role and name has the focus.
pub(super) async fn step_to(person: &Person, role: Role, name: &str) -> Result<()> {
    let mut passed = Vec::new();
    for _ in 0..MOST_STEPS {
        let focus = person.focus().await?;
        if focus.0 == role.as_str() && focus.1 == name {
            return Ok(());
        }
        passed.push(format!("{} {:?}", focus.0, focus.1));
        person.key(Key::Tab).await?;
    }
    bail!(
        "the tab key never comes to the {} {name:?}; it comes to {}",
        role.as_str(),
        passed.join(", ")
    )
}

/// The heading of a new page has the focus, so that one begins there.
pub(super) async fn begins_at(person: &Person, heading: &str) -> Result<()> {
    person.sees_heading(heading).await?;
    let expected = (Role::Heading.as_str().to_owned(), heading.to_owned());
    crate::wait::until(&format!("the focus on the heading {heading:?}"), async || {
        Ok((person.focus().await? == expected).then_some(()))
    })
    .await
}

pub(super) async fn press(person: &Person, role: Role, name: &str, key: Key) -> Result<()> {
    step_to(person, role, name).await?;
    person.key(key).await
}

pub(super) async fn type_into(person: &Person, name: &str, text: &str) -> Result<()> {
    step_to(person, Role::Textbox, name).await?;
    person.type_keys(text).await
}

pub(super) async fn identity_needs_no_mouse(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let files = &person.world.files;
    demo::open(person, "identity", Present::Modal, "completed").await?;
    press(person, Role::Button, "Start verification", Key::Enter).await?;
    person.look_into_widget().await?;

    begins_at(person, "Maple Court Lettings has asked you to complete some checks").await?;
    // Not ticked: the summary of what is wrong takes the focus, and leads to the box.
    press(person, Role::Button, "Agree and start", Key::Enter).await?;
    person.sees(Role::Alert, "There is a problem").await?;
    press(
        person,
        Role::Link,
        "Tick the box if you agree that your answers and files are checked",
        Key::Enter,
    )
    .await?;
    ensure!(
        person.focus().await?.1 == DATA_PROCESSING,
        "the summary leads to {:?}",
        person.focus().await?
    );
    person.type_keys(" ").await?;
    step_to(person, Role::Checkbox, BIOMETRIC).await?;
    person.type_keys(" ").await?;
    press(person, Role::Button, "Agree and start", Key::Enter).await?;

    begins_at(person, "Your details").await?;
    type_into(person, "Day", "15").await?;
    type_into(person, "Month", "5").await?;
    type_into(person, "Year", "1990").await?;
    // A form is sent from any of its fields.
    person.key(Key::Enter).await?;

    begins_at(person, "Your identity document").await?;
    step_to(person, Role::Combobox, "Which country issued it?").await?;
    person.type_keys("United K").await?;
    step_to(person, Role::Radio, "Passport").await?;
    person.type_keys(" ").await?;
    press(person, Role::Button, "Continue", Key::Enter).await?;

    begins_at(person, "Photo page of your passport").await?;
    step_to(person, Role::Button, "Choose a file").await?;
    person.give_files("Choose a file", &[&files.photo]).await?;
    begins_at(person, "Can every word be read?").await?;
    press(person, Role::Button, "Use this photo", Key::Enter).await?;

    begins_at(person, "A photo of your face").await?;
    step_to(person, Role::Button, "Choose a file").await?;
    person.give_files("Choose a file", &[&files.other_photo]).await?;
    begins_at(person, "Is your face clear?").await?;
    press(person, Role::Button, "Use this photo", Key::Enter).await?;

    begins_at(person, "Check your answers").await?;
    // The menu opens and closes, and gives the focus back.
    person.keys(&[Key::Shift, Key::Tab]).await?;
    step_back_to(person, Role::Button, "Menu").await?;
    person.key(Key::Enter).await?;
    person.sees(Role::Button, "Help").await?;
    person.key(Key::Escape).await?;
    ensure!(
        person.focus().await?.1 == "Menu",
        "the menu has kept the focus: {:?}",
        person.focus().await?
    );
    ensure!(
        !person.sees_now(Role::Dialog, "Leave for now?").await?,
        "closing the menu asks whether to leave"
    );
    press(person, Role::Button, "Submit", Key::Enter).await?;

    begins_at(person, "We are checking your answers").await?;
    begins_at(person, "All done, thank you").await?;
    press(person, Role::Button, "Continue to Maple Court Lettings", Key::Enter).await?;
    demo::shows_report(person, &["Identity"]).await
}

/// Steps back until the thing of that role and name has the focus.
pub(super) async fn step_back_to(person: &Person, role: Role, name: &str) -> Result<()> {
    for _ in 0..MOST_STEPS {
        let focus = person.focus().await?;
        if focus.0 == role.as_str() && focus.1 == name {
            return Ok(());
        }
        person.keys(&[Key::Shift, Key::Tab]).await?;
    }
    bail!("shift and tab never come to the {} {name:?}", role.as_str())
}
