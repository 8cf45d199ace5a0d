//! Splits a page into what the build changes: links, scripts, styles and comments. It understands
//! the HTML that trunk writes, quoted or minified.

/// A part of a page. All parts together, in order, are the page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'page> {
    /// A comment with its delimiters.
    Comment(&'page str),
    /// A `<link …>` tag.
    Link(Tag<'page>),
    /// A `<script …>` tag and its content.
    Script(Tag<'page>, &'page str),
    /// A `<style …>` tag as written, and its content.
    Style(&'page str, &'page str),
    /// Any other tags and text.
    Other(&'page str),
}

/// A `<link …>` or `<script …>` tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'page> {
    /// The tag as written.
    pub(super) source: &'page str,
    /// `link` or `script`.
    name: &'static str,
    /// Names and values in order; an attribute without a value has an empty one.
    attributes: Vec<(String, String)>,
}

impl Tag<'_> {
    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the address that the tag loads, if any.
    pub(super) fn address(&self) -> Option<&str> {
        if self.name == "script" {
            return self.attribute("src");
        }
        let loads = self
            .attribute("rel")?
            .split_ascii_whitespace()
            .any(|relation| matches!(relation, "stylesheet" | "modulepreload" | "preload"));
        self.attribute("href").filter(|_| loads)
    }

    /// Returns the tag with one attribute set, and with every value in quotes.
    pub(super) fn with(&self, attribute: &str, value: &str) -> String {
        let others = self.attributes.iter().filter(|(name, _)| name != attribute);
        let others = others.map(|(name, value)| {
            if value.is_empty() { format!(" {name}") } else { format!(" {name}=\"{value}\"") }
        });
        format!("<{}{} {attribute}=\"{value}\">", self.name, others.collect::<String>())
    }
}

/// Returns the addresses that the tags of a page load, in order.
pub(super) fn loaded_addresses(page: &str) -> Vec<String> {
    let address = |piece: &Piece<'_>| match piece {
        Piece::Link(tag) | Piece::Script(tag, _) => tag.address().map(str::to_owned),
        Piece::Comment(_) | Piece::Style(..) | Piece::Other(_) => None,
    };
    pieces(page).iter().filter_map(address).collect()
}

/// Splits a page into its pieces.
pub(super) fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = page;
    // The length of what belongs to no other piece.
    let mut other = 0;
    while let Some(start) = rest[other..].find('<').map(|offset| other + offset) {
        let (before, here) = rest.split_at(start);
        let (piece, length) = if here.starts_with("<!--") {
            let length = here.find("-->").map_or(here.len(), |end| end + "-->".len());
            (Piece::Comment(&here[..length]), length)
        } else if is_tag(here, "link") {
            let tag = read_tag(here, "link");
            let length = tag.source.len();
            (Piece::Link(tag), length)
        } else if is_tag(here, "script") {
            let tag = read_tag(here, "script");
            let inside = until(&here[tag.source.len()..], "</script");
            let length = tag.source.len() + inside.len();
            (Piece::Script(tag, inside), length)
        } else if is_tag(here, "style") {
            let tag = until_after(here, ">");
            let inside = until(&here[tag.len()..], "</style");
            (Piece::Style(tag, inside), tag.len() + inside.len())
        } else {
            other = start + 1;
            continue;
        };
        if !before.is_empty() {
            found.push(Piece::Other(before));
        }
        found.push(piece);
        rest = &here[length..];
        other = 0;
    }
    if !rest.is_empty() {
        found.push(Piece::Other(rest));
    }
    found
}

fn is_tag(here: &str, name: &str) -> bool {
    let Some(after_name) = here
        .get(1..=name.len())
        .filter(|start| start.eq_ignore_ascii_case(name))
        .and_then(|_| here.get(1 + name.len()..))
    else {
        return false;
    };
    after_name.starts_with(|next: char| next.is_ascii_whitespace() || next == '>' || next == '/')
}

fn until<'page>(text: &'page str, end: &str) -> &'page str {
    &text[..text.find(end).unwrap_or(text.len())]
}

fn until_after<'page>(text: &'page str, end: &str) -> &'page str {
    &text[..text.find(end).map_or(text.len(), |position| position + end.len())]
}

fn read_tag<'page>(here: &'page str, name: &'static str) -> Tag<'page> {
    let mut attributes = Vec::new();
    let mut rest = &here[1 + name.len()..];
    loop {
        rest =
            rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if rest.is_empty() || rest.starts_with('>') {
            break;
        }
        let length = rest
            .find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        // A stray `=` is skipped like a name, so that the loop always advances.
        let attribute = rest[..length.max(1)].to_ascii_lowercase();
        rest = rest[length.max(1)..].trim_start();
        let mut value = "";
        if let Some(assigned) = rest.strip_prefix('=') {
            (value, rest) = read_value(assigned.trim_start());
        }
        attributes.push((attribute, value.to_owned()));
    }
    let length = here.len() - rest.len() + usize::from(rest.starts_with('>'));
    Tag { source: &here[..length], name, attributes }
}

fn read_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_at(
        text.find(|letter: char| letter.is_ascii_whitespace() || letter == '>')
            .unwrap_or(text.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_quoted_and_unquoted() {
        let page = r#"<!DOCTYPE html><LINK rel=stylesheet href=/widget/a.css><script type="module" src='/widget/b.js' defer></script>"#;
        assert_eq!(loaded_addresses(page), ["/widget/a.css", "/widget/b.js"]);
    }

    #[test]
    fn a_page_comes_apart_without_a_loss() {
        let page = "<p>a</p><!-- b --><style>c</style><script src=d>e</script><link rel=f>";
        let link = read_tag("<link rel=f>", "link");
        let script = read_tag("<script src=d>", "script");
        let expected = [
            Piece::Other("<p>a</p>"),
            Piece::Comment("<!-- b -->"),
            Piece::Style("<style>", "c"),
            Piece::Other("</style>"),
            Piece::Script(script, "e"),
            Piece::Other("</script>"),
            Piece::Link(link),
        ];
        assert_eq!(pieces(page), expected);
    }

    #[test]
    fn what_only_looks_like_a_tag_is_passed_over() {
        let page = "<!-- <link rel=preload href=a> --><script>let x = '<link rel=preload href=b>';</script><style>/* <script src=c> */</style>";
        assert!(loaded_addresses(page).is_empty());
        assert!(loaded_addresses("<linked>é<").is_empty());
    }

    #[test]
    fn icons_and_inline_scripts_load_nothing_that_counts() {
        assert!(
            loaded_addresses(
                "<link rel=icon href=/x.png><script>1</script><link rel='alternate stylesheet'"
            )
            .is_empty()
        );
    }
}
