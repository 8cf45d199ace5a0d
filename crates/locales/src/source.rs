//! The messages of the English file, which the other languages are compared with.

use crate::placeholders;
use crate::tree::Tree;

/// The plural categories of the Unicode CLDR, in the order of their texts.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The path in the file, such as `["start", "title"]`.
    pub path: Vec<String>,
    /// One text, or one for each of [`CATEGORIES`] if the wording depends on a count.
    pub texts: Vec<String>,
    /// The names of the placeholders except `count`, in order of appearance.
    pub arguments: Vec<String>,
}

impl Message {
    /// Returns whether the wording depends on a count.
    pub fn is_plural(&self) -> bool {
        self.texts.len() > 1
    }

    /// Returns the key of each text: `upload.left_minutes_one` and so on for plurals.
    pub fn names(&self) -> Vec<String> {
        let name = self.name();
        if self.is_plural() {
            CATEGORIES.map(|category| format!("{name}_{category}")).to_vec()
        } else {
            vec![name]
        }
    }

    /// Returns the key, such as `start.title`.
    pub fn name(&self) -> String {
        self.path.join(".")
    }
}

/// Reads all messages of the English file, in its order.
///
/// # Errors
///
/// The first problem, with the key of the message.
pub fn read_source(json: &str) -> Result<Vec<Message>, String> {
    let tree = Tree::read(json)?;
    let mut messages = Vec::new();
    collect(&tree, &mut Vec::new(), &mut messages)?;
    for message in &messages {
        check(message)?;
    }
    Ok(messages)
}

fn collect(tree: &Tree, path: &mut Vec<String>, messages: &mut Vec<Message>) -> Result<(), String> {
    let Tree::Branch(entries) = tree else { return Ok(()) };
    for (name, child) in entries {
        match child {
            Tree::Branch(_) => {
                path.push(name.clone());
                collect(child, path, messages)?;
                path.pop();
            }
            Tree::Leaf(text) => add(name, text, plural_form(name, entries), path, messages)?,
        }
    }
    Ok(())
}

/// Returns the stem and the category of a key such as `files_one`. A category is only recognized
/// beside `files_other`, as an ordinary key may be `reason_other`.
fn plural_form<'a>(name: &'a str, siblings: &[(String, Tree)]) -> Option<(&'a str, usize)> {
    let categories = CATEGORIES.iter().enumerate();
    let (stem, index) = categories.clone().find_map(|(index, category)| {
        Some((name.strip_suffix(category)?.strip_suffix('_')?, index))
    })?;
    let has = |category: &str| {
        siblings.iter().any(|(sibling, _)| {
            sibling.strip_prefix(stem).is_some_and(|rest| rest.strip_prefix('_') == Some(category))
        })
    };
    categories
        .into_iter()
        .any(|(other, category)| other != index && has(category))
        .then_some((stem, index))
}

fn add(
    name: &str,
    text: &str,
    plural: Option<(&str, usize)>,
    path: &[String],
    messages: &mut Vec<Message>,
) -> Result<(), String> {
    let category = plural.map(|(_, index)| index);
    let stem = plural.map_or(name, |(stem, _)| stem);
    let mut whole = path.to_vec();
    whole.push(stem.to_owned());
    let arguments =
        placeholders::names(text).map_err(|problem| format!("{}: {problem}", whole.join(".")))?;

    let index = match messages.iter().position(|message| message.path == whole) {
        Some(index) if category.is_some() && messages[index].is_plural() => index,
        Some(_) => {
            return Err(format!("{} is there twice, with and without a plural", whole.join(".")));
        }
        None => {
            let texts = vec![String::new(); if category.is_some() { CATEGORIES.len() } else { 1 }];
            messages.push(Message { path: whole, texts, arguments: Vec::new() });
            messages.len() - 1
        }
    };
    let message = &mut messages[index];
    message.texts[category.unwrap_or(0)] = text.to_owned();
    for argument in arguments {
        let is_count = category.is_some() && argument == "count";
        if !is_count && !message.arguments.contains(&argument) {
            message.arguments.push(argument);
        }
    }
    Ok(())
}

fn check(message: &Message) -> Result<(), String> {
    let path = message.name();
    if message.is_plural() && message.texts[CATEGORIES.len() - 1].is_empty() {
        return Err(format!("{path} has plural forms but not {path}_other"));
    }
    if message.texts.iter().any(|text| text.contains("$t(")) {
        return Err(format!(
            "{path} nests another message, which is not supported: use a whole sentence"
        ));
    }
    for name in message.path.iter().chain(&message.arguments) {
        let plain = name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if !plain || !name.starts_with(|letter: char| letter.is_ascii_lowercase()) {
            return Err(format!("{path}: {name:?} is not a name in lower_snake_case"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plural_needs_its_other_form_and_keys_are_unique() {
        for wrong in [
            r#"{"a": {"files_one": "1 file", "files_few": "{{count}} files"}}"#,
            r#"{"a": {"b": "one", "b": "two"}}"#,
            r#"{"a": {"Wrong name": "one"}}"#,
            r#"{"a": {"b": "{{name"}}"#,
            r#"{"a": {"b": "name}}"}}"#,
        ] {
            assert!(read_source(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_key_that_ends_in_other_is_no_plural_by_itself() {
        let json = r#"{"a": {"files_one": "{{count}} file in {{box}}", "files_other": "{{count}} files in {{box}}", "reason_other": "Other"}}"#;
        let messages = read_source(json).unwrap();
        assert_eq!(messages.len(), 2);
        assert!(messages[0].is_plural());
        assert_eq!(messages[0].arguments, ["box"]);
        assert!(!messages[1].is_plural());
    }
}
