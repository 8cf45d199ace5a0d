//! Photos from the browser's fake camera.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::engine::find::Role;
use crate::engine::sandbox::Session;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, BIOMETRIC, DATA_PROCESSING, Details};
use crate::user::User;
use crate::user::scenario::Scenario;

/// Creates a session that asks for photos, from the camera only if `is_live_only`.
async fn create_session(user: &User, is_live_only: bool) -> Result<Session> {
    let options = json!({"document": {"require_live_capture": is_live_only, "require_matching_selfie": true}});
    user.env.sandbox.create_session(&["identity"], json!({"options": options})).await
}

/// Goes from the start to the first photo.
async fn go_to_first_photo(user: &User, session: &Session) -> Result<()> {
    host_page::resume(user, &session.id, Presentation::Modal).await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    widget::choose_id(user, "Driving licence").await?;
    user.expect_heading("Front of your driving licence").await
}

/// Expects no file input, not even a hidden one.
async fn expect_no_file_input(user: &User) -> Result<()> {
    ensure!(!user.is_visible(Role::Button, "Choose a file").await?, "a file is offered");
    let inputs =
        user.run_script("return document.querySelectorAll('input[type=file]').length").await?;
    ensure!(inputs == json!(0), "{inputs} inputs take a file");
    Ok(())
}

/// Takes the photo that the screen with that heading asks for.
async fn take_photo(user: &User, heading: &str) -> Result<()> {
    user.expect_heading(heading).await?;
    expect_no_file_input(user).await?;
    user.click_button("Take a photo").await?;
    user.expect_text("The camera is on.").await?;
    expect_no_file_input(user).await?;
    user.click_button("Take photo").await?;
    user.expect_visible(Role::Button, "Take it again").await
}

pub(super) async fn live_photos_are_stored_as_camera_captures(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    user.browser.set_camera_permission(true).await?;
    let session = create_session(user, true).await?;
    go_to_first_photo(user, &session).await?;
    take_photo(user, "Front of your driving licence").await?;
    user.click_button("Take it again").await?;
    user.expect_text("The camera is on.").await?;
    user.expect_reflow("34-camera").await?;
    user.click_button("Take photo").await?;
    user.expect_heading("Can every word be read?").await?;
    user.click_button("Use this photo").await?;
    take_photo(user, "Back of your driving licence").await?;
    user.click_button("Use this photo").await?;
    take_photo(user, "A photo of your face").await?;
    user.expect_heading("Is your face clear?").await?;
    user.click_button("Use this photo").await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await?;
    let uploads = user
        .env
        .sandbox
        .request("GET", &format!("/v1/document_uploads?session={}", session.id), None)
        .await?;
    let methods: Vec<_> = uploads.body["data"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|upload| upload["capture_method"].clone())
        .collect();
    ensure!(methods == vec![json!("camera"); 3], "the business receives {methods:?}");
    Ok(())
}

pub(super) async fn blocked_camera_offers_a_file_or_another_attempt(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    user.browser.set_camera_permission(false).await?;
    let any = create_session(user, false).await?;
    go_to_first_photo(user, &any).await?;
    user.click_button("Take a photo").await?;
    user.expect_heading("The camera is blocked for this page").await?;
    let photo = user.env.files.photo.clone();
    user.choose_files("Choose a file", &[&photo]).await?;
    user.click_button("Use this photo").await?;
    user.expect_heading("Back of your driving licence").await?;

    // Where files are not accepted, the camera can be tried again once it is allowed.
    let live = create_session(user, true).await?;
    go_to_first_photo(user, &live).await?;
    user.click_button("Take a photo").await?;
    user.expect_heading("The camera is blocked for this page").await?;
    user.expect_reflow("35-camera-blocked").await?;
    expect_no_file_input(user).await?;
    user.expect_text("If you have no camera, ask Maple Court Lettings what else you can do.")
        .await?;
    user.browser.set_camera_permission(true).await?;
    user.click_button("Try again").await?;
    user.expect_text("The camera is on.").await?;
    user.click_button("Take photo").await?;
    user.expect_heading("Can every word be read?").await
}
