//! Writes the loader that host pages load, its types, and its texts in each language.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use latchkey_locales::{SOURCE_LANGUAGE, named_texts};
use serde_json::{Map, Value};

use super::{Flavour, minify, variant_name};
use crate::languages::{Language, Languages};
use crate::project;

/// The loader, in `embed/` and in the widget's folder.
const LOADER: &str = "verify.js";
/// Its types.
const TYPES: &str = "verify.d.ts";
/// The loader's English texts. Those of the other languages are beside it.
const WORDS: &str = "words.js";
/// The section of the texts that is the loader's.
const SECTION: &str = "loader.";

/// Writes the loader, its types and its texts into the widget's folder.
pub(super) fn add(languages: &Languages, flavour: Flavour, folder: &Path) -> Result<()> {
    let source = project::root().join("embed");
    std::fs::copy(source.join(TYPES), folder.join(TYPES))
        .with_context(|| format!("cannot copy {TYPES}"))?;
    let script = std::fs::read_to_string(source.join(LOADER))
        .with_context(|| format!("cannot read {LOADER}"))?;
    for Language { tag, texts, .. } in &languages.all {
        let words = words(&named_texts(&languages.source, texts));
        let name = if tag == SOURCE_LANGUAGE {
            agrees(&script, &words)?;
            WORDS.to_owned()
        } else {
            variant_name(WORDS, tag)
        };
        std::fs::write(folder.join(&name), module(tag, words)?)
            .with_context(|| format!("cannot write {name}"))?;
    }
    let script = if flavour == Flavour::Release { minify::minify_script(&script) } else { script };
    std::fs::write(folder.join(LOADER), script).with_context(|| format!("cannot write {LOADER}"))
}

/// Returns the loader's texts by their names.
fn words(texts: &[(String, &str)]) -> Map<String, Value> {
    let own = texts.iter().filter_map(|(name, text)| {
        Some((name.strip_prefix(SECTION)?.to_owned(), Value::from(*text)))
    });
    own.collect()
}

/// Formats the texts as the module that the loader imports.
fn module(tag: &str, words: Map<String, Value>) -> Result<String> {
    let all: Map<String, Value> =
        std::iter::once(("lang".to_owned(), Value::from(tag))).chain(words).collect();
    Ok(format!("export default {};\n", serde_json::to_string(&all)?))
}

/// Checks that the loader's built-in texts are exactly the English ones.
fn agrees(script: &str, english: &Map<String, Value>) -> Result<()> {
    let own =
        script.split_once("const WORDS = {").and_then(|(_, rest)| Some(rest.split_once("};")?.0));
    let own = own.with_context(|| format!("{LOADER} has no WORDS"))?;
    let lines: Vec<&str> = own.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let language = ("lang", SOURCE_LANGUAGE);
    let wanted = english
        .iter()
        .filter_map(|(name, text)| Some((name.as_str(), text.as_str()?)))
        .chain([language]);
    for (name, text) in wanted {
        let line = format!("{name}: '{text}',");
        ensure!(
            lines.contains(&line.as_str()),
            "embed/{LOADER} does not say {line:?}, as locales/{SOURCE_LANGUAGE}.json has it"
        );
    }
    ensure!(
        lines.len() == english.len() + 1,
        "embed/{LOADER} has words that are not in locales/{SOURCE_LANGUAGE}.json"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Map<String, Value> {
        words(&[
            ("boot.title".to_owned(), "No"),
            ("loader.title".to_owned(), "Your checks"),
            ("loader.close".to_owned(), "Close"),
        ])
    }

    #[test]
    fn the_words_are_a_module_that_says_its_language() {
        let module = module("ar", english()).unwrap();
        let words: Value = serde_json::from_str(
            module.strip_prefix("export default ").unwrap().trim_end().trim_end_matches(';'),
        )
        .unwrap();
        assert_eq!(
            words,
            serde_json::json!({"lang": "ar", "title": "Your checks", "close": "Close"})
        );
    }

    #[test]
    fn loader_and_english_file_have_to_agree() {
        let script = |words: &str| {
            format!("const WORDS = {{\n  lang: 'en-GB',\n{words}}};\nconst CSS = [];")
        };
        assert!(
            agrees(&script("  title: 'Your checks',\n  close: 'Close',\n"), &english()).is_ok()
        );
        for (words, problem) in [
            ("  title: 'Your checks',\n  close: 'Shut',\n", "close: 'Close'"),
            ("  title: 'Your checks',\n", "close: 'Close'"),
            ("  title: 'Your checks',\n  close: 'Close',\n  more: 'More',\n", "not in locales"),
        ] {
            let error = agrees(&script(words), &english()).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
    }

    #[test]
    fn the_real_loader_says_the_english_words() {
        let languages = crate::languages::read().unwrap();
        let script = std::fs::read_to_string(project::root().join("embed").join(LOADER)).unwrap();
        let english =
            languages.all.iter().find(|language| language.tag == SOURCE_LANGUAGE).unwrap();
        agrees(&script, &words(&named_texts(&languages.source, &english.texts))).unwrap();
    }

    #[test]
    fn the_real_loader_can_lose_its_indentation() {
        let script = std::fs::read_to_string(project::root().join("embed").join(LOADER)).unwrap();
        assert!(
            minify::minify_script(&script).len() < script.len(),
            "a string over several lines keeps it as it is"
        );
    }
}
