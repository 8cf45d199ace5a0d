//! The Content-Security-Policy of the widget's page, which allows inline scripts and styles by
//! their hashes only.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Returns the policy for `document`, which `ancestors` may embed in a frame.
pub(super) fn for_document(document: &str, ancestors: &str) -> String {
    let scripts = hashes(document, "script");
    let styles = hashes(document, "style");
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src \
            'self'{styles}; img-src 'self' blob: data:; \
         connect-src 'self'; font-src 'none'; worker-src 'self'; form-action 'none'; base-uri \
         'none'; frame-ancestors {ancestors}"
    )
}

/// Returns the hashes of all inline elements with a name, each preceded by a space.
fn hashes(document: &str, element: &str) -> String {
    inline_contents(document, element).iter().fold(String::new(), |list, content| {
        let hash = STANDARD.encode(Sha256::digest(content.as_bytes()));
        if list.contains(&hash) { list } else { format!("{list} 'sha256-{hash}'") }
    })
}

/// Returns the contents of all inline `<script>` or `<style>` elements, as the browser hashes them.
fn inline_contents(document: &str, element: &str) -> Vec<String> {
    // Browsers normalize line endings before hashing.
    let document = document.replace("\r\n", "\n").replace('\r', "\n");
    let lower = document.to_ascii_lowercase();
    let (open, close) = (format!("<{element}"), format!("</{element}"));
    let mut contents = Vec::new();
    let mut position = 0;
    while let Some(found) = next_tag(&lower, &open, position) {
        if let Some(comment) = comment_around(&lower, found) {
            position = comment;
            continue;
        }
        let Some(tag_end) = lower[found..].find('>').map(|offset| found + offset + 1) else {
            break;
        };
        let Some(end) = lower[tag_end..].find(&close).map(|offset| tag_end + offset) else { break };
        if !has_source(&lower[found + open.len()..tag_end - 1]) {
            contents.push(document[tag_end..end].to_owned());
        }
        position = end;
    }
    contents
}

/// Returns the position of the next tag with exactly this name, so that `<style>` does not match
/// `<style-guide>`.
fn next_tag(lower: &str, open: &str, from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let found = from + lower[from..].find(open)?;
        match lower.as_bytes().get(found + open.len()) {
            Some(b'>' | b'/' | b' ' | b'\n' | b'\t') => return Some(found),
            _ => from = found + open.len(),
        }
    }
}

/// Returns the end of the comment that contains a position.
fn comment_around(lower: &str, position: usize) -> Option<usize> {
    let start = lower[..position].rfind("<!--")?;
    let end = start + lower[start..].find("-->")? + 3;
    (end > position).then_some(end)
}

fn has_source(attributes: &str) -> bool {
    attributes.split_ascii_whitespace().any(|attribute| attribute.starts_with("src="))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "<!doctype html><head><!-- <script>never()</script> \
        --><style>b{}</style>\
        <script src=\"x.js\"></script><SCRIPT type=\"module\">import init from \
        '/widget/x.js';\r\ninit()</SCRIPT></head>";

    #[test]
    fn inline_elements_are_found_and_others_are_not() {
        assert_eq!(
            inline_contents(DOCUMENT, "script"),
            ["import init from '/widget/x.js';\ninit()"]
        );
        assert_eq!(inline_contents(DOCUMENT, "style"), ["b{}"]);
    }

    #[test]
    fn the_policy_names_the_hash_of_what_is_inline() {
        let policy = for_document("<script>alert('Hello, world.');</script>", "'none'");
        // The example of the CSP specification.
        assert!(
            policy.contains(
                "'wasm-unsafe-eval' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';"
            ),
            "{policy}"
        );
        assert!(
            policy.contains("style-src 'self';") && policy.ends_with("frame-ancestors 'none'"),
            "{policy}"
        );
    }
}
