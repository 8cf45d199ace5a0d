//! Languages that nobody speaks, made from English: each text is accented, longer, and in brackets.
//! Text without brackets was not translated; brackets that cannot be seen were cut off.

use crate::placeholders;
use crate::source::Message;

/// A language that nobody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pseudo {
    /// `en-XA`, from left to right.
    LeftToRight,
    /// `ar-XB`, from right to left.
    RightToLeft,
}

impl Pseudo {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::LeftToRight, Self::RightToLeft];

    /// The tag, as Android and ICU have it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::LeftToRight => "en-XA",
            Self::RightToLeft => "ar-XB",
        }
    }
}

/// Letters, and letters with marks that are still read as them.
const ACCENTED: [(&str, &str); 2] = [
    ("abcdefghijklmnoprstuwyz", "áƀçðéƒĝĥîĵķļɱñöþŕšţûŵýž"),
    ("ABCDEFGHIJKLMNOPRSTUWYZ", "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞŔŠŢÛŴÝŽ"),
];
/// What makes a text as much longer as German or Welsh may be.
const FILLING: &str = "one two three four five six seven eight nine ten";

/// The texts of a language that nobody speaks, message by message.
pub fn pseudo(source: &[Message], language: Pseudo) -> Vec<Vec<String>> {
    let texts = |message: &Message| {
        message
            .texts
            .iter()
            .map(|text| if text.is_empty() { String::new() } else { say(text, language) })
            .collect()
    };
    source.iter().map(texts).collect()
}

fn say(text: &str, language: Pseudo) -> String {
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
        // Right-to-left override and its end: the letters stay Latin, and run as Arabic does.
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
    fn texts_become_longer_and_marked_and_gaps_stay() {
        let source = read_source(r#"{"a": {"b": "Email {{business}} now", "n_one": "{{count}} file", "n_other": "{{count}} files"}}"#).unwrap();
        let texts = pseudo(&source, Pseudo::LeftToRight);
        assert_eq!(texts[0], ["⟦Éɱáîļ {{business}} ñöŵ öñé ⟧".replace(" ⟧", "⟧")]);
        assert_eq!(texts[1].iter().filter(|text| !text.is_empty()).count(), 2);
        let mirrored = pseudo(&source, Pseudo::RightToLeft);
        assert_eq!(mirrored[0][0], format!("\u{202e}{}\u{202c}", texts[0][0]));
    }

    #[test]
    fn each_letter_has_its_own_marked_one() {
        for (plain, marked) in ACCENTED {
            assert_eq!(plain.chars().count(), marked.chars().count());
        }
    }
}
