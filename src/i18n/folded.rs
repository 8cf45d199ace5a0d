//! Words as they are compared when somebody looks for something: without capitals, accents and
//! signs.

use js_sys::{JsString, RegExp};

/// Accents and other marks on letters, once they stand beside their letters; the last three are
/// those of Arabic letters.
const MARKS: &str = r"[\p{Diacritic}\u0653-\u0655]";
/// What is neither a letter nor a digit nor a part of one.
const SIGNS: &str = r"[^\p{L}\p{N}\p{M}]+";

/// The words with one space between them: `Côte d’Ivoire` is `cote d ivoire`.
pub fn folded(words: &str) -> String {
    let apart = JsString::from(words).to_lower_case().normalize("NFD");
    let bare = apart.replace_by_pattern(&RegExp::new(MARKS, "gu"), "");
    let plain = String::from(bare.replace_by_pattern(&RegExp::new(SIGNS, "gu"), " "));
    // Letters that are not made of two, but typed as if they were.
    plain
        .trim()
        .chars()
        .map(|letter| match letter {
            'ı' => 'i',
            'ł' => 'l',
            'ø' => 'o',
            'đ' => 'd',
            other => other,
        })
        .collect()
}
