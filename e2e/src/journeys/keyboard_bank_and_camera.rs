//! Bank, documents, dialogs and camera by keyboard alone (WCAG 2.1.1, Keyboard).

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use serde_json::json;

use crate::engine::find::Role;
use crate::engine::wait::until;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{ADD_PROOF_OF_ADDRESS, DATA_PROCESSING};
use crate::screens::navigator::Navigator;
use crate::user::User;
use crate::user::scenario::Scenario;

/// Expects the focus on the element of that name.
async fn expect_focus(user: &User, name: &str) -> Result<()> {
    until(&format!("the focus on {name:?}"), async || {
        Ok((user.focus().await?.1 == name).then_some(()))
    })
    .await
}

/// Opens the menu and chooses an entry.
async fn choose_from_menu(user: &User, entry: &str) -> Result<()> {
    user.tab_back_to(Role::Button, "Menu").await?;
    user.press_key(Key::Enter).await?;
    user.expect_visible(Role::Button, entry).await?;
    user.press_on(Role::Button, entry, Key::Enter).await
}

/// Expects a dialog with the focus on its title, which keeps the focus inside, closes by Escape, and
/// returns the focus to the menu.
async fn expect_modal_dialog(user: &User, title: &str) -> Result<()> {
    user.expect_visible(Role::Dialog, title).await?;
    expect_focus(user, title).await?;
    for _ in 0..30 {
        user.press_key(Key::Tab).await?;
        let is_inside = "const at = document.activeElement; return at === document.body || Boolean(at.closest('dialog[open]'))";
        ensure!(
            user.run_script(is_inside).await? == json!(true),
            "the focus leaves the dialog {title:?} for {:?}",
            user.focus().await?
        );
    }
    user.press_key(Key::Escape).await?;
    user.expect_gone(Role::Dialog, title).await?;
    expect_focus(user, "Menu").await
}

pub(super) async fn bank_and_documents_are_completed_by_keyboard(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let top = user.window().await?;
    host_page::open(user, "cash_flow,documents", Presentation::Modal, "completed").await?;
    user.press_on(Role::Button, "Start verification", Key::Enter).await?;
    user.switch_to_widget().await?;
    user.expect_focus_on_heading("Maple Court Lettings has asked you to complete some checks")
        .await?;
    user.tab_to(Role::Checkbox, DATA_PROCESSING).await?;
    user.type_text(" ").await?;
    user.press_on(Role::Button, "Agree and start", Key::Enter).await?;

    user.expect_focus_on_heading("Connect your bank").await?;
    user.tab_to(Role::Searchbox, "Search for your bank").await?;
    user.type_text("kestrel").await?;
    user.expect_text("1 bank found").await?;
    let before = user.windows().await?;
    user.press_on(Role::Button, "Kestrel", Key::Enter).await?;
    let window = user.switch_to_new_window(&before).await?;
    user.expect_heading("Log in").await?;
    user.type_into("User name", "sandbox").await?;
    user.type_into("Password", "open sesame").await?;
    user.press_key(Key::Enter).await?;
    user.expect_heading("Choose accounts").await?;
    user.press_key(Key::Tab).await?;
    until("a checkbox to have the focus", async || {
        if user.focus().await?.0 == Role::Checkbox.as_str() {
            return Ok(Some(()));
        }
        user.press_key(Key::Tab).await?;
        Ok(None)
    })
    .await?;
    user.type_text(" ").await?;
    user.press_on(Role::Button, "Continue", Key::Enter).await?;
    user.expect_heading("Allow access?").await?;
    user.press_on(Role::Button, "Allow", Key::Enter).await?;
    user.expect_window_closed(&window).await?;
    user.switch_to(&top).await?;
    user.switch_to_widget().await?;
    user.expect_focus_on_heading("Kestrel is connected").await?;
    user.press_on(Role::Button, "Continue", Key::Enter).await?;

    user.expect_focus_on_heading("Your documents").await?;
    user.press_on(Role::Button, "Continue", Key::Enter).await?;
    user.expect_visible(Role::Alert, "There is a problem").await?;
    // The error summary takes the focus, and its link leads to the button.
    user.press_on(Role::Link, "Add a proof of address", Key::Enter).await?;
    expect_focus(user, ADD_PROOF_OF_ADDRESS).await?;
    let pdf = user.env.files.pdf.clone();
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[&pdf]).await?;
    user.expect_visible(Role::Button, "Remove council-tax.pdf").await?;
    user.tab_back_to(Role::Button, "Remove council-tax.pdf").await?;
    user.press_key(Key::Enter).await?;
    // The focused button is gone, and the button that adds a document has the focus.
    expect_focus(user, ADD_PROOF_OF_ADDRESS).await?;
    user.expect_gone(Role::Button, "Remove council-tax.pdf").await?;
    user.choose_files(ADD_PROOF_OF_ADDRESS, &[&pdf]).await?;
    user.expect_visible(Role::Button, "Remove council-tax.pdf").await?;
    user.press_on(Role::Button, "Continue", Key::Enter).await?;

    user.expect_focus_on_heading("Check your answers").await?;
    for (entry, title) in
        [("Language", "Language"), ("Help", "Help"), ("Save and leave", "Leave for now?")]
    {
        choose_from_menu(user, entry).await?;
        expect_modal_dialog(user, title).await?;
    }
    user.press_on(Role::Button, "Change your documents", Key::Enter).await?;
    user.expect_focus_on_heading("Your documents").await?;
    user.press_on(Role::Button, "Continue", Key::Enter).await?;
    user.expect_focus_on_heading("Check your answers").await?;
    user.press_on(Role::Button, "Submit", Key::Enter).await?;
    user.expect_focus_on_heading("All done, thank you").await?;
    user.press_on(Role::Button, "Stay here", Key::Enter).await?;
    // The focused button is gone, and the next one can be reached.
    user.press_on(Role::Button, "Continue to Maple Court Lettings", Key::Enter).await?;
    host_page::expect_report(user, &["Cash flow"]).await
}

pub(super) async fn blocked_camera_is_used_by_keyboard_once_allowed(
    scenario: &Scenario,
) -> Result<()> {
    let user = scenario.user().await?;
    let navigator = Navigator::new(user.clone(), Presentation::Hosted, None)?;
    let user = user.as_ref();
    user.browser.set_camera_permission(false).await?;
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    applicant
        .give_consents()
        .await?
        .give_date_of_birth()
        .await?
        .choose_id_document("passport")
        .await?;
    navigator.open_at(&applicant, "id_photo.title_passport").await?;
    user.tab_to(Role::Button, &navigator.text("photo.take")?).await?;
    user.press_key(Key::Enter).await?;
    user.expect_focus_on_heading(&navigator.text("camera.blocked.title")?).await?;
    user.browser.set_camera_permission(true).await?;
    user.press_on(Role::Button, &navigator.text("camera.try_again")?, Key::Enter).await?;
    user.expect_focus_on_heading(&navigator.text("id_photo.title_passport")?).await?;
    navigator.expect_text("camera.on").await?;
    user.press_on(Role::Button, &navigator.text("camera.take")?, Key::Enter).await?;
    user.expect_focus_on_heading(&navigator.text("id_photo.review_title")?).await?;
    user.press_on(Role::Button, &navigator.text("photo.use")?, Key::Enter).await?;
    user.expect_focus_on_heading(&navigator.text("selfie.title")?).await
}
