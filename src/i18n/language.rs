//! Which language is spoken now, and its texts.

use std::fmt;

use js_sys::{Array, Intl};
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use super::messages::{COUNT, english};

/// What the source texts are written in.
const SOURCE_LANGUAGE: &str = "en-GB";

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

thread_local! {
    static SPOKEN: ArcRwSignal<Language> = ArcRwSignal::new(Language { tag: SOURCE_LANGUAGE.to_owned(), texts: Vec::new() });
}

struct Language {
    tag: String,
    /// In the order of the built-in table; an empty text, like an empty list, means the built-in one.
    texts: Vec<String>,
}

/// The tag or the list of texts is not one that this build can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLanguage;

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a language that this build can show")
    }
}

impl std::error::Error for UnknownLanguage {}

/// The language that is spoken now, as a tag such as `en-GB`. Tracked.
pub fn language() -> String {
    track();
    SPOKEN.with(|spoken| spoken.with_untracked(|language| language.tag.clone()))
}

/// Speaks another language from now on: everything on the page is said again, and nothing that was typed is lost.
/// `texts` are in the order of the built-in table, six for a message with plurals; an empty list is the built-in English.
pub fn switch_language(tag: &str, texts: Vec<String>) -> Result<(), UnknownLanguage> {
    let fits = texts.is_empty() || texts.len() == COUNT;
    if !fits || Intl::Locale::new(tag).is_err() {
        return Err(UnknownLanguage);
    }
    if let Some(root) = document().document_element() {
        let direction = if is_right_to_left(tag) { "rtl" } else { "ltr" };
        for (name, value) in [("lang", tag), ("dir", direction)] {
            root.set_attribute(name, value).map_err(|_| UnknownLanguage)?;
        }
    }
    SPOKEN.with(|spoken| spoken.set(Language { tag: tag.to_owned(), texts }));
    Ok(())
}

/// The text at a place in the table, in the language that is spoken now. Tracked.
pub(super) fn text_at(slot: usize) -> String {
    track();
    SPOKEN.with(|spoken| {
        spoken.with_untracked(|language| match language.texts.get(slot) {
            Some(text) if !text.is_empty() => text.clone(),
            Some(_) | None => english(slot).to_owned(),
        })
    })
}

/// What the constructors of `Intl` take. Tracked.
pub(super) fn locales() -> Array {
    Array::of1(&language().into())
}

/// Event handlers and tests read texts too; there is nothing to follow then, and nothing to warn of.
fn track() {
    if Observer::get().is_some() {
        SPOKEN.with(|spoken| spoken.track());
    }
}

fn is_right_to_left(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or(tag);
    RIGHT_TO_LEFT.contains(&primary.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_and_urdu_are_written_from_right_to_left() {
        assert!(is_right_to_left("ar"));
        assert!(is_right_to_left("ur-PK"));
        assert!(!is_right_to_left("en-GB"));
        assert!(!is_right_to_left("pa"));
    }
}
