//! A screen as it is told to somebody who does not see it: the browser's own accessibility tree, as
//! lines of text, which are kept beside these tests and compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::screens::Screen;
use crate::user::User;

/// Roles that say nothing by themselves.
const SILENT: &[&str] = &[
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

/// The properties that are part of what is told. Not what has the focus: on a page that just opened
/// by itself it depends on whether the browser's window is the foremost by then. The journeys by
/// keyboard say where it goes.
const TOLD: &[&str] = &[
    "level", "checked", "pressed", "expanded", "selected", "disabled", "required", "invalid",
    "readonly", "modal", "busy", "live", "hasPopup",
];

/// Months, as a date has them.
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

/// Before and after noon, as a time has them.
const HALVES_OF_DAY: [&str; 4] = ["AM", "PM", "ص", "م"];

/// Where the trees are kept, in a folder for each language.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("trees")
}

/// Where the tree of a screen is kept within that.
fn place(screen: &Screen, language: &str) -> String {
    format!("{language}/{}.txt", screen.file_name())
}

/// Compares the tree of a screen with the one that is kept, or keeps it in its place.
pub(super) async fn compare(
    user: &User,
    screen: &Screen,
    language: &str,
    renews: bool,
) -> Result<()> {
    let found = read(user).await?;
    let path = folder().join(place(screen, language));
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if kept == found {
        return Ok(());
    }
    if renews {
        std::fs::create_dir_all(folder().join(language))?;
        std::fs::write(&path, found).with_context(|| format!("cannot write {}", path.display()))?;
        return Ok(());
    }
    bail!(
        "it is told differently than before (if that is as it should be, run this with --renew):\n{}",
        difference(&kept, &found)
    )
}

/// Trees of screens, or in languages, that there are no more.
pub(super) fn left_over(languages: &[&str]) -> Result<Vec<PathBuf>> {
    let known: BTreeSet<PathBuf> = crate::screens::all()
        .flat_map(|screen| languages.iter().map(|language| folder().join(place(screen, language))))
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

/// The lines that only one of both has.
fn difference(kept: &str, found: &str) -> String {
    let (before, now): (BTreeSet<_>, BTreeSet<_>) =
        (kept.lines().collect(), found.lines().collect());
    let gone = kept.lines().filter(|line| !now.contains(line)).map(|line| format!("- {line}"));
    let new = found.lines().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    let lines: Vec<_> = gone.chain(new).take(20).collect();
    if lines.is_empty() { "the same lines in another order".to_owned() } else { lines.join("\n") }
}

/// The tree of what the person looks at.
async fn read(user: &User) -> Result<String> {
    let browser = &user.browser;
    browser.devtools("Accessibility.enable", json!({})).await?;
    let frame = if user.is_in_frame() { widget_frame(user).await? } else { Value::Null };
    let parameters = if frame.is_null() { json!({}) } else { json!({ "frameId": frame }) };
    let tree = browser.devtools("Accessibility.getFullAXTree", parameters).await?;
    browser.devtools("Accessibility.disable", json!({})).await?;
    let nodes = tree["nodes"].as_array().context("there is no tree")?;
    let by_id: BTreeMap<&str, &Value> =
        nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
    let mut teller = Teller { by_id, boxes: boxes(nodes), lines: Vec::new() };
    if let Some(root) = nodes.first() {
        teller.tell(root, 0, "");
    }
    Ok(teller.lines.join("\n") + "\n")
}

/// The names of what is ticked or chosen.
fn boxes(nodes: &[Value]) -> BTreeSet<String> {
    let is_box =
        |node: &&Value| matches!(node["role"]["value"].as_str(), Some("checkbox" | "radio"));
    nodes
        .iter()
        .filter(is_box)
        .filter_map(|node| node["name"]["value"].as_str())
        .map(masked)
        .collect()
}

/// The frame of the widget in the page around it.
async fn widget_frame(user: &User) -> Result<Value> {
    let tree = user.browser.devtools("Page.getFrameTree", json!({})).await?;
    let frame = tree["frameTree"]["childFrames"]
        .as_array()
        .and_then(|frames| frames.first())
        .context("there is no frame in the page")?;
    Ok(frame["frame"]["id"].clone())
}

/// Makes lines of a tree.
struct Teller<'a> {
    by_id: BTreeMap<&'a str, &'a Value>,
    /// The names of what is ticked or chosen. The browser tells the words beside a box once more,
    /// or does not, as it happens.
    boxes: BTreeSet<String>,
    lines: Vec<String>,
}

impl Teller<'_> {
    fn tell(&mut self, node: &Value, depth: usize, around: &str) {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        let name = masked(node["name"]["value"].as_str().unwrap_or_default());
        // Words that were told as the name of what they are in, or are beside.
        let wait_for_outcome = role == "StaticText"
            && (name.trim().is_empty()
                || around.contains(name.trim())
                || self.boxes.contains(&name));
        let is_silent = node["ignored"] == true || SILENT.contains(&role) || wait_for_outcome;
        let (mut depth, mut around) = (depth, around.to_owned());
        if !is_silent {
            let line = if role == "StaticText" { quoted(&name) } else { told(node, role, &name) };
            self.lines.push(format!("{}{line}", "  ".repeat(depth)));
            depth += 1;
            around = name;
        }
        for id in node["childIds"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if let Some(child) = self.by_id.get(id) {
                self.tell(child, depth, &around);
            }
        }
    }
}

fn told(node: &Value, role: &str, name: &str) -> String {
    let mut line = role.to_owned();
    if !name.is_empty() {
        line += &format!(" {}", quoted(name));
    }
    let properties = node["properties"].as_array().into_iter().flatten();
    for property in properties {
        let (Some(key), value) = (property["name"].as_str(), &property["value"]["value"]) else {
            continue;
        };
        let says_something = !value.is_null()
            && value != &json!(false)
            && value != &json!("false")
            && value != &json!("off");
        if TOLD.contains(&key) && says_something {
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

/// Words in quotation marks, in which a mark that is not seen, such as one of direction, is named.
fn quoted(words: &str) -> String {
    format!("\"{}\"", words.escape_debug())
}

/// The same words whenever they are read: what depends on the day, or is drawn at random, is named
/// in its place.
fn masked(words: &str) -> String {
    let mut masked: Vec<String> = Vec::new();
    for word in words.split(' ') {
        let bare = bare_of(word);
        let is_year =
            bare.len() == 4 && bare.parse::<u16>().is_ok_and(|year| (2000..2100).contains(&year));
        let is_clock = bare.split_once(':').is_some_and(|(hours, minutes)| {
            hours.parse::<u8>().is_ok() && minutes.parse::<u8>().is_ok()
        });
        // As Americans write the time and the date, which a browser of theirs wishes for.
        let is_half_of_day = HALVES_OF_DAY.contains(&bare)
            && masked.last().is_some_and(|before| before.ends_with("(time)"));
        let is_day_of_month =
            bare.parse::<u8>().is_ok() && masked.last().is_some_and(|before| before == "(month)");
        if is_half_of_day && let Some(before) = masked.last_mut() {
            *before += &word.replace(bare, "");
            continue;
        }
        let is_month = MONTHS.as_flattened().contains(&bare);
        // A date may be set apart by marks of direction.
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

/// A word without what is around it.
fn bare_of(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_depends_on_the_day_is_left_out() {
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
    fn only_what_has_changed_is_said() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "- b\n+ c");
        assert_eq!(difference("a\nb\n", "b\na\n"), "the same lines in another order");
    }
}
