//! Snapshots of the browser's accessibility tree of each screen, as lines of text (`e2e/trees`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::screens::{self, Screen};
use crate::user::User;

/// Roles without a meaning of their own.
const IGNORED_ROLES: &[&str] = &[
    "generic",
    "none",
    "InlineTextBox",
    "LineBreak",
    "ListMarker",
    "LayoutTable",
    "LayoutTableRow",
    "LayoutTableCell",
    "LabelText",
];

/// The properties in the snapshot. The focus is not one of them: on a page that has just opened, it
/// depends on whether the browser's window is active. The journeys by keyboard check it.
const PROPERTIES: &[&str] = &[
    "level", "checked", "pressed", "expanded", "selected", "disabled", "required", "invalid",
    "readonly", "modal", "busy", "live", "hasPopup",
];

/// The names of months in dates.
const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
];

/// The markers of 12-hour times.
const DAY_PERIODS: [&str; 4] = ["AM", "PM", "ص", "م"];

/// Returns the folder of all snapshots.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("trees")
}

/// Returns the path of a screen's snapshot in that folder.
fn snapshot_path(screen: &Screen, language: &str) -> String {
    format!("{language}/{}.txt", screen.file_name())
}

/// Compares the tree of the current screen with its snapshot, or renews the snapshot.
pub(super) async fn compare(
    user: &User,
    screen: &Screen,
    language: &str,
    renews: bool,
) -> Result<()> {
    let found = read(user).await?;
    let path = folder().join(snapshot_path(screen, language));
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    if stored == found {
        return Ok(());
    }
    if renews {
        std::fs::create_dir_all(folder().join(language))?;
        std::fs::write(&path, found).with_context(|| format!("cannot write {}", path.display()))?;
        return Ok(());
    }
    bail!(
        "the accessibility tree differs from the snapshot (renew it with --renew):\n{}",
        difference(&stored, &found)
    )
}

/// Returns the snapshots without a screen or language.
pub(super) fn without_screen(languages: &[&str]) -> Result<Vec<PathBuf>> {
    let known: BTreeSet<PathBuf> = screens::all()
        .flat_map(|screen| {
            languages.iter().map(|language| folder().join(snapshot_path(screen, language)))
        })
        .collect();
    let mut left = Vec::new();
    for entry in std::fs::read_dir(folder())? {
        let entry = entry?.path();
        let inside = if entry.is_dir() {
            std::fs::read_dir(&entry)?.map(|file| Ok(file?.path())).collect::<Result<_>>()?
        } else {
            vec![entry]
        };
        left.extend(inside.into_iter().filter(|path| !known.contains(path)));
    }
    Ok(left)
}

/// Returns the lines that only one of both has.
fn difference(stored: &str, found: &str) -> String {
    let (before, now): (BTreeSet<_>, BTreeSet<_>) =
        (stored.lines().collect(), found.lines().collect());
    let gone = stored.lines().filter(|line| !now.contains(line)).map(|line| format!("- {line}"));
    let new = found.lines().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    let lines: Vec<_> = gone.chain(new).take(20).collect();
    if lines.is_empty() { "the same lines in another order".to_owned() } else { lines.join("\n") }
}

/// Returns the tree of the current document.
async fn read(user: &User) -> Result<String> {
    let browser = &user.browser;
    browser.devtools("Accessibility.enable", json!({})).await?;
    let frame = if user.is_in_frame() { widget_frame(user).await? } else { Value::Null };
    let parameters = if frame.is_null() { json!({}) } else { json!({ "frameId": frame }) };
    let tree = browser.devtools("Accessibility.getFullAXTree", parameters).await?;
    browser.devtools("Accessibility.disable", json!({})).await?;
    let nodes = tree["nodes"].as_array().context("the browser returned no tree")?;
    let by_id: BTreeMap<&str, &Value> =
        nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
    let mut printer = Printer { by_id, labels: labels(nodes), lines: Vec::new() };
    if let Some(root) = nodes.first() {
        printer.print(root, 0, "");
    }
    Ok(printer.lines.join("\n") + "\n")
}

/// Returns the names of checkboxes and radio buttons.
fn labels(nodes: &[Value]) -> BTreeSet<String> {
    let has_label =
        |node: &&Value| matches!(node["role"]["value"].as_str(), Some("checkbox" | "radio"));
    nodes
        .iter()
        .filter(has_label)
        .filter_map(|node| node["name"]["value"].as_str())
        .map(masked)
        .collect()
}

/// Returns the id of the widget's frame in the host page.
async fn widget_frame(user: &User) -> Result<Value> {
    let tree = user.browser.devtools("Page.getFrameTree", json!({})).await?;
    let frame = tree["frameTree"]["childFrames"]
        .as_array()
        .and_then(|frames| frames.first())
        .context("the page has no frame")?;
    Ok(frame["frame"]["id"].clone())
}

/// Prints a tree as lines.
struct Printer<'a> {
    by_id: BTreeMap<&'a str, &'a Value>,
    /// The labels of checkboxes and radio buttons, which the browser repeats as text only sometimes.
    labels: BTreeSet<String>,
    lines: Vec<String>,
}

impl Printer<'_> {
    fn print(&mut self, node: &Value, depth: usize, around: &str) {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        let name = masked(node["name"]["value"].as_str().unwrap_or_default());
        // Text that is already printed as the name of an element around or beside it.
        let wait_for_outcome = role == "StaticText"
            && (name.trim().is_empty()
                || around.contains(name.trim())
                || self.labels.contains(&name));
        let is_ignored =
            node["ignored"] == true || IGNORED_ROLES.contains(&role) || wait_for_outcome;
        let (mut depth, mut around) = (depth, around.to_owned());
        if !is_ignored {
            let line =
                if role == "StaticText" { quoted(&name) } else { describe(node, role, &name) };
            self.lines.push(format!("{}{line}", "  ".repeat(depth)));
            depth += 1;
            around = name;
        }
        for id in node["childIds"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if let Some(child) = self.by_id.get(id) {
                self.print(child, depth, &around);
            }
        }
    }
}

fn describe(node: &Value, role: &str, name: &str) -> String {
    let mut line = role.to_owned();
    if !name.is_empty() {
        line += &format!(" {}", quoted(name));
    }
    let properties = node["properties"].as_array().into_iter().flatten();
    for property in properties {
        let (Some(key), value) = (property["name"].as_str(), &property["value"]["value"]) else {
            continue;
        };
        let is_set = !value.is_null()
            && value != &json!(false)
            && value != &json!("false")
            && value != &json!("off");
        if PROPERTIES.contains(&key) && is_set {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            line +=
                &if value == "true" { format!(" [{key}]") } else { format!(" [{key}={value}]") };
        }
    }
    if let Some(value) = node["value"]["value"].as_str().filter(|value| !value.is_empty()) {
        line += &format!(" = {}", quoted(&masked(value)));
    }
    if let Some(description) =
        node["description"]["value"].as_str().filter(|words| !words.is_empty())
    {
        line += &format!(" ({})", masked(description).escape_debug());
    }
    line
}

/// Returns text in quotation marks, with invisible characters escaped.
fn quoted(words: &str) -> String {
    format!("\"{}\"", words.escape_debug())
}

/// Replaces what depends on the date or is random, such as times and ids, by placeholders.
fn masked(words: &str) -> String {
    let mut masked: Vec<String> = Vec::new();
    for word in words.split(' ') {
        let bare = bare_of(word);
        let is_year =
            bare.len() == 4 && bare.parse::<u16>().is_ok_and(|year| (2000..2100).contains(&year));
        let is_clock = bare.split_once(':').is_some_and(|(hours, minutes)| {
            hours.parse::<u8>().is_ok() && minutes.parse::<u8>().is_ok()
        });
        // The formats of en-US, which a browser may ask for.
        let is_day_period = DAY_PERIODS.contains(&bare)
            && masked.last().is_some_and(|before| before.ends_with("(time)"));
        let is_day_of_month =
            bare.parse::<u8>().is_ok() && masked.last().is_some_and(|before| before == "(month)");
        if is_day_period && let Some(before) = masked.last_mut() {
            *before += &word.replace(bare, "");
            continue;
        }
        let is_month = MONTHS.as_flattened().contains(&bare);
        // A date may be in bidi isolates.
        if is_month && let Some(before) = masked.last_mut() {
            let day = bare_of(before).to_owned();
            if day.parse::<u8>().is_ok() {
                *before = before.replace(&day, "(day)");
            }
        }
        let replaced = if is_clock {
            word.replace(bare, "(time)")
        } else if is_day_of_month {
            word.replace(bare, "(day)")
        } else if let Some(id) = ["vs_", "req_"].into_iter().find(|id| bare.starts_with(id)) {
            word.replace(bare, &format!("{id}…"))
        } else if is_month {
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

/// Returns a word without punctuation around it.
fn bare_of(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_times_and_ids_are_masked() {
        assert_eq!(
            masked("From May 2024 to March 2026."),
            "From (month) (year) to (month) (year)."
        );
        assert_eq!(
            masked("before 1 March 2026 at 14:30. After"),
            "before (day) (month) (year) at (time). After"
        );
        assert_eq!(
            masked("before November 1, 2026 at 2:30 PM. After"),
            "before (month) (day), (year) at (time). After"
        );
        assert_eq!(
            masked("قبل 1 نوفمبر 2026 في 2:30 م. ثم"),
            "قبل (day) (month) (year) في (time). ثم"
        );
        assert_eq!(
            masked("قبل \u{2068}21 نوفمبر 2026\u{2069}."),
            "قبل \u{2068}(day) (month) (year)\u{2069}."
        );
        assert_eq!(masked("حتى \u{2068}2:30 م\u{2069}. ثم"), "حتى \u{2068}(time)\u{2069}. ثم");
        assert_eq!(masked("give this reference: vs_1Abc23"), "give this reference: vs_…");
        assert_eq!(masked("12 Harbour Street, 31 3 1990"), "12 Harbour Street, 31 3 1990");
    }

    #[test]
    fn only_changed_lines_are_listed() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "- b\n+ c");
        assert_eq!(difference("a\nb\n", "b\na\n"), "the same lines in another order");
    }
}
