//! Conversion of a host's `appearance` into a style sheet: colours, font, sizes and corners of the
//! whole widget (`variables`), and the look of single parts (`rules`).
//!
//! No value of a host can make the widget illegible. Values are parsed, checked and serialized
//! again; a colour with too little contrast to its background (WCAG 2.2, level AA) is made lighter
//! or darker with its hue kept, and reported. Values that cannot be used are ignored and reported.
//!
//! In reading order: [`variables`] and [`rules`] read the host's values, with [`selectors`] and
//! [`value`] as the lists of what is accepted; [`palette`] derives all colours ([`tokens`]) from the
//! given ones, by the table in [`contrast_pairs`]; [`stylesheet`] writes the CSS. [`color`],
//! [`oklab`] and [`contrast`] are the mathematics. [`problem`] has the reports to the host.
//!
//! The crate has no browser dependency: [`Browser`] is the interface to one.

mod color;
mod contrast;
mod contrast_pairs;
mod oklab;
mod palette;
mod problem;
mod rules;
mod selectors;
mod stylesheet;
mod tokens;
mod value;
mod variables;

use serde_json::{Map, Value};

pub use color::{Color, Paint};
pub use contrast::{NON_TEXT, TEXT};
pub use contrast_pairs::CONTRAST_PAIRS;
pub use palette::{Correction, GivenColors, Palette};
pub use problem::{Problem, Reason};
pub use selectors::{classes, public_names};
pub use tokens::{Mode, NAMES, Token};
pub use variables::names as variable_names;

use rules::{Page, Rules};
use variables::{Variables, name_of};

/// Queries that only a browser can answer.
pub trait Browser {
    /// Returns the colour that a CSS text stands for, or `None` if it is not a colour.
    fn color(&self, value: &str) -> Option<Paint>;
    /// Returns whether the browser supports this value of this property.
    fn supports(&self, property: &str, value: &str) -> bool;
}

/// A parsed appearance.
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    /// `light`, `dark`, or `auto` for the device's setting.
    pub theme: &'static str,
    /// The style sheet, to be applied after the widget's own. Empty for the built-in look.
    pub stylesheet: String,
    /// The values that were ignored or corrected, each once.
    pub problems: Vec<Problem>,
}

/// The keys of an appearance; `dark` has those in the middle only.
const KEYS: [&str; 4] = ["theme", "variables", "rules", "dark"];

impl Appearance {
    /// Reads a host's appearance; null and an empty object are the built-in look.
    pub fn read(value: &Value, browser: &dyn Browser) -> Self {
        let mut problems = Vec::new();
        let empty = Map::new();
        let entries = entries(value, "appearance", &mut problems).unwrap_or(&empty);
        for name in entries.keys().filter(|name| !KEYS.contains(&name.as_str())) {
            problems
                .push(Problem::Refused { path: path("appearance", name), reason: Reason::Unknown });
        }
        let theme = entries.get("theme").filter(|theme| !theme.is_null());
        let theme = theme
            .map_or(Ok("auto"), |theme| value::keyword(theme, &["light", "dark", "auto"]))
            .unwrap_or_else(|reason| {
                problems.push(Problem::Refused { path: path("appearance", "theme"), reason });
                "auto"
            });
        let (variables, rules) = variables_and_rules(entries, "appearance", browser, &mut problems);
        let dark = entries.get("dark").unwrap_or(&Value::Null);
        let dark = self::entries(dark, "appearance.dark", &mut problems).unwrap_or(&empty);
        for name in dark.keys().filter(|name| !KEYS[1..3].contains(&name.as_str())) {
            problems.push(Problem::Refused {
                path: path("appearance.dark", name),
                reason: Reason::Unknown,
            });
        }
        let in_dark = variables_and_rules(dark, "appearance.dark", browser, &mut problems);
        let mut stylesheet = String::new();
        if theme != "dark" {
            write(&mut stylesheet, Mode::Light, &variables, rules.clone(), &mut problems);
        }
        if theme != "light" {
            write(
                &mut stylesheet,
                Mode::Dark,
                &variables.with(&in_dark.0),
                rules.with(&in_dark.1),
                &mut problems,
            );
        }
        if !stylesheet.is_empty() {
            stylesheet = format!("@layer host{{{stylesheet}}}");
        }
        Self { theme, stylesheet, problems }
    }
}

fn variables_and_rules(
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
    stylesheet: &mut String,
    mode: Mode,
    variables: &Variables,
    mut rules: Rules,
    problems: &mut Vec<Problem>,
) {
    let given = &variables.colors;
    let (palette, corrections) = Palette::built_in(mode).with(given);
    problems.extend(corrections.into_iter().map(
        |Correction { foreground, background, ratio, needed, used }| {
            // Links have the accent's colour unless they are given their own.
            let reported = if foreground == Token::AccentText && given.get(foreground).is_none() {
                Token::Accent
            } else {
                foreground
            };
            let purpose = if reported == foreground { "" } else { ", as the colour of links," };
            let path = format!("{}{purpose}", path("appearance.variables", name_of(reported)));
            Problem::LowContrast {
                path,
                background: name_of(background).to_owned(),
                mode,
                ratio,
                needed,
                used: Some(used),
            }
        },
    ));
    rules.check(&Page { mode, given, palette: &palette }, problems);
    stylesheet::write(stylesheet, mode, given, &palette, &variables.dimensions, &rules);
}

/// Returns the entries of an object; null counts as an empty one.
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

/// Returns the path of a value in the host's notation. Unknown names are cut at 40 characters.
fn path(at: &str, name: &str) -> String {
    let short: String = name.chars().take(40).collect();
    if short.starts_with('.') { format!("{at}[\"{short}\"]") } else { format!("{at}.{short}") }
}
