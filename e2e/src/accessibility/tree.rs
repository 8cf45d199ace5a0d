//! A screen as it is told to somebody who does not see it: the browser's own accessibility tree, as lines of text, which are kept
//! beside these tests and compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::person::Person;
use crate::screens::Screen;

/// Roles that say nothing by themselves.
const SILENT: &[&str] =
    &["generic", "none", "InlineTextBox", "LineBreak", "ListMarker", "LayoutTable", "LayoutTableRow", "LayoutTableCell", "LabelText"];

/// The properties that are part of what is told. Not what has the focus: on a page that just opened by itself it depends on whether the
/// browser's window is the foremost by then. The journeys by keyboard say where it goes.
const TOLD: &[&str] =
    &["level", "checked", "pressed", "expanded", "selected", "disabled", "required", "invalid", "readonly", "modal", "busy", "live", "hasPopup"];

/// Months, as a date has them.
const MONTHS: &[&str] = &["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// Where the trees are kept.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("trees")
}

/// Compares the tree of a screen with the one that is kept, or keeps it in its place.
pub(super) async fn compare(person: &Person, screen: &Screen, renews: bool) -> Result<()> {
    let found = read(person).await?;
    let path = folder().join(format!("{}.txt", screen.file_name()));
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if kept == found {
        return Ok(());
    }
    if renews {
        std::fs::create_dir_all(folder())?;
        std::fs::write(&path, found).with_context(|| format!("cannot write {}", path.display()))?;
        return Ok(());
    }
    bail!("it is told differently than before (if that is as it should be, run this with --renew):\n{}", difference(&kept, &found))
}

/// Trees of screens that there are no more.
pub(super) fn left_over() -> Result<Vec<PathBuf>> {
    let known: BTreeSet<_> = crate::screens::all().map(|screen| format!("{}.txt", screen.file_name())).collect();
    let Ok(entries) = std::fs::read_dir(folder()) else { return Ok(Vec::new()) };
    let mut left = Vec::new();
    for entry in entries {
        let entry = entry?;
        if !known.contains(&*entry.file_name().to_string_lossy()) {
            left.push(entry.path());
        }
    }
    Ok(left)
}

/// The lines that only one of both has.
fn difference(kept: &str, found: &str) -> String {
    let (before, now): (BTreeSet<_>, BTreeSet<_>) = (kept.lines().collect(), found.lines().collect());
    let gone = kept.lines().filter(|line| !now.contains(line)).map(|line| format!("- {line}"));
    let new = found.lines().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    let lines: Vec<_> = gone.chain(new).take(20).collect();
    if lines.is_empty() { "the same lines in another order".to_owned() } else { lines.join("\n") }
}

/// The tree of what the person looks at.
async fn read(person: &Person) -> Result<String> {
    let browser = &person.browser;
    browser.devtools("Accessibility.enable", json!({})).await?;
    let frame = if person.is_in_frame() { widget_frame(person).await? } else { Value::Null };
    let parameters = if frame.is_null() { json!({}) } else { json!({ "frameId": frame }) };
    let tree = browser.devtools("Accessibility.getFullAXTree", parameters).await?;
    browser.devtools("Accessibility.disable", json!({})).await?;
    let nodes = tree["nodes"].as_array().context("there is no tree")?;
    let by_id: BTreeMap<&str, &Value> = nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
    let mut lines = Vec::new();
    if let Some(root) = nodes.first() {
        write(root, &by_id, 0, "", &mut lines);
    }
    Ok(lines.join("\n") + "\n")
}

/// The frame of the widget in the page around it.
async fn widget_frame(person: &Person) -> Result<Value> {
    let tree = person.browser.devtools("Page.getFrameTree", json!({})).await?;
    let frame = tree["frameTree"]["childFrames"].as_array().and_then(|frames| frames.first()).context("there is no frame in the page")?;
    Ok(frame["frame"]["id"].clone())
}

fn write(node: &Value, by_id: &BTreeMap<&str, &Value>, depth: usize, around: &str, lines: &mut Vec<String>) {
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let name = masked(node["name"]["value"].as_str().unwrap_or_default());
    // Words that were told as the name of what they are in.
    let is_told = role == "StaticText" && (name.trim().is_empty() || around.contains(name.trim()));
    let is_silent = node["ignored"] == true || SILENT.contains(&role) || is_told;
    let (mut depth, mut around) = (depth, around.to_owned());
    if !is_silent {
        let line = if role == "StaticText" { format!("{name:?}") } else { told(node, role, &name) };
        lines.push(format!("{}{line}", "  ".repeat(depth)));
        depth += 1;
        around = name;
    }
    for id in node["childIds"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if let Some(child) = by_id.get(id) {
            write(child, by_id, depth, &around, lines);
        }
    }
}

fn told(node: &Value, role: &str, name: &str) -> String {
    let mut line = role.to_owned();
    if !name.is_empty() {
        line += &format!(" {name:?}");
    }
    let properties = node["properties"].as_array().into_iter().flatten();
    for property in properties {
        let (Some(key), value) = (property["name"].as_str(), &property["value"]["value"]) else { continue };
        let says_something = !value.is_null() && value != &json!(false) && value != &json!("false") && value != &json!("off");
        if TOLD.contains(&key) && says_something {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            line += &if value == "true" { format!(" [{key}]") } else { format!(" [{key}={value}]") };
        }
    }
    if let Some(value) = node["value"]["value"].as_str().filter(|value| !value.is_empty()) {
        line += &format!(" = {:?}", masked(value));
    }
    if let Some(description) = node["description"]["value"].as_str().filter(|words| !words.is_empty()) {
        line += &format!(" ({})", masked(description));
    }
    line
}

/// The same words whenever they are read: what depends on the day, or is drawn at random, is named in its place.
fn masked(words: &str) -> String {
    let mut masked = Vec::new();
    for word in words.split(' ') {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let is_year = bare.len() == 4 && bare.parse::<u16>().is_ok_and(|year| (2000..2100).contains(&year));
        let is_clock = bare.split_once(':').is_some_and(|(hours, minutes)| hours.parse::<u8>().is_ok() && minutes.parse::<u8>().is_ok());
        // As Americans write the time and the date, which a browser of theirs wishes for.
        let is_half_of_day = matches!(bare, "AM" | "PM") && masked.last().is_some_and(|before| before == "(time)");
        let is_day_of_month = bare.parse::<u8>().is_ok() && masked.last().is_some_and(|before| before == "(month)");
        if is_half_of_day {
            masked.pop();
        }
        let is_day = |words: &String| words.parse::<u8>().is_ok();
        if MONTHS.contains(&bare) && masked.last().is_some_and(is_day) {
            masked.pop();
            masked.push("(day)".to_owned());
        }
        let replaced = if is_clock || is_half_of_day {
            word.replace(bare, "(time)")
        } else if is_day_of_month {
            word.replace(bare, "(day)")
        } else if let Some(id) = ["vs_", "req_"].into_iter().find(|id| bare.starts_with(id)) {
            word.replace(bare, &format!("{id}…"))
        } else if MONTHS.contains(&bare) {
            word.replace(bare, "(month)")
        } else if is_year {
            word.replace(bare, "(year)")
        } else {
            word.to_owned()
        };
        masked.push(replaced);
    }
    masked.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_depends_on_the_day_is_left_out() {
        assert_eq!(masked("From May 2024 to March 2026."), "From (month) (year) to (month) (year).");
        assert_eq!(masked("before 1 March 2026 at 14:30. After"), "before (day) (month) (year) at (time). After");
        assert_eq!(masked("before November 1, 2026 at 2:30 PM. After"), "before (month) (day), (year) at (time). After");
        assert_eq!(masked("give this reference: vs_1Abc23"), "give this reference: vs_…");
        assert_eq!(masked("12 Harbour Street, 31 3 1990"), "12 Harbour Street, 31 3 1990");
    }

    #[test]
    fn only_what_has_changed_is_said() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "- b\n+ c");
        assert_eq!(difference("a\nb\n", "b\na\n"), "the same lines in another order");
    }
}
