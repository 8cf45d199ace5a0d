//! Reads the texts of the widget in all languages from `locales/`, and compares each file with the
//! English one.

mod plurals;

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use latchkey_locales::{
    Message, SOURCE_LANGUAGE, SameAsEnglish, Translation, read_source, read_translation,
};

use crate::{project, report};

/// Folder with lists of texts that are the same as in English, one file for each language.
const SAME_AS_ENGLISH: &str = "same-as-english";

/// All languages.
pub(crate) struct Languages {
    /// The English messages.
    pub(crate) source: Vec<Message>,
    /// Every language, English among them, in the order of their tags.
    pub(crate) all: Vec<Language>,
    /// Every problem, with file and text. Missing texts are replaced by the English ones.
    pub(crate) problems: Vec<String>,
}

/// A language and its texts.
pub(crate) struct Language {
    /// `en-GB`
    pub(crate) tag: String,
    /// The plural form of each number.
    pub(crate) plurals: String,
    /// Message by message, in the order of the English ones.
    pub(crate) texts: Vec<Vec<String>>,
}

/// Checks every file and prints the languages.
pub(crate) fn check() -> Result<()> {
    let languages = read()?;
    for Language { tag, texts, .. } in &languages.all {
        let given = texts.iter().flatten().filter(|text| !text.is_empty()).count();
        report::info(&format!("    {tag}: {given} texts for {} messages", languages.source.len()));
    }
    languages.whole()
}

impl Languages {
    /// Returns an error that names every file and text with a problem.
    pub(crate) fn whole(&self) -> Result<()> {
        if self.problems.is_empty() { Ok(()) } else { bail!("\n  {}", self.problems.join("\n  ")) }
    }
}

/// Reads all languages.
pub(crate) fn read() -> Result<Languages> {
    read_from(&project::root().join("locales"))
}

fn read_from(folder: &Path) -> Result<Languages> {
    let english = read_text(&folder.join(format!("{SOURCE_LANGUAGE}.json")))?;
    let source = read_source(&english)
        .map_err(|problem| anyhow!("locales/{SOURCE_LANGUAGE}.json: {problem}"))?;
    let mut languages = Languages { source, all: Vec::new(), problems: Vec::new() };
    for tag in tags(folder)? {
        let Translation { mut texts, problems } = read_language(folder, &tag, &languages.source)?;
        languages
            .problems
            .extend(problems.into_iter().map(|problem| format!("locales/{tag}.json: {problem}")));
        texts.resize(languages.source.len(), Vec::new());
        for (texts, message) in texts.iter_mut().zip(&languages.source) {
            if texts.iter().all(String::is_empty) {
                texts.clone_from(&message.texts);
            }
        }
        let plurals = plurals::table(&tag)?;
        languages.all.push(Language { tag, plurals, texts });
    }
    Ok(languages)
}

fn read_language(folder: &Path, tag: &str, source: &[Message]) -> Result<Translation> {
    let plurals = plurals::of(tag)?;
    let json = read_text(&folder.join(format!("{tag}.json")))?;
    let same = std::fs::read_to_string(folder.join(SAME_AS_ENGLISH).join(format!("{tag}.txt")))
        .unwrap_or_default();
    let listed: Vec<&str> = same
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let same =
        if tag == SOURCE_LANGUAGE { SameAsEnglish::All } else { SameAsEnglish::Only(&listed) };
    Ok(read_translation(source, &json, &plurals, same))
}

/// The tags of all files, in order.
fn tags(folder: &Path) -> Result<Vec<String>> {
    let files = project::files_below(folder)?;
    Ok(files
        .iter()
        .filter(|file| !file.contains('/'))
        .filter_map(|file| Some(file.strip_suffix(".json")?.to_owned()))
        .collect())
}

fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(SAME_AS_ENGLISH)).unwrap();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    #[test]
    fn whole_languages_are_read_in_the_order_of_their_tags() {
        let folder = folder_with(&[
            (
                "en-GB.json",
                r#"{"a": {"bank": "Bank", "n_one": "{{count}} file", "n_other": "{{count}} files"}}"#,
            ),
            (
                "de.json",
                r#"{"a": {"bank": "Bank", "n_one": "eine Datei", "n_other": "{{count}} Dateien"}}"#,
            ),
            ("zh-Hans.json", r#"{"a": {"bank": "银行", "n_other": "{{count}} 个文件"}}"#),
            ("same-as-english/de.txt", "# the same word\na.bank\n"),
        ]);
        let languages = read_from(folder.path()).unwrap();
        languages.whole().unwrap();
        assert_eq!(
            languages.all.iter().map(|language| language.tag.as_str()).collect::<Vec<_>>(),
            ["de", "en-GB", "zh-Hans"]
        );
    }

    #[test]
    fn a_problem_names_its_file_and_its_text() {
        let folder = folder_with(&[
            ("en-GB.json", r#"{"a": {"b": "Back", "c": "Close"}}"#),
            ("fr.json", r#"{"a": {"b": "Retour"}}"#),
        ]);
        let languages = read_from(folder.path()).unwrap();
        assert_eq!(languages.problems, ["locales/fr.json: a.c: is missing"]);
        assert!(languages.whole().is_err());
        assert_eq!(
            languages.all[1].texts,
            [["Retour"], ["Close"]],
            "what is missing is said in English"
        );
    }
}
