//! Every message in `locales/en-GB.json` is used. (The compiler checks that used ones exist, with
//! all arguments.) Runs natively on the sources.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use latchkey_locales::{is_in_table, read_source};

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

/// Returns the names after `Key::` and `Phrase::`.
fn used_names(source: &str) -> impl Iterator<Item = &str> {
    ["Key::", "Phrase::"].into_iter().flat_map(move |prefix| {
        source
            .split(prefix)
            .skip(1)
            .map(|rest| rest.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or(""))
    })
}

fn variant(path: &[String]) -> String {
    let words = path.iter().flat_map(|part| part.split('_'));
    words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

#[test]
fn every_message_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let used: HashSet<&str> = files.iter().flat_map(|file| used_names(file)).collect();

    let json = fs::read_to_string(root.join("locales/en-GB.json")).expect("the English texts");
    let messages = read_source(&json).expect("a locale file");
    let unused: Vec<String> = messages
        .iter()
        .filter(|message| is_in_table(message) && !used.contains(variant(&message.path).as_str()))
        .map(|message| message.name())
        .collect();
    assert!(unused.is_empty(), "unused: remove them from locales/en-GB.json: {unused:#?}");
}
