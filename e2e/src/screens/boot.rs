//! What the page shows before the widget runs, or where it cannot run.

use anyhow::Result;
use serde_json::json;

use super::navigator::{BUSINESS, Navigator};
use crate::pages::widget;

super::screens! {
    "boot, loading" => loading,
    "boot, slow" => slow,
    "boot, unsupported browser" => too_old,
    "boot, download failed" => did_not_arrive,
    "boot, truncated page" => cut_short,
    "boot, crashed" => broke_down,
    "boot, no scripts" => no_scripts,
}

/// WebAssembly never finishes loading.
const NO_WASM: &str = "const never = () => new Promise(() => {}); WebAssembly.instantiateStreaming = never; WebAssembly.instantiate = never;";

async fn open(navigator: &Navigator) -> Result<()> {
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    navigator.open(&applicant).await
}

/// Waits until a part of the page's own HTML is visible, in any language.
async fn expect_part(navigator: &Navigator, id: &str) -> Result<()> {
    let script = format!("return document.getElementById('{id}')?.checkVisibility() ?? false");
    navigator.wait_for(&format!("the part {id}"), &script).await
}

async fn loading(navigator: &Navigator) -> Result<()> {
    navigator.add_preload_script(NO_WASM).await?;
    open(navigator).await?;
    expect_part(navigator, "boot-loading").await
}

async fn slow(navigator: &Navigator) -> Result<()> {
    navigator
        .add_preload_script("const original = setTimeout; globalThis.setTimeout = (run, pause, ...rest) => original(run, pause === 20000 ? 400 : pause, ...rest)")
        .await?;
    navigator.add_preload_script(NO_WASM).await?;
    open(navigator).await?;
    expect_part(navigator, "boot-slow").await
}

async fn too_old(navigator: &Navigator) -> Result<()> {
    navigator.add_preload_script("delete globalThis.WebAssembly").await?;
    open(navigator).await?;
    expect_part(navigator, "boot-unsupported").await
}

async fn did_not_arrive(navigator: &Navigator) -> Result<()> {
    navigator.user.browser.block_urls(&["*.wasm"]).await?;
    open(navigator).await?;
    expect_part(navigator, "boot-offline").await
}

/// The end of the HTML has not arrived, and with it none of its texts.
async fn cut_short(navigator: &Navigator) -> Result<()> {
    let script = "document.addEventListener('DOMContentLoaded', () => {
        for (const part of document.querySelectorAll('[id^=boot-]:not(#boot-loading)')) part.remove();
    })";
    navigator.add_preload_script(script).await?;
    navigator.add_preload_script(NO_WASM).await?;
    open(navigator).await?;
    navigator
        .wait_for(
            "the script's own text",
            "return Boolean(document.querySelector('body > main h1'))",
        )
        .await
}

async fn broke_down(navigator: &Navigator) -> Result<()> {
    let applicant = navigator.applicant(&["identity"], json!({})).await?;
    navigator.open(&applicant).await?;
    navigator.expect_heading_with("start.title", &[("business", BUSINESS)]).await?;
    navigator.user.run_script(widget::CRASH_SCRIPT).await?;
    expect_part(navigator, "boot-crashed").await
}

/// Without scripts there are no assertions either, so the content of `<noscript>` is put into a page
/// that runs scripts.
async fn no_scripts(navigator: &Navigator) -> Result<()> {
    let script = "document.addEventListener('DOMContentLoaded', (event) => {
        // The host page keeps its scripts.
        if (!document.getElementById('boot-loading')) return;
        event.stopImmediatePropagation();
        document.getElementById('app').innerHTML = document.querySelector('noscript').textContent;
    })";
    navigator.add_preload_script(script).await?;
    navigator.add_preload_script(NO_WASM).await?;
    open(navigator).await?;
    navigator
        .wait_for(
            "the text for browsers without scripts",
            "return Boolean(document.querySelector('#app > .shell .page-title'))",
        )
        .await
}
