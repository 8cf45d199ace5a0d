//! Announcements to users of screen readers: each once, in time, and none that is outdated (WCAG
//! 4.1.3, Status Messages).

use anyhow::{Result, ensure};
use serde_json::json;

use crate::engine::find::Role;
use crate::engine::wait::until;
use crate::pages::host_page::Presentation;
use crate::screens::navigator::Navigator;
use crate::user::User;
use crate::user::scenario::Scenario;

/// Records every change of the page's live regions.
const RECORD_ANNOUNCEMENTS: &str = "globalThis.announcements = [];
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
        for (const part of parts) if (part.isConnected && part.textContent.trim()) globalThis.announcements.push(part.textContent.replace(/\\s+/g, ' ').trim());
    }).observe(document, { subtree: true, childList: true, characterData: true })";

/// Returns all announcements so far that contain these words.
async fn announcements(user: &User, words: &str) -> Result<Vec<String>> {
    let all = user.run_script("return globalThis.announcements").await?;
    let lines = all.as_array().into_iter().flatten().filter_map(|line| line.as_str());
    Ok(lines.filter(|line| line.contains(words)).map(str::to_owned).collect())
}

async fn expect_announced_once(user: &User, words: &str) -> Result<()> {
    until(&format!("{words:?} to be announced"), async || {
        Ok((!announcements(user, words).await?.is_empty()).then_some(()))
    })
    .await?;
    let lines = announcements(user, words).await?;
    ensure!(lines.len() == 1, "{words:?} is announced {} times: {lines:?}", lines.len());
    Ok(())
}

pub(super) async fn upload_is_announced_once_and_not_on_the_next_screen(
    scenario: &Scenario,
) -> Result<()> {
    let user = scenario.user().await?;
    let navigator = Navigator::new(user.clone(), Presentation::Hosted, None)?;
    let user = user.as_ref();
    let applicant = navigator.applicant(&["documents"], json!({})).await?;
    applicant.give_consents().await?;
    navigator.open_at(&applicant, "documents.title").await?;
    user.run_script(RECORD_ANNOUNCEMENTS).await?;

    navigator.click("documents.continue").await?;
    navigator.expect_error_summary().await?;
    expect_announced_once(user, &navigator.text("ui.error_summary_title")?).await?;

    navigator.choose_files("documents.add_proof_of_address", &[&user.env.files.pdf]).await?;
    let added = navigator.text_with(
        "upload.announcement",
        &[("name", "council-tax.pdf"), ("what", &navigator.text("upload.done")?)],
    )?;
    expect_announced_once(user, &added).await?;
    navigator.click("documents.continue").await?;
    navigator.expect_heading("check.title").await?;
    let script = "return ![...document.querySelectorAll('[role=status]')].some((part) => part.textContent.includes('council-tax.pdf'))";
    navigator.wait_for("the announcement to go", script).await?;
    expect_announced_once(user, &added).await
}

pub(super) async fn countdown_is_announced_once(scenario: &Scenario) -> Result<()> {
    let user = scenario.user().await?;
    let navigator = Navigator::new(user.clone(), Presentation::Hosted, None)?;
    let user = user.as_ref();
    let way_on = json!({"redirect_url": user.env.sandbox.host_page_url("/demo/complete")});
    let applicant = navigator.applicant(&["documents"], way_on).await?;
    applicant.give_consents().await?.upload("proof_of_address", None, &user.env.files.pdf).await?;
    navigator.open_at(&applicant, "check.title").await?;
    user.run_script(RECORD_ANNOUNCEMENTS).await?;
    navigator.click("check.submit").await?;
    navigator.expect_heading("outcome.completed_title").await?;
    let before = navigator.text("outcome.countdown_other")?;
    let start = before.split("{{").next().unwrap_or_default().to_owned();
    user.expect_text(&start).await?;
    // The visible countdown continues, without further announcements.
    user.expect_text(" 17 ").await?;
    expect_announced_once(user, &start).await?;
    navigator.click("outcome.stay").await?;
    user.expect_gone(Role::Button, &navigator.text("outcome.stay")?).await
}
