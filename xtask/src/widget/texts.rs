//! Writes the lists of texts, one for each language, and the variants of the page, with the texts
//! that it needs before these lists are loaded.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use latchkey_locales::{Message, Pseudo, SOURCE_LANGUAGE, is_in_table, named_texts, pseudo, table};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::fingerprint::hexadecimal;
use super::{Flavour, page_text, variant_name};
use crate::languages::{self, Language, Languages};
use crate::report;

/// The folder of the lists, in the widget's folder.
pub(crate) const FOLDER: &str = "languages";
/// The start of the element that lists the languages.
const PLACE: &str = r#"name="latchkey-languages" content="""#;

/// Writes the lists, and names them in the page. Its variants are written last, by
/// [`write_variants`].
pub(super) fn write_lists(
    languages: &Languages,
    folder: &Path,
    page: &str,
    public_path: &str,
) -> Result<()> {
    let Languages { source, all, .. } = languages;
    std::fs::create_dir_all(folder.join(FOLDER))?;
    let mut listed =
        format!("{public_path}{FOLDER}/;{}", write_list(folder, "names", &names(source))?);
    for Language { tag, plurals, texts } in all {
        let digest =
            write_list(folder, tag, &json!({"plurals": plurals, "texts": table(source, texts)}))?;
        write!(listed, ";{tag},{digest},{}", own_name(source, texts).unwrap_or(tag))?;
    }
    let path = folder.join(page);
    let text = read_text(&path)?;
    let filled = text.replacen(
        PLACE,
        &PLACE.replace(r#""""#, &format!(r#""{}""#, page_text::escaped(&listed))),
        1,
    );
    anyhow::ensure!(filled != text, "{page} has no place for the languages");
    std::fs::write(&path, filled).with_context(|| format!("cannot write {page}"))
}

/// Writes a variant of the page for each language except English.
pub(super) fn write_variants(languages: &Languages, folder: &Path, page: &str) -> Result<()> {
    let path = folder.join(page);
    let marked = read_text(&path)?;
    for Language { tag, texts, .. } in &languages.all {
        let said = named_texts(&languages.source, texts);
        let variant =
            page_text::spoken(&marked, tag, &said).with_context(|| format!("{page} in {tag}"))?;
        if tag == SOURCE_LANGUAGE {
            page_text::agrees(&marked, &said)?;
            std::fs::write(&path, variant)?;
        } else {
            std::fs::write(folder.join(variant_name(page, tag)), variant)?;
        }
    }
    Ok(())
}

/// Reads all languages, and for a dev build the pseudo-languages. A dev build replaces missing texts
/// by the English ones with a warning; a release fails.
pub(super) fn read(flavour: Flavour) -> Result<Languages> {
    let mut languages = languages::read()?;
    match flavour {
        Flavour::Release => languages.whole()?,
        Flavour::Dev => {
            languages.problems.iter().take(10).for_each(|problem| report::error(problem))
        }
    }
    let english = languages.all.iter().find(|language| language.tag == SOURCE_LANGUAGE);
    let plurals = english.map(|language| language.plurals.clone()).unwrap_or_default();
    let unspoken = Pseudo::ALL.map(|language| Language {
        tag: language.tag().to_owned(),
        plurals: plurals.clone(),
        texts: pseudo(&languages.source, language),
    });
    languages.all.extend(unspoken);
    Ok(languages)
}

/// Writes a list under a name with the hash of its content. Returns its integrity digest.
fn write_list<T: Serialize + ?Sized>(folder: &Path, name: &str, list: &T) -> Result<String> {
    let content = serde_json::to_vec(list)?;
    let digest = Sha256::digest(&content);
    let file = format!("{FOLDER}/{name}-{}.json", &hexadecimal(&digest)[..16]);
    std::fs::write(folder.join(&file), content).with_context(|| format!("cannot write {file}"))?;
    Ok(STANDARD.encode(digest))
}

/// Returns the name of each entry of a list, by which a host page replaces texts.
fn names(source: &[Message]) -> Vec<String> {
    source.iter().filter(|message| is_in_table(message)).flat_map(Message::names).collect()
}

fn own_name<'texts>(source: &[Message], texts: &'texts [Vec<String>]) -> Option<&'texts str> {
    named_texts(source, texts)
        .into_iter()
        .find_map(|(name, text)| (name == "language.name").then_some(text))
}

fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use latchkey_locales::read_source;

    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_texts() {
        let source = read_source(
            r#"{"a": {"b": "B", "n_one": "one", "n_other": "more"}, "boot": {"c": "C"}}"#,
        )
        .unwrap();
        let texts: Vec<Vec<String>> = source.iter().map(|message| message.texts.clone()).collect();
        let names = names(&source);
        assert_eq!(
            (names.len(), names[0].as_str(), names[6].as_str()),
            (table(&source, &texts).len(), "a.b", "a.n_other")
        );
    }

    #[test]
    fn a_list_is_named_by_its_digest() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(FOLDER)).unwrap();
        let digest = write_list(folder.path(), "fr", &json!(["Retour"])).unwrap();
        let bytes = STANDARD.decode(&digest).unwrap();
        let file = folder.path().join(format!("{FOLDER}/fr-{}.json", hexadecimal(&bytes[..8])));
        assert_eq!(std::fs::read_to_string(file).unwrap(), r#"["Retour"]"#);
    }
}
