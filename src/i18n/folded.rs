//! Folding of text for searches: without capitals, accents and punctuation.

use js_sys::{JsString, RegExp};

/// Diacritics of decomposed letters; the last three are Arabic.
const MARKS: &str = r"[\p{Diacritic}\u0653-\u0655]";
/// Everything except letters, digits and marks.
const SIGNS: &str = r"[^\p{L}\p{N}\p{M}]+";

/// Returns the folded words with one space between them: `cote d ivoire` for `Côte d’Ivoire`.
pub fn folded(words: &str) -> String {
    let apart = JsString::from(words).to_lower_case().normalize("NFD");
    let bare = apart.replace_by_pattern(&RegExp::new(MARKS, "gu"), "");
    let plain = String::from(bare.replace_by_pattern(&RegExp::new(SIGNS, "gu"), " "));
    // Letters that do not decompose, but are commonly typed without their strokes.
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
