//! Every message in `locales/en-GB.json` is said somewhere. That each one which is said is also there, with all that it
//! needs, is seen to by the compiler. Runs natively; it looks at the sources.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::HashSet;
use std::fs;
use std::path::Path;

#[path = "../build/messages.rs"]
mod messages;

fn sources(directory: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(directory).expect("a directory of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(&path).expect("a source file"));
        }
    }
}

/// The names after `Key::` and `Phrase::`.
fn said(source: &str) -> impl Iterator<Item = &str> {
    ["Key::", "Phrase::"]
        .into_iter()
        .flat_map(move |prefix| source.split(prefix).skip(1).map(|rest| rest.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("")))
}

fn variant(path: &[String]) -> String {
    let words = path.iter().flat_map(|part| part.split('_'));
    words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

#[test]
fn every_message_is_said_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let said: HashSet<&str> = files.iter().flat_map(|file| said(file)).collect();

    let json = fs::read_to_string(root.join("locales/en-GB.json")).expect("the English texts");
    let messages = messages::read(&json).expect("a locale file");
    let silent: Vec<String> =
        messages.iter().filter(|message| !said.contains(variant(&message.path).as_str())).map(|message| message.path.join(".")).collect();
    assert!(silent.is_empty(), "never said, so take them out of locales/en-GB.json: {silent:#?}");
}

#[test]
fn a_plural_needs_its_other_form_and_a_name_is_there_once() {
    assert!(messages::read(r#"{"a": {"files_one": "1 file", "files_few": "{{count}} files"}}"#).is_err());
    assert!(messages::read(r#"{"a": {"b": "one", "b": "two"}}"#).is_err());
    assert!(messages::read(r#"{"a": {"Wrong name": "one"}}"#).is_err());
    assert!(messages::read(r#"{"a": {"b": "{{name"}}"#).is_err());

    let messages =
        messages::read(r#"{"a": {"files_one": "{{count}} file in {{box}}", "files_other": "{{count}} files in {{box}}", "reason_other": "Other"}}"#)
            .expect("a locale file");
    assert_eq!(messages.len(), 2);
    assert!(messages[0].is_plural());
    assert_eq!(messages[0].arguments, ["box"]);
    assert!(!messages[1].is_plural());
}
