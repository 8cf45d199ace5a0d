//! Reads a locale file into messages. Knows i18next's format, and nothing of Rust source.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// The plural categories of the Unicode CLDR, in the order in which their texts are kept.
pub(crate) const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// One thing that is said to a person.
pub(crate) struct Message {
    /// Where it stands in the file: `["start", "title"]`.
    pub(crate) path: Vec<String>,
    /// One text, or one for each of [`CATEGORIES`] where the wording depends on a count.
    pub(crate) texts: Vec<String>,
    /// What `{{...}}` names, apart from `count`, in order of appearance.
    pub(crate) arguments: Vec<String>,
}

impl Message {
    /// Whether the wording depends on a count.
    pub(crate) fn is_plural(&self) -> bool {
        self.texts.len() > 1
    }
}

/// Every message of a locale file, in its order.
pub(crate) fn read(json: &str) -> Result<Vec<Message>, String> {
    let tree: Tree = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let mut messages = Vec::new();
    collect(&tree, &mut Vec::new(), &mut messages)?;
    for message in &messages {
        check(message)?;
    }
    Ok(messages)
}

fn collect(tree: &Tree, path: &mut Vec<String>, messages: &mut Vec<Message>) -> Result<(), String> {
    let entries = match tree {
        Tree::Leaf(_) => return Err("a locale file is an object".to_owned()),
        Tree::Branch(entries) => entries,
    };
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

/// The stem and the category of a name such as `files_one`. Only together with `files_other`: an answer may well be called
/// `reason_other`.
fn plural_form<'a>(name: &'a str, siblings: &[(String, Tree)]) -> Option<(&'a str, usize)> {
    let categories = CATEGORIES.iter().enumerate();
    let (stem, index) = categories.clone().find_map(|(index, category)| Some((name.strip_suffix(category)?.strip_suffix('_')?, index)))?;
    let has =
        |category: &str| siblings.iter().any(|(sibling, _)| sibling.strip_prefix(stem).is_some_and(|rest| rest.strip_prefix('_') == Some(category)));
    categories.into_iter().any(|(other, category)| other != index && has(category)).then_some((stem, index))
}

fn add(name: &str, text: &str, plural: Option<(&str, usize)>, path: &[String], messages: &mut Vec<Message>) -> Result<(), String> {
    let category = plural.map(|(_, index)| index);
    let stem = plural.map_or(name, |(stem, _)| stem);
    let mut whole = path.to_vec();
    whole.push(stem.to_owned());
    let arguments = placeholders(text).map_err(|problem| format!("{}: {problem}", whole.join(".")))?;

    let index = match messages.iter().position(|message| message.path == whole) {
        Some(index) if category.is_some() && messages[index].is_plural() => index,
        Some(_) => return Err(format!("{} is there twice, with and without a plural", whole.join("."))),
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
    let path = message.path.join(".");
    if message.is_plural() && message.texts[CATEGORIES.len() - 1].is_empty() {
        return Err(format!("{path} has plural forms but not {path}_other"));
    }
    if message.texts.iter().any(|text| text.contains("$t(")) {
        return Err(format!("{path} nests another message, which is not supported: say the whole sentence"));
    }
    for name in message.path.iter().chain(&message.arguments) {
        let plain = name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if !plain || !name.starts_with(|letter: char| letter.is_ascii_lowercase()) {
            return Err(format!("{path}: {name:?} is not a name in lower_snake_case"));
        }
    }
    Ok(())
}

/// The names between `{{` and `}}`.
fn placeholders(text: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or("{{ without }}")?;
        names.push(name.trim().to_owned());
        rest = after;
    }
    Ok(names)
}

/// JSON that keeps its order and takes no name twice.
enum Tree {
    Leaf(String),
    Branch(Vec<(String, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a text or an object of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Leaf(text.to_owned()))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Tree, M::Error> {
        let mut entries: Vec<(String, Tree)> = Vec::new();
        while let Some((name, child)) = map.next_entry::<String, Tree>()? {
            if entries.iter().any(|(other, _)| *other == name) {
                return Err(M::Error::custom(format!("{name:?} is there twice")));
            }
            entries.push((name, child));
        }
        Ok(Tree::Branch(entries))
    }
}
