//! `cargo xtask words`: the English texts, compared with the rules of `docs/words.md`: readability
//! by two standard measures, length of sentences, words to avoid; and in all languages, that a text
//! names a button by its label.

mod avoid;
mod labels;
mod measure;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use latchkey_locales::{Message, SOURCE_LANGUAGE, read_source};

use self::measure::{Counts, LONG_WORD_SYLLABLES, Sentence, sentences, syllables_of};
use crate::{languages, project, report};

/// File with the words of three and more syllables that the texts may use, one on each line.
const LONG_WORDS: &str = "locales/long-words.txt";
/// Greatest grade of all texts together, in US school grades: the sixth is the age of 11 to 12.
const HARDEST_WHOLE: f64 = 5.0;
/// Greatest grade of one section.
const HARDEST_SECTION: f64 = 6.0;
/// Greatest grade of one sentence that has at least [`MEASURED_WORDS`] words.
const HARDEST_SENTENCE: f64 = 9.0;
/// Least number of words for which a sentence has a meaningful grade.
const MEASURED_WORDS: usize = 8;
/// Greatest number of words in a sentence.
const LONGEST_SENTENCE: usize = 20;

/// Checks the English texts and prints their grades.
pub(crate) fn check() -> Result<()> {
    let root = project::root();
    let file = format!("locales/{SOURCE_LANGUAGE}.json");
    let messages =
        read_source(&read(&root.join(&file))?).map_err(|problem| anyhow!("{file}: {problem}"))?;
    let long_words = read(&root.join(LONG_WORDS))?;
    let said = Said::of(&messages);
    report::info(&indented(&said.table()));
    let mut problems = said.problems(&words_in(&long_words));
    if problems.is_empty() {
        problems = labels::problems(&languages::read()?);
    }
    if problems.is_empty() {
        Ok(())
    } else {
        bail!("docs/words.md tells what to do about these\n  {}", problems.join("\n  "))
    }
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn words_in(list: &str) -> BTreeSet<&str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

fn indented(table: &str) -> String {
    table.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// Every sentence of the texts with the name of its message, section by section.
struct Said {
    sections: Vec<(String, Vec<(String, Sentence)>)>,
}

impl Said {
    fn of(messages: &[Message]) -> Self {
        let mut sections: Vec<(String, Vec<(String, Sentence)>)> = Vec::new();
        for message in messages {
            let name = message.name();
            let section = message.path.first().cloned().unwrap_or_default();
            if sections.last().is_none_or(|(last, _)| *last != section) {
                sections.push((section, Vec::new()));
            }
            if let Some((_, said)) = sections.last_mut() {
                said.extend(
                    message
                        .texts
                        .iter()
                        .flat_map(|text| sentences(text))
                        .map(|sentence| (name.clone(), sentence)),
                );
            }
        }
        Self { sections }
    }

    fn all(&self) -> impl Iterator<Item = &(String, Sentence)> {
        self.sections.iter().flat_map(|(_, said)| said)
    }

    /// Returns the counts of each section and of all texts. Labels and buttons are left out: they
    /// would lower the grade.
    fn counts(&self) -> (Vec<(&str, Counts)>, Counts) {
        let of = |said: &[(String, Sentence)]| {
            said.iter()
                .filter(|(_, sentence)| sentence.is_prose)
                .map(|(_, sentence)| sentence.counts)
                .sum::<Counts>()
        };
        let sections: Vec<(&str, Counts)> =
            self.sections.iter().map(|(name, said)| (name.as_str(), of(said))).collect();
        let whole = sections.iter().map(|(_, counts)| *counts).sum();
        (sections, whole)
    }

    fn table(&self) -> String {
        let (sections, whole) = self.counts();
        let row = |name: &str, counts: &Counts| {
            let number = |value: f64| format!("{value:.1}");
            vec![
                name.to_owned(),
                counts.sentences.to_string(),
                counts.words.to_string(),
                number(counts.words_in_a_sentence()),
                number(counts.flesch_kincaid_grade()),
                number(counts.automated_readability_index()),
            ]
        };
        let head = ["section", "sentences", "words", "words in one", "Flesch-Kincaid", "ARI"]
            .map(str::to_owned)
            .to_vec();
        let rows = sections
            .iter()
            .filter(|(_, counts)| counts.sentences > 0)
            .map(|(name, counts)| row(name, counts));
        report::table(
            &std::iter::once(head).chain(rows).chain([row("all", &whole)]).collect::<Vec<_>>(),
        )
    }

    fn problems(&self, long_words: &BTreeSet<&str>) -> Vec<String> {
        let (sections, whole) = self.counts();
        let mut problems = too_hard("all texts", &whole, HARDEST_WHOLE);
        problems.extend(sections.iter().flat_map(|(name, counts)| {
            too_hard(&format!("section {name}"), counts, HARDEST_SECTION)
        }));
        problems.extend(self.all().flat_map(|(name, sentence)| about_sentence(name, sentence)));
        problems.extend(self.about_long_words(long_words));
        problems
    }

    fn about_long_words(&self, allowed: &BTreeSet<&str>) -> Vec<String> {
        let mut unused = allowed.clone();
        let mut problems = Vec::new();
        for (name, sentence) in self.all() {
            for word in
                sentence.words.iter().filter(|word| syllables_of(word) >= LONG_WORD_SYLLABLES)
            {
                if allowed.contains(word.as_str()) {
                    unused.remove(word.as_str());
                } else {
                    problems
                        .push(format!("{name}: “{word}” has {} syllables: say it in shorter words, or list it in {LONG_WORDS}", syllables_of(word)));
                }
            }
        }
        problems.extend(unused.iter().map(|word| format!("{LONG_WORDS}: no text says “{word}”")));
        problems
    }
}

fn too_hard(what: &str, counts: &Counts, hardest: f64) -> Vec<String> {
    if counts.sentences == 0 {
        return Vec::new();
    }
    let measures = [
        ("Flesch-Kincaid", counts.flesch_kincaid_grade()),
        ("ARI", counts.automated_readability_index()),
    ];
    let over = measures.iter().filter(|(_, grade)| *grade > hardest);
    over.map(|(measure, grade)| format!("{what}: {measure} grade {grade:.1}, at most {hardest:.1}"))
        .collect()
}

fn about_sentence(name: &str, sentence: &Sentence) -> Vec<String> {
    let said = &sentence.text;
    let mut problems = Vec::new();
    if sentence.counts.words > LONGEST_SENTENCE {
        problems.push(format!(
            "{name}: “{said}” has {} words, at most {LONGEST_SENTENCE}",
            sentence.counts.words
        ));
    }
    let grade = sentence.counts.flesch_kincaid_grade();
    if sentence.counts.words >= MEASURED_WORDS && grade > HARDEST_SENTENCE {
        problems.push(format!("{name}: “{said}” has the Flesch-Kincaid grade {grade:.1}, at most {HARDEST_SENTENCE:.1}"));
    }
    problems.extend(
        avoid::found(&sentence.words)
            .map(|(word, instead)| format!("{name}: “{said}” says “{word}”: say {instead}")),
    );
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(json: &str, long_words: &[&str]) -> Vec<String> {
        Said::of(&read_source(json).unwrap()).problems(&long_words.iter().copied().collect())
    }

    #[test]
    fn plain_words_are_let_through() {
        assert_eq!(
            problems(
                r#"{"left": {"saved": "Your answers are saved. You can close this page now."}}"#,
                &[]
            ),
            [""; 0]
        );
    }

    #[test]
    fn a_long_sentence_is_named_with_its_message_and_its_length() {
        let json = format!(r#"{{"left": {{"saved": "{} it is."}}}}"#, ["so"; 19].join(" "));
        assert!(
            problems(&json, &[])[0].contains("left.saved: ")
                && problems(&json, &[])[0].contains("has 21 words, at most 20")
        );
    }

    #[test]
    fn a_hard_section_is_named_with_its_measure() {
        let hard = "Verification necessitates documentation establishing identity.";
        let long = ["verification", "necessitates", "documentation", "establishing", "identity"];
        let said = problems(&format!(r#"{{"left": {{"saved": "{hard}"}}}}"#), &long);
        assert!(
            said.iter().any(|problem| problem.starts_with("section left: Flesch-Kincaid grade ")),
            "{said:#?}"
        );
    }

    #[test]
    fn a_word_to_avoid_is_named_with_what_to_say_instead() {
        let said = problems(r#"{"left": {"saved": "Please terminate it."}}"#, &["terminate"]);
        assert!(
            said.iter().any(|problem| problem.contains("says “terminate”: say “end”")),
            "{said:#?}"
        );
    }

    #[test]
    fn a_long_word_is_listed_or_refused_and_the_list_has_no_others() {
        let json = r#"{"left": {"title": "Identity"}}"#;
        assert_eq!(problems(json, &["identity"]), [""; 0]);
        assert!(problems(json, &[])[0].contains("“identity” has 4 syllables"));
        assert_eq!(
            problems(json, &["identity", "employer"]),
            ["locales/long-words.txt: no text says “employer”"]
        );
    }
}
