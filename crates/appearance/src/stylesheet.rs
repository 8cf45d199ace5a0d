//! Writes the style sheet from the checked values.

use std::fmt::Write;

use crate::color::Color;
use crate::contrast::lowest;
use crate::palette::{GivenColors, Palette};
use crate::rules::{Rule, Rules};
use crate::selectors::{PARTS, Role, STATES, State};
use crate::tokens::{Mode, Token};

/// Writes the CSS of one mode: custom properties and rules. Rules do not apply with forced colours
/// or increased contrast.
pub(crate) fn write(
    stylesheet: &mut String,
    mode: Mode,
    given: &GivenColors,
    palette: &Palette,
    dimensions: &[(&'static str, String)],
    rules: &Rules,
) {
    let root = format!(":root[data-theme=\"{}\"]", mode.name());
    let built_in = Palette::built_in(mode);
    let mut block = String::new();
    for (name, color) in palette.differing(&built_in) {
        declare(&mut block, name, &color);
    }
    for (name, value) in dimensions {
        declare(&mut block, name, value);
    }
    if let Some(surface) = given.get(Token::Surface) {
        // The browser's own scroll bars and arrows follow the surface.
        let is_light = lowest(Color::BLACK, [surface]).0 > lowest(Color::WHITE, [surface]).0;
        declare(&mut block, "color-scheme", &if is_light { "light" } else { "dark" });
    }
    if !block.is_empty() {
        add(
            stylesheet,
            format_args!(
                "{root}{{{block}}}@media (prefers-contrast:more){{{root}{{--color-border:var(--color-border-strong);--color-muted:var(--color-text)}}}}"
            ),
        );
    }
    let mut parts = String::new();
    for (state, _, pseudo_class) in STATES {
        for (index, part) in PARTS.iter().enumerate() {
            let Some(rule) = rules.0.iter().find(|rule| rule.part == index && rule.state == state)
            else {
                continue;
            };
            let body = body(rule);
            if body.is_empty() {
                continue;
            }
            // On a phone the card is as wide as the screen and has no border (style/layout.css).
            let (before, after) =
                if part.role == Role::Card { ("@media (min-width:36rem){", "}") } else { ("", "") };
            add(
                &mut parts,
                format_args!(
                    "{before}:where({root} :is({}){pseudo_class}){{{body}}}{after}",
                    part.selector
                ),
            );
            if rule.border.is_some() && state == State::Any {
                parts.push_str(part.guard);
            }
        }
    }
    if !parts.is_empty() {
        add(
            stylesheet,
            format_args!(
                "@media not all and (forced-colors:active){{@media not all and (prefers-contrast:more){{{parts}}}}}"
            ),
        );
    }
}

fn body(rule: &Rule) -> String {
    let mut body = String::new();
    for (name, color) in &rule.tokens {
        declare(&mut body, name, color);
    }
    if let Some(color) = &rule.color {
        declare(&mut body, "color", color);
    } else if rule.tokens.iter().any(|(name, _)| *name == "--color-text")
        && !PARTS[rule.part].name.starts_with(".Banner")
    {
        // Text that inherits its colour has the page's. A banner's own colour is that of its icon.
        declare(&mut body, "color", &"var(--color-text)");
    }
    if let Some(background) = &rule.background {
        declare(&mut body, "background-color", background);
    }
    if let Some(border) = &rule.border {
        declare(&mut body, "border-color", border);
    }
    for (name, value) in &rule.others {
        declare(&mut body, name, value);
    }
    body
}

fn declare(block: &mut String, name: &str, value: &dyn std::fmt::Display) {
    add(block, format_args!("{name}:{value};"));
}

fn add(text: &mut String, more: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = text.write_fmt(more);
}
