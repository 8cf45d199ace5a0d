//! Photos by the camera. The browser pretends to have one.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::demo::{self, Present};
use crate::find::Role;
use crate::person::Person;
use crate::runner::Stage;
use crate::widget::{self, BIOMETRIC, DATA_PROCESSING, Details};
use crate::world::Session;

/// A session that takes photos from the camera, and from nowhere else if `is_live_only`.
async fn session(person: &Person, is_live_only: bool) -> Result<Session> {
    let options = json!({"document": {"require_live_capture": is_live_only, "require_matching_selfie": true}});
    person.world.sandbox.create_session(&["identity"], json!({"options": options})).await
}

/// From the start to the first photo.
async fn comes_to_the_first_photo(person: &Person, session: &Session) -> Result<()> {
    demo::go_on_with(person, &session.id, Present::Modal).await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    widget::choose_id(person, "Driving licence").await?;
    person.sees_heading("Front of your driving licence").await
}

/// Nothing takes a file, not even out of sight.
async fn is_offered_no_file(person: &Person) -> Result<()> {
    ensure!(!person.sees_now(Role::Button, "Choose a file").await?, "a file is offered");
    let inputs =
        person.run_script("return document.querySelectorAll('input[type=file]').length").await?;
    ensure!(inputs == json!(0), "{inputs} inputs take a file");
    Ok(())
}

/// Takes the photo that the page with that heading asks for.
async fn takes_photo(person: &Person, heading: &str) -> Result<()> {
    person.sees_heading(heading).await?;
    is_offered_no_file(person).await?;
    person.press_button("Take a photo").await?;
    person.reads("The camera is on.").await?;
    is_offered_no_file(person).await?;
    person.press_button("Take photo").await?;
    person.sees(Role::Button, "Take it again").await
}

pub(super) async fn live_capture_from_the_camera_to_the_report(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person.browser.let_use_camera(true).await?;
    let session = session(person, true).await?;
    comes_to_the_first_photo(person, &session).await?;
    takes_photo(person, "Front of your driving licence").await?;
    person.press_button("Take it again").await?;
    person.reads("The camera is on.").await?;
    person.examines("34-camera").await?;
    person.press_button("Take photo").await?;
    person.sees_heading("Can every word be read?").await?;
    person.press_button("Use this photo").await?;
    takes_photo(person, "Back of your driving licence").await?;
    person.press_button("Use this photo").await?;
    takes_photo(person, "A photo of your face").await?;
    person.sees_heading("Is your face clear?").await?;
    person.press_button("Use this photo").await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await?;
    let uploads = person
        .world
        .sandbox
        .ask("GET", &format!("/v1/document_uploads?session={}", session.id), None)
        .await?;
    let methods: Vec<_> = uploads.body["data"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|upload| upload["capture_method"].clone())
        .collect();
    ensure!(methods == vec![json!("camera"); 3], "the landlord is told {methods:?}");
    Ok(())
}

pub(super) async fn refused_camera_is_no_dead_end(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person.browser.let_use_camera(false).await?;
    let any = session(person, false).await?;
    comes_to_the_first_photo(person, &any).await?;
    person.press_button("Take a photo").await?;
    person.sees_heading("The camera is blocked for this page").await?;
    let photo = person.world.files.photo.clone();
    person.give_files("Choose a file", &[&photo]).await?;
    person.press_button("Use this photo").await?;
    person.sees_heading("Back of your driving licence").await?;

    // Where a file will not do, one can leave, and come back when the camera may be used.
    let live = session(person, true).await?;
    comes_to_the_first_photo(person, &live).await?;
    person.press_button("Take a photo").await?;
    person.sees_heading("The camera is blocked for this page").await?;
    person.examines("35-camera-blocked").await?;
    is_offered_no_file(person).await?;
    person.reads("If you have no camera, ask Maple Court Lettings what else you can do.").await?;
    person.browser.let_use_camera(true).await?;
    person.press_button("Try again").await?;
    person.reads("The camera is on.").await?;
    person.press_button("Take photo").await?;
    person.sees_heading("Can every word be read?").await
}
