//! Sessions that a Stripe client has made: what their type and options ask for, and nothing else.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::demo::{self, Present};
use crate::find::Role;
use crate::person::Person;
use crate::runner::Stage;
use crate::widget::{self, BIOMETRIC, DATA_PROCESSING};

const NUMBER: &str = "National Insurance number";

/// The name and the date of birth, of which nothing is known beforehand.
async fn gives_name_and_birth(person: &Person) -> Result<()> {
    person.sees_heading("Your details").await?;
    person.write("First name", "Jane").await?;
    person.write("Last name", "Doe").await?;
    widget::write_date(person, "Date of birth", ["15", "5", "1990"]).await?;
    person.press_button("Save and continue").await
}

/// A slip of the keyboard is found; what counts is shown by its end only, and can be changed.
pub(super) async fn id_number_alone(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let session =
        person.world.sandbox.create_stripe_session(json!({ "type": "id_number" })).await?;
    demo::go_on_with(person, &session.id, Present::Modal).await?;
    widget::sees_start(person).await?;
    person.reads("Your national ID number").await?;
    ensure!(!person.words().await?.contains("photo"), "no photo is asked for");
    widget::agree(person, &[DATA_PROCESSING]).await?;
    gives_name_and_birth(person).await?;

    person.sees_heading("Your national ID number").await?;
    person.select("Which country gave you the number?", "United Kingdom").await?;
    person.write(NUMBER, "QQ 12 34 56 C").await?;
    person.press_button("Save and continue").await?;
    person.sees(Role::Alert, "There is a problem").await?;
    person.examines("35-id-number").await?;
    person.write(NUMBER, "ab 12 34 56 c").await?;
    person.press_button("Save and continue").await?;

    person.sees_heading("Check your answers").await?;
    person.reads("***456C").await?;
    ensure!(!person.words().await?.contains("AB123456C"), "the whole number is shown");
    person.press_button("Change your national ID number").await?;
    person.sees_heading("Your national ID number").await?;
    person.reads("We have your number ***456C").await?;
    person.press_button("Save and continue").await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await
}

pub(super) async fn passport_with_an_id_number_and_no_selfie(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let document = json!({ "allowed_types": ["passport"], "require_id_number": true });
    let session = person
        .world
        .sandbox
        .create_stripe_session(json!({ "type": "document", "options": { "document": document } }))
        .await?;
    demo::go_on_with(person, &session.id, Present::Inline).await?;
    widget::sees_start(person).await?;
    ensure!(!person.words().await?.contains("A photo of your face"), "a selfie is announced");
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    gives_name_and_birth(person).await?;
    person.sees_heading("Your identity document").await?;
    // There is nothing to choose but the country.
    person.reads("You need a passport that is still valid.").await?;
    ensure!(
        !person.sees_now(Role::Radio, "Passport").await?,
        "one type is offered as if it were a choice"
    );
    person.select("Which country issued it?", "United Kingdom").await?;
    person.press_button("Continue").await?;
    widget::give_passport(person).await?;
    // The country of the document is the likeliest.
    person.sees_heading("Your national ID number").await?;
    person.write(NUMBER, "AB123456C").await?;
    person.press_button("Save and continue").await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await
}

/// A Stripe client retrieves a session that failed, and the secret in the answer opens it again.
pub(super) async fn failed_session_opens_again(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let sandbox = &person.world.sandbox;
    let failing =
        json!({ "type": "id_number", "metadata": { "sandbox_outcome": "id_number_mismatch" } });
    let session = sandbox.create_stripe_session(failing).await?;
    demo::open_with_secret(person, &sandbox.landlord("/"), &session.client_secret).await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    gives_name_and_birth(person).await?;
    person.select("Which country gave you the number?", "United Kingdom").await?;
    person.write(NUMBER, "AB123456C").await?;
    person.press_button("Save and continue").await?;
    widget::submit(person).await?;
    person.sees_heading("We could not confirm your details").await?;

    // The old secret says that it was used, and asks for nothing.
    person.expects_in_console("status of 401");
    demo::open_with_secret(person, &sandbox.landlord("/"), &session.client_secret).await?;
    person.sees_heading("You have already sent your answers").await?;
    person.examines("36-already-sent").await?;

    let path = format!("/v1/identity/verification_sessions/{}", session.id);
    let retrieved = sandbox.ask("GET", &path, None).await?.body;
    ensure!(
        retrieved["status"] == "requires_input"
            && retrieved["last_error"]["code"] == "id_number_mismatch",
        "{retrieved}"
    );
    let fresh = retrieved["client_secret"].as_str().context("there is no fresh secret")?;
    demo::open_with_secret(person, &sandbox.landlord("/"), fresh).await?;
    person.reads("The ID number does not match your details").await?;
    person.press_button("Continue").await?;
    person.sees_heading("Your national ID number").await?;
    person.write(NUMBER, "AB 12 34 57 D").await?;
    person.press_button("Save and continue").await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await
}
