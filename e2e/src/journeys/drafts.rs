//! Drafts: after reloads, crashes and on other devices, the session continues at the first missing
//! answer with everything that was typed.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use serde_json::json;

use crate::engine::find::Role;
use crate::engine::wait::until;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, BIOMETRIC, CREDIT_CHECK, DATA_PROCESSING, Details};
use crate::user::User;
use crate::user::scenario::Scenario;

const NUMBER: &str = "National Insurance number";
const KEEP: &str = "Keep these answers";
const USE_THEIRS: &str = "Use the other answers";
const CHANGED: &str = "This was changed in another window";

/// Fills in a part of the details.
async fn type_partial_details(user: &User) -> Result<()> {
    user.expect_heading("Your details").await?;
    user.fill("First name", "Zoë 🦀").await?;
    user.fill_in_group("Date of birth", "Day", "15").await?;
    user.fill_in_group("Date of birth", "Year", "19").await
}

/// Expects the details as typed by [`type_partial_details`].
async fn expect_partial_details(user: &User) -> Result<()> {
    user.expect_heading("Your details").await?;
    expect_value(user, "First name", "Zoë 🦀").await?;
    expect_value(user, "Last name", "Doe").await?;
    for (field, typed) in [("Day", "15"), ("Month", ""), ("Year", "19")] {
        let found = user.value_in_group("Date of birth", field).await?;
        ensure!(found == typed, "{field} was {typed:?} and is {found:?}");
    }
    Ok(())
}

/// Expects a field with that text.
async fn expect_value(user: &User, field: &str, text: &str) -> Result<()> {
    let found = user.value_of(Role::Textbox, field).await?;
    ensure!(found == text, "{field} was {text:?} and is {found:?}");
    Ok(())
}

/// Records the time of the last input in the current document.
async fn record_typing(user: &User) -> Result<()> {
    user.run_script(
        "addEventListener('input', () => { window.lastTyped = performance.now(); }, true)",
    )
    .await
    .map(drop)
}

/// Waits until the server has stored a draft that was sent after the last input.
async fn wait_for_draft(user: &User) -> Result<()> {
    let script = "return performance.getEntriesByType('resource').some(({ name, startTime, responseStatus }) =>
        name.endsWith('/v1/session/draft') && startTime >= window.lastTyped && responseStatus === 204) || null";
    until("a draft to be stored", async || Ok(user.run_script(script).await?.as_bool()))
        .await
        .map(drop)
}

pub(super) async fn every_form_is_restored_after_a_reload(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let here = Presentation::Modal;
    host_page::start(user, "identity,credit", here, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC, CREDIT_CHECK]).await?;

    type_partial_details(user).await?;
    user.select("Country", "Ireland").await?;
    user.fill("House number and street", "12 Harbour").await?;
    host_page::reload(user, here).await?;
    expect_partial_details(user).await?;
    ensure!(user.value_of(Role::Combobox, "Country").await? == "Ireland", "the country is gone");
    expect_value(user, "House number and street", "12 Harbour").await?;
    widget::give_details(user, Details::Both).await?;

    user.expect_heading("Where you lived before").await?;
    user.fill("House number and street", "4 Mill").await?;
    user.fill_in_group("When did you move in?", "Month", "3").await?;
    host_page::reload(user, here).await?;
    user.expect_heading("Where you lived before").await?;
    expect_value(user, "House number and street", "4 Mill").await?;
    ensure!(
        user.value_in_group("When did you move in?", "Month").await? == "3",
        "the month is gone"
    );
    widget::give_earlier_address(user).await?;

    user.expect_heading("Your identity document").await?;
    user.choose("Passport").await?;
    host_page::reload(user, here).await?;
    user.expect_heading("Your identity document").await?;
    ensure!(user.is_checked(Role::Radio, "Passport").await?, "the kind is gone");
    widget::complete_identity(user).await?;

    widget::submit(user).await?;
    widget::complete(user).await
}

pub(super) async fn employment_is_restored_after_a_reload(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let here = Presentation::Inline;
    host_page::start(user, "income", here, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING]).await?;
    widget::connect_bank(user).await?;
    user.switch_to_widget().await?;
    widget::continue_with_bank(user).await?;
    user.expect_heading("Your work and income").await?;
    user.choose("Self-employed").await?;
    user.fill("What do you do?", "Edit").await?;
    user.choose("Every year").await?;
    host_page::reload(user, here).await?;
    user.expect_heading("Your work and income").await?;
    ensure!(user.is_checked(Role::Radio, "Self-employed").await?, "the status is gone");
    ensure!(user.is_checked(Role::Radio, "Every year").await?, "the frequency is gone");
    expect_value(user, "What do you do?", "Edit").await?;
    widget::give_employment(user).await?;
    widget::submit(user).await?;
    widget::complete(user).await
}

pub(super) async fn consents_and_a_partial_id_number_are_restored(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let session = user.env.sandbox.create_stripe_session(json!({ "type": "id_number" })).await?;
    host_page::resume(user, &session.id, Presentation::Modal).await?;
    user.check(DATA_PROCESSING).await?;
    host_page::reload(user, Presentation::Modal).await?;
    ensure!(user.is_checked(Role::Checkbox, DATA_PROCESSING).await?, "the tick is gone");
    user.click_button("Agree and start").await?;
    fill_details(user).await?;
    user.click_button("Save and continue").await?;
    user.expect_heading("Your national ID number").await?;
    user.select("Which country gave you the number?", "United Kingdom").await?;
    user.fill(NUMBER, "AB 12 34").await?;
    user.click_button("Back").await?;
    user.expect_heading("Your details").await?;
    user.click_button("Save and continue").await?;
    expect_value(user, NUMBER, "AB 12 34").await?;
    host_page::reload(user, Presentation::Modal).await?;
    user.expect_heading("Your national ID number").await?;
    expect_value(user, NUMBER, "AB 12 34").await?;
    expect_nothing_stored_on_the_device(user).await
}

pub(super) async fn field_is_restored_where_pagehide_does_not_fire(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    // As in Firefox, which discards the widget's frame together with the host page.
    let no_events =
        "for (const [target, type] of [[window, 'pagehide'], [document, 'visibilitychange']])
        target.addEventListener(type, (event) => event.stopImmediatePropagation())";
    user.browser.add_preload_script(no_events).await?;
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::expect_start(user).await?;
    user.check(DATA_PROCESSING).await?;
    host_page::reload(user, Presentation::Modal).await?;
    ensure!(user.is_checked(Role::Checkbox, DATA_PROCESSING).await?, "the tick is gone");
    user.check(BIOMETRIC).await?;
    user.click_button("Agree and start").await?;
    user.expect_heading("Your details").await?;
    user.fill("Last name", "Roe").await?;
    user.press_key(Key::Tab).await?;
    host_page::reload(user, Presentation::Modal).await?;
    user.expect_heading("Your details").await?;
    expect_value(user, "Last name", "Roe").await
}

/// Fills in the details where nothing is prefilled.
async fn fill_details(user: &User) -> Result<()> {
    user.expect_heading("Your details").await?;
    user.fill("First name", "Jane").await?;
    user.fill("Last name", "Doe").await?;
    widget::fill_date(user, "Date of birth", ["15", "5", "1990"]).await
}

pub(super) async fn hosted_page_is_restored_after_a_reload(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let here = Presentation::Hosted;
    host_page::start(user, "identity", here, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    type_partial_details(user).await?;
    host_page::reload(user, here).await?;
    expect_partial_details(user).await?;
    expect_nothing_stored_on_the_device(user).await?;
    widget::give_details(user, Details::Identity).await?;
    user.expect_heading("Your identity document").await
}

/// Expects nothing of the answers in storage, caches, cookies, history or the address.
async fn expect_nothing_stored_on_the_device(user: &User) -> Result<()> {
    let script = "const databases = await indexedDB.databases();
        const caches_ = self.caches ? await caches.keys() : [];
        return JSON.stringify([localStorage.length, sessionStorage.length, databases.length, caches_.length, document.cookie, history.state])";
    let left = user.run_script(&format!("return (async () => {{ {script} }})()")).await?;
    ensure!(left == "[0,0,0,0,\"\",null]", "the page has stored something on the device: {left}");
    let address = user.run_script("return location.href").await?;
    let address = address.as_str().unwrap_or_default();
    ensure!(
        !address.contains("Zo") && !address.contains("vs_secret"),
        "the address contains private data: {address}"
    );
    for cookie in user.browser.client.get_all_cookies().await? {
        ensure!(
            !cookie.value().contains("vs_secret") && !cookie.value().contains("Zo"),
            "a cookie contains private data: {}",
            cookie.name()
        );
    }
    Ok(())
}

/// The host page can close the widget at any time, without a question.
pub(super) async fn form_is_restored_after_the_widget_was_closed(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let session = user.env.sandbox.create_session(&["identity"], json!({})).await?;
    host_page::open_with_secret(user, &user.env.sandbox.host_page_url("/"), &session.client_secret)
        .await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    type_partial_details(user).await?;
    expect_nothing_stored_on_the_device(user).await?;
    user.press_key(Key::Escape).await?;
    user.expect_visible(Role::Dialog, "Leave for now?").await?;
    user.click_button("Save and leave").await?;
    user.switch_to_page().await?;
    user.expect_gone(Role::Iframe, crate::user::WIDGET).await?;
    open_again(user, &session.client_secret).await?;
    expect_partial_details(user).await?;

    user.fill("First name", "Zoë 🦀").await?;
    user.fill("Last name", "O’Brien").await?;
    user.switch_to_page().await?;
    expect_nothing_stored_on_the_device(user).await?;
    user.run_script("window.opened.close()").await?;
    user.expect_gone(Role::Iframe, crate::user::WIDGET).await?;
    open_again(user, &session.client_secret).await?;
    user.expect_heading("Your details").await?;
    expect_value(user, "Last name", "O’Brien").await?;
    widget::give_details(user, Details::Identity).await?;
    widget::complete_identity(user).await?;
    user.expect_heading("Check your answers").await?;
    user.expect_text("O’Brien").await
}

/// Opens the widget again by a script of the host page.
async fn open_again(user: &User, secret: &str) -> Result<()> {
    user.run_script(&format!(
        "window.opened = window.Verify('{secret}'); window.opened.open(); return null"
    ))
    .await?;
    user.switch_to_widget().await
}

/// Unsaved text is mentioned only to a user who is about to leave.
pub(super) async fn text_typed_offline_is_saved_when_online(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    user.allow_in_console("net::ERR_INTERNET_DISCONNECTED");
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    record_typing(user).await?;
    user.browser.go_offline().await?;
    type_partial_details(user).await?;
    user.press_key(Key::Escape).await?;
    user.expect_visible(Role::Dialog, "Leave for now?").await?;
    user.expect_text("We could not save the last thing that you typed").await?;
    user.expect_visible(Role::Button, "Leave anyway").await?;
    user.expect_reflow("38-leave-without-a-line").await?;
    user.click_button("Keep going").await?;

    user.browser.restore_network().await?;
    wait_for_draft(user).await?;
    user.press_key(Key::Escape).await?;
    user.expect_text("Your answers are saved. You can come back").await?;
    host_page::reload(user, Presentation::Modal).await?;
    expect_partial_details(user).await
}

pub(super) async fn form_is_restored_after_a_crash_and_on_another_device(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let session = user.env.sandbox.create_session(&["identity"], json!({})).await?;
    let first = user.window().await?;
    user.open_tab().await?;
    host_page::resume(user, &session.id, Presentation::Modal).await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    record_typing(user).await?;
    type_partial_details(user).await?;
    wait_for_draft(user).await?;
    user.browser.crash_tab().await?;
    user.switch_to(&first).await?;
    host_page::resume(user, &session.id, Presentation::Inline).await?;
    expect_partial_details(user).await?;

    let elsewhere = &scenario.user().await?;
    host_page::resume(elsewhere, &session.id, Presentation::Modal).await?;
    expect_partial_details(elsewhere).await?;
    widget::give_details(elsewhere, Details::Identity).await?;
    elsewhere.expect_heading("Your identity document").await
}

/// The dialog is used by keyboard.
pub(super) async fn conflict_between_two_windows_is_resolved_by_the_user(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    user.allow_in_console("status of 409");
    let first = user.window().await?;
    let session = user.env.sandbox.create_session(&["identity"], json!({})).await?;
    host_page::resume(user, &session.id, Presentation::Modal).await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    user.fill("First name", "Janet").await?;
    widget::fill_date(user, "Date of birth", ["16", "6", "1991"]).await?;

    user.open_tab().await?;
    host_page::resume(user, &session.id, Presentation::Inline).await?;
    user.expect_heading("Your details").await?;
    widget::give_details(user, Details::Identity).await?;
    user.expect_heading("Your identity document").await?;

    user.switch_to(&first).await?;
    user.switch_to_widget().await?;
    user.click_button("Save and continue").await?;
    user.expect_visible(Role::Dialog, CHANGED).await?;
    ensure!(
        user.focus().await?.1 == CHANGED,
        "the dialog does not have the focus: {:?}",
        user.focus().await?
    );
    user.expect_reflow("37-changed-elsewhere").await?;
    // Closing the dialog changes nothing, and it comes again.
    user.press_key(Key::Escape).await?;
    user.expect_gone(Role::Dialog, CHANGED).await?;
    expect_value(user, "First name", "Janet").await?;
    user.click_button("Save and continue").await?;
    user.expect_visible(Role::Dialog, CHANGED).await?;
    tab_to_button(user, USE_THEIRS).await?;
    user.press_key(Key::Enter).await?;
    user.expect_gone(Role::Dialog, CHANGED).await?;
    until("what was saved there", async || {
        Ok((user.value_of(Role::Textbox, "First name").await? == "Jane Ann").then_some(()))
    })
    .await?;
    until("the heading to have the focus", async || {
        Ok((user.focus().await?.1 == "Your details").then_some(()))
    })
    .await?;

    // The other choice.
    user.fill("First name", "Joan").await?;
    let second = user
        .windows()
        .await?
        .into_iter()
        .find(|window| *window != first)
        .context("there is no other window")?;
    user.switch_to(&second).await?;
    user.switch_to_widget().await?;
    user.click_button("Back").await?;
    user.expect_heading("Your details").await?;
    user.fill("First name", "Jasmine").await?;
    user.click_button("Save and continue").await?;
    user.expect_heading("Your identity document").await?;
    user.switch_to(&first).await?;
    user.switch_to_widget().await?;
    user.click_button("Save and continue").await?;
    user.expect_visible(Role::Dialog, CHANGED).await?;
    tab_to_button(user, KEEP).await?;
    user.press_key(Key::Enter).await?;
    widget::complete_identity(user).await?;
    user.expect_heading("Check your answers").await?;
    user.expect_text("Joan Doe").await
}

/// Presses Tab until the button of that name has the focus.
async fn tab_to_button(user: &User, button: &str) -> Result<()> {
    for _ in 0..5 {
        user.press_key(Key::Tab).await?;
        if user.focus().await?.1 == button {
            return Ok(());
        }
    }
    anyhow::bail!("{button:?} cannot be reached by keyboard")
}
