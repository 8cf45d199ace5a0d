//! Our own checks of each screen. Each is a script that runs in the page and returns its problems.

use anyhow::Result;
use serde_json::{Value, json};

use crate::user::User;

const STRUCTURE: &str = include_str!("structure.js");
const DIRECTIONS: &str = include_str!("directions.js");
const LAYOUT: &str = include_str!("layout.js");
const TARGETS: &str = include_str!("targets.js");
const FOCUS: &str = concat!(include_str!("contrast.js"), include_str!("focus.js"));
const COLOURS: &str = concat!(include_str!("contrast.js"), include_str!("colours.js"));

/// The `autocomplete`, `inputmode` and `type` of every field, by its id (a regular expression). A field
/// that is not listed or has other values fails (WCAG 1.3.5, Identify Input Purpose).
const FIELDS: &[[&str; 4]] = &[
    ["first-name", "given-name", "", "text"],
    ["last-name", "family-name", "", "text"],
    ["date-of-birth(-day)?", "bday-day", "numeric", "text"],
    ["date-of-birth-month", "bday-month", "numeric", "text"],
    ["date-of-birth-year", "bday-year", "numeric", "text"],
    ["phone", "tel", "tel", "tel"],
    ["address-country", "country-name", "", "text"],
    ["address-line1", "address-line1", "", "text"],
    ["address-line2", "address-line2", "", "text"],
    ["address-city", "address-level2", "", "text"],
    ["address-state", "address-level1", "", "text"],
    ["address-postal-code", "postal-code", "", "text"],
    // Browsers know only the current address, which must not be offered for an earlier one.
    ["earlier-country", "off", "", "text"],
    ["earlier-(line1|line2|city|state|postal-code)", "off", "", "text"],
    ["(address|earlier)-since-(month|year)", "off", "numeric", "text"],
    ["employer", "organization", "", "text"],
    ["job-title", "organization-title", "", "text"],
    ["job-start-(month|year)", "off", "numeric", "text"],
    ["pay", "off", "decimal", "text"],
    ["pay-currency", "off", "", "select-one"],
    ["issuing-country", "off", "", "text"],
    ["id-number-country", "off", "", "text"],
    ["id-number", "off", "", "text"],
    ["bank-search", "off", "search", "search"],
];

/// Applies the spacing of WCAG 1.4.12 (Text Spacing).
const SPACED: &str = "const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
    globalThis.spacedText = sheet;
    document.adoptedStyleSheets.push(sheet)";
/// Removes that spacing.
const UNSPACED: &str = "document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((sheet) => sheet !== globalThis.spacedText)";

/// What was measured on a screen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Measurements {
    /// The number of elements that Tab reaches.
    pub(super) tab_stops: u64,
    /// The shorter side of the smallest target, in CSS pixels.
    pub(super) smallest_target: Option<u64>,
}

/// Checks headings, names, references, errors and fields of a page in that language.
pub(super) async fn structure(user: &User, language: &str) -> Result<Vec<String>> {
    run(user, STRUCTURE, vec![json!(FIELDS), json!(language)]).await.map(|found| problems(&found))
}

/// Checks the direction of texts.
pub(super) async fn directions(user: &User) -> Result<Vec<String>> {
    run(user, DIRECTIONS, Vec::new()).await.map(|found| problems(&found))
}

/// Checks for clipped content and horizontal scrolling, also with wider text spacing (WCAG 1.4.10,
/// Reflow, and 1.4.12, Text Spacing).
pub(crate) async fn layout(user: &User) -> Result<Vec<String>> {
    let mut found = problems(&run(user, LAYOUT, Vec::new()).await?);
    run(user, SPACED, Vec::new()).await?;
    let spaced = problems(&run(user, LAYOUT, Vec::new()).await?);
    run(user, UNSPACED, Vec::new()).await?;
    found.extend(spaced.into_iter().map(|problem| format!("with text spacing: {problem}")));
    Ok(found)
}

/// Checks the size of targets (WCAG 2.5.8, Target Size).
pub(super) async fn targets(user: &User, measurements: &mut Measurements) -> Result<Vec<String>> {
    let found = run(user, TARGETS, Vec::new()).await?;
    measurements.smallest_target = found["smallest"].as_u64();
    Ok(problems(&found["problems"]))
}

/// Checks the order and the visibility of the focus (WCAG 2.4.3, 2.4.7, 2.4.11). A key must have been
/// pressed before, as browsers apply `:focus-visible` only then.
pub(super) async fn focus(user: &User, measurements: &mut Measurements) -> Result<Vec<String>> {
    let found = user.browser.client.execute_async(FOCUS, Vec::new()).await?;
    measurements.tab_stops = found["count"].as_u64().unwrap_or_default();
    Ok(problems(&found["problems"]))
}

/// Checks the contrast of controls (WCAG 1.4.11, Non-text Contrast).
pub(super) async fn colours(user: &User, are_forced: bool) -> Result<Vec<String>> {
    run(user, COLOURS, vec![json!(are_forced)]).await.map(|found| problems(&found))
}

async fn run(user: &User, script: &str, arguments: Vec<Value>) -> Result<Value> {
    Ok(user.browser.client.execute(script, arguments).await?)
}

fn problems(found: &Value) -> Vec<String> {
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
