//! Keeps to one vocabulary: a word on the list `xtask/retired-words.txt` must not come back.
//!
//! A line of the list has three parts, of which the last may be left out:
//!
//! ```text
//! WORD -> REPLACEMENT | in PATH PATH not in PATH
//! ```
//!
//! The word is a regular expression that is matched as a whole word; upper and lower case differ.
//! A path is that of a file or folder from the root of the project.

use anyhow::{Context, Result, bail};
use regex::{Regex, RegexSet};

use super::tidy;
use crate::project;

/// The list, which is not checked itself.
const LIST: &str = "xtask/retired-words.txt";

/// A retired word.
#[derive(Debug)]
struct Rule {
    word: String,
    expression: Regex,
    replacement: String,
    /// The only places where the word is retired; everywhere if empty.
    places: Vec<String>,
    /// Places where it may be used all the same.
    exceptions: Vec<String>,
}

impl Rule {
    fn parse(line: &str) -> Result<Self> {
        let (word, rest) = line.split_once(" -> ").context("it has no ` -> `")?;
        let (replacement, scope) = rest.split_once(" | ").unwrap_or((rest, ""));
        let (mut places, mut exceptions, mut are_exceptions) = (Vec::new(), Vec::new(), false);
        for word in scope.split_whitespace() {
            match word {
                "not" => are_exceptions = true,
                "in" => {}
                path if are_exceptions => exceptions.push(path.to_owned()),
                path => places.push(path.to_owned()),
            }
        }
        let word = word.trim().to_owned();
        let expression = Regex::new(&whole_word(&word))?;
        Ok(Self {
            word,
            expression,
            replacement: replacement.trim().to_owned(),
            places,
            exceptions,
        })
    }

    fn applies_to(&self, file: &str) -> bool {
        let is_in = |places: &[String]| places.iter().any(|place| is_below(file, place));
        (self.places.is_empty() || is_in(&self.places)) && !is_in(&self.exceptions)
    }
}

/// All retired words.
#[derive(Debug)]
struct Rules {
    all: Vec<Rule>,
    /// The expressions of all rules at once, because most files have none of the words.
    any: RegexSet,
}

impl Rules {
    fn parse(list: &str) -> Result<Self> {
        let lines = list.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
        let all: Vec<Rule> = lines
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .map(|(number, line)| {
                Rule::parse(line).with_context(|| format!("{LIST}:{number}: `{line}` is no rule"))
            })
            .collect::<Result<_>>()?;
        let any = RegexSet::new(all.iter().map(|rule| rule.expression.as_str()))?;
        Ok(Self { all, any })
    }

    /// Returns each retired word in a file, with its line.
    fn problems_in(&self, file: &str, text: &str) -> Vec<String> {
        let found = self.any.matches(text);
        let rules: Vec<&Rule> = found
            .iter()
            .filter_map(|index| self.all.get(index))
            .filter(|rule| rule.applies_to(file))
            .collect();
        let mut problems = Vec::new();
        for (index, line) in text.lines().enumerate() {
            for Rule { word, expression, replacement, .. } in &rules {
                if let Some(found) = expression.find(line) {
                    let (number, found) = (index + 1, found.as_str());
                    let rule = if found == word { String::new() } else { format!(" ({word})") };
                    problems.push(format!(
                        "{file}:{number}: `{found}`{rule} is retired: use {replacement}"
                    ));
                }
            }
        }
        problems
    }
}

/// Puts an expression between word boundaries. Those of ASCII are a hundred times as fast as those of
/// Unicode, which need the slowest of the engines.
fn whole_word(expression: &str) -> String {
    format!(r"(?-u:\b)(?:{expression})(?-u:\b)")
}

fn is_below(file: &str, place: &str) -> bool {
    let place = place.trim_end_matches('/');
    file.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Checks all of the project's own files.
pub(super) fn check_project() -> Result<()> {
    let path = project::root().join(LIST);
    let list = std::fs::read_to_string(&path).with_context(|| format!("cannot read {LIST}"))?;
    let rules = Rules::parse(&list)?;
    let mut problems = Vec::new();
    for (file, text) in tidy::own_texts()? {
        if file != LIST {
            problems.extend(rules.problems_in(&file, &text));
        }
    }
    if problems.is_empty() { Ok(()) } else { bail!("\n  {}", problems.join("\n  ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# why\n\ngone -> minify\nways? -> path | in src docs/ not in src/way.rs\n";

    fn problems(file: &str, text: &str) -> Vec<String> {
        Rules::parse(LIST).unwrap().problems_in(file, text)
    }

    #[test]
    fn a_retired_word_is_named_with_its_line_and_its_replacement() {
        assert_eq!(
            problems("a.rs", "fn minify() {\n    gone()\n"),
            ["a.rs:2: `gone` is retired: use minify"]
        );
        assert_eq!(
            problems("docs/a.md", "two ways"),
            ["docs/a.md:1: `ways` (ways?) is retired: use path"]
        );
    }

    #[test]
    fn only_whole_words_count() {
        assert!(problems("a.rs", "gonemer gone_page Slim").is_empty());
    }

    #[test]
    fn a_rule_with_places_holds_there_only() {
        for (file, number) in [
            ("src/a.rs", 1),
            ("docs/a.md", 1),
            ("src/way.rs", 0),
            ("srcs/a.rs", 0),
            ("e2e/a.rs", 0),
        ] {
            assert_eq!(problems(file, "way").len(), number, "{file}");
        }
    }

    #[test]
    fn a_line_that_is_no_rule_is_named() {
        for line in ["gone", "gone( -> minify"] {
            let error = format!("{:#}", Rules::parse(line).unwrap_err());
            assert!(error.contains("retired-words.txt:1: "), "{error}");
        }
    }
}
