//! Sentences, words and syllables of an English text, and its grades.
//!
//! The Flesch-Kincaid grade (Kincaid and others, "Derivation of New Readability Formulas", 1975)
//! counts syllables, the Automated Readability Index (Smith and Senter, "Automated Readability
//! Index", 1967) letters. Both give a grade of American schools: a reader of the sixth is 11 to 12
//! years old. Syllables are those of the CMU Pronouncing Dictionary.

use std::iter::Sum;
use std::ops::Add;

/// Least number of syllables of a complex word, as in the Gunning fog index.
pub(super) const LONG_WORD_SYLLABLES: usize = 3;
/// Stands for a placeholder, which will be a name or a number.
const PLACEHOLDER: &str = "Harbour";
/// Least number of words of a sentence without a full stop; a shorter text is a label.
const SHORTEST_SENTENCE: usize = 6;

/// One sentence, or a label.
pub(super) struct Sentence {
    /// As it stands in the text.
    pub(super) text: String,
    /// In lower case, without marks.
    pub(super) words: Vec<String>,
    /// Whether it is read as a sentence: it ends as one, or is as long as one.
    pub(super) is_prose: bool,
    pub(super) counts: Counts,
}

/// What the measures are made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) sentences: usize,
    pub(super) words: usize,
    pub(super) syllables: usize,
    /// Letters and digits.
    pub(super) letters: usize,
}

impl Counts {
    pub(super) fn words_in_a_sentence(self) -> f64 {
        ratio(self.words, self.sentences)
    }

    pub(super) fn flesch_kincaid_grade(self) -> f64 {
        0.39 * self.words_in_a_sentence() + 11.8 * ratio(self.syllables, self.words) - 15.59
    }

    pub(super) fn automated_readability_index(self) -> f64 {
        4.71 * ratio(self.letters, self.words) + 0.5 * self.words_in_a_sentence() - 21.43
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            sentences: self.sentences + other.sentences,
            words: self.words + other.words,
            syllables: self.syllables + other.syllables,
            letters: self.letters + other.letters,
        }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

fn ratio(of: usize, to: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
    let ratio = of as f64 / to.max(1) as f64;
    ratio
}

/// The sentences of a text. A full stop inside a number or an abbreviation ends none, as no space
/// follows.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (sentence, after) = rest.split_at(sentence_end(rest));
        found.extend(read(sentence.trim()));
        rest = after;
    }
    found
}

/// Where the first sentence of `text` ends.
fn sentence_end(text: &str) -> usize {
    let ends = |(at, mark): &(usize, char)| {
        matches!(mark, '.' | '?' | '!' | ':') && text[at + 1..].starts_with(' ')
    };
    text.char_indices().find(ends).map_or(text.len(), |(at, _)| at + 1)
}

fn read(text: &str) -> Option<Sentence> {
    let words: Vec<String> =
        filled(text).split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    let counts = Counts {
        sentences: 1,
        words: words.len(),
        syllables: words.iter().map(|word| syllables_of(word)).sum(),
        letters: words
            .iter()
            .flat_map(|word| word.chars())
            .filter(|letter| letter.is_alphanumeric())
            .count(),
    };
    let is_prose = text.ends_with(['.', '?', '!', ':']) || words.len() >= SHORTEST_SENTENCE;
    (!words.is_empty()).then(|| Sentence { text: text.to_owned(), words, is_prose, counts })
}

/// The text as it may be read: each gap with a word in it.
fn filled(text: &str) -> String {
    let mut parts = text.split("{{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |filled, part| {
        filled + PLACEHOLDER + part.split_once("}}").map_or(part, |(_, after)| after)
    })
}

fn bare(word: &str) -> String {
    word.trim_matches(|letter: char| !letter.is_alphanumeric()).replace('’', "'").to_lowercase()
}

/// The syllables of a word; one for what is no word, such as a number.
pub(super) fn syllables_of(word: &str) -> usize {
    if word.chars().any(|letter| letter.is_ascii_digit()) {
        return 1;
    }
    word.split('-')
        .map(|part| syllarust::count_syllables(part.trim_end_matches("'s")))
        .sum::<usize>()
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(text: &str) -> Counts {
        sentences(text).iter().map(|sentence| sentence.counts).sum()
    }

    #[test]
    fn sentences_end_where_a_space_follows() {
        let text = "It looks like 529.982.247-25. Choose “Allow”. Is it right?";
        let said: Vec<String> = sentences(text).into_iter().map(|sentence| sentence.text).collect();
        assert_eq!(said, ["It looks like 529.982.247-25.", "Choose “Allow”.", "Is it right?"]);
    }

    #[test]
    fn a_gap_is_read_as_one_word() {
        assert_eq!(counts("Contact {{business}} now.").words, 3);
        assert_eq!(sentences("{{name}}: {{what}}")[0].words, ["harbour"]);
    }

    #[test]
    fn syllables_are_those_that_are_heard() {
        let known = [
            ("saved", 1),
            ("document", 3),
            ("identity", 4),
            ("licence", 2),
            ("bank’s", 1),
            ("self-employed", 3),
            ("2,500", 1),
        ];
        for (word, syllables) in known {
            assert_eq!(syllables_of(&bare(word)), syllables, "{word}");
        }
    }

    #[test]
    fn a_label_is_no_sentence() {
        assert!(!sentences("Your identity document")[0].is_prose);
        assert!(sentences("Close it.")[0].is_prose);
        assert!(sentences("Enter the month and year you started")[0].is_prose);
    }

    #[test]
    fn grades_are_those_of_the_published_formulas() {
        // 9 words, 11 syllables (o-ver, la-zy), 35 letters, 1 sentence.
        let pangram = counts("The quick brown fox jumps over the lazy dog.");
        assert_eq!(pangram, Counts { sentences: 1, words: 9, syllables: 11, letters: 35 });
        assert!((pangram.flesch_kincaid_grade() - 2.342).abs() < 0.001);
        assert!((pangram.automated_readability_index() - 1.387).abs() < 0.001);
    }
}
