//! Lines of text: names, streets, job titles.

use latchkey_rules::text::{self, LineError};

use super::Invalid;

/// One line of text without the blanks around it.
pub(crate) fn line(param: &str, text: &str, limit: usize) -> Result<String, Invalid> {
    text::line(text, limit).map(str::to_owned).map_err(|error| refusal(param, error))
}

/// The same for a value that may be left out; nothing but blanks counts as left out.
pub(crate) fn optional_line(
    param: &str,
    text: Option<&str>,
    limit: usize,
) -> Result<Option<String>, Invalid> {
    text::optional_line(text.unwrap_or_default(), limit)
        .map(|line| line.map(str::to_owned))
        .map_err(|error| refusal(param, error))
}

fn refusal(param: &str, error: LineError) -> Invalid {
    let message = match error {
        LineError::Empty => "This cannot be empty.".to_owned(),
        LineError::BreaksLine => {
            "This contains characters that cannot be used, for example a line break.".to_owned()
        }
        LineError::TooLong { limit } => format!("This is too long: at most {limit} characters."),
    };
    Invalid::new(param, message)
}

#[cfg(test)]
mod tests {
    use latchkey_rules::text::LINE_LIMIT;

    use super::*;

    #[test]
    fn what_is_wrong_is_said() {
        let message = |text: &str| {
            line("applicant.first_name", text, LINE_LIMIT).map_err(|invalid| invalid.message)
        };
        assert_eq!(message("  Ada \t"), Ok("Ada".to_owned()));
        assert_eq!(message(" \t "), Err("This cannot be empty.".to_owned()));
        assert_eq!(
            message(&"ß".repeat(201)),
            Err("This is too long: at most 200 characters.".to_owned())
        );
        assert!(message("Ada\nLovelace").is_err_and(|message| message.contains("a line break")));
    }

    #[test]
    fn nothing_but_blanks_counts_as_left_out() {
        assert_eq!(optional_line("applicant.address.line2", Some("  "), LINE_LIMIT), Ok(None));
        assert_eq!(optional_line("applicant.address.line2", None, LINE_LIMIT), Ok(None));
    }
}
