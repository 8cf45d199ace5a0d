//! Rules of the style sheets that no other tool checks: every colour, length and time of a
//! component is a token, all properties are logical and not physical, and every file is on the page
//! and in a cascade layer.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::project;

/// The folder of the styles, and its part that may only use tokens.
const STYLES: &str = "style";
const COMPONENTS: &str = "components/";
/// The page that links all of them, in the order of the cascade; and the page of components, which
/// links the same.
const PAGE: &str = "index.html";
const COMPONENTS_PAGE: &str = "components/index.html";
/// Units that need a token. `0`, `%`, `fr`, angles and `em`, which is relative to the text, may be
/// written anywhere.
const MEASURES: [&str; 22] = [
    "px", "rem", "ch", "ex", "lh", "rlh", "vw", "vh", "vmin", "vmax", "vi", "vb", "svh", "lvh",
    "dvh", "svw", "dvw", "cm", "mm", "pt", "ms", "s",
];
/// Colour functions and names that need a token. `transparent`, `currentColor` and system colours may
/// be written anywhere.
const COLOUR_FUNCTIONS: [&str; 10] =
    ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color("];
const COLOUR_NAMES: [&str; 16] = [
    "black", "white", "gray", "grey", "silver", "red", "maroon", "orange", "yellow", "gold",
    "green", "teal", "blue", "navy", "purple", "pink",
];
/// Physical sides, which do not follow the direction of writing.
const SIDES: [&str; 4] = ["left", "right", "top", "bottom"];

/// One declaration of a style sheet.
#[derive(Debug, PartialEq, Eq)]
struct Declaration<'a> {
    property: &'a str,
    value: &'a str,
}

/// Checks all styles of the widget.
pub(super) fn check_project() -> Result<()> {
    let folder = project::root().join(STYLES);
    let page = read(&project::root().join(PAGE))?;
    let mut problems = Vec::new();
    for file in project::files_below(&folder)? {
        let text = read(&folder.join(&file))?;
        problems.extend(
            problems_in(&file, &text)
                .into_iter()
                .map(|problem| format!("{STYLES}/{file}: {problem}")),
        );
        let mentions = page.matches(&format!("href=\"{STYLES}/{file}\"")).count();
        if mentions != 1 {
            problems.push(format!("{STYLES}/{file} is named {mentions} times in {PAGE}"));
        }
    }
    if linked(&page) != linked(&read(&project::root().join(COMPONENTS_PAGE))?) {
        problems.push(format!(
            "{COMPONENTS_PAGE} does not name the styles that {PAGE} names, in the same order"
        ));
    }
    if problems.is_empty() { Ok(()) } else { bail!("\n  {}", problems.join("\n  ")) }
}

/// Returns the style sheets of the widget that a page links.
fn linked(page: &str) -> Vec<&str> {
    page.split("style/").skip(1).filter_map(|rest| Some(rest.split_once(".css\"")?.0)).collect()
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn problems_in(file: &str, text: &str) -> Vec<String> {
    let text = without_comments_and_strings(text);
    let mut problems: Vec<String> =
        outside_layers(&text).into_iter().map(|what| format!("not in a layer: {what}")).collect();
    for declaration in declarations(&text) {
        let Declaration { property, value } = declaration;
        if is_physical(&declaration) {
            problems.push(format!("`{property}: {value}` is physical: use the logical property"));
        }
        if file.starts_with(COMPONENTS) {
            problems.extend(literals(value).into_iter().map(|literal| {
                format!("`{literal}` in `{property}: {value}` is a literal: use a token")
            }));
        }
    }
    problems
}

/// Removes comments and the content of strings.
fn without_comments_and_strings(text: &str) -> String {
    let bare: String = text
        .split("/*")
        .enumerate()
        .map(
            |(part, text)| {
                if part == 0 { text } else { text.split_once("*/").map_or("", |(_, rest)| rest) }
            },
        )
        .collect();
    bare.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// Returns the top-level statements of a style sheet that are no layer.
fn outside_layers(text: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut outside) = (0_usize, 0, Vec::new());
    for (position, sign) in text.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(sign, '}' | ';') {
            let statement = text[begin..position].trim();
            if !statement.starts_with("@layer") {
                outside.push(statement.lines().next().unwrap_or(statement));
            }
            begin = position + 1;
        }
    }
    outside
}

/// Returns every `property: value`, in order.
fn declarations(text: &str) -> Vec<Declaration<'_>> {
    let mut declarations = Vec::new();
    let mut begin = 0;
    for (position, sign) in text.char_indices().filter(|(_, sign)| matches!(sign, '{' | '}' | ';'))
    {
        // What ends in a brace is a selector or a condition.
        if sign != '{'
            && let Some((property, value)) = text[begin..position].split_once(':')
        {
            declarations.push(Declaration { property: property.trim(), value: value.trim() });
        }
        begin = position + 1;
    }
    declarations
}

fn is_physical(Declaration { property, value }: &Declaration<'_>) -> bool {
    let is_size = ["width", "height"].iter().any(|size| {
        *property == *size
            || property.strip_suffix(size).is_some_and(|start| matches!(start, "min-" | "max-"))
    });
    let has_side = ["margin", "padding", "border", "inset", "scroll-margin", "scroll-padding"]
        .iter()
        .filter_map(|start| property.strip_prefix(start)?.strip_prefix('-'))
        .any(|rest| SIDES.contains(&rest.split('-').next().unwrap_or(rest)));
    let is_aligned = matches!(*property, "text-align" | "float" | "clear") && SIDES.contains(value);
    is_size || has_side || is_aligned || SIDES.contains(property)
}

/// Returns the colours, lengths and times that are written as literals.
fn literals(value: &str) -> Vec<&str> {
    let words =
        value.split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | '(' | ')' | '/'));
    let mut found: Vec<&str> =
        COLOUR_FUNCTIONS.into_iter().filter(|function| begins_a_word(value, function)).collect();
    found.extend(
        words.filter(|word| {
            is_measure(word) || word.starts_with('#') || COLOUR_NAMES.contains(word)
        }),
    );
    found
}

fn begins_a_word(value: &str, function: &str) -> bool {
    value.match_indices(function).any(|(position, _)| {
        !value[..position].ends_with(|sign: char| sign.is_alphanumeric() || sign == '-')
    })
}

fn is_measure(word: &str) -> bool {
    let number = word.trim_end_matches(|sign: char| sign.is_ascii_alphabetic());
    number.parse::<f64>().is_ok_and(|number| number != 0.0)
        && MEASURES.contains(&&word[number.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, problems: usize) {
        let sheet = format!("@layer components {{ .a {{ {css} }} }}");
        let found = problems_in("components/a.css", &sheet);
        assert_eq!(found.len(), problems, "{css}: {found:?}");
    }

    #[test]
    fn a_component_writes_no_colour_length_or_time() {
        for literal in [
            "color: #fff",
            "color: white",
            "background: rgb(0 0 0 / 0.5)",
            "padding: 0 4px",
            "inset: calc(100% - 1rem)",
            "transition: all 80ms",
        ] {
            check(literal, 1);
        }
        for chosen in [
            "color: var(--color-text)",
            "border-color: currentColor transparent Highlight",
            "padding: 0 1.5em",
            "inline-size: calc(100% - 2 * var(--space-4))",
            "grid-template: 1fr / minmax(0, 2fr)",
            "content: \"4px #fff\"",
            "line-height: 1.3",
            "transform: rotate(1turn)",
            "grid-area: red-carpet",
        ] {
            check(chosen, 0);
        }
    }

    #[test]
    fn nothing_is_said_of_left_and_right() {
        for physical in [
            "margin-left: 0",
            "padding-bottom: 0",
            "border-top-width: 0",
            "border-top-left-radius: 0",
            "left: 0",
            "max-height: 0",
            "text-align: right",
            "float: left",
        ] {
            check(physical, 1);
        }
        for logical in [
            "margin-inline-start: 0",
            "max-block-size: 0",
            "text-align: start",
            "border-block-start: 0",
            "line-height: 1",
            "overflow-y: auto",
        ] {
            check(logical, 0);
        }
    }

    #[test]
    fn conditions_and_selectors_are_no_declarations() {
        let sheet = "@layer components { /* 4px */ @media (min-width: 36rem) { .a:hover { color: inherit; } } }";
        assert_eq!(problems_in("components/a.css", sheet), Vec::<String>::new());
    }

    #[test]
    fn everything_is_in_a_layer_and_tokens_may_be_written_where_they_belong() {
        assert_eq!(
            problems_in("tokens.css", "@layer tokens, base; @layer tokens { :root { --a: 4px; } }"),
            Vec::<String>::new()
        );
        assert_eq!(problems_in("base.css", "p { color: inherit; }").len(), 1);
    }
}
