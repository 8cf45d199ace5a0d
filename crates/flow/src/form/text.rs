//! Lines of text and phone numbers, as they are typed.

use latchkey_rules::contact::may_be_phone;
use latchkey_rules::text::{line, normalize, optional_line, western_digits};

use super::FieldProblem;

/// A line that must be there.
pub fn required(text: &str, limit: usize) -> Result<String, FieldProblem> {
    Ok(line(&normalize(text), limit)?.to_owned())
}

/// A line that may be left out.
pub fn optional(text: &str, limit: usize) -> Result<Option<String>, FieldProblem> {
    Ok(optional_line(&normalize(text), limit)?.map(str::to_owned))
}

/// A phone number as typed, with the digits 0 to 9. The server finds out which country it is from,
/// and has the tables that judge it.
pub fn phone(text: &str) -> Result<String, FieldProblem> {
    let number = western_digits(&normalize(text));
    if number.is_empty() {
        Err(FieldProblem::Missing)
    } else if may_be_phone(&number) {
        Ok(number)
    } else {
        Err(FieldProblem::NotAPhoneNumber)
    }
}

#[cfg(test)]
mod tests {
    use latchkey_rules::text::LINE_LIMIT;

    use super::*;

    #[test]
    fn blanks_and_what_cannot_be_seen_are_no_answer() {
        assert_eq!(required(" \t\n ", LINE_LIMIT), Err(FieldProblem::Missing));
        assert_eq!(optional(" \u{2028}", LINE_LIMIT), Ok(None));
        assert_eq!(required("\tAda\u{0}Lovelace\n", LINE_LIMIT), Ok("Ada Lovelace".to_owned()));
        let long = "ß".repeat(201);
        assert_eq!(required(&long, LINE_LIMIT), Err(FieldProblem::TooLong { limit: 200 }));
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
        for text in ["123", "call me", &"1".repeat(41)] {
            assert_eq!(phone(text), Err(FieldProblem::NotAPhoneNumber), "{text}");
        }
    }
}
