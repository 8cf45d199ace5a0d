//! Translates the texts that stand in the page itself, for the time before the widget has started.
//! An element with `data-text` has the text of that name; a `<meta data-text="a b" content="…">`
//! has several, separated by `|`.

use anyhow::{Context, Result, bail, ensure};
use icu_locale::{LanguageIdentifier, LocaleDirectionality};

/// The attribute that marks an element with a text.
const MARK: &str = r#" data-text=""#;
/// The language in the page's source.
const ENGLISH: &str = r#"<html lang="en-GB" dir="ltr">"#;
/// The sections of texts that must all occur in the page.
const SAID_BY_PAGE: [&str; 2] = ["boot.", "page."];

/// A place of the page that has a text.
struct Place<'page> {
    /// The page from the end of the previous place to the mark.
    before: &'page str,
    /// The names of the texts.
    names: Vec<&'page str>,
    /// What stands between the names and the text.
    between: &'page str,
    /// The present text.
    said: &'page str,
}

/// Returns the page in another language, without the marks.
pub(super) fn spoken(page: &str, tag: &str, texts: &[(String, &str)]) -> Result<String> {
    let language: LanguageIdentifier =
        tag.parse().with_context(|| format!("{tag} is not the tag of a language"))?;
    let direction =
        if LocaleDirectionality::new_common().is_right_to_left(&language) { "rtl" } else { "ltr" };
    ensure!(page.contains(ENGLISH), "it does not begin with {ENGLISH}");
    let page = page.replacen(ENGLISH, &format!(r#"<html lang="{tag}" dir="{direction}">"#), 1);
    let (places, rest) = places(&page)?;
    let mut spoken = String::with_capacity(page.len());
    for place in places {
        spoken.push_str(place.before);
        spoken.push_str(place.between);
        spoken.push_str(&words(&place.names, texts)?);
    }
    spoken.push_str(rest);
    Ok(spoken)
}

/// Checks that the page has exactly the English texts, and all of them.
pub(super) fn agrees(page: &str, english: &[(String, &str)]) -> Result<()> {
    let (places, _) = places(page)?;
    for place in &places {
        let wanted = words(&place.names, english)?;
        ensure!(
            place.said == wanted,
            "index.html says {:?} for {}, and locales/en-GB.json {wanted:?}",
            place.said,
            place.names.join(" ")
        );
    }
    let is_said = |name: &str| places.iter().any(|place| place.names.contains(&name));
    let silent = english.iter().map(|(name, _)| name.as_str()).find(|name| {
        SAID_BY_PAGE.iter().any(|section| name.starts_with(section)) && !is_said(name)
    });
    silent.map_or(Ok(()), |name| bail!("index.html does not say {name}"))
}

/// Escapes a text for a page.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn words(names: &[&str], texts: &[(String, &str)]) -> Result<String> {
    let text = |wanted: &&str| {
        let found = texts.iter().find(|(name, _)| name == wanted).with_context(|| {
            format!("locales/en-GB.json has no {wanted}, which index.html says")
        })?;
        Ok(escaped(found.1))
    };
    Ok(names.iter().map(text).collect::<Result<Vec<String>>>()?.join("|"))
}

fn places(page: &str) -> Result<(Vec<Place<'_>>, &str)> {
    let mut places = Vec::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(MARK) {
        let (names, after) = after.split_once('"').context("a data-text does not end")?;
        let (between, end) =
            if after.starts_with(r#" content=""#) { (r#" content=""#, '"') } else { (">", '<') };
        let after = after.strip_prefix(between).with_context(|| {
            format!("data-text=\"{names}\" has to be the last attribute but content")
        })?;
        let length =
            after.find(end).with_context(|| format!("what is said for {names} does not end"))?;
        places.push(Place {
            before,
            names: names.split(' ').collect(),
            between,
            said: &after[..length],
        });
        rest = &after[length..];
    }
    Ok((places, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(
        r#"<html lang="en-GB" dir="ltr"><meta name="w" data-text="boot.a boot.b" content="A|B"><h1 class="t" data-text="boot.a">A</h1>"#,
        r#"<p data-text="page.c">C &amp; D</p>"#
    );

    fn texts(texts: [&str; 3]) -> Vec<(String, &str)> {
        ["boot.a", "boot.b", "page.c"].map(str::to_owned).into_iter().zip(texts).collect()
    }

    #[test]
    fn a_page_is_said_in_another_language_and_from_the_other_side() {
        let spoken = spoken(PAGE, "ur", &texts(["١", "٢\"", "<٣>"])).unwrap();
        let expected = r#"<html lang="ur" dir="rtl"><meta name="w" content="١|٢&quot;"><h1 class="t">١</h1><p>&lt;٣></p>"#;
        assert_eq!(spoken, expected);
    }

    #[test]
    fn page_and_english_file_have_to_agree() {
        assert!(agrees(PAGE, &texts(["A", "B", "C & D"])).is_ok());
        assert!(
            agrees(PAGE, &texts(["A", "B", "C and D"])).unwrap_err().to_string().contains("page.c")
        );
        let more: Vec<(String, &str)> =
            texts(["A", "B", "C & D"]).into_iter().chain([("boot.z".to_owned(), "Z")]).collect();
        assert!(agrees(PAGE, &more).unwrap_err().to_string().contains("does not say boot.z"));
        assert!(
            spoken(
                "<html lang=\"en-GB\" dir=\"ltr\"><p data-text=\"no.such\">x</p>",
                "fr",
                &texts(["", "", ""])
            )
            .is_err()
        );
    }
}
