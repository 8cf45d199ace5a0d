//! Language negotiation for the page and the loader's texts: the language in the address, else one
//! of the browser's, else English.
//!
//! The widget itself (`src/boot/languages.js`) chooses by the same rules. This module is for the
//! texts that are needed before the widget is loaded.

use std::path::Path;

use axum::http::{HeaderMap, Uri, header};

/// The language of files without a language tag in their name.
const SOURCE_LANGUAGE: &str = "en-GB";

/// Returns the language for a request, of those for which the folder has a page.
pub(super) async fn choose(folder: &Path, address: &Uri, headers: &HeaderMap) -> String {
    let tags = tags(folder).await;
    let mut preferences = declared(address).into_iter().chain(accepted(headers));
    preferences.find_map(|preference| best(&tags, preference)).unwrap_or(SOURCE_LANGUAGE).to_owned()
}

/// Returns the path of a localized file, such as `/index.fr.html`, or `/index.html` for English.
pub(super) fn path(name: &str, ending: &str, tag: &str) -> String {
    if tag == SOURCE_LANGUAGE {
        format!("/{name}.{ending}")
    } else {
        format!("/{name}.{tag}.{ending}")
    }
}

/// Returns the languages for which the folder has a page. English only if the folder cannot be
/// read.
async fn tags(folder: &Path) -> Vec<String> {
    let mut tags = vec![SOURCE_LANGUAGE.to_owned()];
    let Ok(mut entries) = tokio::fs::read_dir(folder).await else { return tags };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let name = entry.file_name();
        if let Some(tag) =
            name.to_str().and_then(|name| name.strip_prefix("index.")?.strip_suffix(".html"))
        {
            tags.push(tag.to_owned());
        }
    }
    // Sorted so that `ar` comes before `ar-XB`, whatever the order of the folder.
    tags.sort();
    tags
}

fn declared(address: &Uri) -> Option<&str> {
    address.query()?.split('&').find_map(|pair| pair.strip_prefix("locale="))
}

/// Returns the languages in `Accept-Language`, preferred ones first.
fn accepted(headers: &HeaderMap) -> Vec<&str> {
    let line =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut preferences: Vec<(&str, f32)> = line
        .split(',')
        .map(preference)
        .filter(|(tag, weight)| !tag.is_empty() && *weight > 0.0)
        .collect();
    preferences.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    preferences.into_iter().map(|(tag, _)| tag).collect()
}

fn preference(part: &str) -> (&str, f32) {
    let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
    let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse);
    (tag.trim(), weight.unwrap_or(0.0))
}

/// Returns the exact language, else one with the same primary language.
fn best<'tags>(tags: &'tags [String], preference: &str) -> Option<&'tags str> {
    let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let exact = tags.iter().find(|tag| tag.eq_ignore_ascii_case(preference));
    exact
        .or_else(|| tags.iter().find(|tag| primary(tag) == primary(preference)))
        .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_is_sorted_by_weight() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT_LANGUAGE,
            "en;q=0.5, fr-CH, *;q=0.1, de;q=0, cy;q=0.9, xx;q=?".parse().unwrap(),
        );
        assert_eq!(accepted(&headers), ["fr-CH", "cy", "en", "*"]);
        assert!(accepted(&HeaderMap::new()).is_empty());
    }

    #[test]
    fn an_exact_match_is_preferred() {
        let tags = ["ar", "ar-XB", "en-GB", "pt", "zh-Hans"].map(str::to_owned);
        for (preference, expected) in [
            ("pt-BR", Some("pt")),
            ("zh-TW", Some("zh-Hans")),
            ("AR-xb", Some("ar-XB")),
            ("ar-EG", Some("ar")),
            ("en-US", Some("en-GB")),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(best(&tags, preference), expected, "{preference}");
        }
    }

    #[test]
    fn an_address_may_name_a_language() {
        assert_eq!(declared(&Uri::from_static("/widget/?host=x&locale=fr-CA")), Some("fr-CA"));
        assert_eq!(declared(&Uri::from_static("/widget/")), None);
    }
}
