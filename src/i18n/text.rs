//! Texts of messages.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use super::format::number;
use super::language::{host_text, is_right_to_left_language, plural_form, text_at};
use super::messages::{Key, Phrase};

/// The index of the plural form `other`, which every message with plurals has.
const OTHER: usize = 5;

/// Returns the text of a message. Tracked: inside a closure of a view it changes with the language.
pub fn tr(key: Key) -> String {
    text_at(usize::from(key as u16))
}

/// Returns the text of a message with its placeholders filled in. Tracked, as [`tr`].
pub fn tr_with(phrase: Phrase<'_>) -> String {
    let (slot, count, arguments) = phrase.describe();
    let slot = usize::from(slot);
    match count {
        None => fill(&text_at(slot), &arguments),
        Some(count) => {
            let exact = text_at(slot + plural_form(count));
            let template = if exact.is_empty() { text_at(slot + OTHER) } else { exact };
            let shown = number(f64::from(count));
            fill(&template.replace("{{count}}", &shown), &arguments)
        }
    }
}

/// Returns the host's text for a key that is not in the table, otherwise the given message.
pub fn host_text_or(name: String, fallback: Key) -> Text {
    Text::from(move || host_text(&name).unwrap_or_else(|| tr(fallback)))
}

/// A text for a component: a message, a computed text, or user content.
#[derive(Clone)]
pub struct Text(Source);

#[derive(Clone)]
enum Source {
    Key(Key),
    /// User content: a name, a file name, an answer.
    Verbatim(Arc<str>),
    Computed(Arc<dyn Fn() -> String + Send + Sync>),
}

impl Text {
    /// Returns the current text. Tracked.
    pub fn get(&self) -> String {
        match &self.0 {
            Source::Key(key) => tr(*key),
            Source::Verbatim(words) => words.to_string(),
            Source::Computed(make) => make(),
        }
    }

    /// Returns the text as a view, which follows the language. User content keeps the direction of
    /// its own script.
    pub fn view(self) -> AnyView {
        match &self.0 {
            Source::Verbatim(words) => view! { <bdi>{words.to_string()}</bdi> }.into_any(),
            Source::Key(_) | Source::Computed(_) => self.reader().into_any(),
        }
    }

    /// Returns the text for an attribute, as one type of closure, because each type costs bytes.
    pub fn reader(self) -> impl Fn() -> String + Clone + Send + Sync + 'static {
        move || self.get()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Key(key) => formatter.debug_tuple("Text").field(key).finish(),
            // User content is kept out of logs.
            Source::Verbatim(_) | Source::Computed(_) => formatter.write_str("Text(..)"),
        }
    }
}

impl From<Key> for Text {
    fn from(key: Key) -> Self {
        Self(Source::Key(key))
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self(Source::Verbatim(words.into()))
    }
}

impl<F: Fn() -> String + Send + Sync + 'static> From<F> for Text {
    fn from(make: F) -> Self {
        Self(Source::Computed(Arc::new(make)))
    }
}

/// Fills in the placeholders `{{...}}`.
fn fill(template: &str, arguments: &[(&str, &str)]) -> String {
    fill_placeholders(template, arguments, is_right_to_left_language())
}

/// Fills in the placeholders in one pass, so that braces in user content are not taken for
/// placeholders. In bidirectional text the values are isolated (Unicode Bidirectional Algorithm,
/// FSI and PDI), so that a name or number in Arabic text is not reordered with it. A sentence that
/// begins with a value begins with the mark of its own direction, as `dir="auto"` would take the
/// direction of the value.
fn fill_placeholders(template: &str, arguments: &[(&str, &str)], is_right_to_left: bool) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    let mut has_words = false;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        filled.push_str(before);
        has_words |= !before.trim().is_empty();
        match arguments.iter().find(|(argument, _)| *argument == name.trim()) {
            Some((_, value)) if is_right_to_left || value.contains(is_right_to_left_letter) => {
                filled.push('\u{2068}');
                filled.push_str(value);
                filled.push('\u{2069}');
            }
            Some((_, value)) => filled.push_str(value),
            None => {
                filled.push_str("{{");
                filled.push_str(name);
                filled.push_str("}}");
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    if filled.starts_with('\u{2068}') && (has_words || !rest.trim().is_empty()) {
        filled.insert(0, if is_right_to_left { '\u{200f}' } else { '\u{200e}' });
    }
    filled
}

/// Returns whether a letter is in the range of the right-to-left scripts, from Hebrew to Arabic.
fn is_right_to_left_letter(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_wherever_they_stand() {
        assert_eq!(
            fill_placeholders(
                "Step {{step}} of {{ total }}",
                &[("step", "2"), ("total", "5")],
                false
            ),
            "Step 2 of 5"
        );
        assert_eq!(fill_placeholders("{{name}}", &[("name", "Ade")], false), "Ade");
        assert_eq!(fill_placeholders("no placeholder", &[], false), "no placeholder");
    }

    #[test]
    fn typed_braces_stay_what_they_are() {
        assert_eq!(fill_placeholders("{{name}}!", &[("name", "{{name}}")], false), "{{name}}!");
    }

    #[test]
    fn what_runs_the_other_way_is_kept_apart() {
        assert_eq!(
            fill_placeholders("أرسل {{name}}", &[("name", "1.pdf")], true),
            "أرسل \u{2068}1.pdf\u{2069}"
        );
        assert_eq!(
            fill_placeholders("Send {{name}}", &[("name", "عقد 1")], false),
            "Send \u{2068}عقد 1\u{2069}"
        );
    }

    #[test]
    fn a_sentence_that_begins_with_a_name_keeps_the_direction_of_its_own_words() {
        let name = [("name", "Current account")];
        assert_eq!(
            fill_placeholders("{{name}}، ينتهي", &name, true),
            "\u{200f}\u{2068}Current account\u{2069}، ينتهي"
        );
        assert_eq!(
            fill_placeholders("{{name}}, ending", &[("name", "حساب")], false),
            "\u{200e}\u{2068}حساب\u{2069}, ending"
        );
        assert_eq!(
            fill_placeholders("{{first}} {{last}}", &[("first", "Jane"), ("last", "Doe")], true),
            "\u{2068}Jane\u{2069} \u{2068}Doe\u{2069}"
        );
    }
}
