//! What is looked at on each screen, each in a script of its own that runs in the page and gives
//! its complaints.

use anyhow::Result;
use serde_json::{Value, json};

use crate::user::User;

const STRUCTURE: &str = include_str!("structure.js");
const DIRECTIONS: &str = include_str!("directions.js");
const LAYOUT: &str = include_str!("layout.js");
const TARGETS: &str = include_str!("targets.js");
const FOCUS: &str = concat!(include_str!("contrast.js"), include_str!("focus.js"));
const COLOURS: &str = concat!(include_str!("contrast.js"), include_str!("colours.js"));

/// Every field that is typed into or chosen from, by its id (an expression): its `autocomplete`,
/// its `inputmode` and its type. A field that is not here fails, and so does one that has something
/// else.
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
    // Where somebody lived before is nothing that a browser knows, and to be offered where one
    // lives now would be wrong.
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

/// WCAG 1.4.12: text that is spaced like this is still all there.
const SPACED: &str = "const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
    globalThis.spacedText = sheet;
    document.adoptedStyleSheets.push(sheet)";
/// Takes that back.
const UNSPACED: &str = "document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((sheet) => sheet !== globalThis.spacedText)";

/// What has been counted on a screen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    /// How many things the keyboard comes to.
    pub(super) stops: u64,
    /// The shorter side of the smallest thing that can be pressed, in px.
    pub(super) smallest: Option<u64>,
}

/// What the page is made of, which is in that language.
pub(super) async fn structure(user: &User, language: &str) -> Result<Vec<String>> {
    run(user, STRUCTURE, vec![json!(FIELDS), json!(language)]).await.map(|found| complaints(&found))
}

/// Which way words run.
pub(super) async fn directions(user: &User) -> Result<Vec<String>> {
    run(user, DIRECTIONS, Vec::new()).await.map(|found| complaints(&found))
}

/// What is lost where there is little room, also of text that is spaced widely.
pub(crate) async fn layout(user: &User) -> Result<Vec<String>> {
    let mut found = complaints(&run(user, LAYOUT, Vec::new()).await?);
    run(user, SPACED, Vec::new()).await?;
    let spaced = complaints(&run(user, LAYOUT, Vec::new()).await?);
    run(user, UNSPACED, Vec::new()).await?;
    found.extend(spaced.into_iter().map(|complaint| format!("with spaced text: {complaint}")));
    Ok(found)
}

/// How large what can be pressed is.
pub(super) async fn targets(user: &User, counted: &mut Counted) -> Result<Vec<String>> {
    let found = run(user, TARGETS, Vec::new()).await?;
    counted.smallest = found["smallest"].as_u64();
    Ok(complaints(&found["complaints"]))
}

/// Where the focus goes, and whether it is seen there. A key must have been pressed before, as a
/// browser shows the focus only to those who use the keyboard.
pub(super) async fn focus(user: &User, counted: &mut Counted) -> Result<Vec<String>> {
    let found = user.browser.client.execute_async(FOCUS, Vec::new()).await?;
    counted.stops = found["count"].as_u64().unwrap_or_default();
    Ok(complaints(&found["complaints"]))
}

/// Whether controls can be told from what is around them.
pub(super) async fn colours(user: &User, are_forced: bool) -> Result<Vec<String>> {
    run(user, COLOURS, vec![json!(are_forced)]).await.map(|found| complaints(&found))
}

async fn run(user: &User, script: &str, arguments: Vec<Value>) -> Result<Value> {
    Ok(user.browser.client.execute(script, arguments).await?)
}

fn complaints(found: &Value) -> Vec<String> {
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
