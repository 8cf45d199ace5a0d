//! Lines of text: names, streets, job titles. Any script and any emoji is fine; what would break a
//! line is not.

/// The longest name, street or job title that is kept, in characters (Unicode scalar values).
pub const LINE_LIMIT: usize = 200;

/// Why a line cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineError {
    /// Nothing but blanks.
    Empty,
    /// A control character or a line break.
    BreaksLine,
    /// More characters than are kept.
    TooLong {
        /// How many are kept.
        limit: usize,
    },
}

/// A line without the blanks around it.
///
/// # Errors
/// See [`LineError`].
pub fn line(text: &str, limit: usize) -> Result<&str, LineError> {
    optional_line(text, limit)?.ok_or(LineError::Empty)
}

/// A line that may be left out: nothing but blanks counts as left out.
///
/// # Errors
/// [`LineError::BreaksLine`] or [`LineError::TooLong`].
pub fn optional_line(text: &str, limit: usize) -> Result<Option<&str>, LineError> {
    let text = text.trim();
    if text.chars().any(breaks_line) {
        Err(LineError::BreaksLine)
    } else if text.chars().nth(limit).is_some() {
        Err(LineError::TooLong { limit })
    } else {
        Ok((!text.is_empty()).then_some(text))
    }
}

/// The text as a line: what cannot be seen and was hardly meant, such as a pasted tab, becomes a
/// blank, and the blanks around it go.
pub fn normalize(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|character| if breaks_line(character) { ' ' } else { character })
        .collect();
    visible.trim().to_owned()
}

/// Whether a character is a control character, or one of the two separators that Unicode has beside
/// them.
pub fn breaks_line(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// The text with the digits of other scripts written as 0 to 9: keyboards of many languages type
/// those.
pub fn western_digits(text: &str) -> String {
    /// Where the digits of a script begin: Arabic, Persian and Urdu, Devanagari, Bengali, Gurmukhi,
    /// full-width.
    const ZEROS: [char; 6] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ff10}'];
    let western = |character: char| {
        let value = ZEROS
            .iter()
            .filter_map(|zero| u32::from(character).checked_sub(u32::from(*zero)))
            .find(|value| *value < 10);
        value.and_then(|value| char::from_digit(value, 10)).unwrap_or(character)
    };
    text.chars().map(western).collect()
}
