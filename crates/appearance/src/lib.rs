//! A host's `appearance`, made into a style sheet: colours, font, sizes and corners of the whole
//! widget (`variables`), and what single parts look like (`rules`).
//!
//! Nothing that a host gives can make the widget unreadable. Values are read, checked and written
//! anew; a colour that cannot be told from what it is drawn on (WCAG 2.2 at level AA) is made
//! lighter or darker, its hue kept, and the host is told. What cannot be used is left out, and the
//! host is told that too.
//!
//! In reading order: [`variables`] and [`rules`] read what the host says, with [`parts`] and
//! [`value`] as the lists of what may be said; [`palette`] makes all colours of the design from
//! those that are given, by the table in [`pairs`]; [`sheet`] writes it down. [`color`],
//! [`oklab`] and [`contrast`] are the mathematics. [`problem`] is what the host is told.
//!
//! No browser is in here: what only a browser knows is asked of a [`Browser`].

mod color;
mod contrast;
mod oklab;
mod pairs;
mod palette;
mod parts;
mod problem;
mod rules;
mod sheet;
mod value;
mod variables;

use serde_json::{Map, Value};

pub use color::{Color, Paint};
pub use contrast::{EDGE, TEXT};
pub use pairs::PAIRS;
pub use palette::{Correction, Given, Mode, NAMES, Palette, Token};
pub use parts::{classes, public_names};
pub use problem::{Problem, Reason};
pub use variables::names as variable_names;

use rules::{Page, Rules};
use variables::{Variables, name_of};

/// What only a browser knows.
pub trait Browser {
    /// The colour that a text in CSS stands for; nothing where it is none.
    fn color(&self, value: &str) -> Option<Paint>;
    /// Whether the browser takes this value for this property.
    fn supports(&self, property: &str, value: &str) -> bool;
}

/// An appearance that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    /// `light`, `dark`, or `auto` for what the device says.
    pub theme: &'static str,
    /// The style sheet, to be taken last of all. Empty where the widget has its own look.
    pub sheet: String,
    /// What was not followed, each thing once.
    pub problems: Vec<Problem>,
}

/// What an appearance may say, and of its half for the dark.
const NAMES_OF_ALL: [&str; 4] = ["theme", "variables", "rules", "dark"];

impl Appearance {
    /// Reads what a host gave; null and nothing are the widget's own look.
    pub fn read(value: &Value, browser: &dyn Browser) -> Self {
        let mut problems = Vec::new();
        let empty = Map::new();
        let entries = entries(value, "appearance", &mut problems).unwrap_or(&empty);
        for name in entries.keys().filter(|name| !NAMES_OF_ALL.contains(&name.as_str())) {
            problems
                .push(Problem::Refused { path: path("appearance", name), reason: Reason::Unknown });
        }
        let theme = entries.get("theme").filter(|theme| !theme.is_null());
        let theme = theme
            .map_or(Ok("auto"), |theme| value::word(theme, &["light", "dark", "auto"]))
            .unwrap_or_else(|reason| {
                problems.push(Problem::Refused { path: path("appearance", "theme"), reason });
                "auto"
            });
        let (variables, rules) = half(entries, "appearance", browser, &mut problems);
        let dark = entries.get("dark").unwrap_or(&Value::Null);
        let dark = self::entries(dark, "appearance.dark", &mut problems).unwrap_or(&empty);
        for name in dark.keys().filter(|name| !NAMES_OF_ALL[1..3].contains(&name.as_str())) {
            problems.push(Problem::Refused {
                path: path("appearance.dark", name),
                reason: Reason::Unknown,
            });
        }
        let in_dark = half(dark, "appearance.dark", browser, &mut problems);
        let mut sheet = String::new();
        if theme != "dark" {
            write(&mut sheet, Mode::Light, &variables, rules.clone(), &mut problems);
        }
        if theme != "light" {
            write(
                &mut sheet,
                Mode::Dark,
                &variables.with(&in_dark.0),
                rules.with(&in_dark.1),
                &mut problems,
            );
        }
        if !sheet.is_empty() {
            sheet = format!("@layer host{{{sheet}}}");
        }
        Self { theme, sheet, problems }
    }
}

fn half(
    entries: &Map<String, Value>,
    at: &str,
    browser: &dyn Browser,
    problems: &mut Vec<Problem>,
) -> (Variables, Rules) {
    let part = |name: &str| entries.get(name).unwrap_or(&Value::Null);
    let variables = Variables::read(part("variables"), &path(at, "variables"), browser, problems);
    (variables, Rules::read(part("rules"), &path(at, "rules"), browser, problems))
}

fn write(
    sheet: &mut String,
    mode: Mode,
    variables: &Variables,
    mut rules: Rules,
    problems: &mut Vec<Problem>,
) {
    let given = &variables.colors;
    let (palette, corrections) = Palette::ours(mode).with(given);
    problems.extend(corrections.into_iter().map(
        |Correction { ink, ground, ratio, needed, used }| {
            // A link is of the accent's colour where it has none of its own.
            let said = if ink == Token::AccentInk && given.get(ink).is_none() {
                Token::Accent
            } else {
                ink
            };
            let purpose = if said == ink { "" } else { ", as the colour of links," };
            let path = format!("{}{purpose}", path("appearance.variables", name_of(said)));
            Problem::LowContrast {
                path,
                ground: name_of(ground).to_owned(),
                mode,
                ratio,
                needed,
                used: Some(used),
            }
        },
    ));
    rules.check(&Page { mode, given, palette: &palette }, problems);
    sheet::write(sheet, mode, given, &palette, &variables.shapes, &rules);
}

/// The entries of an object; null is an empty one.
fn entries<'a>(
    value: &'a Value,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'a Map<String, Value>> {
    match value {
        Value::Null => None,
        Value::Object(entries) => Some(entries),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            problems.push(Problem::Refused { path: path.to_owned(), reason: Reason::NotAnObject });
            None
        }
    }
}

/// Where something is, in a host's words. Names that nobody knows may be of any length.
fn path(at: &str, name: &str) -> String {
    let short: String = name.chars().take(40).collect();
    if short.starts_with('.') { format!("{at}[\"{short}\"]") } else { format!("{at}.{short}") }
}
