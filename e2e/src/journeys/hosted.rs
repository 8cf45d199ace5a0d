//! The hosted page: a link, with no landlord's page around it.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::bank;
use crate::demo::{self, Present};
use crate::find::Role;
use crate::runner::Stage;
use crate::widget::{self, BIOMETRIC, DATA_PROCESSING, Details};

pub(super) async fn from_start_to_the_landlords_page(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let hurry = "const calm = setInterval; globalThis.setInterval = (run, pause) => calm(run, pause === 1000 ? 200 : pause)";
    person.browser.prepare_pages(hurry).await?;
    demo::start(person, "identity", Present::Hosted, "completed").await?;
    widget::sees_start(person).await?;
    let address = person.address().await?;
    ensure!(!address.contains('#'), "the link's token is still in the address bar");
    person.examines("20-hosted").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(person, Details::Identity).await?;
    // The browser's own way back goes back one page of ours, and not to the landlord.
    person.sees_heading("Your identity document").await?;
    person.go_back().await?;
    person.sees_heading("Your details").await?;
    person.press_button("Save and continue").await?;
    widget::identify(person).await?;
    widget::submit(person).await?;
    // Nothing is pressed here: the countdown leads on by itself. Its seconds pass faster here.
    person.sees_heading("All done, thank you").await?;
    person.sees(Role::Button, "Stay here").await?;
    demo::shows_report(person, &["Identity"]).await
}

pub(super) async fn bank_in_the_same_window(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "cash_flow", Present::Hosted, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    person.sees_heading("Connect your bank").await?;
    person.run_script("window.open = () => null; return null").await?;
    person.press_button("Sandbox Bank").await?;
    person.reads("Your browser did not let the bank’s window open").await?;
    person.press_button("Go to the bank in this window").await?;
    bank::log_in(person, false).await?;
    bank::choose_accounts(person).await?;
    bank::decide(person, true).await?;
    person.arrives_at(&person.world.sandbox.widget("/session/vs_")).await?;
    widget::submit(person).await?;
    widget::completes(person).await?;
    demo::shows_report(person, &["Cash flow"]).await
}

/// The link is bound to the browser that has opened it first: forwarded, it opens nothing.
pub(super) async fn used_link_opens_in_no_other_browser(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let session = person.world.sandbox.create_session(&["documents"], json!({})).await?;
    person.go_to(&session.url).await?;
    widget::sees_start(person).await?;

    let stranger = &stage.person().await?;
    stranger.expects_in_console("status of 401");
    stranger.go_to(&session.url).await?;
    stranger.sees_heading("This link was opened in another browser").await?;
    stranger.examines("21-link-used").await?;

    // A stranger without the token has no more luck.
    let (address, _) = session.url.split_once('#').unwrap_or((&session.url, ""));
    stranger.expects_in_console("status of 404");
    stranger.go_to(address).await?;
    stranger.sees_heading("This link does not work").await?;

    // The first one is not disturbed, with the link or without.
    person.go_to(address).await?;
    widget::sees_start(person).await?;
    person.go_to(&person.world.sandbox.landlord("/")).await?;
    person.go_to(&session.url).await?;
    widget::sees_start(person).await
}

pub(super) async fn saved_and_left(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Hosted, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    widget::choose_from_menu(person, "Save and leave").await?;
    person.sees(Role::Dialog, "Leave for now?").await?;
    person.press_button("Save and leave").await?;
    person.sees_heading("You can come back later").await?;
    person.examines("22-left").await?;
    person.press_button("Continue now").await?;
    person.sees_heading("Your details").await
}
