//! Writes subresource integrity (SRI) digests into a page, so that a browser refuses a modified
//! file.

use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use super::html::{Piece, Tag, pieces};

/// Adds to every tag that loads one of the widget's files the digest of that file.
pub(super) fn protect_page(folder: &Path, page: &str, public_path: &str) -> Result<()> {
    let path = folder.join(page);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let protected = protect(&text, |address| {
        let file = folder.join(address.strip_prefix(public_path)?);
        Some(integrity(&std::fs::read(file).ok()?))
    });
    std::fs::write(&path, protected).with_context(|| format!("cannot write {}", path.display()))
}

/// Sets the `integrity` of each tag for whose address `digest_of` returns one.
fn protect(page: &str, digest_of: impl Fn(&str) -> Option<String>) -> String {
    let protect_tag = |tag: &Tag<'_>| {
        let digest = tag.address().filter(|_| is_checked_by_browsers(tag)).and_then(&digest_of);
        digest.map_or_else(|| tag.source.to_owned(), |digest| tag.with("integrity", &digest))
    };
    let protect_piece = |piece: &Piece<'_>| match piece {
        Piece::Link(tag) => protect_tag(tag),
        Piece::Script(tag, inside) => protect_tag(tag) + inside,
        Piece::Style(tag, inside) => format!("{tag}{inside}"),
        Piece::Comment(text) | Piece::Other(text) => (*text).to_owned(),
    };
    pieces(page).iter().map(protect_piece).collect()
}

/// Browsers check scripts and styles only. On a preload of anything else they ignore a digest, with a
/// warning in the console.
fn is_checked_by_browsers(tag: &Tag<'_>) -> bool {
    let is_plain_preload = tag.attribute("rel") == Some("preload");
    !is_plain_preload || matches!(tag.attribute("as"), Some("script" | "style"))
}

fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: &str) {
        let known =
            |address: &str| address.starts_with("/widget/").then(|| "sha384-new".to_owned());
        assert_eq!(protect(page, known), expected);
    }

    #[test]
    fn scripts_styles_and_preloaded_modules_get_their_digest() {
        check(
            r#"<head><link rel="modulepreload" href="/widget/a.js"><link rel=stylesheet href=/widget/b.css></head><script src="/widget/c.js"></script>"#,
            r#"<head><link rel="modulepreload" href="/widget/a.js" integrity="sha384-new"><link rel="stylesheet" href="/widget/b.css" integrity="sha384-new"></head><script src="/widget/c.js" integrity="sha384-new"></script>"#,
        );
    }

    #[test]
    fn an_old_digest_is_replaced() {
        check(
            r#"<link rel="modulepreload" integrity="sha384-old" href="/widget/a.js">"#,
            r#"<link rel="modulepreload" href="/widget/a.js" integrity="sha384-new">"#,
        );
    }

    #[test]
    fn other_tags_stay_as_they_are() {
        for page in [
            r#"<link rel="preload" as="fetch" href="/widget/a.wasm" crossorigin>"#,
            "<link rel=icon href=/widget/i.svg>",
            "<script>import('/widget/a.js')</script>",
            "<script src=https://elsewhere.example/x.js></script>",
        ] {
            check(page, page);
        }
    }

    #[test]
    fn the_digest_is_the_one_that_browsers_compute() {
        let of_nothing = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(b""), of_nothing);
    }
}
