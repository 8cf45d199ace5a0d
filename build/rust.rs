//! Generates the Rust source that `src/i18n/messages.rs` includes.

use std::collections::HashSet;
use std::fmt::Write;

use latchkey_locales::Message;

/// Returns the two enums, and the table of English texts for tests.
pub(crate) fn write(messages: &[Message]) -> Result<String, String> {
    let mut keys = String::new();
    let mut phrases = String::new();
    let mut described = String::new();
    let mut text = String::new();
    let mut ends = Vec::new();
    let mut names = HashSet::new();
    let most_arguments = messages.iter().map(|message| message.arguments.len()).max().unwrap_or(0);

    for message in messages {
        let name = variant(&message.path);
        let path = message.path.join(".");
        if !names.insert(name.clone()) {
            return Err(format!("{path} and another message both become {name}"));
        }
        let slot = ends.len();
        for form in &message.texts {
            text.push_str(form);
            ends.push(
                u16::try_from(text.len())
                    .map_err(|_| "the texts have outgrown their 16-bit index".to_owned())?,
            );
        }
        let docs = message
            .texts
            .iter()
            .rfind(|form| !form.is_empty())
            .map_or(String::new(), |form| documentation(form));
        if message.arguments.is_empty() && !message.is_plural() {
            write_line(&mut keys, &format!("    {docs}\n    {name} = {slot},"))?;
        } else {
            write_phrase(
                &mut phrases,
                &mut described,
                message,
                &name,
                &docs,
                slot,
                most_arguments,
            )?;
        }
    }

    Ok(format!(
        "/// A message without placeholders.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n#[repr(u16)]\npub enum Key {{\n{keys}}}\n\n\
         /// A message with placeholders, or with a wording that depends on a count.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Phrase<'a> {{\n{phrases}}}\n\n\
         impl<'a> Phrase<'a> {{\n    /// Returns the position of its text, the count that selects the plural, and the arguments.\n    \
         pub(crate) fn describe(self) -> (u16, Option<u32>, [(&'static str, &'a str); {most_arguments}]) {{\n        match self {{\n{described}        }}\n    }}\n}}\n\n\
         /// The number of texts of a language.\npub(crate) const COUNT: usize = {count};\n\n\
         /// All English texts, concatenated.\n#[cfg(feature = \"built-in-english\")]\nstatic ENGLISH: &str = {text:?};\n\n\
         /// The end of each text.\n#[cfg(feature = \"built-in-english\")]\nstatic ENDS: [u16; {count}] = {ends:?};\n",
        count = ends.len(),
    ))
}

fn write_phrase(
    phrases: &mut String,
    described: &mut String,
    message: &Message,
    name: &str,
    docs: &str,
    slot: usize,
    most_arguments: usize,
) -> Result<(), String> {
    let mut fields = String::new();
    let mut bound = Vec::new();
    let mut pairs = Vec::new();
    let mut count = "None";
    if message.is_plural() {
        fields.push_str("        /// The count.\n        count: u32,\n");
        bound.push("count".to_owned());
        count = "Some(count)";
    }
    for argument in &message.arguments {
        write_line(
            &mut fields,
            &format!("        /// Fills `{argument}`.\n        {argument}: &'a str,"),
        )?;
        bound.push(argument.clone());
        pairs.push(format!("({argument:?}, {argument})"));
    }
    pairs.resize(most_arguments, "(\"\", \"\")".to_owned());
    write_line(phrases, &format!("    {docs}\n    {name} {{\n{fields}    }},"))?;
    write_line(
        described,
        &format!(
            "            Self::{name} {{ {} }} => ({slot}, {count}, [{}]),",
            bound.join(", "),
            pairs.join(", ")
        ),
    )
}

/// Returns the variant of a path: `StartHowLong` for `["start", "how_long"]`.
fn variant(path: &[String]) -> String {
    let words = path.iter().flat_map(|part| part.split('_')).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

fn documentation(text: &str) -> String {
    format!("/// `{}`", text.replace('`', "'").replace('\n', " "))
}

fn write_line(out: &mut String, line: &str) -> Result<(), String> {
    writeln!(out, "{line}").map_err(|error| error.to_string())
}
