//! Pseudo-locales, made from English: each text is accented, longer, and in brackets. Text without
//! brackets is untranslated; text with a missing bracket was cut off.

use crate::placeholders;
use crate::source::Message;

/// A pseudo-locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pseudo {
    /// `en-XA`, left to right.
    LeftToRight,
    /// `ar-XB`, right to left.
    RightToLeft,
}

impl Pseudo {
    /// Both pseudo-locales.
    pub const ALL: [Self; 2] = [Self::LeftToRight, Self::RightToLeft];

    /// Returns the tag, as in Android and ICU.
    pub fn tag(self) -> &'static str {
        match self {
            Self::LeftToRight => "en-XA",
            Self::RightToLeft => "ar-XB",
        }
    }
}

/// Letters and their accented forms, which are still legible.
const ACCENTED: [(&str, &str); 2] = [
    ("abcdefghijklmnoprstuwyz", "áƀçðéƒĝĥîĵķļɱñöþŕšţûŵýž"),
    ("ABCDEFGHIJKLMNOPRSTUWYZ", "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞŔŠŢÛŴÝŽ"),
];
/// Padding, as German or Welsh texts may be longer by as much.
const FILLING: &str = "one two three four five six seven eight nine ten";

/// Returns the texts of a pseudo-locale, message by message.
pub fn pseudo(source: &[Message], language: Pseudo) -> Vec<Vec<String>> {
    let texts = |message: &Message| {
        message
            .texts
            .iter()
            .map(|text| if text.is_empty() { String::new() } else { pseudo_text(text, language) })
            .collect()
    };
    source.iter().map(texts).collect()
}

fn pseudo_text(text: &str, language: Pseudo) -> String {
    let accented = placeholders::around(text, |part| part.chars().map(accent).collect());
    let mut letters = 0;
    placeholders::around(text, |part| {
        letters += part.chars().count();
        String::new()
    });
    let more: String =
        FILLING.chars().cycle().take((letters * 2).div_ceil(5)).map(accent).collect();
    let long = format!("⟦{} {}⟧", accented, more.trim());
    match language {
        Pseudo::LeftToRight => long,
        // Right-to-left override and its end: the letters stay Latin, but run as Arabic does.
        Pseudo::RightToLeft => format!("\u{202e}{long}\u{202c}"),
    }
}

fn accent(letter: char) -> char {
    let accented = |(plain, marked): &(&str, &str)| {
        plain.chars().position(|one| one == letter).and_then(|index| marked.chars().nth(index))
    };
    ACCENTED.iter().find_map(accented).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_source;

    #[test]
    fn texts_are_longer_and_accented_and_placeholders_stay() {
        let source = read_source(r#"{"a": {"b": "Email {{business}} now", "n_one": "{{count}} file", "n_other": "{{count}} files"}}"#).unwrap();
        let texts = pseudo(&source, Pseudo::LeftToRight);
        assert_eq!(texts[0], ["⟦Éɱáîļ {{business}} ñöŵ öñé ⟧".replace(" ⟧", "⟧")]);
        assert_eq!(texts[1].iter().filter(|text| !text.is_empty()).count(), 2);
        let mirrored = pseudo(&source, Pseudo::RightToLeft);
        assert_eq!(mirrored[0][0], format!("\u{202e}{}\u{202c}", texts[0][0]));
    }

    #[test]
    fn each_letter_has_one_accented_form() {
        for (plain, marked) in ACCENTED {
            assert_eq!(plain.chars().count(), marked.chars().count());
        }
    }
}
