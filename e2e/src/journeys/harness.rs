//! That a journey would notice: otherwise all of them would prove less than they seem to.

use anyhow::{Result, ensure};

use crate::demo::{self, Present};
use crate::person::Person;
use crate::runner::Stage;
use crate::widget::{self, DATA_PROCESSING};

/// Writes a line into the console of what is looked at.
async fn complains(person: &Person, from: &str) -> Result<()> {
    person
        .run_script(&format!("console.error('a complaint from {from}'); return null"))
        .await
        .map(drop)
}

pub(super) async fn a_line_in_any_console_is_heard(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "income", Present::Modal, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING]).await?;
    person.sees_heading("Connect your bank").await?;
    complains(person, "the widget").await?;
    widget::go_to_bank(person, widget::BANK).await?;
    person.sees_heading("Log in").await?;
    complains(person, "the bank").await?;
    person.browser.client.close_window().await?;
    let windows = person.windows().await?;
    person.turn_to(&windows[0]).await?;
    complains(person, "the landlord").await?;
    // An answer that is no success, and a thing that the page's policy forbids.
    person.run_script("document.body.append(Object.assign(new Image(), { src: '/no-such-picture' })); return null").await?;
    person.run_script("document.body.append(Object.assign(new Image(), { src: 'https://example.com/picture' })); return null").await?;
    let mut heard = String::new();
    let all = [
        "from the widget",
        "from the bank",
        "from the landlord",
        "status of 404",
        "Content Security Policy",
    ];
    crate::wait::until("the console", async || {
        heard.push_str(&person.console().await?.1.join("\n"));
        Ok(all.iter().all(|words| heard.contains(words)).then_some(()))
    })
    .await?;
    ensure!(person.console().await?.1.is_empty(), "the console repeats itself");
    Ok(())
}
