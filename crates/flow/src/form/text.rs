//! Lines of text: names, streets, job titles. Any script and any emoji is a name.

use super::FieldProblem;

/// The longest line that is kept, in characters.
pub const LONGEST_LINE: u32 = 200;

/// The fewest and most digits of a phone number; E.164 has at most 15.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=15;

/// What people put between the digits of a phone number.
const PHONE_MARKS: &str = "+ -.()/\u{a0}\u{2010}\u{2011}\u{2013}";

/// The line without the blanks around it. What cannot be seen and was hardly meant, such as a
/// pasted tab, becomes a blank.
pub fn normalize(text: &str) -> String {
    let visible: String =
        text.chars().map(|letter| if breaks_a_line(letter) { ' ' } else { letter }).collect();
    visible.trim().to_owned()
}

/// A line that must be there.
pub fn required(text: &str, most: u32) -> Result<String, FieldProblem> {
    optional(text, most)?.ok_or(FieldProblem::Missing)
}

/// A line that may be left out.
pub fn optional(text: &str, most: u32) -> Result<Option<String>, FieldProblem> {
    let line = normalize(text);
    if line.chars().count() > most as usize {
        return Err(FieldProblem::TooLong { most });
    }
    Ok((!line.is_empty()).then_some(line))
}

/// A phone number as typed, with digits that every server reads. What country it is from is the
/// server's to find out.
pub fn phone(text: &str) -> Result<String, FieldProblem> {
    let number = western_digits(&normalize(text));
    if number.is_empty() {
        return Err(FieldProblem::Missing);
    }
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let looks_right =
        number.chars().all(|letter| letter.is_ascii_digit() || PHONE_MARKS.contains(letter));
    if looks_right && PHONE_DIGITS.contains(&digits) {
        Ok(number)
    } else {
        Err(FieldProblem::NotAPhoneNumber)
    }
}

/// The same text with the digits of other scripts written as 0 to 9: keyboards of many languages
/// type those.
pub fn western_digits(text: &str) -> String {
    /// Where the digits of a script begin: Arabic, Persian and Urdu, Devanagari, Bengali,
    /// full-width.
    const ZEROS: [char; 5] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{ff10}'];
    let western = |letter: char| {
        let value = ZEROS
            .iter()
            .filter_map(|zero| u32::from(letter).checked_sub(u32::from(*zero)))
            .find(|value| *value < 10);
        value.and_then(|value| char::from_digit(value, 10)).unwrap_or(letter)
    };
    text.chars().map(western).collect()
}

/// Control characters, and the two separators that Unicode has beside them.
fn breaks_a_line(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_stay_as_they_were_typed() {
        for name in
            ["José", "Nguyễn Thị", "علي بن أبي طالب", "שרה", "山田 太郎", "O’Brien-Smith", "Zoë 👩‍👩‍👧‍👦"]
        {
            assert_eq!(required(name, LONGEST_LINE), Ok(name.to_owned()));
        }
    }

    #[test]
    fn two_hundred_characters_are_kept_and_one_more_is_too_long() {
        assert!(required(&"👩".repeat(200), LONGEST_LINE).is_ok());
        assert_eq!(
            required(&"ß".repeat(201), LONGEST_LINE),
            Err(FieldProblem::TooLong { most: 200 })
        );
    }

    #[test]
    fn blanks_and_what_cannot_be_seen_are_no_answer() {
        assert_eq!(required(" \t\n ", LONGEST_LINE), Err(FieldProblem::Missing));
        assert_eq!(optional(" \u{2028}", LONGEST_LINE), Ok(None));
        assert_eq!(required("\tAda\u{0}Lovelace\n", LONGEST_LINE), Ok("Ada Lovelace".to_owned()));
    }

    #[test]
    fn phone_numbers_are_taken_as_people_write_them() {
        for number in [
            "+44 20 7946 0958",
            "020 7946 0958",
            "(020) 7946-0958",
            "+49 (0)30/123456",
            "0044 20 7946 0958",
        ] {
            assert_eq!(phone(number), Ok(number.to_owned()));
        }
        assert_eq!(phone(" ٠٢٠٧٩٤٦٠٩٥٨ "), Ok("02079460958".to_owned()));
    }

    #[test]
    fn what_is_no_phone_number_is_not_taken() {
        assert_eq!(phone(""), Err(FieldProblem::Missing));
        for text in ["12345", "call me", "1234567890123456", "020 7946 0958 ext 4"] {
            assert_eq!(phone(text), Err(FieldProblem::NotAPhoneNumber), "{text}");
        }
    }
}
