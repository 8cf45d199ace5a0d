//! The rest of the way without a mouse: the bank, documents, dialogs, the language, and a camera
//! that is refused.

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use serde_json::json;

use super::keyboard::{begins_at, press, step_back_to, step_to, type_into};
use crate::demo::{self, Present};
use crate::find::Role;
use crate::person::Person;
use crate::runner::Stage;
use crate::screens::guide::Guide;
use crate::wait::until;
use crate::widget::{ADD_PROOF_OF_ADDRESS, DATA_PROCESSING};

/// What has the focus is called that.
async fn is_at(person: &Person, name: &str) -> Result<()> {
    until(&format!("the focus on {name:?}"), async || {
        Ok((person.focus().await?.1 == name).then_some(()))
    })
    .await
}

/// Opens the menu and chooses something in it.
async fn choose_in_menu(person: &Person, entry: &str) -> Result<()> {
    step_back_to(person, Role::Button, "Menu").await?;
    person.key(Key::Enter).await?;
    person.sees(Role::Button, entry).await?;
    press(person, Role::Button, entry, Key::Enter).await
}

/// The open dialog begins at its title, keeps the keyboard inside, closes with Escape, and gives
/// the focus back to the menu.
async fn goes_through_dialog(person: &Person, title: &str) -> Result<()> {
    person.sees(Role::Dialog, title).await?;
    is_at(person, title).await?;
    for _ in 0..30 {
        person.key(Key::Tab).await?;
        let is_inside = "const at = document.activeElement; return at === document.body || Boolean(at.closest('dialog[open]'))";
        ensure!(
            person.run_script(is_inside).await? == json!(true),
            "the keyboard leaves the dialog {title:?} for {:?}",
            person.focus().await?
        );
    }
    person.key(Key::Escape).await?;
    person.sees_no_longer(Role::Dialog, title).await?;
    is_at(person, "Menu").await
}

pub(super) async fn bank_and_documents_need_no_mouse(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let top = person.window().await?;
    demo::open(person, "cash_flow,documents", Present::Modal, "completed").await?;
    press(person, Role::Button, "Start verification", Key::Enter).await?;
    person.look_into_widget().await?;
    begins_at(person, "Maple Court Lettings has asked you to complete some checks").await?;
    step_to(person, Role::Checkbox, DATA_PROCESSING).await?;
    person.type_keys(" ").await?;
    press(person, Role::Button, "Agree and start", Key::Enter).await?;

    begins_at(person, "Connect your bank").await?;
    step_to(person, Role::Searchbox, "Search for your bank").await?;
    person.type_keys("kestrel").await?;
    person.reads("1 bank found").await?;
    let before = person.windows().await?;
    press(person, Role::Button, "Kestrel", Key::Enter).await?;
    let window = person.turn_to_new_window(&before).await?;
    person.sees_heading("Log in").await?;
    type_into(person, "User name", "sandbox").await?;
    type_into(person, "Password", "open sesame").await?;
    person.key(Key::Enter).await?;
    person.sees_heading("Choose accounts").await?;
    person.key(Key::Tab).await?;
    until("a box to have the focus", async || {
        if person.focus().await?.0 == Role::Checkbox.as_str() {
            return Ok(Some(()));
        }
        person.key(Key::Tab).await?;
        Ok(None)
    })
    .await?;
    person.type_keys(" ").await?;
    press(person, Role::Button, "Continue", Key::Enter).await?;
    person.sees_heading("Allow access?").await?;
    press(person, Role::Button, "Allow", Key::Enter).await?;
    person.window_closes(&window).await?;
    person.turn_to(&top).await?;
    person.look_into_widget().await?;
    begins_at(person, "Kestrel is connected").await?;
    press(person, Role::Button, "Continue", Key::Enter).await?;

    begins_at(person, "Your documents").await?;
    press(person, Role::Button, "Continue", Key::Enter).await?;
    person.sees(Role::Alert, "There is a problem").await?;
    // The summary takes the focus, and its link leads to the button.
    press(person, Role::Link, "Add a proof of address", Key::Enter).await?;
    is_at(person, ADD_PROOF_OF_ADDRESS).await?;
    let pdf = person.world.files.pdf.clone();
    person.give_files(ADD_PROOF_OF_ADDRESS, &[&pdf]).await?;
    person.sees(Role::Button, "Remove council-tax.pdf").await?;
    step_back_to(person, Role::Button, "Remove council-tax.pdf").await?;
    person.key(Key::Enter).await?;
    // What had the focus is gone, and the button that adds another has it.
    is_at(person, ADD_PROOF_OF_ADDRESS).await?;
    person.sees_no_longer(Role::Button, "Remove council-tax.pdf").await?;
    person.give_files(ADD_PROOF_OF_ADDRESS, &[&pdf]).await?;
    person.sees(Role::Button, "Remove council-tax.pdf").await?;
    press(person, Role::Button, "Continue", Key::Enter).await?;

    begins_at(person, "Check your answers").await?;
    for (entry, title) in
        [("Language", "Language"), ("Help", "Help"), ("Save and leave", "Leave for now?")]
    {
        choose_in_menu(person, entry).await?;
        goes_through_dialog(person, title).await?;
    }
    press(person, Role::Button, "Change your documents", Key::Enter).await?;
    begins_at(person, "Your documents").await?;
    press(person, Role::Button, "Continue", Key::Enter).await?;
    begins_at(person, "Check your answers").await?;
    press(person, Role::Button, "Submit", Key::Enter).await?;
    begins_at(person, "All done, thank you").await?;
    press(person, Role::Button, "Stay here", Key::Enter).await?;
    // What was pressed is gone; the keyboard is not lost with it.
    press(person, Role::Button, "Continue to Maple Court Lettings", Key::Enter).await?;
    demo::shows_report(person, &["Cash flow"]).await
}

pub(super) async fn refused_camera_needs_no_mouse(stage: &Stage) -> Result<()> {
    let person = stage.person().await?;
    let guide = Guide::new(person.clone(), Present::Hosted, None)?;
    let person = person.as_ref();
    person.browser.let_use_camera(false).await?;
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    applicant.agrees().await?.tells_birth().await?.chooses_id("passport").await?;
    guide.open_at(&applicant, "id_photo.title_passport").await?;
    step_to(person, Role::Button, &guide.say("photo.take")?).await?;
    person.key(Key::Enter).await?;
    begins_at(person, &guide.say("camera.blocked.title")?).await?;
    person.browser.let_use_camera(true).await?;
    press(person, Role::Button, &guide.say("camera.try_again")?, Key::Enter).await?;
    begins_at(person, &guide.say("id_photo.title_passport")?).await?;
    guide.reads("camera.on").await?;
    press(person, Role::Button, &guide.say("camera.take")?, Key::Enter).await?;
    begins_at(person, &guide.say("id_photo.review_title")?).await?;
    press(person, Role::Button, &guide.say("photo.use")?, Key::Enter).await?;
    begins_at(person, &guide.say("selfie.title")?).await
}
