//! In which language the page and the loader's words are given out: the one that the address wishes
//! for, else one that the browser does, else English.
//!
//! The widget's own choice (`src/boot/languages.js`) is made in the same way and comes to the same;
//! this is about the words that are needed before the widget is there.

use std::path::Path;

use axum::http::{HeaderMap, Uri, header};

/// The language of the files without a tag in their name.
const SOURCE_LANGUAGE: &str = "en-GB";

/// The language for this request, of those that the folder has a page in.
pub(super) async fn choose(folder: &Path, address: &Uri, headers: &HeaderMap) -> String {
    let tags = tags(folder).await;
    let mut wishes = declared(address).into_iter().chain(accepted(headers));
    wishes.find_map(|wish| best(&tags, wish)).unwrap_or(SOURCE_LANGUAGE).to_owned()
}

/// The path of a file that there is once for each language: `/index.fr.html`, and `/index.html` in
/// English.
pub(super) fn path(name: &str, ending: &str, tag: &str) -> String {
    if tag == SOURCE_LANGUAGE {
        format!("/{name}.{ending}")
    } else {
        format!("/{name}.{tag}.{ending}")
    }
}

/// The languages that there is a page for. A folder that cannot be read has none but English.
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
    // In whatever order a folder lists them, `ar` comes before `ar-XB`.
    tags.sort();
    tags
}

fn declared(address: &Uri) -> Option<&str> {
    address.query()?.split('&').find_map(|pair| pair.strip_prefix("locale="))
}

/// What the browser's `Accept-Language` names, the most wished for first.
fn accepted(headers: &HeaderMap) -> Vec<&str> {
    let line =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut wishes: Vec<(&str, f32)> = line
        .split(',')
        .map(wish)
        .filter(|(tag, weight)| !tag.is_empty() && *weight > 0.0)
        .collect();
    wishes.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    wishes.into_iter().map(|(tag, _)| tag).collect()
}

fn wish(part: &str) -> (&str, f32) {
    let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
    let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse);
    (tag.trim(), weight.unwrap_or(0.0))
}

/// The very language, else one of the same primary language.
fn best<'tags>(tags: &'tags [String], wish: &str) -> Option<&'tags str> {
    let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let exact = tags.iter().find(|tag| tag.eq_ignore_ascii_case(wish));
    exact.or_else(|| tags.iter().find(|tag| primary(tag) == primary(wish))).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_understood_by_weight() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT_LANGUAGE,
            "en;q=0.5, fr-CH, *;q=0.1, de;q=0, cy;q=0.9, xx;q=?".parse().unwrap(),
        );
        assert_eq!(accepted(&headers), ["fr-CH", "cy", "en", "*"]);
        assert!(accepted(&HeaderMap::new()).is_empty());
    }

    #[test]
    fn the_very_language_goes_before_a_sister() {
        let tags = ["ar", "ar-XB", "en-GB", "pt", "zh-Hans"].map(str::to_owned);
        for (wish, met) in [
            ("pt-BR", Some("pt")),
            ("zh-TW", Some("zh-Hans")),
            ("AR-xb", Some("ar-XB")),
            ("ar-EG", Some("ar")),
            ("en-US", Some("en-GB")),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(best(&tags, wish), met, "{wish}");
        }
    }

    #[test]
    fn an_address_may_name_a_language() {
        assert_eq!(declared(&Uri::from_static("/widget/?host=x&locale=fr-CA")), Some("fr-CA"));
        assert_eq!(declared(&Uri::from_static("/widget/")), None);
    }
}
