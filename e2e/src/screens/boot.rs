//! What the page says by itself, before the widget runs or where it cannot.

use anyhow::Result;
use serde_json::json;

use super::guide::{BUSINESS, Guide};
use crate::widget;

super::screens! {
    "boot, loading" => loading,
    "boot, slow" => slow,
    "boot, browser too old" => too_old,
    "boot, did not arrive" => did_not_arrive,
    "boot, page cut short" => cut_short,
    "boot, broke down" => broke_down,
    "boot, no scripts" => no_scripts,
}

/// The wasm never comes.
const NO_WASM: &str = "const never = () => new Promise(() => {}); WebAssembly.instantiateStreaming = never; WebAssembly.instantiate = never;";

async fn opens(guide: &Guide) -> Result<()> {
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    guide.open(&applicant).await
}

/// Waits until one of the page's own parts is to be seen, whatever language it is in.
async fn sees_part(guide: &Guide, id: &str) -> Result<()> {
    let script = format!("return document.getElementById('{id}')?.checkVisibility() ?? false");
    guide.waits_for(&format!("the part {id}"), &script).await
}

async fn loading(guide: &Guide) -> Result<()> {
    guide.prepare(NO_WASM).await?;
    opens(guide).await?;
    sees_part(guide, "boot-loading").await
}

async fn slow(guide: &Guide) -> Result<()> {
    guide
        .prepare("const calm = setTimeout; globalThis.setTimeout = (run, pause, ...rest) => calm(run, pause === 20000 ? 400 : pause, ...rest)")
        .await?;
    guide.prepare(NO_WASM).await?;
    opens(guide).await?;
    sees_part(guide, "boot-slow").await
}

async fn too_old(guide: &Guide) -> Result<()> {
    guide.prepare("delete globalThis.WebAssembly").await?;
    opens(guide).await?;
    sees_part(guide, "boot-unsupported").await
}

async fn did_not_arrive(guide: &Guide) -> Result<()> {
    guide.person.browser.block(&["*.wasm"]).await?;
    opens(guide).await?;
    sees_part(guide, "boot-offline").await
}

/// The page's end did not come, and with it none of its words.
async fn cut_short(guide: &Guide) -> Result<()> {
    let script = "document.addEventListener('DOMContentLoaded', () => {
        for (const part of document.querySelectorAll('[id^=boot-]:not(#boot-loading)')) part.remove();
    })";
    guide.prepare(script).await?;
    guide.prepare(NO_WASM).await?;
    opens(guide).await?;
    guide
        .waits_for(
            "the script's own words",
            "return Boolean(document.querySelector('body > main h1'))",
        )
        .await
}

async fn broke_down(guide: &Guide) -> Result<()> {
    let applicant = guide.applicant(&["identity"], json!({})).await?;
    guide.open(&applicant).await?;
    guide.arrives_with("start.title", &[("business", BUSINESS)]).await?;
    guide.person.run_script(widget::BREAK_DOWN).await?;
    sees_part(guide, "boot-crashed").await
}

/// Where no script runs, none can look either: the same words are put into a page that runs them.
async fn no_scripts(guide: &Guide) -> Result<()> {
    let script = "document.addEventListener('DOMContentLoaded', (event) => {
        // The business's page around it runs its scripts.
        if (!document.getElementById('boot-loading')) return;
        event.stopImmediatePropagation();
        document.getElementById('app').innerHTML = document.querySelector('noscript').textContent;
    })";
    guide.prepare(script).await?;
    guide.prepare(NO_WASM).await?;
    opens(guide).await?;
    guide
        .waits_for(
            "the words for a browser without scripts",
            "return Boolean(document.querySelector('#app > .shell .page-title'))",
        )
        .await
}
