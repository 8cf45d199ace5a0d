//! From a message to words.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use super::format::number;
use super::language::{host_text, is_right_to_left_language, plural_form, text_at};
use super::messages::{Key, Phrase};

/// The place of the plural form `other`, which every message with plurals has.
const OTHER: usize = 5;

/// The words of a message. Tracked: inside a closure of a view they change with the language.
pub fn tr(key: Key) -> String {
    text_at(usize::from(key as u16))
}

/// The words of a message with its gaps filled. Tracked, as [`tr`] is.
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

/// What the host says under a name that is not ours, else our own words.
pub fn host_text_or(name: String, ours: Key) -> Text {
    Text::from(move || host_text(&name).unwrap_or_else(|| tr(ours)))
}

/// Words for a component: a message, a text made on the spot, or somebody's own words.
#[derive(Clone)]
pub struct Text(Source);

#[derive(Clone)]
enum Source {
    Key(Key),
    /// Somebody's own: a name, a file, an answer.
    Verbatim(Arc<str>),
    Computed(Arc<dyn Fn() -> String + Send + Sync>),
}

impl Text {
    /// The words as they are now. Tracked.
    pub fn get(&self) -> String {
        match &self.0 {
            Source::Key(key) => tr(*key),
            Source::Verbatim(words) => words.to_string(),
            Source::Computed(make) => make(),
        }
    }

    /// The words as a piece of a page, which follow the language. Somebody's own keep the direction
    /// of their own script.
    pub fn view(self) -> AnyView {
        match &self.0 {
            Source::Verbatim(words) => view! { <bdi>{words.to_string()}</bdi> }.into_any(),
            Source::Key(_) | Source::Computed(_) => self.reader().into_any(),
        }
    }

    /// The words as the value of an attribute. One type for all of them, because each type costs
    /// bytes.
    pub fn reader(self) -> impl Fn() -> String + Clone + Send + Sync + 'static {
        move || self.get()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Key(key) => formatter.debug_tuple("Text").field(key).finish(),
            // Possibly somebody's own words, which stay out of logs.
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

/// Puts the arguments into `{{...}}`.
fn fill(template: &str, arguments: &[(&str, &str)]) -> String {
    fill_placeholders(template, arguments, is_right_to_left_language())
}

/// One pass, so that what a person typed is never itself taken for a gap. Where text runs in two
/// directions, what is filled in is kept apart by the marks of Unicode for it: else a name or a
/// number among Arabic words would be torn, and so would they. A sentence that begins with
/// what is filled in begins with the mark of its own direction: else a browser that has to find it
/// (`dir="auto"`) would take that of a name.
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

/// Hebrew, Arabic, and what lies between and is written like them.
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
        assert_eq!(fill_placeholders("no gap", &[], false), "no gap");
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
