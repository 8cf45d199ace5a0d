//! Half-filled pages: whatever happens to the page, the session goes on at what is missing first,
//! with all that was typed.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use serde_json::json;

use crate::demo::{self, Present};
use crate::find::Role;
use crate::person::Person;
use crate::runner::Stage;
use crate::wait::until;
use crate::widget::{self, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details};

const NUMBER: &str = "National Insurance number";
const KEEP: &str = "Keep these answers";
const USE_THEIRS: &str = "Use the other answers";
const CHANGED: &str = "This was changed in another window";

/// Fills half of the details in.
async fn types_details(person: &Person) -> Result<()> {
    person.sees_heading("Your details").await?;
    person.write("First name", "Zoë 🦀").await?;
    person.write_in_group("Date of birth", "Day", "15").await?;
    person.write_in_group("Date of birth", "Year", "19").await
}

/// Finds the details as far as they were filled in.
async fn finds_details(person: &Person) -> Result<()> {
    person.sees_heading("Your details").await?;
    holds(person, "First name", "Zoë 🦀").await?;
    holds(person, "Last name", "Doe").await?;
    for (field, typed) in [("Day", "15"), ("Month", ""), ("Year", "19")] {
        let found = person.value_in_group("Date of birth", field).await?;
        ensure!(found == typed, "{field} was {typed:?} and is {found:?}");
    }
    Ok(())
}

async fn holds(person: &Person, field: &str, text: &str) -> Result<()> {
    let found = person.value_of(Role::Textbox, field).await?;
    ensure!(found == text, "{field} was {text:?} and is {found:?}");
    Ok(())
}

/// From here on, notes when the last key was pressed where the person looks.
async fn notes_typing(person: &Person) -> Result<()> {
    person
        .run_script(
            "addEventListener('input', () => { window.lastTyped = performance.now(); }, true)",
        )
        .await
        .map(drop)
}

/// Waits until the server has a draft that was sent after the last key.
async fn is_kept(person: &Person) -> Result<()> {
    let script = "return performance.getEntriesByType('resource').some(({ name, startTime, responseStatus }) =>
        name.endsWith('/v1/session/draft') && startTime >= window.lastTyped && responseStatus === 204) || null";
    until("a draft to be kept", async || Ok(person.run_script(script).await?.as_bool()))
        .await
        .map(drop)
}

pub(super) async fn every_form_is_found_as_it_was_left(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let here = Present::Modal;
    demo::start(person, "identity,credit", here, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC, CREDIT_CHECK]).await?;

    types_details(person).await?;
    person.select("Country", "Ireland").await?;
    person.write("House number and street", "12 Harbour").await?;
    demo::reload(person, here).await?;
    finds_details(person).await?;
    ensure!(person.value_of(Role::Combobox, "Country").await? == "Ireland", "the country is gone");
    holds(person, "House number and street", "12 Harbour").await?;
    widget::give_details(person, Details::Both).await?;

    person.sees_heading("Where you lived before").await?;
    person.write("House number and street", "4 Mill").await?;
    person.write_in_group("When did you move in?", "Month", "3").await?;
    demo::reload(person, here).await?;
    person.sees_heading("Where you lived before").await?;
    holds(person, "House number and street", "4 Mill").await?;
    ensure!(
        person.value_in_group("When did you move in?", "Month").await? == "3",
        "the month is gone"
    );
    widget::give_earlier_address(person).await?;

    person.sees_heading("Your identity document").await?;
    person.choose("Passport").await?;
    demo::reload(person, here).await?;
    person.sees_heading("Your identity document").await?;
    ensure!(person.is_ticked(Role::Radio, "Passport").await?, "the kind is gone");
    widget::identify(person).await?;

    widget::submit(person).await?;
    widget::completes(person).await
}

pub(super) async fn employment_is_found_as_it_was_left(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let here = Present::Inline;
    demo::start(person, "income", here, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    widget::connect_bank(person).await?;
    person.look_into_widget().await?;
    widget::goes_on_with_bank(person).await?;
    person.sees_heading("Your work and income").await?;
    person.choose("Self-employed").await?;
    person.write("What do you do?", "Edit").await?;
    person.choose("Every year").await?;
    demo::reload(person, here).await?;
    person.sees_heading("Your work and income").await?;
    ensure!(person.is_ticked(Role::Radio, "Self-employed").await?, "the status is gone");
    ensure!(person.is_ticked(Role::Radio, "Every year").await?, "the frequency is gone");
    holds(person, "What do you do?", "Edit").await?;
    widget::give_employment(person).await?;
    widget::submit(person).await?;
    widget::completes(person).await
}

pub(super) async fn ticks_and_half_an_id_number_are_found_again(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let session =
        person.world.sandbox.create_stripe_session(json!({ "type": "id_number" })).await?;
    demo::go_on_with(person, &session.id, Present::Modal).await?;
    person.tick(DATA_PROCESSING).await?;
    demo::reload(person, Present::Modal).await?;
    ensure!(person.is_ticked(Role::Checkbox, DATA_PROCESSING).await?, "the tick is gone");
    person.press_button("Agree and start").await?;
    types_details_of_nobody(person).await?;
    person.press_button("Save and continue").await?;
    person.sees_heading("Your national ID number").await?;
    person.select("Which country gave you the number?", "United Kingdom").await?;
    person.write(NUMBER, "AB 12 34").await?;
    person.press_button("Back").await?;
    person.sees_heading("Your details").await?;
    person.press_button("Save and continue").await?;
    holds(person, NUMBER, "AB 12 34").await?;
    demo::reload(person, Present::Modal).await?;
    person.sees_heading("Your national ID number").await?;
    holds(person, NUMBER, "AB 12 34").await?;
    keeps_nothing_on_the_device(person).await
}

pub(super) async fn field_that_was_left_is_found_where_a_page_ends_unheard(
    stage: &Stage,
) -> Result<()> {
    let person = &stage.person().await?;
    // As in Firefox, which ends the widget's frame together with the landlord's page.
    let unheard =
        "for (const [target, type] of [[window, 'pagehide'], [document, 'visibilitychange']])
        target.addEventListener(type, (event) => event.stopImmediatePropagation())";
    person.browser.prepare_pages(unheard).await?;
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::sees_start(person).await?;
    person.tick(DATA_PROCESSING).await?;
    demo::reload(person, Present::Modal).await?;
    ensure!(person.is_ticked(Role::Checkbox, DATA_PROCESSING).await?, "the tick is gone");
    person.tick(BIOMETRIC).await?;
    person.press_button("Agree and start").await?;
    person.sees_heading("Your details").await?;
    person.write("Last name", "Roe").await?;
    person.key(Key::Tab).await?;
    demo::reload(person, Present::Modal).await?;
    person.sees_heading("Your details").await?;
    holds(person, "Last name", "Roe").await
}

async fn types_details_of_nobody(person: &Person) -> Result<()> {
    person.sees_heading("Your details").await?;
    person.write("First name", "Jane").await?;
    person.write("Last name", "Doe").await?;
    widget::write_date(person, "Date of birth", ["15", "5", "1990"]).await
}

pub(super) async fn hosted_page_is_found_as_it_was_left(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let here = Present::Hosted;
    demo::start(person, "identity", here, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    types_details(person).await?;
    demo::reload(person, here).await?;
    finds_details(person).await?;
    keeps_nothing_on_the_device(person).await?;
    widget::give_details(person, Details::Identity).await?;
    person.sees_heading("Your identity document").await
}

/// What a page can leave on a device, but for cookies that no script sees.
async fn keeps_nothing_on_the_device(person: &Person) -> Result<()> {
    let script = "const databases = await indexedDB.databases();
        const caches_ = self.caches ? await caches.keys() : [];
        return JSON.stringify([localStorage.length, sessionStorage.length, databases.length, caches_.length, document.cookie, history.state])";
    let left = person.run_script(&format!("return (async () => {{ {script} }})()")).await?;
    ensure!(left == "[0,0,0,0,\"\",null]", "the page has left something on the device: {left}");
    let address = person.run_script("return location.href").await?;
    let address = address.as_str().unwrap_or_default();
    ensure!(
        !address.contains("Zo") && !address.contains("vs_secret"),
        "the address says too much: {address}"
    );
    for cookie in person.browser.client.get_all_cookies().await? {
        ensure!(
            !cookie.value().contains("vs_secret") && !cookie.value().contains("Zo"),
            "a cookie says too much: {}",
            cookie.name()
        );
    }
    Ok(())
}

/// A landlord's page may take the widget away at any time, and nobody is asked.
pub(super) async fn closed_and_opened_again(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let session = person.world.sandbox.create_session(&["identity"], json!({})).await?;
    demo::open_with_secret(person, &person.world.sandbox.landlord("/"), &session.client_secret)
        .await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    types_details(person).await?;
    keeps_nothing_on_the_device(person).await?;
    person.key(Key::Escape).await?;
    person.sees(Role::Dialog, "Leave for now?").await?;
    person.press_button("Save and leave").await?;
    person.look_at_page().await?;
    person.sees_no_longer(Role::Iframe, crate::person::WIDGET).await?;
    opens_again(person, &session.client_secret).await?;
    finds_details(person).await?;

    person.write("First name", "Zoë 🦀").await?;
    person.write("Last name", "O’Brien").await?;
    person.look_at_page().await?;
    keeps_nothing_on_the_device(person).await?;
    person.run_script("window.opened.close()").await?;
    person.sees_no_longer(Role::Iframe, crate::person::WIDGET).await?;
    opens_again(person, &session.client_secret).await?;
    person.sees_heading("Your details").await?;
    holds(person, "Last name", "O’Brien").await?;
    widget::give_details(person, Details::Identity).await?;
    widget::identify(person).await?;
    person.sees_heading("Check your answers").await?;
    person.reads("O’Brien").await
}

async fn opens_again(person: &Person, secret: &str) -> Result<()> {
    person
        .run_script(&format!(
            "window.opened = window.Verify('{secret}'); window.opened.open(); return null"
        ))
        .await?;
    person.look_into_widget().await
}

/// Nothing is said of it but where it matters: to somebody who is about to leave.
pub(super) async fn typed_without_a_line(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person.expects_in_console("net::ERR_INTERNET_DISCONNECTED");
    demo::start(person, "identity", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    notes_typing(person).await?;
    person.browser.set_line(None).await?;
    types_details(person).await?;
    person.key(Key::Escape).await?;
    person.sees(Role::Dialog, "Leave for now?").await?;
    person.reads("We could not save the last thing that you typed").await?;
    person.sees(Role::Button, "Leave anyway").await?;
    person.examines("38-leave-without-a-line").await?;
    person.press_button("Keep going").await?;

    person.browser.restore_line().await?;
    is_kept(person).await?;
    person.key(Key::Escape).await?;
    person.reads("Your answers are saved. You can come back").await?;
    demo::reload(person, Present::Modal).await?;
    finds_details(person).await
}

pub(super) async fn crashed_tab_and_another_device(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let session = person.world.sandbox.create_session(&["identity"], json!({})).await?;
    let first = person.window().await?;
    person.open_tab().await?;
    demo::go_on_with(person, &session.id, Present::Modal).await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    notes_typing(person).await?;
    types_details(person).await?;
    is_kept(person).await?;
    person.browser.crash_tab().await;
    person.turn_to(&first).await?;
    demo::go_on_with(person, &session.id, Present::Inline).await?;
    finds_details(person).await?;

    let elsewhere = &stage.person().await?;
    demo::go_on_with(elsewhere, &session.id, Present::Modal).await?;
    finds_details(elsewhere).await?;
    widget::give_details(elsewhere, Details::Identity).await?;
    elsewhere.sees_heading("Your identity document").await
}

/// Two windows, and the same answer in both: asked, and answered by keyboard alone.
pub(super) async fn two_windows_and_one_answer(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    person.expects_in_console("status of 409");
    let first = person.window().await?;
    let session = person.world.sandbox.create_session(&["identity"], json!({})).await?;
    demo::go_on_with(person, &session.id, Present::Modal).await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    person.write("First name", "Janet").await?;
    widget::write_date(person, "Date of birth", ["16", "6", "1991"]).await?;

    person.open_tab().await?;
    demo::go_on_with(person, &session.id, Present::Inline).await?;
    person.sees_heading("Your details").await?;
    widget::give_details(person, Details::Identity).await?;
    person.sees_heading("Your identity document").await?;

    person.turn_to(&first).await?;
    person.look_into_widget().await?;
    person.press_button("Save and continue").await?;
    person.sees(Role::Dialog, CHANGED).await?;
    ensure!(
        person.focus().await?.1 == CHANGED,
        "the question is not where the focus is: {:?}",
        person.focus().await?
    );
    person.examines("37-changed-elsewhere").await?;
    // Left open, it changes nothing, and comes again.
    person.key(Key::Escape).await?;
    person.sees_no_longer(Role::Dialog, CHANGED).await?;
    holds(person, "First name", "Janet").await?;
    person.press_button("Save and continue").await?;
    person.sees(Role::Dialog, CHANGED).await?;
    tabs_to(person, USE_THEIRS).await?;
    person.key(Key::Enter).await?;
    person.sees_no_longer(Role::Dialog, CHANGED).await?;
    until("what was saved there", async || {
        Ok((person.value_of(Role::Textbox, "First name").await? == "Jane Ann").then_some(()))
    })
    .await?;
    until("the heading to have the focus", async || {
        Ok((person.focus().await?.1 == "Your details").then_some(()))
    })
    .await?;

    // And the other way round.
    person.write("First name", "Joan").await?;
    let second = person
        .windows()
        .await?
        .into_iter()
        .find(|window| *window != first)
        .context("the other window is gone")?;
    person.turn_to(&second).await?;
    person.look_into_widget().await?;
    person.press_button("Back").await?;
    person.sees_heading("Your details").await?;
    person.write("First name", "Jasmine").await?;
    person.press_button("Save and continue").await?;
    person.sees_heading("Your identity document").await?;
    person.turn_to(&first).await?;
    person.look_into_widget().await?;
    person.press_button("Save and continue").await?;
    person.sees(Role::Dialog, CHANGED).await?;
    tabs_to(person, KEEP).await?;
    person.key(Key::Enter).await?;
    widget::identify(person).await?;
    person.sees_heading("Check your answers").await?;
    person.reads("Joan Doe").await
}

/// Goes on by the keyboard until the button of that name has the focus.
async fn tabs_to(person: &Person, button: &str) -> Result<()> {
    for _ in 0..5 {
        person.key(Key::Tab).await?;
        if person.focus().await?.1 == button {
            return Ok(());
        }
    }
    anyhow::bail!("{button:?} cannot be reached by the keyboard")
}
