//! Which language is spoken now, and its texts.

use std::fmt;

use js_sys::{Array, Intl};
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use super::messages::{COUNT, Key, english};
use super::text::tr;

/// What the source texts are written in.
const SOURCE_LANGUAGE: &str = "en-GB";

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

thread_local! {
    static SPOKEN: ArcRwSignal<Language> = ArcRwSignal::new(Language::new(SOURCE_LANGUAGE));
}

/// A language, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// A tag such as `en-GB`.
    pub tag: String,
    /// The tag by which numbers and dates are written: the same language, possibly of another
    /// region.
    pub locale: String,
    /// The tag by which things are named and listed: the language itself, where the browser knows
    /// it.
    pub names: String,
    /// The plural form of each number from 0 to 199, as its place among the six, in digits;
    /// English where it is empty.
    pub plurals: String,
    /// In the order of the table, six for a message with plurals. An empty list is the English
    /// that only tests have built in.
    pub texts: Vec<String>,
    /// Names and texts of the host's own that are not in the table.
    pub others: Vec<(String, String)>,
}

impl Language {
    /// A language without texts.
    pub fn new(tag: &str) -> Self {
        let [tag, locale, names] = [tag; 3].map(str::to_owned);
        Self { tag, locale, names, plurals: String::new(), texts: Vec::new(), others: Vec::new() }
    }
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
    tracked(|language| language.tag.clone())
}

/// Speaks another language from now on: everything on the page is said again, its title too, and
/// nothing that was typed is lost.
pub fn switch_language(language: Language) -> Result<(), UnknownLanguage> {
    let fits = language.texts.len() == COUNT
        || (cfg!(feature = "built-in-english") && language.texts.is_empty());
    let tags = [&language.tag, &language.locale, &language.names];
    if !fits || tags.into_iter().any(|tag| Intl::Locale::new(tag).is_err()) {
        return Err(UnknownLanguage);
    }
    let document = document();
    if let Some(root) = document.document_element() {
        let direction = if is_right_to_left(&language.tag) { "rtl" } else { "ltr" };
        for (name, value) in [("lang", language.tag.as_str()), ("dir", direction)] {
            root.set_attribute(name, value).map_err(|_| UnknownLanguage)?;
        }
    }
    SPOKEN.with(|spoken| spoken.set(language));
    document.set_title(&tr(Key::PageTitle));
    Ok(())
}

/// The text at a place in the table, in the language that is spoken now. Tracked.
pub(super) fn text_at(slot: usize) -> String {
    tracked(|language| {
        language.texts.get(slot).cloned().unwrap_or_else(|| english(slot).to_owned())
    })
}

/// What the host says under a name that is not ours: about a code that is younger than this build,
/// for instance. Tracked.
pub fn host_text(name: &str) -> Option<String> {
    tracked(|language| {
        language.others.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone())
    })
}

/// What the constructors of `Intl` take for what is written as in a region: numbers and dates.
/// Tracked.
pub(super) fn locales() -> Array {
    Array::of1(&tracked(|language| language.locale.as_str().into()))
}

/// What they take for words: lists, names and their order. Tracked.
pub(super) fn name_locales() -> Array {
    Array::of1(&tracked(|language| language.names.as_str().into()))
}

/// Which of the six plural forms a number has. Tracked.
pub(super) fn plural_form(count: u32) -> usize {
    const ONE: usize = 1;
    const OTHER: usize = 5;
    // From 200 on the last two digits decide, in every language.
    let place = if count < 200 { count } else { 100 + count % 100 };
    let digit = tracked(|language| {
        usize::try_from(place)
            .ok()
            .and_then(|place| language.plurals.as_bytes().get(place).copied())
    });
    digit.map_or(if count == 1 { ONE } else { OTHER }, |digit| {
        usize::from(digit.wrapping_sub(b'0')).min(OTHER)
    })
}

/// Whether the language that is spoken now is written from right to left. Tracked.
pub(super) fn is_right_to_left_language() -> bool {
    tracked(|language| is_right_to_left(&language.tag))
}

fn tracked<T>(read: impl FnOnce(&Language) -> T) -> T {
    SPOKEN.with(|spoken| {
        // Event handlers and tests read texts too; there is nothing to follow then, and nothing to
        // warn of.
        if Observer::get().is_some() {
            spoken.track();
        }
        spoken.with_untracked(read)
    })
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
