//! Sessions that end, or have ended.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::demo::{self, Present};
use crate::find::{Name, Role};
use crate::person::Person;
use crate::runner::Stage;
use crate::wait::until;
use crate::widget::{self, ADD_PROOF_OF_ADDRESS, BIOMETRIC, DATA_PROCESSING};
use crate::world::new_session;

async fn gives_one_paper(person: &Person) -> Result<()> {
    widget::agree(person, &[DATA_PROCESSING]).await?;
    let pdf = person.world.files.pdf.clone();
    widget::add_papers(person, ADD_PROOF_OF_ADDRESS, &[&pdf]).await?;
    person.press_button("Continue").await
}

pub(super) async fn failed(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "documents", Present::Modal, "failed").await?;
    gives_one_paper(person).await?;
    widget::submit(person).await?;
    person.sees_heading("We could not confirm your details").await?;
    person
        .sees(Role::Link, Name::Begins("Email Maple Court Lettings at help@maplecourt.example"))
        .await?;
    person.examines("28-failed").await?;
    person.press_button("Continue to Maple Court Lettings").await?;
    person.arrives_at(&person.world.sandbox.landlord("/demo/complete?session=vs_")).await?;
    person.sees_heading("We could not verify you").await
}

/// Somebody who is answering learns it without doing anything, in words that do not say that they
/// have done it.
pub(super) async fn canceled_by_the_landlord(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person.browser.hurry_looks().await?;
    let sandbox = &person.world.sandbox;
    let session = sandbox.create_session(&["identity"], json!({})).await?;
    demo::go_on_with(person, &session.id, Present::Modal).await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    let canceled = sandbox
        .ask("POST", &format!("/v1/verification_sessions/{}/cancel", session.id), Some(&json!({})))
        .await?;
    ensure!(canceled.status == 200, "not canceled: {} {}", canceled.status, canceled.body);
    person.sees_heading("This check was cancelled").await
}

/// A session whose time runs out while somebody looks at it says so by itself.
pub(super) async fn expired(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let sandbox = stage.sandbox(&["--session-seconds", "5"]).await?;
    let session = sandbox.create_session(&["documents"], json!({})).await?;
    demo::open_with_secret(person, &sandbox.landlord("/"), &session.client_secret).await?;
    widget::sees_start(person).await?;
    person.sees_heading("The time for this check is over").await?;
    person.examines("29-expired").await?;
    // And so it does to whoever opens it then.
    demo::open_with_secret(person, &sandbox.landlord("/"), &session.client_secret).await?;
    person.sees_heading("The time for this check is over").await
}

pub(super) async fn over_already(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let sandbox = &person.world.sandbox;
    let session = sandbox.create_session(&["documents"], json!({})).await?;
    demo::go_on_with(person, &session.id, Present::Modal).await?;
    gives_one_paper(person).await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await?;
    // The submission has used that secret up; the one that the landlord's server retrieves shows
    // how it has ended.
    let retrieved =
        sandbox.ask("GET", &format!("/v1/verification_sessions/{}", session.id), None).await?.body;
    let fresh = retrieved["client_secret"].as_str().context("there is no fresh secret")?;
    demo::open_with_secret(person, &sandbox.landlord("/"), fresh).await?;
    person.sees_heading("You have already finished this").await?;

    let canceled = sandbox.create_session(&["documents"], json!({})).await?;
    sandbox
        .ask("POST", &format!("/v1/verification_sessions/{}/cancel", canceled.id), Some(&json!({})))
        .await?;
    demo::open_with_secret(person, &sandbox.landlord("/"), &canceled.client_secret).await?;
    person.sees_heading("This check was cancelled").await
}

pub(super) async fn without_an_address_to_go_to(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let session = person.world.sandbox.create_session(&["documents"], json!({})).await?;
    demo::go_on_with(person, &session.id, Present::Modal).await?;
    gives_one_paper(person).await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await?;
    person.reads("You can close this page now.").await?;
    ensure!(
        !person.sees_now(Role::Button, Name::Begins("Continue to")).await?,
        "there is a way on to nowhere"
    );
    // Nothing is left to ask: the cross closes it at once.
    person.press_button("Close").await?;
    person.look_at_page().await?;
    person.reads("Thank you. We are told as soon as the checks are done.").await
}

/// A landlord who wants to go on by themselves is not left, and nobody is offered what would not
/// happen.
pub(super) async fn landlord_who_goes_on_alone(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person
        .go_to(
            &person
                .world
                .sandbox
                .landlord("/?products=documents&present=inline&redirect=if_required"),
        )
        .await?;
    person.press_button("Start verification").await?;
    person.look_into_widget().await?;
    gives_one_paper(person).await?;
    widget::submit(person).await?;
    person.sees_heading("All done, thank you").await?;
    person.reads("You can close this page now.").await?;
    ensure!(
        !person.sees_now(Role::Button, Name::Begins("Continue to")).await?,
        "there is a way on that leads nowhere"
    );
    demo::tells(person, "complete completed").await?;
    person.sees(Role::Link, "See the report").await
}

/// They do not even become a session's. That the widget and the loader look again is tested where
/// they are.
pub(super) async fn addresses_that_are_never_followed(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    for address in [
        "javascript:alert(1)",
        "data:text/html,hello",
        "/relative",
        "http://example.com/plain",
        "https:",
    ] {
        let create = new_session(&["documents"], json!({ "redirect_url": address }));
        let answer =
            person.world.sandbox.ask("POST", "/v1/verification_sessions", Some(&create)).await?;
        ensure!(
            answer.status == 422 || answer.status == 400,
            "{address} was taken: {}",
            answer.status
        );
        ensure!(
            answer.body["error"]["param"] == "redirect_url",
            "the refusal of {address} names {}",
            answer.body["error"]["param"]
        );
    }
    Ok(())
}

/// The words that take the widget's place in a page are in sight, down to the button.
pub(super) async fn broken_down(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Inline, "completed").await?;
    widget::sees_start(person).await?;
    person.run_script(widget::BREAK_DOWN).await?;
    demo::scroll_to_widget(person).await?;
    person.sees_heading("Something went wrong").await?;
    let is_whole = "const { bottom } = document.querySelector('#boot-crashed button').getBoundingClientRect(); return bottom > 0 && bottom <= innerHeight";
    until("the button to be in sight", async || {
        Ok(person.run_script(is_whole).await?.as_bool().filter(|is_whole| *is_whole).map(drop))
    })
    .await?;
    person.press_button("Load again").await?;
    widget::sees_start(person).await
}
