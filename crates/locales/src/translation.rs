//! The comparison of another language's file with the English messages. All problems are reported
//! at once, each with its key.

use std::collections::{BTreeMap, BTreeSet};

use crate::placeholders;
use crate::source::{CATEGORIES, Message};
use crate::tree::Tree;

/// The texts of a language, message by message, in the order of the English ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translation {
    /// As [`Message::texts`]; missing texts are empty.
    pub texts: Vec<Vec<String>>,
    /// All problems of the file, each with the key of the text.
    pub problems: Vec<String>,
}

/// A plural category of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluralForm {
    /// One of [`CATEGORIES`].
    pub category: &'static str,
    /// Whether a file may omit it in favour of `other`.
    pub may_be_left_out: bool,
    /// Whether it applies to one number only, so that the number may be in words.
    pub is_one_number: bool,
}

/// The texts that are meant to be the same as in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameAsEnglish<'a> {
    /// All: the language is English.
    All,
    /// The texts with these keys, which have to be the same.
    Only(&'a [&'a str]),
}

/// Reads the file of a language.
pub fn read_translation(
    source: &[Message],
    json: &str,
    plurals: &[PluralForm],
    same_as_english: SameAsEnglish<'_>,
) -> Translation {
    let tree = match Tree::read(json) {
        Ok(tree) => tree,
        Err(problem) => return Translation { texts: Vec::new(), problems: vec![problem] },
    };
    let mut given: BTreeMap<String, &str> =
        tree.texts().into_iter().map(|(path, text)| (path.join("."), text)).collect();
    let mut problems = Vec::new();
    let texts: Vec<Vec<String>> =
        source.iter().map(|message| take(message, &mut given, plurals, &mut problems)).collect();
    problems.extend(given.into_keys().map(|name| format!("{name}: English has no such text")));
    if let SameAsEnglish::Only(names) = same_as_english {
        problems.extend(left_in_english(source, &texts, names));
    }
    Translation { texts, problems }
}

/// Removes the texts of a message from those that are given.
fn take(
    message: &Message,
    given: &mut BTreeMap<String, &str>,
    plurals: &[PluralForm],
    problems: &mut Vec<String>,
) -> Vec<String> {
    let name = message.name();
    if !message.is_plural() {
        let text = given.remove(&name);
        problems.extend(problem_with(&name, text, message, false));
        return vec![text.unwrap_or_default().to_owned()];
    }
    let of_category = |category: &str| {
        let name = format!("{name}_{category}");
        let text = given.remove(&name);
        match (plurals.iter().find(|form| form.category == category), text) {
            (None, Some(_)) => {
                problems.push(format!("{name}: this language has no plural of that kind"))
            }
            (None, None) => {}
            (Some(form), None) if form.may_be_left_out => {}
            (Some(form), text) => {
                problems.extend(problem_with(&name, text, message, !form.is_one_number))
            }
        }
        text.unwrap_or_default().to_owned()
    };
    CATEGORIES.into_iter().map(of_category).collect()
}

fn problem_with(
    name: &str,
    text: Option<&str>,
    message: &Message,
    needs_count: bool,
) -> Option<String> {
    let Some(text) = text else { return Some(format!("{name}: is missing")) };
    if text.trim().is_empty() || text.trim() != text {
        return Some(format!("{name}: is empty, or has space at its beginning or end"));
    }
    if text.contains("$t(") {
        return Some(format!(
            "{name}: nests another text, which is not supported: use a whole sentence"
        ));
    }
    let found: BTreeSet<String> = match placeholders::names(text) {
        Ok(names) => names.into_iter().collect(),
        Err(problem) => return Some(format!("{name}: {problem}")),
    };
    let mut wanted: BTreeSet<String> = message.arguments.iter().cloned().collect();
    if message.is_plural() && (needs_count || found.contains("count")) {
        wanted.insert("count".to_owned());
    }
    let list = |names: Vec<&String>| {
        names.into_iter().map(|name| format!("{{{{{name}}}}}")).collect::<Vec<_>>().join(", ")
    };
    let (lacks, has) =
        (list(wanted.difference(&found).collect()), list(found.difference(&wanted).collect()));
    match (lacks.is_empty(), has.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("{name}: lacks {lacks}")),
        (true, false) => Some(format!("{name}: has {has}, which nothing fills")),
        (false, false) => Some(format!("{name}: lacks {lacks} and has {has}, which nothing fills")),
    }
}

fn left_in_english(
    source: &[Message],
    translations: &[Vec<String>],
    same_as_english: &[&str],
) -> Vec<String> {
    let mut meant: BTreeSet<&str> = same_as_english.iter().copied().collect();
    let mut problems = Vec::new();
    for (message, texts) in source.iter().zip(translations) {
        for (index, (english, text)) in message.texts.iter().zip(texts).enumerate() {
            if english != text || !has_words(text) {
                continue;
            }
            let name = if message.is_plural() {
                format!("{}_{}", message.name(), CATEGORIES[index])
            } else {
                message.name()
            };
            if !meant.remove(name.as_str()) {
                problems.push(format!(
                    "{name}: is as in English ({text:?}); translate it, or list it as meant so"
                ));
            }
        }
    }
    problems.extend(
        meant
            .into_iter()
            .map(|name| format!("{name}: is listed as the same as in English, and is not")),
    );
    problems
}

/// Returns whether there are letters outside of the placeholders.
fn has_words(text: &str) -> bool {
    let mut words = false;
    placeholders::around(text, |part| {
        words |= part.chars().any(char::is_alphabetic);
        String::new()
    });
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_source;

    const ENGLISH: &str = r#"{"a": {"title": "Hello {{name}}", "pair": "{{x}}: {{y}}", "bank": "Bank",
        "files_one": "{{count}} file", "files_other": "{{count}} files"}}"#;

    fn form(category: &'static str, is_one_number: bool) -> PluralForm {
        PluralForm { category, may_be_left_out: category == "many", is_one_number }
    }

    fn problems(json: &str, same: &[&str]) -> Vec<String> {
        let plurals = [form("one", true), form("many", false), form("other", false)];
        read_translation(&read_source(ENGLISH).unwrap(), json, &plurals, SameAsEnglish::Only(same))
            .problems
    }

    #[test]
    fn a_complete_file_has_no_problems_and_the_order_of_the_source() {
        let json = r#"{"a": {"files_other": "{{count}} Dateien", "files_one": "eine Datei", "bank": "Bank", "pair": "{{x}}: {{y}}", "title": "Hallo {{name}}"}}"#;
        let plurals = [form("one", true), form("other", false)];
        let translation = read_translation(
            &read_source(ENGLISH).unwrap(),
            json,
            &plurals,
            SameAsEnglish::Only(&["a.bank"]),
        );
        assert_eq!(translation.problems, [""; 0]);
        assert_eq!(translation.texts[0], ["Hallo {{name}}"]);
        assert_eq!(translation.texts[3], ["", "eine Datei", "", "", "", "{{count}} Dateien"]);
    }

    #[test]
    fn missing_extra_and_wrong_texts_are_reported_by_key() {
        let json = r#"{"a": {"files_few": "x", "files_one": "{{n}} Datei", "files_other": "Dateien", "pair": "{{x}}", "extra": "?", "bank": " Bank"}}"#;
        let expected = [
            "a.title: is missing",
            "a.pair: lacks {{y}}",
            "a.bank: is empty, or has space at its beginning or end",
            "a.files_one: has {{n}}, which nothing fills",
            "a.files_few: this language has no plural of that kind",
            "a.files_other: lacks {{count}}",
            "a.extra: English has no such text",
        ];
        assert_eq!(problems(json, &[]), expected);
    }

    #[test]
    fn english_texts_are_accepted_only_if_listed() {
        let json = r#"{"a": {"files_one": "1 Datei", "files_other": "{{count}} files", "bank": "Bank", "pair": "{{x}}: {{y}}", "title": "Hallo {{name}}"}}"#;
        let found = problems(json, &["a.bank", "a.title"]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("a.files_other: is as in English"));
        assert!(found[1].starts_with("a.title: is listed"));
    }
}
