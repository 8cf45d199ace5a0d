//! Removes comments and white space from the page, and joins its styles into one.
//!
//! Trunk could minify, but what it makes of scripts is no longer understood by old browsers, and
//! the first script exists to tell these that they are too old. One style also needs one digest
//! instead of thirty in the content security policy that each page is sent with.

use std::path::Path;

use anyhow::{Context, Result};

use super::html::{Piece, pieces};

/// Minifies a page of the widget in place.
pub(super) fn minify_page(folder: &Path, page: &str) -> Result<()> {
    let path = folder.join(page);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    std::fs::write(&path, minify(&text)).with_context(|| format!("cannot write {}", path.display()))
}

fn minify(page: &str) -> String {
    let minify_piece = |piece: &Piece<'_>| match piece {
        Piece::Comment(_) => String::new(),
        Piece::Link(tag) => tag.source.to_owned(),
        Piece::Script(tag, inside) => format!("{}{}", tag.source, minify_script(inside)),
        Piece::Style(tag, inside) => format!("{tag}{}", minify_style(inside)),
        Piece::Other(text) => minify_markup(text),
    };
    let minified: String = pieces(page).iter().map(minify_piece).collect();
    // Removed comments leave empty lines between styles.
    join_styles(&minified)
}

/// Removes indentation and empty lines: any white space between words is the same to a browser.
fn minify_markup(text: &str) -> String {
    let mut minified = String::with_capacity(text.len());
    let mut lines = text.split('\n');
    minified.push_str(lines.next().unwrap_or(""));
    for line in lines {
        if !minified.ends_with('\n') {
            minified.push('\n');
        }
        minified.push_str(line.trim_start());
    }
    minified
}

/// Joins neighbouring styles into one, in the same order.
fn join_styles(page: &str) -> String {
    let mut parts = page.split("</style>");
    let mut joined = parts.next().unwrap_or("").to_owned();
    for part in parts {
        match part.trim_start().strip_prefix("<style>") {
            Some(inside) => joined.push_str(inside),
            None => {
                joined.push_str("</style>");
                joined.push_str(part);
            }
        }
    }
    joined
}

/// Removes comments, repeated spaces, and spaces beside braces and semicolons, but not in strings.
fn minify_style(style: &str) -> String {
    let mut minified = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(next) = rest.chars().next() {
        let taken = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + "*/".len())
        } else if next == '"' || next == '\'' {
            let string = string_at(rest, next);
            minified.push_str(string);
            string.len()
        } else {
            if next.is_ascii_whitespace() {
                if !minified.is_empty() && !minified.ends_with([' ', '{', '}', ';']) {
                    minified.push(' ');
                }
            } else {
                if matches!(next, '{' | '}' | ';') && minified.ends_with(' ') {
                    minified.pop();
                }
                minified.push(next);
            }
            next.len_utf8()
        };
        rest = &rest[taken..];
    }
    minified
}

/// Returns the string at the start of a text, with its quotes; a backslash escapes the next
/// character.
fn string_at(text: &str, quote: char) -> &str {
    let mut protected = false;
    for (position, letter) in text.char_indices().skip(1) {
        match letter {
            _ if protected => protected = false,
            '\\' => protected = true,
            _ if letter == quote => return &text[..position + letter.len_utf8()],
            _ => {}
        }
    }
    text
}

/// Removes lines that are comments, and indentation. A script in which a line could be inside a
/// string is not changed.
pub(super) fn minify_script(script: &str) -> String {
    let mut minified = String::with_capacity(script.len());
    let mut in_comment = false;
    for mut line in script.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            let Some(end) = line.find("*/") else {
                in_comment = true;
                continue;
            };
            in_comment = false;
            line = line[end + "*/".len()..].trim_start();
        }
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        minified.push_str(line);
        minified.push('\n');
    }
    // Delimiters of strings over several lines.
    let has_long_strings = minified.contains('`') || minified.contains("\\\n");
    if has_long_strings { script.to_owned() } else { minified }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_become_one_without_comments_and_space() {
        let page = "<style>\n/* first */\n@layer a, b;\n</style>\n  <!-- then -->\n  <style>.a > .b { color : red;\n}\n</style>\n<p>";
        assert_eq!(minify(page), "<style>@layer a, b;.a > .b{color : red;}</style>\n<p>");
    }

    #[test]
    fn strings_in_styles_stay_as_they_are() {
        assert_eq!(
            minify_style(r#"a::before { content: "  /* \" ; */  "; }"#),
            r#"a::before{content: "  /* \" ; */  ";}"#
        );
    }

    #[test]
    fn scripts_lose_comments_and_indentation_and_nothing_else() {
        let script = "\n// why `so`\n/* more\n   of it */\nvar a = 'http://x';\n  if (a) {\n    b(); // now\n  }\n/* one */ c();\n";
        assert_eq!(minify_script(script), "var a = 'http://x';\nif (a) {\nb(); // now\n}\nc();\n");
    }

    #[test]
    fn a_script_with_strings_over_several_lines_is_left_alone() {
        let script = "let a = `\n  // not a comment\n`;";
        assert_eq!(minify_script(script), script);
    }

    #[test]
    fn markup_keeps_its_words_apart() {
        assert_eq!(minify("<p>\n    one\n\n    <!-- x -->\n    two</p>"), "<p>\none\n\ntwo</p>");
        assert_eq!(minify("<p>one <b>two</b></p>"), "<p>one <b>two</b></p>");
    }
}
