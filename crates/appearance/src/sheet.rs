//! The style sheet, written from what was read and checked.

use std::fmt::Write;

use crate::color::Color;
use crate::contrast::lowest;
use crate::palette::{Given, Mode, Palette, Token};
use crate::parts::{PARTS, Role, WHEN, When};
use crate::rules::{Rule, Rules};

/// Everything for one mode: the custom properties, and the rules, which step back where the reader
/// asks the browser for other colours.
pub(crate) fn write(
    sheet: &mut String,
    mode: Mode,
    given: &Given,
    palette: &Palette,
    shapes: &[(&'static str, String)],
    rules: &Rules,
) {
    let root = format!(":root[data-theme=\"{}\"]", mode.name());
    let ours = Palette::ours(mode);
    let mut block = String::new();
    for (name, color) in palette.differing(&ours) {
        declare(&mut block, name, &color);
    }
    for (name, value) in shapes {
        declare(&mut block, name, value);
    }
    if let Some(surface) = given.get(Token::Surface) {
        // What the browser draws itself, bars and arrows, goes by the surface.
        let is_light = lowest(Color::BLACK, [surface]).0 > lowest(Color::WHITE, [surface]).0;
        declare(&mut block, "color-scheme", &if is_light { "light" } else { "dark" });
    }
    if !block.is_empty() {
        add(
            sheet,
            format_args!(
                "{root}{{{block}}}@media (prefers-contrast:more){{{root}{{--color-line:var(--color-line-strong);--color-muted:var(--color-ink)}}}}"
            ),
        );
    }
    let mut parts = String::new();
    for (when, _, state) in WHEN {
        for (index, part) in PARTS.iter().enumerate() {
            let Some(rule) = rules.0.iter().find(|rule| rule.part == index && rule.when == when)
            else {
                continue;
            };
            let body = body(rule);
            if body.is_empty() {
                continue;
            }
            // On a phone the card is as wide as the screen, and has no edge (style/layout.css).
            let (before, after) =
                if part.role == Role::Card { ("@media (min-width:36rem){", "}") } else { ("", "") };
            add(
                &mut parts,
                format_args!(
                    "{before}:where({root} :is({}){state}){{{body}}}{after}",
                    part.selector
                ),
            );
            if rule.edge.is_some() && when == When::Always {
                parts.push_str(part.guard);
            }
        }
    }
    if !parts.is_empty() {
        add(
            sheet,
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
    if let Some(words) = &rule.words {
        declare(&mut body, "color", words);
    } else if rule.tokens.iter().any(|(name, _)| *name == "--color-ink")
        && !PARTS[rule.part].name.starts_with(".Banner")
    {
        // Words that only inherit their colour have the page's. A banner's own colour is that of
        // its sign.
        declare(&mut body, "color", &"var(--color-ink)");
    }
    if let Some(ground) = &rule.ground {
        declare(&mut body, "background-color", ground);
    }
    if let Some(edge) = &rule.edge {
        declare(&mut body, "border-color", edge);
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
    // A text takes whatever is written to it.
    let _ = text.write_fmt(more);
}
