//! The current language and its texts.

use std::fmt;

use js_sys::{Array, Intl};
use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use super::messages::{COUNT, Key, english};
use super::text::tr;

/// The language of the source texts.
const SOURCE_LANGUAGE: &str = "en-GB";

/// The right-to-left languages.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

thread_local! {
    static CURRENT: ArcRwSignal<Language> = ArcRwSignal::new(Language::new(SOURCE_LANGUAGE));
}

/// A language with its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// The language tag, such as `en-GB`.
    pub tag: String,
    /// The locale of numbers and dates: the same language, possibly with another region.
    pub locale: String,
    /// The locale of names and lists: the language itself, if the browser supports it.
    pub names: String,
    /// The plural form of each number from 0 to 199, as the digit of its index among the six; empty
    /// for those of English.
    pub plurals: String,
    /// The texts in the order of the table, six for a message with plurals. Empty for the built-in
    /// English, which exists in tests only.
    pub texts: Vec<String>,
    /// Keys and texts of the host that are not in the table.
    pub others: Vec<(String, String)>,
}

impl Language {
    /// Creates a language without texts.
    pub fn new(tag: &str) -> Self {
        let [tag, locale, names] = [tag; 3].map(str::to_owned);
        Self { tag, locale, names, plurals: String::new(), texts: Vec::new(), others: Vec::new() }
    }
}

/// The error of a tag or a list of texts that this build cannot use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLanguage;

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a language that this build can show")
    }
}

impl std::error::Error for UnknownLanguage {}

/// Returns the tag of the current language, such as `en-GB`. Tracked.
pub fn language() -> String {
    tracked(|language| language.tag.clone())
}

/// Switches to another language. All texts on the page change in place, the title included; nothing
/// typed is lost.
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
    CURRENT.with(|current| current.set(language));
    document.set_title(&tr(Key::PageTitle));
    Ok(())
}

/// Returns the text at a position of the table in the current language. Tracked.
pub(super) fn text_at(slot: usize) -> String {
    tracked(|language| {
        language.texts.get(slot).cloned().unwrap_or_else(|| english(slot).to_owned())
    })
}

/// Returns the host's text for a key that is not in the table, such as one for an error code that
/// this version does not know. Tracked.
pub fn host_text(name: &str) -> Option<String> {
    tracked(|language| {
        language.others.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone())
    })
}

/// Returns the locales of numbers and dates for `Intl`. Tracked.
pub(super) fn locales() -> Array {
    Array::of1(&tracked(|language| language.locale.as_str().into()))
}

/// Returns the locales of names, lists and sorting for `Intl`. Tracked.
pub(super) fn name_locales() -> Array {
    Array::of1(&tracked(|language| language.names.as_str().into()))
}

/// Returns the index of a number's plural form among the six. Tracked.
pub(super) fn plural_form(count: u32) -> usize {
    const ONE: usize = 1;
    const OTHER: usize = 5;
    // From 200 on only the last two digits matter, in every language.
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

/// Returns whether the current language is written from right to left. Tracked.
pub(super) fn is_right_to_left_language() -> bool {
    tracked(|language| is_right_to_left(&language.tag))
}

fn tracked<T>(read: impl FnOnce(&Language) -> T) -> T {
    CURRENT.with(|current| {
        // Event handlers and tests also read texts, outside of any observer; tracking would log a
        // warning there.
        if Observer::get().is_some() {
            current.track();
        }
        current.with_untracked(read)
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
