//! What is said to somebody who listens and does not look: once, at the right moment, and nothing
//! that is over.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::demo::Present;
use crate::find::Role;
use crate::person::Person;
use crate::runner::Stage;
use crate::screens::guide::Guide;
use crate::wait::until;

/// Notes what comes into the parts of the page that are read out, each time that it comes.
const LISTEN: &str = "globalThis.heard = [];
    const spoken = '[role=status], [role=alert], [aria-live]';
    new MutationObserver((changes) => {
        const parts = new Set();
        for (const { type, target, addedNodes } of changes) {
            const around = (target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement)?.closest(spoken);
            if (around && (type === 'characterData' || addedNodes.length > 0)) parts.add(around);
            for (const node of addedNodes) {
                if (node.nodeType !== Node.ELEMENT_NODE) continue;
                for (const part of [node, ...node.querySelectorAll('*')]) if (part.matches('[role=alert]')) parts.add(part);
            }
        }
        for (const part of parts) if (part.isConnected && part.textContent.trim()) globalThis.heard.push(part.textContent.replace(/\\s+/g, ' ').trim());
    }).observe(document, { subtree: true, childList: true, characterData: true })";

/// Everything that was said so far in which these words are.
async fn heard(person: &Person, words: &str) -> Result<Vec<String>> {
    let heard = person.run_script("return globalThis.heard").await?;
    let lines = heard.as_array().into_iter().flatten().filter_map(|line| line.as_str());
    Ok(lines.filter(|line| line.contains(words)).map(str::to_owned).collect())
}

async fn is_said_once(person: &Person, words: &str) -> Result<()> {
    until(&format!("{words:?} to be said"), async || {
        Ok((!heard(person, words).await?.is_empty()).then_some(()))
    })
    .await?;
    let lines = heard(person, words).await?;
    ensure!(lines.len() == 1, "{words:?} is said {} times: {lines:?}", lines.len());
    Ok(())
}

/// The file's news is said once, and is not found any more by who reads through the next page.
pub(super) async fn news_of_a_file_is_said_once_and_not_left_behind(stage: &Stage) -> Result<()> {
    let person = stage.person().await?;
    let guide = Guide::new(person.clone(), Present::Hosted, None)?;
    let person = person.as_ref();
    let applicant = guide.applicant(&["documents"], json!({})).await?;
    applicant.agrees().await?;
    guide.open_at(&applicant, "documents.title").await?;
    person.run_script(LISTEN).await?;

    // What is wrong is said as soon as it is, and once.
    guide.press("documents.continue").await?;
    guide.sees_errors().await?;
    is_said_once(person, &guide.say("ui.error_summary_title")?).await?;

    guide.give("documents.add_proof_of_address", &[&person.world.files.pdf]).await?;
    let added = guide.say_with(
        "upload.announcement",
        &[("name", "council-tax.pdf"), ("what", &guide.say("upload.done")?)],
    )?;
    is_said_once(person, &added).await?;
    guide.press("documents.continue").await?;
    guide.arrives("check.title").await?;
    let script = "return ![...document.querySelectorAll('[role=status]')].some((part) => part.textContent.includes('council-tax.pdf'))";
    guide.waits_for("what is over to go", script).await?;
    is_said_once(person, &added).await
}

/// Somebody who is about to be taken elsewhere hears of it before, once, and is not counted at.
pub(super) async fn countdown_is_said_once(stage: &Stage) -> Result<()> {
    let person = stage.person().await?;
    let guide = Guide::new(person.clone(), Present::Hosted, None)?;
    let person = person.as_ref();
    let way_on = json!({"redirect_url": person.world.sandbox.landlord("/demo/complete")});
    let applicant = guide.applicant(&["documents"], way_on).await?;
    applicant.agrees().await?.adds("proof_of_address", None, &person.world.files.pdf).await?;
    guide.open_at(&applicant, "check.title").await?;
    person.run_script(LISTEN).await?;
    guide.press("check.submit").await?;
    guide.arrives("outcome.completed_title").await?;
    let before = guide.say("outcome.countdown_other")?;
    let start = before.split("{{").next().unwrap_or_default().to_owned();
    person.reads(&start).await?;
    // The seconds that are seen go on; what is said does not.
    person.reads(" 17 ").await?;
    is_said_once(person, &start).await?;
    guide.press("outcome.stay").await?;
    person.sees_no_longer(Role::Button, &guide.say("outcome.stay")?).await
}
