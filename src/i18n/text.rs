//! From a message to words.

use std::fmt;
use std::sync::Arc;

use js_sys::{Intl, Object};
use leptos::prelude::*;

use super::format::number;
use super::language::{locales, text_at};
use super::messages::{Key, Phrase};

/// The plural categories, in the order in which the table keeps their texts.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
const OTHER: usize = CATEGORIES.len() - 1;

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
            let exact = text_at(slot + category(f64::from(count)));
            let template = if exact.is_empty() { text_at(slot + OTHER) } else { exact };
            let shown = number(f64::from(count));
            fill(&fill(&template, &[("count", &shown)]), &arguments)
        }
    }
}

/// Words for a component: a message, a text made on the spot, or somebody's own words.
#[derive(Clone)]
pub struct Text(Source);

#[derive(Clone)]
enum Source {
    Key(Key),
    Made(Arc<dyn Fn() -> String + Send + Sync>),
}

impl Text {
    /// The words as they are now. Tracked.
    pub fn get(&self) -> String {
        match &self.0 {
            Source::Key(key) => tr(*key),
            Source::Made(make) => make(),
        }
    }

    /// The words as a piece of a page, which follow the language.
    pub fn view(self) -> AnyView {
        self.reader().into_any()
    }

    /// The words as the value of an attribute. One type for all of them, because each type costs bytes.
    pub fn reader(self) -> impl Fn() -> String + Clone + Send + Sync + 'static {
        move || self.get()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Key(key) => formatter.debug_tuple("Text").field(key).finish(),
            // Possibly somebody's own words, which stay out of logs.
            Source::Made(_) => formatter.write_str("Text(..)"),
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
        Self(Source::Made(Arc::new(move || words.clone())))
    }
}

impl<F: Fn() -> String + Send + Sync + 'static> From<F> for Text {
    fn from(make: F) -> Self {
        Self(Source::Made(Arc::new(make)))
    }
}

fn category(count: f64) -> usize {
    let chosen = Intl::PluralRules::new(&locales(), &Object::new()).select(count);
    CATEGORIES.iter().position(|category| chosen == **category).unwrap_or(OTHER)
}

/// Puts the arguments into `{{...}}`. One pass, so that what a person typed is never itself taken for a gap.
fn fill(template: &str, arguments: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        filled.push_str(before);
        match arguments.iter().find(|(argument, _)| *argument == name.trim()) {
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
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_wherever_they_stand() {
        assert_eq!(fill("Step {{step}} of {{ total }}", &[("step", "2"), ("total", "5")]), "Step 2 of 5");
        assert_eq!(fill("{{name}}", &[("name", "Ade")]), "Ade");
        assert_eq!(fill("no gap", &[]), "no gap");
    }

    #[test]
    fn typed_braces_stay_what_they_are() {
        assert_eq!(fill("{{name}}!", &[("name", "{{name}}")]), "{{name}}!");
    }
}
