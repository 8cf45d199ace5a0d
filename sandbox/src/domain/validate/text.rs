//! Lines of text: names, streets, job titles. Any script and any emoji is fine; what would break a
//! line is not.

use crate::domain::validate::Invalid;

/// The longest name, street or job title that is kept, in characters.
pub(crate) const LONGEST_LINE: usize = 200;

/// One line of text without the blanks around it.
pub(crate) fn line(param: &str, text: &str, longest: usize) -> Result<String, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Invalid::new(param, "This cannot be empty."));
    }
    if text.chars().any(breaks_a_line) {
        return Err(Invalid::new(
            param,
            "This contains characters that cannot be used, for example a line break.",
        ));
    }
    if text.chars().count() > longest {
        return Err(Invalid::new(
            param,
            format!("This is too long: at most {longest} characters."),
        ));
    }
    Ok(text.to_owned())
}

/// The same for a value that may be left out; nothing but blanks counts as left out.
pub(crate) fn optional_line(
    param: &str,
    text: Option<&str>,
    longest: usize,
) -> Result<Option<String>, Invalid> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => line(param, text, longest).map(Some),
    }
}

/// Control characters, and the two separators that Unicode has beside them.
pub(crate) fn breaks_a_line(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<String, String> {
        line("applicant.first_name", text, LONGEST_LINE).map_err(|invalid| invalid.message)
    }

    #[test]
    fn blanks_around_a_name_are_dropped() {
        assert_eq!(check("  Ada \t"), Ok("Ada".to_owned()));
    }

    #[test]
    fn any_script_and_emoji_are_kept_as_typed() {
        for name in
            ["José", "Nguyễn Thị", "علي بن أبي طالب", "שרה", "山田 太郎", "O’Brien-Smith", "Zoë 👩‍👩‍👧‍👦"]
        {
            assert_eq!(check(name), Ok(name.to_owned()));
        }
    }

    #[test]
    fn two_hundred_characters_are_fine_and_one_more_is_not() {
        assert!(check(&"ß".repeat(200)).is_ok());
        assert_eq!(
            check(&"ß".repeat(201)),
            Err("This is too long: at most 200 characters.".to_owned())
        );
    }

    #[test]
    fn what_breaks_a_line_is_refused() {
        for name in
            ["Ada\nLovelace", "Ada\u{0}", "Ada\u{7f}Bert", "Ada\u{85}Bert", "Ada\u{2028}Bert"]
        {
            assert!(check(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn nothing_but_blanks_is_refused_or_counts_as_left_out() {
        assert!(check(" \t ").is_err());
        assert_eq!(optional_line("applicant.address.line2", Some("  "), LONGEST_LINE), Ok(None));
        assert_eq!(optional_line("applicant.address.line2", None, LONGEST_LINE), Ok(None));
    }
}
